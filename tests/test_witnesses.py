"""Frictionless and Pandera are witnesses: where they and we differ, that is itself a fault."""

import csv
import json
import re
from pathlib import Path

import pytest

from readouts.rows import canonical_csv
from readouts.schema.declaration import read_package
from readouts.schema.pandera_schema import refused_cells
from readouts.tables.lexed import lex_table
from readouts.validation.package import validate
from readouts.validation.table import check_cells
from readouts.validation.witnesses import STRICTER, disagreements


def test_the_witnesses_agree_on_the_package(repository: Path) -> None:
    package = read_package(repository)
    tables = {n: lex_table(package, t).rows for n, t in package.tables.items()}
    assert list(disagreements(package, tables, set())) == []


@pytest.mark.parametrize(
    ("table", "field", "value"),
    [
        ("stances", "stance", "3"),
        ("stances", "stance", "-3"),
        ("stances", "stance_kind", "mine"),
        ("statements", "said_on", "2021-9-16"),
        ("statements", "summary", ""),
        ("statements", "summary", "x" * 301),
        ("evidence", "passage_sha256", "abc"),
        ("rights", "may_redistribute", "no"),
        ("sources", "language", "English language"),
    ],
)
def test_the_same_cell_is_refused_by_pandera(
    copy: Path, table: str, field: str, value: str
) -> None:
    package = read_package(copy)
    declared = package.tables[table]
    rows = [dict(row) for row in lex_table(package, declared).rows]
    rows[0][field] = value
    assert refused_cells(declared, rows) == {(0, field)}


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [("stances", ",own,2\n", ",own,7\n"), ("statement_targets", ",criticised\n", ",blamed\n")],
)
def test_a_blind_spot_of_ours_would_be_named(copy: Path, name: str, old: str, new: str) -> None:
    """With our own verdict left out, as if a check were broken, both witnesses speak up."""
    path = copy / f"data/scripted/{name}.csv"
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new, 1))
    package = read_package(copy)
    lexed = lex_table(package, package.tables[name])
    ours = {(name, f.row - 2, f.field) for f in check_cells(lexed) if f.row and f.field}
    blind = list(disagreements(package, {name: lexed.rows}, set()))
    assert {fault.message.split()[0] for fault in blind} == {"Frictionless", "Pandera"}
    assert list(disagreements(package, {name: lexed.rows}, ours)) == []


def test_a_dangling_key_that_we_missed_would_be_named(copy: Path) -> None:
    path = copy / "data/scripted/statement_targets.csv"
    path.write_text(path.read_text().replace(",usa,criticised", ",atlantis,criticised", 1))
    package = read_package(copy)
    tables = {n: lex_table(package, t).rows for n, t in package.tables.items()}
    (fault,) = disagreements(package, tables, set())
    assert (fault.table, fault.field) == ("statement_targets", "actor_id")
    assert fault.message.startswith("Frictionless refuses row")
    assert fault.row
    found = {("statement_targets", fault.row - 2, "actor_id")}
    assert list(disagreements(package, tables, found)) == []


@pytest.mark.parametrize("field", ["stance", "issue_id", "stance_kind"])
def test_a_sound_cell_that_we_refused_would_be_named(repository: Path, field: str) -> None:
    package = read_package(repository)
    tables = {n: lex_table(package, t).rows for n, t in package.tables.items()}
    (fault,) = disagreements(package, tables, {("stances", 4, field)})
    assert fault.message == f"row 6, field '{field}' is refused here, and Frictionless accepts it"


def package_of(root: Path, kind: str, values: list[str]) -> Path:
    """A package of one table without codings, or with them where rows shall be sorted."""
    fields = [
        {"name": "id", "type": "string", "example": "a"},
        {"name": "x", "type": kind, "example": ""},
    ]
    schema = {"fields": fields, "primaryKey": ["id"]}
    resource = {"name": "t", "type": "table", "path": "t.csv", "schema": schema}
    (root / "datapackage.json").write_text(json.dumps({"name": "p", "resources": [resource]}))
    rows = [{"id": f"a{i}", "x": value} for i, value in enumerate(values)]
    (root / "t.csv").write_bytes(canonical_csv(rows, ["id", "x"]))
    return root


@pytest.mark.parametrize(
    ("rule", "kind", "values"),
    [
        ("type-error", "integer", ["01", "+1", "1_000", "-0"]),
        ("type-error", "number", ["1e3", "1E+3", ".5", "NaN", "INF"]),
        ("type-error", "boolean", ["True", "1", "FALSE"]),
        ("not-nfc", "string", ["Mu\u0308ller"]),
        ("outer-space", "string", [" a", "b "]),
        ("mojibake", "string", ["Ã–sterreich"]),
    ],
)
def test_where_we_are_stricter_they_do_not_disagree(
    tmp_path: Path, rule: str, kind: str, values: list[str]
) -> None:
    assert rule in STRICTER
    faults, _ = validate(package_of(tmp_path, kind, values), full=True)
    assert {fault.rule for fault in faults} == {rule}
    assert len(faults) == len(values)


def test_rows_out_of_order_are_ours_alone(copy: Path) -> None:
    path = copy / "data/scripted/states.csv"
    with path.open(newline="") as source:
        first, second, *rest = csv.DictReader(source)
    path.write_bytes(canonical_csv([second, first, *rest], list(first)))
    faults, _ = validate(copy, full=True)
    assert [fault.rule for fault in faults if fault.severity == "fault"] == ["not-sorted"]


def test_an_id_that_a_spreadsheet_rounded_is_ours_alone(tmp_path: Path) -> None:
    path = package_of(tmp_path, "string", ["x"]) / "t.csv"
    path.write_text(path.read_text().replace("a0", "1.30042E+18"))
    faults, _ = validate(tmp_path, full=True)
    assert [fault.rule for fault in faults] == ["scientific-id"]


def test_the_list_of_stricter_rules_says_what_the_code_says(repository: Path) -> None:
    text = (repository / "docs/stricter.md").read_text("utf-8")
    assert dict(re.findall(r"^- `([a-z-]+)`: (.+)$", text, re.MULTILINE)) == STRICTER
