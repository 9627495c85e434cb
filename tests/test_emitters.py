"""What is emitted from the schemas says what they say: rows as JSON, and SQL."""

import json
import sqlite3
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from readouts.rows import read_rows
from readouts.schema import generated
from readouts.schema.declaration import Package, Table, read_package
from readouts.schema.key_order import in_key_order
from readouts.schema.row_schema import row_schema
from readouts.schema.sql import ddl

FIELDS: list[dict[str, object]] = [
    {"name": "id", "type": "string", "constraints": {"required": True, "pattern": "[a-z]+|[0-9]"}},
    {"name": "kind", "type": "string", "constraints": {"enum": ["a", "b"]}},
    {"name": "text", "type": "string", "constraints": {"maxLength": 3}},
    {"name": "n", "type": "integer", "constraints": {"minimum": -2, "maximum": 2}},
    {"name": "order", "type": "integer", "constraints": {"enum": ["1", "2"], "unique": True}},
    {"name": "mean", "type": "number", "constraints": {"minimum": 0}},
    {"name": "sure", "type": "boolean"},
    {"name": "day", "type": "date"},
]
TABLE = Table(
    "t",
    "t.csv",
    {
        "description": "One row is one thing.",
        "fields": [{**field, "description": "A field."} for field in FIELDS],
        "primaryKey": ["id"],
    },
)
ROW = {"id": "x", "kind": "a", "text": "é ü", "n": 2, "order": 1, "mean": 0.5, "sure": True}
ROW |= {"day": "2021-09-16"}


def json_value(kind: str, cell: str) -> object:
    if cell == "":
        return None
    return cell if kind in ("string", "date") else json.loads(cell)


def test_every_row_satisfies_the_schema_of_its_table(repository: Path) -> None:
    package = read_package(repository)
    counted = 0
    for name, table in package.tables.items():
        path = repository / f"schemas/generated/{name}.row.schema.json"
        schema = json.loads(path.read_text(encoding="utf-8"))
        Draft202012Validator.check_schema(schema)
        validator = Draft202012Validator(schema, format_checker=Draft202012Validator.FORMAT_CHECKER)
        for row in read_rows(repository / table.path):
            found = {field.name: json_value(field.type, row[field.name]) for field in table.fields}
            assert not list(validator.iter_errors(found)), (name, found)
            counted += 1
    assert counted > 100


def test_a_missing_cell_is_null_or_absent() -> None:
    validator = Draft202012Validator(row_schema(TABLE))
    validator.validate(ROW)
    validator.validate({"id": "x"})
    validator.validate({"id": "x", **{str(f["name"]): None for f in FIELDS[1:]}})


@pytest.mark.parametrize(
    ("field", "value", "kind"),
    [
        ("id", None, "type"),
        ("id", "x1", "pattern"),
        ("id", "", "minLength"),
        ("kind", "c", "enum"),
        ("text", "abcd", "maxLength"),
        ("text", "", "minLength"),
        ("n", 3, "maximum"),
        ("n", -3, "minimum"),
        ("n", "2", "type"),
        ("n", 0.5, "type"),
        ("order", 3, "enum"),
        ("mean", "0.5", "type"),
        ("sure", "true", "type"),
        ("day", "2021-9-16", "pattern"),
        ("day", "2021-02-30", "format"),
        ("dya", "2021-02-28", "additionalProperties"),
    ],
)
def test_a_row_that_breaks_one_constraint(field: str, value: object, kind: str) -> None:
    checked = Draft202012Validator(
        row_schema(TABLE), format_checker=Draft202012Validator.FORMAT_CHECKER
    )
    assert kind in {error.validator for error in checked.iter_errors(ROW | {field: value})}


def test_a_row_without_a_required_field() -> None:
    errors = list(Draft202012Validator(row_schema(TABLE)).iter_errors({"kind": "a"}))
    assert [error.validator for error in errors] == ["required"]


def test_the_script_takes_every_row_with_foreign_keys_on(repository: Path) -> None:
    package = read_package(repository)
    database = sqlite3.connect(":memory:", isolation_level=None)
    database.executescript((repository / "schemas/generated/readouts.sql").read_text("utf-8"))
    assert database.execute("PRAGMA foreign_keys").fetchone() == (1,)
    for table in in_key_order(package):
        database.execute("BEGIN")
        for row in read_rows(repository / table.path):
            marks = ", ".join("?" for _ in row)
            values = [json_value(f.type, row[f.name]) for f in table.fields]
            database.execute(f'INSERT INTO "{table.name}" VALUES ({marks})', values)
        database.execute("COMMIT")
    with pytest.raises(sqlite3.IntegrityError, match="FOREIGN KEY"):
        database.execute("INSERT INTO states VALUES ('atlantis', 'ATL', 1, 'ATL')")


@pytest.mark.parametrize(
    ("field", "value"),
    [("id", None), ("kind", "c"), ("text", "abcd"), ("n", 3), ("n", -3), ("sure", 2), ("order", 1)],
)
def test_the_script_refuses_a_row_that_breaks_a_constraint(field: str, value: object) -> None:
    database = sqlite3.connect(":memory:")
    database.executescript(ddl(Package(Path(), {}, {"t": TABLE}, {})))
    insert = f"INSERT INTO t VALUES ({', '.join('?' for _ in ROW)})"
    database.execute(insert, list(ROW.values()))
    other = ROW | {"id": "y", "order": None}
    with pytest.raises(sqlite3.IntegrityError):
        database.execute(insert, list((other | {field: value}).values()))


def pointing(name: str, *parents: str) -> Table:
    keys = [{"fields": ["id"], "reference": {"resource": p, "fields": ["id"]}} for p in parents]
    fields = [{"name": "id", "type": "string"}]
    return Table(name, "", {"fields": fields, "primaryKey": ["id"], "foreignKeys": keys})


def test_what_is_referred_to_comes_first_and_a_circle_keeps_its_order() -> None:
    tables = [pointing("a", "d", "a"), pointing("b", "c"), pointing("c", "b"), pointing("d")]
    package = Package(Path(), {}, {table.name: table for table in tables}, {})
    assert [table.name for table in in_key_order(package)] == ["d", "a", "b", "c"]
    database = sqlite3.connect(":memory:")
    database.executescript(ddl(package))
    database.executescript("BEGIN; INSERT INTO b VALUES ('x'); INSERT INTO c VALUES ('x'); COMMIT")


def test_a_stray_file_is_stale_and_deleted(copy: Path) -> None:
    generated.write(read_package(copy))
    stray = copy / "schemas/generated/actor.row.schema.json"
    stray.write_text("{}")
    (copy / "schemas/generated/readouts.sql").unlink()
    both = ["schemas/generated/readouts.sql", "schemas/generated/actor.row.schema.json"]
    assert generated.stale(read_package(copy)) == both
    assert generated.write(read_package(copy)) == [f"wrote {both[0]}", f"deleted {both[1]}"]
    assert (stray.exists(), generated.stale(read_package(copy))) == (False, [])
