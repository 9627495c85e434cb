"""Every type with every constraint, good, bad and missing, through every way of judging there is.

Ours in parts, in tiny parts, cell by cell, and with the verdict of Frictionless alone; Pandera as
emitted, for what it is emitted of; and Frictionless itself, which all must equal but for what
docs/stricter.md lists.
"""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from readouts.lexing import parts
from readouts.lexing.proof import Unproven
from readouts.rows import canonical_csv
from readouts.schema.declaration import Package, Table, read_package
from readouts.validation import stock, streamed
from readouts.validation.expressible import expressible
from readouts.validation.witnesses import STRICTER

# Type: further keys of the field, sound cells, cells of no such type.
TYPES: dict[str, list[tuple[dict[str, Any], list[str], list[str]]]] = {
    "string": [
        ({}, ["a", "ab", "é"], []),
        ({"format": "email"}, ["a@example.org"], ["a", "a@"]),
        ({"format": "uri"}, ["https://example.org/a"], ["example", "://"]),
        ({"format": "uuid"}, ["95ecc380-afe9-11e4-9b6c-751b66dd541e"], ["95ecc380", "x"]),
        ({"format": "binary"}, ["dGVzdA=="], ["1=", "é"]),
    ],
    "any": [({}, ["a", "1"], [])],
    "integer": [
        ({}, ["0", "-7", "12"], ["x", "1.5", ""[:0] + "--1"]),
        ({"bareNumber": False}, ["12", "12%", "EUR12"], ["x"]),
        ({"groupChar": ","}, ["1", "1,000"], ["x"]),
    ],
    "number": [
        ({}, ["0", "1.5", "-2.25"], ["x", "1.2.3"]),
        ({"bareNumber": False}, ["1.5", "1.5%"], ["x"]),
        ({"decimalChar": ",", "groupChar": "."}, ["1,5", "1.000,5"], ["x"]),
    ],
    "boolean": [
        ({}, ["true", "false"], ["maybe", "2"]),
        ({"trueValues": ["yes"], "falseValues": ["no"]}, ["yes", "no"], ["true", "1"]),
    ],
    "date": [
        ({}, ["2021-09-16", "2020-02-29"], ["2021-02-30", "x", "2021-09"]),
        ({"format": "any"}, ["2021-09-16"], ["x"]),
        ({"format": "%d/%m/%Y"}, ["16/09/2021"], ["2021-09-16", "31/02/2021"]),
    ],
    "time": [
        ({}, ["12:30:00"], ["25:00:00", "noon"]),
        ({"format": "%H:%M"}, ["12:30"], ["12:30:00"]),
    ],
    "datetime": [
        ({}, ["2021-09-16T12:30:00Z"], ["2021-09-16", "x"]),
        ({"format": "%Y-%m-%d %H:%M"}, ["2021-09-16 12:30"], ["2021-09-16"]),
    ],
    "year": [({}, ["2021", "1640"], ["x", "20210"])],
    "yearmonth": [({}, ["2021-09"], ["2021", "2021-13"])],
    "duration": [({}, ["P1Y2M", "PT5M"], ["1 year", "x"])],
    "array": [({}, ['["a"]', "[]"], ["a", "{}"])],
    "object": [({}, ['{"a": 1}', "{}"], ["a", "[]"])],
    "list": [({}, ["a", "a,b"], []), ({"itemType": "integer"}, ["1,2"], ["a,b"])],
    "geopoint": [({}, ["90,45"], ["x", "200,1"])],
    "geojson": [({}, ['{"type": "Point", "coordinates": [1, 2]}'], ["x", "{}"])],
}
# Type: constraints, a cell that keeps each, a cell that breaks it.
CONSTRAINTS: dict[str, list[tuple[dict[str, Any], str, str]]] = {
    "string": [
        ({"minLength": 2}, "ab", "a"),
        ({"maxLength": 2}, "ab", "abc"),
        ({"pattern": "[a-z]+"}, "ab", "AB"),
        ({"pattern": "(a)b"}, "ab", "abb"),
        ({"pattern": r"\d{2}"}, "12", "1"),
        ({"pattern": "(?!x)[a-z]"}, "a", "x"),
        ({"enum": ["a", "b"]}, "b", "c"),
    ],
    "integer": [
        ({"minimum": 2}, "2", "1"),
        ({"maximum": 2}, "2", "3"),
        ({"minimum": "2"}, "2", "1"),
        ({"exclusiveMinimum": 2}, "3", "2"),
        ({"exclusiveMaximum": 2}, "1", "2"),
        ({"enum": [1, 2]}, "2", "3"),
        ({"enum": ["1", "2"]}, "2", "3"),
        ({"pattern": "[12]"}, "2", "3"),
    ],
    "number": [
        ({"minimum": 0.5}, "0.5", "0.49"),
        ({"maximum": 0.1}, "0.1", "0.11"),
        ({"minimum": 1e3}, "1000", "999.9"),
        ({"exclusiveMinimum": 0.5}, "0.51", "0.5"),
        ({"enum": [1.5, 2]}, "2", "3"),
        ({"enum": ["1.50"]}, "1.5", "3"),
    ],
    "boolean": [({"enum": [True]}, "true", "false")],
    "date": [
        ({"minimum": "2021-01-01"}, "2021-01-01", "2020-12-31"),
        ({"maximum": "2021-01-01"}, "2021-01-01", "2021-01-02"),
        ({"enum": ["2021-01-01"]}, "2021-01-01", "2021-01-02"),
        ({"exclusiveMaximum": "2021-01-01"}, "2020-12-31", "2021-01-01"),
    ],
    "year": [({"minimum": 2000}, "2000", "1999"), ({"enum": [2000]}, "2000", "1999")],
    "yearmonth": [({"minimum": "2021-05"}, "2021-05", "2021-04")],
    "time": [({"minimum": "10:00:00"}, "10:00:00", "09:00:00")],
    "datetime": [
        ({"minimum": "2021-01-01T00:00:00"}, "2021-01-01T00:00:00", "2020-01-01T00:00:00")
    ],
    "list": [({"minLength": 2}, "a,b", "a"), ({"maxLength": 1}, "a", "a,b")],
    "array": [({"minLength": 1}, '["a"]', "[]"), ({"jsonSchema": {"minItems": 1}}, '["a"]', "[]")],
    "object": [({"jsonSchema": {"required": ["a"]}}, '{"a": 1}', "{}")],
}
MISSING = [
    ({}, {}, ["", "x"]),
    ({"constraints": {"required": True}}, {}, ["", "x"]),
    ({"constraints": {"unique": True}}, {}, ["", "", "x", "y", "x"]),
    ({}, {"missingValues": ["", "-"]}, ["-", "", "x"]),
    ({"constraints": {"required": True}}, {"missingValues": ["-"]}, ["-", "x"]),
    ({"missingValues": ["n/a"], "constraints": {"required": True}}, {}, ["n/a", "x"]),
    ({}, {"primaryKey": "a"}, ["x", "y", "x"]),
    ({}, {"primaryKey": ["a", "id"]}, ["x", "x", ""]),
]
UNUSABLE = -2
V2 = "https://datapackage.org/profiles/2.0"
DESCRIPTOR = {"$schema": f"{V2}/datapackage.json", "name": "p"}
Case = tuple[dict[str, Any], dict[str, Any], list[str]]


