"""Evidence rows held against a text: the same copy, another copy, none."""

from pathlib import Path

import pytest

from readouts.evidence.passages import passage_row
from readouts.evidence.text import NormalisedText
from readouts.evidence.verify import Verified, verify
from readouts.faults import FaultsFound
from readouts.rows import Rows

RAW = "The minister’s men spoke first. They said that all the states would go on with the talks."


@pytest.fixture
def tables() -> dict[str, Rows]:
    row = passage_row(NormalisedText(RAW), "They said")
    evidence = {key: row[key] for key in ("fragment", "passage_start", "passage_end")}
    evidence |= {"passage_sha256": row["passage_sha256"], "source_id": "paper-1"}
    return {
        "sources": [{"source_id": "paper-1", "text_sha256": row["text_sha256"]}],
        "statements": [{"statement_id": "s-1", "summary": "Talks go on, he says."}],
        "evidence": [evidence | {"evidence_id": "e1", "statement_id": "s-1"}],
    }


def checked(tables: dict[str, Rows], folder: Path, raw: str = RAW) -> Verified:
    (folder / "paper-1.txt").write_text(raw, encoding="utf-8")
    return verify(tables, folder)


def rules(found: Verified) -> list[str]:
    return [fault.rule for fault in found.faults]


def test_a_right_row_is_checked_without_a_word(tables: dict[str, Rows], tmp_path: Path) -> None:
    found = checked(tables, tmp_path)
    assert (found.checked, found.other_copy, found.faults) == (1, 0, [])


@pytest.mark.parametrize(
    ("field", "value", "rule"),
    [
        ("passage_start", "0", "passage-hash"),
        ("passage_start", "x", "passage-hash"),
        ("passage_end", "9999", "passage-hash"),
        ("passage_sha256", "0" * 64, "passage-hash"),
        ("fragment", "The%20minister%E2%80%99s", "fragment-marks"),
        ("fragment", "nowhere", "fragment-marks"),
        ("fragment", "a,,b", "fragment-marks"),
    ],
)
def test_a_wrong_cell_is_a_fault(
    tables: dict[str, Rows], tmp_path: Path, field: str, value: str, rule: str
) -> None:
    tables["evidence"][0][field] = value
    found = checked(tables, tmp_path)
    assert rules(found) == [rule]
    assert found.faults[0].key == ("e1",)


def test_eight_words_of_the_source_in_a_summary_are_a_fault(
    tables: dict[str, Rows], tmp_path: Path
) -> None:
    tables["statements"][0]["summary"] = "Said ALL the states would go on, with: the talks"
    assert rules(checked(tables, tmp_path)) == ["summary-copies"]
    tables["statements"][0]["summary"] = "all the states would go on with talks"
    assert rules(checked(tables, tmp_path)) == []


def test_another_copy_is_searched_by_the_fragment(tables: dict[str, Rows], tmp_path: Path) -> None:
    found = checked(tables, tmp_path, "A headline\n" + RAW)
    assert (found.checked, found.other_copy, found.faults) == (1, 1, [])
    assert rules(checked(tables, tmp_path, RAW.replace("would", "will"))) == ["passage-hash"]


def test_a_row_that_another_copy_cannot_confirm_is_not_counted_as_checked(
    tables: dict[str, Rows], tmp_path: Path
) -> None:
    tables["evidence"][0]["fragment"] = ""
    found = checked(tables, tmp_path, "A headline\n" + RAW)
    assert (found.checked, found.unchecked) == (0, 1)


def test_nothing_checked_is_said_aloud(tables: dict[str, Rows], tmp_path: Path) -> None:
    found = verify(tables, tmp_path)
    assert str(found).startswith("NOTHING WAS CHECKED. 0 evidence rows checked")
    assert "1 without a text here" in str(found)


def test_texts_csv_says_where_a_text_is(tables: dict[str, Rows], tmp_path: Path) -> None:
    (tmp_path / "elsewhere.txt").write_text(RAW, encoding="utf-8")
    (tmp_path / "texts.csv").write_text("source_id,path\npaper-1,elsewhere.txt\n", encoding="utf-8")
    assert verify(tables, tmp_path).checked == 1
    (tmp_path / "texts.csv").write_text("id;path\n", encoding="utf-8")
    with pytest.raises(FaultsFound):
        verify(tables, tmp_path)


def test_a_text_that_is_not_utf8_is_a_fault(tables: dict[str, Rows], tmp_path: Path) -> None:
    (tmp_path / "paper-1.txt").write_bytes(b"caf\xe9")
    assert rules(verify(tables, tmp_path)) == ["encoding-error"]
