"""The exact path: a table whose schema says more than our own cells know goes whole to Frictionless.

Nobody has to know: the rules keep the names that Frictionless users know, and places are the
file's. What Frictionless lets through is checked besides: elements of a list, days under any.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from typing import Any

from readouts import limits
from readouts.faults import Fault, FaultsFound
from readouts.lexing.lexed import Lexed
from readouts.schema.declaration import DESCRIPTOR, Field, Package, Table
from readouts.schema.patterns import TooSlow, matches
from readouts.validation.cells import refusal
from readouts.validation.expressible import missing_is_empty, plain_field
from readouts.validation.repeats import ALIKE, UNIQUE_KEYS, Repeats, repeated, unique_keys
from readouts.validation.trusted import frictionless_alone

# A profile that Frictionless knows by heart; any other it would fetch.
STANDARD = "https://datapackage.org/profiles/"
_ISO = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}(?![0-9])")


def check_exactly(package: Package, lexed: Lexed) -> Iterator[Fault]:
    """Frictionless's findings on the table's cells and key, each at its place in the file."""
    table = lexed.table
    schema = {key: value for key, value in table.schema.items() if key != "foreignKeys"}
    schema["fields"] = [_without_pattern(field) for field in table.fields]
    with frictionless_alone():
        from frictionless import FrictionlessException
        from frictionless import Package as FrictionlessPackage

        resource = {"name": table.name, "type": "table", "path": table.path, "schema": schema}
        descriptor: dict[str, Any] = {"resources": [resource]}
        if str(package.descriptor.get("$schema")).startswith(
            STANDARD
        ):  # some constraints are known from version 2 on
            descriptor["$schema"] = package.descriptor["$schema"]
        try:
            asked = FrictionlessPackage(descriptor, basepath=str(package.root))
        except FrictionlessException as refused_schema:
            note = refused_schema.error.note
            message = f"the schema of '{table.name}' cannot be used: {note}"
            mend = "Mend the schema."
            fault = Fault(DESCRIPTOR, None, None, "schema-error", message, mend, table=table.name)
            raise FaultsFound([fault]) from None
        report = asked.resources[0].validate(limit_errors=sys.maxsize)
    refused: set[tuple[int, str]] = set()
    for error in report.tasks[0].errors:
        said = error.to_descriptor()
        number = said.get("rowNumber", 2) - 2
        field = said.get("fieldName") or table.leading
        note = str(said.get("note") or error.type)
        value = said.get("cell") or ""
        refused.add((number, field))
        yield lexed.fault(number, field, error.type, f"'{value}': {note}", "Mend the cell.")
    for names, rule in unique_keys(table):
        if rule in (UNIQUE_KEYS, ALIKE):  # Frictionless knows neither
            repeats = Repeats(table, names, rule)
            for part in lexed.parts:
                repeats.see(part.frame)
            yield from repeated(table, lexed.parts, repeats)
    for declared in table.fields:
        if declared.type == "list":
            yield from _elements(lexed, declared)
        if declared.type in ("date", "datetime") and declared.descriptor.get("format") == "any":
            yield from _days(lexed, declared)
        if plain_field(declared) and missing_is_empty(table):
            yield from _strictly(lexed, declared, refused)
        if declared.type == "string" and "pattern" in declared.constraints:
            yield from _mismatches(lexed, declared, refused)
        if "categories" in declared.descriptor:
            yield from _categories(lexed, declared)


def _without_pattern(field: Field) -> dict[str, Any]:
    """The field as Frictionless gets it: its engine may take for ever on a pattern, ours does not."""
    if field.type != "string":
        return dict(field.descriptor)
    constraints = {name: value for name, value in field.constraints.items() if name != "pattern"}
    return {**field.descriptor, "constraints": constraints}


def _mismatches(lexed: Lexed, field: Field, refused: set[tuple[int, str]]) -> Iterator[Fault]:
    pattern = field.constraints["pattern"]
    missing = _missing(lexed.table, field)
    for number, row in enumerate(lexed.rows):
        value = row[field.name]
        if value in missing or (number, field.name) in refused:
            continue
        try:
            if matches(pattern, value):
                continue
        except TooSlow:
            what = (
                f"the pattern {pattern} of '{field.name}' takes too long: seconds on one cell, over"
            )
            most = limits.current.seconds
            raise limits.exceeded(lexed.table.path, "seconds", most, what) from None
        refused.add((number, field.name))
        message = f'\'{value}\': constraint "pattern" is "{pattern}"'
        yield lexed.fault(number, field.name, "constraint-error", message, "Mend the cell.")


def _missing(table: Table, field: Field) -> set[str]:
    """What stands for a missing value in the field."""
    return {"", *field.descriptor.get("missingValues", table.schema.get("missingValues", ()))}


def _strictly(lexed: Lexed, field: Field, refused: set[tuple[int, str]]) -> Iterator[Fault]:
    """Our own forms of a cell, where Frictionless has nothing to say and the schema is plain."""
    for number, row in enumerate(lexed.rows):
        if (number, field.name) not in refused and (found := refusal(field, row[field.name])):
            yield lexed.fault(number, field.name, *found)


def _categories(lexed: Lexed, field: Field) -> Iterator[Fault]:
    """A value that is none of the categories; labels are for readers."""
    listed = field.descriptor["categories"]
    known = [str(c.get("value")) if isinstance(c, dict) else str(c) for c in listed]
    missing = _missing(lexed.table, field)
    for number, row in enumerate(lexed.rows):
        value = row[field.name]
        if value not in missing and value not in known:
            message, mend = f"'{value}' is no category", f"Choose one of: {', '.join(known)}."
            yield lexed.fault(number, field.name, "category", message, mend)


def _elements(lexed: Lexed, field: Field) -> Iterator[Fault]:
    """An element of a list is never empty, never padded, and stands once."""
    for number, row in enumerate(lexed.rows):
        elements = field.elements(row[field.name])
        wrong = [
            (any(not e.strip() for e in elements), "an element is empty"),
            (any(e != e.strip() for e in elements), "an element is padded with white space"),
            (len(set(elements)) < len(elements), "an element stands twice"),
        ]
        for found, message in wrong:
            if found:
                shown = f"'{row[field.name]}': {message}"
                yield lexed.fault(number, field.name, "list-element", shown, "Mend the list.")
                break


def _days(lexed: Lexed, field: Field) -> Iterator[Fault]:
    """Under format any a day out of ISO order would be read one way or the other."""
    for number, row in enumerate(lexed.rows):
        value = row[field.name]
        if value and not _ISO.match(value):
            message, mend = f"'{value}' is not in ISO order", "Type the day as YYYY-MM-DD."
            yield lexed.fault(number, field.name, "type-error", message, mend)