def cases() -> Iterator[tuple[str, Case]]:
    """Name, field, further keys of the schema, cells."""
    for kind, forms in TYPES.items():
        for more, good, bad in forms:
            name = f"{kind} {json.dumps(more)}"
            yield name, ({"type": kind, **more}, {}, [*good, "", *bad])
            required = {"type": kind, **more, "constraints": {"required": True}}
            yield f"{name} required", (required, {}, [*good, ""])
            unique = {"type": kind, **more, "constraints": {"unique": True}}
            if kind not in ("array", "object", "list", "geojson"):  # Frictionless cannot hash them
                key = {"primaryKey": "id"}  # without one, Frictionless does not ask
                yield f"{name} unique", (unique, key, [*good, good[0]])
    for kind, constrained in CONSTRAINTS.items():
        for constraints, good_cell, bad_cell in constrained:
            name = f"{kind} {json.dumps(constraints)}"
            yield name, ({"type": kind, "constraints": constraints}, {}, [good_cell, "", bad_cell])
    for i, (more, schema, cells) in enumerate(MISSING):
        yield f"missing {i}", ({"type": "string", **more}, schema, cells)


CASES = dict(cases())


def package(root: Path, field: dict[str, Any], schema: dict[str, Any], cells: list[str]) -> Package:
    fields = [{"name": "id", "type": "string"}, {"name": "a", "example": "", **field}]
    resource = {
        "name": "t",
        "type": "table",
        "path": "t.csv",
        "schema": {"fields": fields, **schema},
    }
    (root / "datapackage.json").write_text(json.dumps(DESCRIPTOR | {"resources": [resource]}))
    rows = [{"id": f"r{i}", "a": cell} for i, cell in enumerate(cells)]
    (root / "t.csv").write_bytes(canonical_csv(rows, ["id", "a"]))
    return read_package(root)


def ours(asked: Package) -> set[tuple[int, str]]:
    """Data rows, from 0, with the rule that refuses them."""
    faults, heights = streamed.validate_tables(asked)
    if not heights:  # a schema that nobody can use
        (fault,) = faults
        return {(UNUSABLE, fault.rule)}
    assert heights == {"t": sum(1 for _ in (asked.root / "t.csv").open()) - 1}
    return {(fault.row - 2, fault.rule) for fault in faults if fault.row}


def theirs(asked: Package) -> set[tuple[int, str]]:
    faults, _ = stock._asked(asked)
    if {fault.path for fault in faults} == {"datapackage.json"}:
        return {(UNUSABLE, "schema-error")}
    return {((fault.row or 0) - 2, fault.rule) for fault in faults}


@pytest.mark.parametrize("name", CASES)
def test_all_verdicts_agree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    field, schema, cells = CASES[name]
    asked = package(tmp_path, field, schema, cells)
    frictionless = theirs(asked)
    whole = ours(asked)
    beyond = whole - frictionless
    assert frictionless - whole == set()
    assert {rule for _, rule in beyond} <= STRICTER.keys()
    faults, _ = stock.as_frictionless(asked)
    if UNUSABLE not in dict(frictionless):
        assert {((fault.row or 0) - 2, fault.rule) for fault in faults} == frictionless
    monkeypatch.setattr(parts, "CHUNK", 4)
    assert ours(asked) == whole

    def unproven(*_: object) -> None:
        raise Unproven

    monkeypatch.setattr(streamed, "judged_parts", unproven)
    assert ours(asked) == whole
    table = asked.tables["t"]
    if expressible(table):
        assert pandera(table, cells) == {row for row, rule in whole if rule not in OURS_ALONE}


# What is asked of a cell besides its schema; Pandera is emitted from the schema alone.
OURS_ALONE = {"outer-space", "not-nfc", "mojibake", "scientific-id", "key-alike", "unique-keys"}


def pandera(table: Table, cells: list[str]) -> set[int]:
    from readouts.schema.pandera_schema import refused_cells

    rows = [{"id": f"r{i}", "a": cell} for i, cell in enumerate(cells)]
    return {row for row, _ in refused_cells(table, rows)}
