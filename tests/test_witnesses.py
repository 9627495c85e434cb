"""Frictionless and Pandera are witnesses: where they and we differ, that is itself a fault."""

import csv
import json
import re
from pathlib import Path
from typing import Any

import pytest

from readouts.lexing.lexed import lex_table
from readouts.rows import Rows, canonical_csv
from readouts.rules import DIPLOMACY
from readouts.schema.declaration import Table, read_package
from readouts.schema.pandera_schema import pandera_schema, refused_cells, refused_rows
from readouts.validation import witnesses
from readouts.validation.package import validate
from readouts.validation.table import check_cells
from readouts.validation.witnesses import STRICTER, disagreements


def test_the_witnesses_agree_on_the_package(copy: Path) -> None:
    """On the small one; of the whole the stage validate asks them."""
    package = read_package(copy)
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
def test_a_sound_cell_that_we_refused_would_be_named(copy: Path, field: str) -> None:
    package = read_package(copy)
    tables = {n: lex_table(package, t).rows for n, t in package.tables.items()}
    (fault,) = disagreements(package, tables, {("stances", 4, field)})
    assert fault.message == (
        f"row 6, field '{field}' is refused here and accepted by Frictionless and Pandera"
    )


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


def a_table(*cells: str, key: str = "id", **field: Any) -> tuple[Table, Rows]:
    """A table of an id and a field x."""
    fields = [{"name": "id", "type": "string"}, {"name": "x", **field}]
    rows = [{"id": f"a{i}", "x": cell} for i, cell in enumerate(cells)]
    return Table("t", "t.csv", {"fields": fields, "primaryKey": key.split()}), rows


@pytest.mark.parametrize(
    ("field", "cells", "refused"),
    [
        ({"type": "date"}, ["2021-02-28", "2021-02-30", "2020-13-45", ""], [1, 2]),
        ({"type": "string", "constraints": {"unique": True}}, ["b", "a", "b", "", ""], [2]),
        ({"type": "number", "constraints": {"unique": True}}, ["1", "1.0", "10", "1e1"], [1, 3]),
        (
            {"type": "list", "delimiter": ";"},
            ["a;b", "a;", ";a", "a;;b", "", "a; b", "a;a"],
            [1, 2, 3, 5, 6],
        ),
        ({"type": "list", "itemType": "integer"}, ["1,2", "1,x"], [1]),
        ({"type": "year"}, ["2021", "soon"], [1]),
        ({"type": "boolean", "trueValues": ["yes"], "falseValues": ["no"]}, ["yes", "true"], [1]),
        ({"type": "date", "format": "%d/%m/%Y"}, ["16/09/2021", "31/02/2021"], [1]),
        ({"type": "number", "groupChar": ","}, ["1,000", "1e"], [1]),
        ({"type": "string", "constraints": {"minLength": 3}}, ["abc", "ab"], [1]),
        ({"type": "integer", "missingValues": ["-", ""]}, ["1", "-", "", "x"], [3]),
        ({"type": "integer", "constraints": {"required": True}}, ["1", ""], [1]),
    ],
    ids=lambda value: str(value.get("type")) if isinstance(value, dict) else "",
)
def test_what_the_emitted_schema_refuses(
    field: dict[str, Any], cells: list[str], refused: list[int]
) -> None:
    assert refused_cells(*a_table(*cells, **field)) == {(row, "x") for row in refused}


def test_a_key_of_two_columns_refuses_the_rows_that_repeat_it() -> None:
    table, _ = a_table(type="string", key="id x")
    rows = [{"id": a, "x": b} for a, b in ("pq", "pr", "sq", "pq", "sq")]
    assert refused_cells(table, rows) == {(3, "id"), (4, "id")}


@pytest.mark.parametrize(
    ("kind", "values"), [("date", ["2021-02-30"]), ("list", ["a,,b"]), ("integer", ["x"])]
)
def test_a_lax_emitted_schema_would_be_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str, values: list[str]
) -> None:
    """As if the emitted schema checked nothing: what we and Frictionless refuse, it accepts."""
    monkeypatch.setattr(witnesses, "refused_cells", lambda table, rows: set())
    faults, _ = validate(package_of(tmp_path, kind, values), full=True)
    said = [fault.message for fault in faults if fault.rule == "witness-disagrees"]
    expected = {
        "date": ["Frictionless and we refuse row 2, field 'x', and Pandera accepts it"],
        "integer": ["Frictionless and we refuse row 2, field 'x', and Pandera accepts it"],
        "list": [],  # Frictionless accepts it, and our own cells know no list
    }
    assert said == expected[kind]


@pytest.mark.parametrize("value", ["+1", "01"])
def test_a_lax_emitted_schema_would_be_named_where_frictionless_is_lax_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, value: str
) -> None:
    monkeypatch.setattr(witnesses, "refused_cells", lambda table, rows: set())
    faults, _ = validate(package_of(tmp_path, "integer", [value]), full=True)
    said = [fault.message for fault in faults if fault.rule == "witness-disagrees"]
    assert said == ["row 2, field 'x' is refused here and accepted by Pandera"]


def test_a_repeated_key_that_the_emitted_schema_accepted_would_be_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = package_of(tmp_path, "string", ["x", "y"]) / "t.csv"
    path.write_text(path.read_text().replace("a1", "a0"))
    assert [f.rule for f in validate(tmp_path, full=True)[0]] == ["primary-key"]
    monkeypatch.setattr(witnesses, "refused_cells", lambda table, rows: set())
    rules = {fault.rule for fault in validate(tmp_path, full=True)[0]}
    assert rules == {"primary-key", "witness-disagrees"}


def test_rules_of_one_table_are_checks_of_the_emitted_schema() -> None:
    fields = [
        {"name": name, "type": "string"} for name in ("actor_id", "name", "parent_actor_id", "note")
    ]
    table = Table("actors", "", {"fields": fields, "primaryKey": ["actor_id"]})
    cells = [
        ("a", "Ada", "b", "x"),
        ("b", "Bob", "a", "=1+1"),
        ("c", "ada", "", ""),
    ]
    rows = [dict(zip(table.columns, row, strict=True)) for row in cells]
    rules = list(DIPLOMACY.values())
    refused = refused_rows(table, rows, rules)
    assert {(1, "formula-cell"), (2, "actors-alike")} <= refused
    assert {rule for _, rule in refused} == {"formula-cell", "actors-alike", "parent-cycle"}
    assert refused_cells(table, rows) == set()
    assert set(pandera_schema(table, rules).columns) == set(table.columns)


def test_a_rule_that_pandera_passes_over_would_be_named(
    copy: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = copy / "data/curated/actors.csv"
    path.write_text(path.read_text().replace("\nusa,United States,", "\nusa,Pakistan,", 1))
    package = read_package(copy)
    table = package.tables["actors"]
    tables = {"actors": lex_table(package, table).rows}
    assert list(disagreements(package, tables, set())) == []
    monkeypatch.setattr(witnesses, "refused_rows", lambda table, rows, rules: set())
    (fault,) = disagreements(package, tables, set())
    assert fault.message.startswith("rule actors-alike and Pandera's check of it differ on row ")
