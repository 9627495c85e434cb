"""What a fragment marks in a real browser, word by word.

On the page every word stands on a line of its own, and what the browser marks is magenta, so the
magenta lines of a screenshot are the marked words.
"""

import html
import shutil
import struct
import subprocess
import zlib
from pathlib import Path

import pytest

from readouts.evidence.fragment import make
from readouts.evidence.text import NormalisedText

CHROMIUM = shutil.which("chromium")
pytestmark = pytest.mark.skipif(
    CHROMIUM is None, reason="LEFT OUT: no chromium, so no fragment was tried in a browser"
)
QUIET = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--hide-scrollbars",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
LINE = 20
STYLE = f"""body{{margin:0}} p{{margin:0;width:1px;font:14px/{LINE}px monospace;word-break:keep-all}}
::target-text{{background:#f0f;color:#f0f}}"""
MAGENTA = b"\xff\x00\xff"

# Typographic quotes, a no-break space, a line end within the HTML source, a repeated phrase, an
# accent, syntax characters, and quotes that Chromium takes for alike.
PARAGRAPHS = [
    "He said “we won’t\nwait” and he\u00a0left at once, with all his men, for Kabul.",
    "It's done.",
    "It’s done.",
    "The talks will go on.",
    "Nobody minded: A&B, naïvely, came too.",
    "The talks will go on.",
    "We met, as we had promised, and said so here. We met, as they had feared, and said so there.",
]
# What is held as the text of this page: one line a paragraph.
TEXT = NormalisedText("\n".join(" ".join(p.split("\n")) for p in PARAGRAPHS))


def words(page: str) -> list[str]:
    """The lines of the page: what stands between spaces that break."""
    return [word for paragraph in page.split("\n") for word in paragraph.split(" ")]


LINES = words("\n".join(p.replace("\n", " ") for p in PARAGRAPHS))


def pixels(png: bytes) -> list[list[bytes]]:
    """The rows of an 8-bit PNG without interlace, a pixel three bytes (PNG specification, 9)."""
    width, height, depth, colour, _, _, interlace = struct.unpack(">IIBBBBB", png[16:29])
    assert (depth, interlace) == (8, 0)
    size = {2: 3, 6: 4}[colour]
    packed, place = b"", 8
    while place < len(png):
        length, kind = struct.unpack(">I4s", png[place : place + 8])
        packed += png[place + 8 : place + 8 + length] if kind == b"IDAT" else b""
        place += length + 12
    data, stride = zlib.decompress(packed), width * size
    above, rows = bytearray(stride), []
    for y in range(height):
        kind, *line = data[y * (stride + 1) : (y + 1) * (stride + 1)]
        for i in range(stride):
            a, b = line[i - size] if i >= size else 0, above[i]
            c = above[i - size] if i >= size else 0
            near = min((abs(b - c), 0, a), (abs(a - c), 1, b), (abs(a + b - 2 * c), 2, c))[2]
            line[i] = (line[i] + (0, a, b, (a + b) // 2, near)[kind]) & 255
        above = bytearray(line)
        rows.append([bytes(line[i : i + 3]) for i in range(0, stride, size)])
    return rows


def marked(folder: Path, fragment: str) -> list[str]:
    """The words that Chromium marks."""
    body = "".join(f"<p>{html.escape(p).replace(chr(0xA0), '&nbsp;')}</p>" for p in PARAGRAPHS)
    page = folder / "page.html"
    page.write_text(f"<!doctype html><meta charset=utf-8><style>{STYLE}</style>{body}", "utf-8")
    command = [
        str(CHROMIUM),
        *QUIET,
        f"--user-data-dir={folder / 'profile'}",
        f"--window-size=100,{max(600, LINE * (len(LINES) + 8))}",
        f"--screenshot={folder / 'shot.png'}",
        f"{page.as_uri()}#:~:text={fragment}",
    ]
    done = subprocess.run(command, capture_output=True, timeout=60, check=False)
    assert (folder / "shot.png").is_file(), done.stderr[-500:]
    rows = pixels((folder / "shot.png").read_bytes())
    coloured = {y // LINE for y, row in enumerate(rows) if MAGENTA in row}
    return [word for line, word in enumerate(LINES) if line in coloured]


@pytest.mark.parametrize(
    ("passage", "place"),
    [
        ("He said “we won’t wait” and he left at once, with all his men, for Kabul.", 0),
        ("“we won’t wait”", 0),
        ("he left at", 0),
        ("It’s done.", 0),
        ("The talks will go on.", 0),
        ("The talks will go on.", 1),
        ("A&B, naïvely, came", 0),
        ("too. The talks will go on.", 0),
        ("We met, as they had feared, and said so there.", 0),
    ],
)
def test_the_made_fragment_marks_its_passage(tmp_path: Path, passage: str, place: int) -> None:
    start = -1
    for _ in range(place + 1):
        start = TEXT.page.index(passage, start + 1)
    fragment = make(TEXT, start, start + len(passage))
    assert fragment
    first = TEXT.page[:start].count(" ")
    # A no-break space is a space in the normal form and no new line on the page.
    first -= TEXT.page[:start].count("he left ")
    expected = LINES[first : first + len(passage.replace("he left", "he_left").split())]
    assert marked(tmp_path, fragment) == expected


@pytest.mark.parametrize(
    "fragment", ["nobody%20left", "talk", "so%20there.%20Nowhere", "done.%20The%20talks"]
)
def test_what_is_not_there_or_crosses_a_block_marks_nothing(tmp_path: Path, fragment: str) -> None:
    assert marked(tmp_path, fragment) == []


def test_why_quotes_are_told_apart(tmp_path: Path) -> None:
    """Chromium takes both quotes for one, so the page's own characters alone are not unique."""
    assert marked(tmp_path, "It%E2%80%99s%20done.") == ["It's", "done."]


def test_why_a_range_is_matched_with_its_suffix(tmp_path: Path) -> None:
    """The range runs on past ends without the suffix: ends are not pinned by context alone."""
    assert marked(tmp_path, "We%20met,and%20said,-so%20there") == LINES[-20:-2]
