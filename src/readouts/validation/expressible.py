"""Which schemas our own cells know whole; tables of all others go to Frictionless."""

from __future__ import annotations

from readouts.schema.declaration import Field, Table

_TYPES = {"string", "integer", "number", "boolean", "date"}
_CONSTRAINTS = {"required", "unique", "enum", "pattern", "maxLength", "minimum", "maximum"}
_LEXICAL = {
    "trueValues",
    "falseValues",
    "bareNumber",
    "groupChar",
    "decimalChar",
    "missingValues",
    "categories",
}


def expressible(table: Table) -> bool:
    """Whether our own cells know everything that the schema says."""
    return missing_is_empty(table) and all(map(plain_field, table.fields))


def plain_field(field: Field) -> bool:
    """Whether our own cells know everything that is declared of the field."""
    known = field.type in _TYPES and field.descriptor.get("format", "default") == "default"
    return (
        known and set(field.constraints) <= _CONSTRAINTS and not _LEXICAL & field.descriptor.keys()
    )


def missing_is_empty(table: Table) -> bool:
    """Whether a missing value is an empty cell, and nothing else is."""
    return bool(table.schema.get("missingValues", [""]) == [""])
