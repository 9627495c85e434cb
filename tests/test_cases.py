"""Public faults of projects of this kind, made small: what the validator says of each."""

from pathlib import Path

import pytest

from readouts.codings import yaml
from readouts.faults import FaultsFound
from readouts.validation.package import validate

TABLES = {
    "c01": [],
    "c03": [],
    "c11": [("meetings.csv", 2, "type-error"), ("meetings.csv", 3, "type-error")],
    "c13": [("meetings.csv", 2, "type-error"), ("meetings.csv", 3, "type-error")],
    "c17": [("events.csv", 4, "primary-key")],
    "c23": [("actors.csv", 1, "byte-order-mark")],
    "c25": [("actors.csv", 2, "mojibake"), ("actors.csv", 3, "mojibake")],
    "c27": [("sources.csv", 3, "scientific-id"), ("sources.csv", 4, "scientific-id")],
    "c29": [("statements.csv", 6, "stray-quote")],
    "c31": [("statements.csv", 1, "duplicate-label")],
    "c33": [("actors.csv", 3, "unresolved-merge")],
    "c35": [("actors.csv", 3, "extra-cell"), ("no_final_newline.csv", 3, "no-final-newline")],
    "c39": [("actors.csv", 3, "constraint-error"), ("actors.csv", 4, "type-error")],
    "c41": [
        ("meetings.csv", 4, "foreign-key"),
        ("meetings.csv", 5, "list-element"),
        ("meetings.csv", 6, "list-element"),
    ],
    "c43": [
        ("statements.csv", 3, "list-element"),
        ("statements.csv", 4, "list-element"),
        ("statements.csv", 6, "list-element"),
    ],
    "c45": [("persons.csv", 3, "not-nfc"), ("statements.csv", 2, "not-nfc")],
}
CODINGS = {
    "c07": "yaml-repeated-key",
    "c23": "byte-order-mark",
    "c33": "unresolved-merge",
}


@pytest.mark.parametrize("case", TABLES)
def test_a_table_of_a_case(case: str, shared: Path) -> None:
    faults, _ = validate(shared / "cases/inputs" / case)
    assert [(fault.path, fault.line, fault.rule) for fault in faults] == TABLES[case]


def test_what_differs_between_repeated_rows_is_named(shared: Path) -> None:
    (fault,), _ = validate(shared / "cases/inputs/c17")
    assert "line 2" in fault.message
    assert "event_date" in fault.message


def test_three_thousand_faults_are_counted(shared: Path) -> None:
    faults, _ = validate(shared / "cases/inputs/c65")
    assert len(faults) == 3000


@pytest.mark.parametrize("case", CODINGS)
def test_a_coding_file_of_a_case(case: str, shared: Path) -> None:
    path = shared / "cases/inputs" / case / "coding.yaml"
    with pytest.raises(FaultsFound) as refused:
        yaml.read(path.read_bytes(), "coding.yaml")
    assert refused.value.faults[0].rule == CODINGS[case]


def test_no_is_text(shared: Path) -> None:
    read = yaml.read((shared / "cases/inputs/c05/coding.yaml").read_bytes(), "coding.yaml").data
    assert "False" not in repr(read)
    assert "True" not in repr(read)
    assert "'NO'" in repr(read)
