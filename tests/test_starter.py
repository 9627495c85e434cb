"""`readouts new` starts a coding file; an empty one is refused key by key, a filled one is kept."""

import datetime
import json
import re
from pathlib import Path

import pytest

from readouts.cli import main
from readouts.codings.canonical import canonical_coding
from readouts.codings.naming import named
from readouts.faults import WrongUse

CODING = "data/curated/codings/2021/unknown-20210916-fo-blinken.yaml"
NEW = "data/curated/codings/2021/mofa-20210916-weekly-briefing.yaml"
URL = "https://mofa.gov.pk/news/2021/09/16/weekly-briefing.html"


@pytest.fixture
def package(copy: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A package with one coder, so that the coder can be filled in."""
    coders = copy / "data/curated/coders.csv"
    coders.write_text("".join(coders.read_text().splitlines(keepends=True)[:2]))
    monkeypatch.chdir(copy)
    return copy


@pytest.mark.parametrize(
    ("url", "source_id", "url_format"),
    [
        (URL, "mofa-20210916-weekly-briefing", "html"),
        (
            "https://www.state.gov/2021-09-16/remarks-to-the-press/",
            "state-20210916-remarks-press",
            "html",
        ),
        ("https://en.mid.ru/20210916/doc.PDF", "mid-20210916-doc", "pdf"),
        (
            "http://tribune.com.pk/story/2321/9/16/2021/9/6/fo-reacts",
            "tribune-20210906-reacts",
            "html",
        ),
        ("https://a.b.co.uk/2021_09_16_no.10-statement.mp4", "b-20210916-statement", "other"),
        ("https://x.org/v1.2/2021/09/16/a-b?page=2#top", "x-20210916-a-b", "html"),
    ],
)
def test_an_address_proposes_an_id(url: str, source_id: str, url_format: str) -> None:
    found = named(url)
    assert (found.source_id, found.url_format) == (source_id, url_format)
    assert "#" not in found.url


@pytest.mark.parametrize(
    ("document", "options", "sentence"),
    [
        ("Dawn-20210916-x", {}, "it is <publisher>-<yyyymmdd>-<words>"),
        ("dawn-2021-x", {}, "it is <publisher>-<yyyymmdd>-<words>"),
        ("dawn-20210916", {}, "it is <publisher>-<yyyymmdd>-<words>"),
        ("dawn-20210916-x\n", {}, "it is <publisher>-<yyyymmdd>-<words>"),
        ("dawn-20210230-x", {}, "20210230 is no day of the calendar"),
        ("dawn-20210916-x", {"date": "2021-09-16"}, "go with a URL"),
        ("https://x.org/a b", {}, "is no address"),
        ("ftp://x.org/2021/09/16/a", {}, "is no address"),
        ("https://x.org/news/1646722/words", {}, "shows no day of publication: give --date"),
        ("https://x.org/2021/02/30/words", {}, "shows no day of publication: give --date"),
        ("https://x.org/words", {"date": "2021-9-16"}, "--date 2021-9-16 is no day: YYYY-MM-DD"),
        ("https://x.org/words", {"date": "2021-02-30"}, "is no day: YYYY-MM-DD"),
        ("https://x.org/2021/09/16/", {}, "has no words to name it by: give --id"),
        (URL, {"source_id": "Mofa", "date": "2021-09-16"}, "it is <publisher>-<yyyymmdd>-<words>"),
    ],
)
def test_what_names_no_document_is_refused_in_a_sentence(
    document: str, options: dict[str, str], sentence: str
) -> None:
    with pytest.raises(WrongUse, match=re.escape(sentence)):
        named(document, **options)


def test_what_can_be_known_is_filled_in(package: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["new", URL, "--date", "2021-09-15"]) == 0
    path = package / "data/curated/codings/2021/mofa-20210915-weekly-briefing.yaml"
    text = path.read_text("utf-8")
    lines = text.splitlines()
    assert lines[0].startswith("# yaml-language-server: $schema=")
    schema = path.parent / lines[0].partition("$schema=")[2]
    assert schema.resolve() == package / "schemas/generated/coding.schema.json"
    for line in (
        f"  url: {URL}",
        "  url_format: html",
        "  published: 2021-09-15",
        f"  seen_on: {datetime.date.today()}",
        "coder: lm-a",
        "  text_seen:  # full, partial",
    ):
        assert line in lines
    assert "  published_basis: inferred  # from the id or the address: check it" in lines
    wrote, *following = capsys.readouterr().out.splitlines()
    assert wrote == f"wrote {path.relative_to(package)}"
    assert [line[:2] for line in following] == ["1.", "2.", "3."]


def test_an_id_alone_has_no_address(package: Path) -> None:
    assert main(["new", "mofa-20210916-weekly-briefing"]) == 0
    assert "  url" not in (package / NEW).read_text("utf-8")


def test_a_file_lies_in_the_year_of_its_id(package: Path) -> None:
    """The id may keep a wrong day; where its file lies is read from the id alone."""
    assert main(["new", URL, "--id", "mofa-20210916-other", "--date", "2022-01-02"]) == 0
    path = package / "data/curated/codings/2021/mofa-20210916-other.yaml"
    assert "published: 2022-01-02" in path.read_text()


def test_the_coder_is_left_open_where_there_are_several(
    package: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    register = package / "data/curated/coders.csv"
    register.write_text(register.read_text() + "lm-b,language_model,Claude,,1,\n")
    assert main(["new", "mofa-20210916-weekly-briefing"]) == 0
    assert "\ncoder:  # lm-a, lm-b\n" in (package / NEW).read_text("utf-8")
    assert main(["new", "mofa-20210916-other", "--coder", "lm-b"]) == 0
    assert "\ncoder: lm-b\n" in (package / NEW.replace("weekly-briefing", "other")).read_text()
    assert main(["new", "mofa-20210916-third", "--coder", "lm-z"]) == 2
    assert "'lm-z' is no coder of the register; there are: lm-a, lm-b" in capsys.readouterr().err


def test_what_is_in_use_or_retired_is_not_started_again(
    package: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = (package / CODING).read_bytes()
    assert main(["new", "unknown-20210916-fo-blinken"]) == 2
    assert f"'unknown-20210916-fo-blinken' is in use: {CODING}" in capsys.readouterr().err
    assert (package / CODING).read_bytes() == before
    assert main(["new", URL]) == 0
    assert main(["new", URL, "--id", "mofa-20210916-again"]) == 2
    assert f"{URL} is coded already: {NEW}" in capsys.readouterr().err
    retired = package / "data/curated/retired_ids.csv"
    retired.write_text(
        retired.read_text() + "sources,app-20210916-x,mofa-20210916-y,0.1.0,Merged.\n"
    )
    assert main(["new", "app-20210916-x"]) == 2
    assert "is retired, it became mofa-20210916-y" in capsys.readouterr().err


def test_an_unfilled_file_is_told_each_empty_key_once(
    package: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["new", URL]) == 0
    text = (package / NEW).read_text("utf-8")
    empty = re.findall(r"^[ -]*(\w+):(?:  #.*)?$", text, re.MULTILINE)
    unfilled = [key for key in empty if key not in ("source", "occasions", "statements", "stances")]
    capsys.readouterr()
    assert main(["validate", NEW, "--format", "json"]) == 1
    findings = json.loads(capsys.readouterr().out)["findings"]
    assert [f["message"] for f in findings] == [f"{key} is empty" for key in unfilled]
    assert main(["validate", NEW]) == 1
    shown = capsys.readouterr().out
    assert f"{NEW}:14:3: text_seen is empty. Choose one of: full, partial." in shown
    assert f"form-empty (fault, {len(unfilled)})" in shown


def test_a_filled_file_is_kept_as_it_is_by_fmt(package: Path) -> None:
    assert main(["new", URL]) == 0
    empty = (package / NEW).read_bytes()
    assert canonical_coding(empty, NEW) == empty
    filled = re.sub(rb":(  #.*)?$", rb": word\1", empty, flags=re.MULTILINE)
    for key in (b"source", b"occasions", b"statements", b"stances"):
        filled = filled.replace(key + b": word", key + b":")
    assert canonical_coding(filled, NEW) == filled
    assert filled.count(b"#") == empty.count(b"#")
