"""What `readouts evidence` and `readouts verify` say of a text that is at hand."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from invented import CODING, SOURCE, SUMMARY, TEXT, texts_of, with_document

from readouts.cli import main


@pytest.fixture(scope="module")
def one(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return with_document(tmp_path_factory.mktemp("one") / "package")


@pytest.fixture
def root(one: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The package with the document as working directory; what a test may change is put back."""
    changed = [one / CODING, one / "data/scripted/statements.csv"]
    before = {
        path: path.read_bytes()
        for path in (*changed, *(one / "data/passages").glob("*"))
        if path.is_file()
    }
    monkeypatch.chdir(one)
    yield one
    for path, content in before.items():
        path.write_bytes(content)


def change(path: Path, old: str, new: str) -> str:
    """Replace the one occurrence; its place as line:column."""
    text = path.read_text("utf-8")
    assert text.count(old) == 1
    path.write_text(text.replace(old, new), encoding="utf-8")
    before = text[: text.index(old)]
    return f"{before.count(chr(10)) + 1}:{len(before) - before.rfind(chr(10))}"


def passages(root: Path) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in (root / "data/passages").rglob("*.csv")}


def test_verify_says_how_many_it_checked(
    root: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    empty = tmp_path / "empty"
    empty.mkdir()
    assert main(["verify", "--texts", str(empty)]) == 0
    assert "NOTHING WAS CHECKED. 0 evidence rows checked" in capsys.readouterr().out
    assert main(["verify", "--texts", str(texts_of(tmp_path / "same"))]) == 0
    assert "2 evidence rows checked, 0 of them against another copy" in capsys.readouterr().out
    other = texts_of(tmp_path / "other", "A headline of another page.\n" + TEXT)
    assert main(["verify", "--texts", str(other)]) == 0
    assert "2 evidence rows checked, 2 of them against another copy" in capsys.readouterr().out
    changed = texts_of(tmp_path / "changed", TEXT.replace("better than", "worse than"))
    assert main(["verify", "--texts", str(changed)]) == 1
    assert f"passage-hash (fault, 1)\n  {CODING}:" in capsys.readouterr().out


def test_a_summary_copied_from_its_text(
    root: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    copied = "The harvest of our valley was better than in any year"
    table = root / "data/scripted/statements.csv"
    change(table, SUMMARY, copied)
    place = change(root / CODING, f"summary: {SUMMARY}", f"summary: {copied}")
    arguments = ["verify", "--texts", str(texts_of(tmp_path / "texts"))]
    assert main(arguments) == 1
    shown = capsys.readouterr().out
    said = (
        f"summary-copies (fault, 1)\n  {CODING}:{place}: pak-20210916-harvest: the summary shares"
    )
    assert (said in shown, "Say it in your own words" in shown) == (True, True), shown
    change(root / CODING, "form: 1", "form: 2")  # nothing compiles: the place is the table's
    place = change(table, copied, copied)
    assert main(arguments) == 1
    assert (
        f"  data/scripted/statements.csv:{place}: pak-20210916-harvest" in capsys.readouterr().out
    )


def test_evidence_names_the_line_and_what_is_nearest(
    root: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = passages(root)
    harvest = change(root / CODING, "at: The harvest of our", "at: The harvests of our")
    road = change(root / CODING, "at: They would mend the road", "at: They would mend")
    assert main(["evidence", "--texts", str(texts_of(tmp_path / "texts")), CODING]) == 1
    shown = capsys.readouterr().out
    assert f"{CODING}:{harvest}: 'The harvests of our valley' is not in the text" in shown
    assert "Did you mean 'The harvest of our valley'" in shown
    assert f"{CODING}:{road}: 'They would mend' is in the text 2 times" in shown
    assert passages(root) == before


def test_evidence_of_one_coding_minds_no_other(
    root: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    texts = str(texts_of(tmp_path / "texts"))
    stray = (root / CODING).with_name("x-20210916-y.yaml")
    stray.write_text("form: 2\n")
    try:
        assert main(["evidence", "--texts", texts]) == 1
        capsys.readouterr()
        assert main(["evidence", "--texts", texts, CODING]) == 0
    finally:
        stray.unlink()
    assert capsys.readouterr().out == f"{SOURCE}: 2 passages\n"
    assert main(["evidence", "--texts", texts, "data/curated/rights.csv"]) == 2
    assert "data/curated/rights.csv is no coding file" in capsys.readouterr().err


def test_evidence_finds_a_text_by_texts_csv(
    root: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = passages(root)
    texts = texts_of(tmp_path / "texts")
    shutil.move(texts / f"{SOURCE}.txt", texts / "other-name.text")
    (texts / "texts.csv").write_text(f"source_id,path\n{SOURCE},other-name.text\n")
    assert main(["evidence", "--texts", str(texts)]) == 0
    assert f"{SOURCE}: 2 passages" in capsys.readouterr().out
    assert passages(root) == before
