"""A fragment opens its page at its passage in a real browser.

The passages lie far apart, so that how far the page was scrolled says which one was found.
"""

import html
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from readouts.evidence.passages import passage_row
from readouts.evidence.text import NormalisedText

CHROMIUM = shutil.which("chromium")
GAP = 4000
PARAGRAPHS = [
    "The minister said so.",
    "“We won’t wait,” he\u00a0said — and left, at\nonce, for a well-known town.",
    "The minister said so again, at length, before the whole of the assembled press of the town.",
    "Nobody, it seems, pressed the ministry; A&B came.",
]
QUIET = "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking --disable-component-update --disable-sync"


def scrolled(folder: Path, fragment: str) -> int:
    """Which paragraph the browser opened the page at; 0 is also where it opens without a match."""
    page = folder / "page.html"
    body = "".join(
        f'<p style="margin:0;height:{GAP}px">{html.escape(p).replace(chr(0xA0), "&nbsp;")}</p>'
        for p in PARAGRAPHS
    )
    script = "setTimeout(()=>{document.title='at '+Math.round(scrollY)},1500)"
    page.write_text(
        f'<meta charset="utf-8"><title></title>{body}<script>{script}</script>', encoding="utf-8"
    )
    command = [
        str(CHROMIUM),
        "--headless",
        *QUIET.split(),
        f"--user-data-dir={folder / 'profile'}",
        "--virtual-time-budget=4000",
        "--window-size=800,600",
        "--dump-dom",
        f"{page.as_uri()}#:~:text={fragment}",
    ]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    found = re.search(r"<title>at (\d+)", done.stdout)
    assert found, done.stderr[-500:]
    return round(int(found.group(1)) / GAP)


@pytest.mark.skipif(CHROMIUM is None, reason="LEFT OUT: no chromium on this machine")
@pytest.mark.parametrize(
    ("at", "paragraph"),
    [
        ("We won't wait", 1),
        ("The minister said so again", 2),
        ("whole of the assembled press", 2),
        ("Nobody", 3),
    ],
)
def test_the_browser_opens_at_the_passage(tmp_path: Path, at: str, paragraph: int) -> None:
    row = passage_row(NormalisedText("\n\n".join(PARAGRAPHS)), at)
    assert row["fragment"]
    assert scrolled(tmp_path, row["fragment"]) == paragraph


@pytest.mark.skipif(CHROMIUM is None, reason="LEFT OUT: no chromium on this machine")
def test_what_is_not_on_the_page_opens_at_its_top(tmp_path: Path) -> None:
    assert scrolled(tmp_path, "Nobody%20pressed%20us") == 0
