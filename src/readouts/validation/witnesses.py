"""Frictionless and Pandera over every table, whole: a verdict that differs from ours is a fault.

Both are held against us both ways: Frictionless in cells, keys and foreign keys, Pandera in cells and
keys and in the rules that ask for one table, wrapped as its checks. Where Frictionless refuses a cell,
Pandera must too, even in a table that nobody but Frictionless can judge.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from readouts.faults import FAULT, Fault
from readouts.rows import Rows, sort_key
from readouts.rules import RULE_SETS, alone
from readouts.schema.declaration import Field, Package, Table
from readouts.schema.pandera_schema import refused_cells, refused_rows
from readouts.validation.cells import damage, refusal
from readouts.validation.exact import STANDARD
from readouts.validation.expressible import expressible
from readouts.validation.trusted import frictionless_alone

# Rules in which we refuse what Frictionless accepts; docs/stricter.md says the same in words.
STRICTER = {
    "byte-order-mark": "A file that begins with a byte order mark.",
    "category": "A value that is none of the field's categories.",
    "constraint-error": "A cell that a pattern matches only in part: `a|b` is anchored as a whole, and so is `[a-z]+` before a line break.",
    "delimiter": "Cells parted by anything but what is declared, or a comma: nothing is sniffed.",
    "foreign-key": "An element of a list that is not in the table it refers to.",
    "hash-count": "A file whose hash, by whatever algorithm it was made, is another than the descriptor's.",
    "key-alike": "Primary keys that differ only by normal form, case, or letters that look alike.",
    "list-element": "A list with an element that is empty, padded, or stands twice.",
    "mojibake": "UTF-8 text that some program has read as cp1252.",
    "no-final-newline": "A last line without line break: what is appended would be glued to it.",
    "not-nfc": "Text that is not in Unicode normal form NFC.",
    "not-sorted": "A row that stands behind a later key, in a package with coding files.",
    "outer-space": "White space at the beginning or end of a cell.",
    "schema-error": "A key of a descriptor that is one slip away from a key of the standard, such as `primarykey`.",
    "scientific-id": "An id that a spreadsheet has rounded, such as 1.30042E+18.",
    "stray-quote": "A quotation mark in the middle of a cell, behind a quoted one, or never closed.",
    "type-error": "A number, boolean or day that is not in plain ASCII form, such as 01, +1, 1_000, 1e3, NaN, True or 2021-9-1; under format any a day that is not in ISO order.",
    "unique-keys": "Cells of uniqueKeys that stand twice.",
    "unresolved-merge": "A line that begins with the marker of an unresolved merge.",
    "unseen-character": "NUL and other control characters, bidi controls, zero-width characters.",
}
# Errors of Frictionless that concern one cell, or the row's key.
_CELL_ERRORS = {"type-error", "constraint-error", "unique-error", "primary-key", "foreign-key"}
# Those of STRICTER that one cell alone may break, whatever its schema says.
_OF_A_CELL = {"mojibake", "not-nfc", "outer-space", "scientific-id"}


def disagreements(
    package: Package, tables: dict[str, Rows], ours: set[tuple[str, int, str]]
) -> Iterator[Fault]:
    """Cells and rows on which a witness and we differ. ``ours`` holds (table, row from 0, field).

    A foreign key into a table that is itself faulty is asked of nobody, as with ours.
    """
    schemas = _asked(package, tables, {name for name, _, _ in ours})
    theirs = _frictionless(package, schemas)
    for name, rows in tables.items():
        table = package.tables[name]
        mine = {(row, field) for other, row, field in ours if other == name}
        frictionless = {cell for _, cell in theirs[name]}
        pandera = refused_cells(table, rows)
        for witness, refused in (("Frictionless", frictionless), ("Pandera", pandera)):
            for cell in sorted(refused - mine):
                yield _fault(table, cell, f"{witness} refuses {{}}, which passed here")
        # What Pandera is not asked: keys into other tables, and what concerns a row's width.
        asked = {cell for error, cell in theirs[name] if error != "foreign-key"}
        asked = {cell for cell in asked if cell[1] in table.columns}
        for cell in sorted((asked & mine) - pandera):
            yield _fault(table, cell, "Frictionless and we refuse {}, and Pandera accepts it")
        unasked = {key.fields[0] for key in table.foreign_keys} - _first_fields(schemas[name])
        dangling = {cell for error, cell in theirs[name] if error == "foreign-key"}
        lax: dict[tuple[int, str], list[str]] = defaultdict(list)
        for cell in mine - frictionless:
            if not _stricter(table, rows, *cell):
                lax[cell].append("Frictionless")
        for cell in mine - pandera - asked - dangling:
            if not _besides_the_schema(table, rows, *cell):
                lax[cell].append("Pandera")
        for cell, witnesses in sorted(lax.items()):
            if cell[1] not in unasked:
                accepts = f"{{}} is refused here and accepted by {' and '.join(witnesses)}"
                yield _fault(table, cell, accepts)
        if not mine:
            yield from _rules(package, table, rows)


def _rules(package: Package, table: Table, rows: Rows) -> Iterator[Fault]:
    """Rows of a sound table that a rule refuses alone and Pandera's check of it does not, or contrary."""
    named = package.descriptor.get("ruleSets", ())
    rules = [
        rule
        for name in named
        for rule in RULE_SETS.get(name, {}).values()
        if rule.of_one_table and rule.severity == FAULT
    ]
    if not rules:
        return
    keys = [tuple(row[name] for name in table.primary_key) for row in rows]
    refused = refused_rows(table, rows, rules)
    for rule in rules:
        failing = alone(rule, table, rows)
        ours = {number for number, key in enumerate(keys) if key in failing}
        for number in sorted(ours ^ {number for number, name in refused if name == rule.id}):
            message = f"rule {rule.id} and Pandera's check of it differ on {{}}"
            yield _fault(table, (number, table.leading), message)


def _fault(table: Table, cell: tuple[int, str], message: str) -> Fault:
    row, field = cell
    return Fault(
        table.path,
        None,
        None,
        "witness-disagrees",
        message.format(f"row {row + 2}, field '{field}'"),
        "Report it: one of the two is wrong.",
        table=table.name,
        field=field,
        row=row + 2,
    )


def _asked(
    package: Package, tables: Mapping[str, Rows], faulty: set[str]
) -> dict[str, dict[str, Any]]:
    """The schemas as Frictionless gets them, less the foreign keys that nobody is asked.

    A list refers by each of its elements, which Frictionless does not know.
    """
    schemas: dict[str, dict[str, Any]] = {}
    for name in tables:
        table = package.tables[name]
        declared = zip(table.foreign_keys, table.schema.get("foreignKeys", ()), strict=True)
        keys = [
            dict(descriptor)
            for key, descriptor in declared
            if key.to_table in tables
            and key.to_table not in faulty - {name}
            and all(table.field(field).type != "list" for field in key.fields)
        ]
        schemas[name] = {**table.schema, "foreignKeys": keys}
    return schemas


def _first_fields(schema: Mapping[str, Any]) -> set[str]:
    fields = [key["fields"] for key in schema["foreignKeys"]]
    return {found if isinstance(found, str) else found[0] for found in fields}


def _frictionless(
    package: Package, schemas: Mapping[str, Mapping[str, Any]]
) -> dict[str, set[tuple[str, tuple[int, str]]]]:
    """What Frictionless refuses in each table, error and cell, all of them being one package to it."""
    resources = [
        {"name": name, "type": "table", "path": package.tables[name].path, "schema": schema}
        for name, schema in schemas.items()
    ]
    found: dict[str, set[tuple[str, tuple[int, str]]]] = {}
    with frictionless_alone():
        from frictionless import Package as FrictionlessPackage

        descriptor: dict[str, Any] = {"resources": resources}
        if str(package.descriptor.get("$schema")).startswith(STANDARD):
            descriptor["$schema"] = package.descriptor["$schema"]
        asked = FrictionlessPackage(descriptor, basepath=str(package.root))
        for resource in asked.resources:
            report = resource.validate(limit_errors=1_000_000)
            key = package.tables[resource.name].primary_key or ("",)
            errors = [error.to_descriptor() for error in report.tasks[0].errors]
            found[resource.name] = {(e["type"], _cell(e, key[0])) for e in errors}
    return found


def _cell(error: Mapping[str, Any], key: str) -> tuple[int, str]:
    """The cell of an error; the first of the key's where it concerns the row."""
    row = error.get("rowNumber", 2) - 2
    if error["type"] not in _CELL_ERRORS:
        return row, f"({error['type']})"
    if error["type"] == "foreign-key":
        return row, error["fieldNames"][0]
    return row, error.get("fieldName") or key


def _stricter(table: Table, rows: Rows, number: int, name: str) -> bool:
    """Whether a rule of STRICTER is why we refuse a cell that Frictionless accepts.

    A table whose schema says more than our cells know was judged by Frictionless in the first place.
    """
    if not expressible(table):
        return True
    field, value = table.field(name), rows[number][name]
    refused = refusal(field, value)
    if refused and refused[0] == "type-error":
        return _read_otherwise(field, value)
    return _besides_the_schema(table, rows, number, name)


def _besides_the_schema(table: Table, rows: Rows, number: int, name: str) -> bool:
    """Whether no schema says why we refuse the cell: it is spoilt, or its row out of order."""
    if not expressible(table):
        return True
    value = rows[number][name]
    found = refusal(table.field(name), value) or damage(value, True)
    if found:
        return found[0] in _OF_A_CELL
    keys = [sort_key(row, table.primary_key) for row in rows[max(number - 1, 0) : number + 1]]
    return keys != sorted(keys)


def _read_otherwise(field: Field, value: str) -> bool:
    """Whether what Frictionless reads, written plainly, is another text than the one typed."""
    from frictionless import Field as FrictionlessField

    read = FrictionlessField.from_descriptor({"name": field.name, "type": field.type})
    found, _ = read.read_cell(value)
    if isinstance(found, Decimal):
        return not found.is_finite() or format(found, "f") != value
    plain = str(found).lower() if isinstance(found, bool) else str(found)
    return plain != value
