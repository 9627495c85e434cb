"""Which schemas our own cells know whole; tables of all others go to Frictionless."""

from __future__ import annotations

from readouts.schema.declaration import Field, Table

_ORDERED = {"required", "unique", "enum", "minimum", "maximum"}
# Frictionless refuses a schema in which a type has other constraints than it knows of it.
_CONSTRAINTS = {
    "string": {"required", "unique", "enum", "pattern", "maxLength"},
    "integer": _ORDERED,
    "number": _ORDERED,
    "boolean": {"required", "unique", "enum"},
    "date": _ORDERED,
}
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
    known = _CONSTRAINTS.get(field.type)
    return (
        known is not None
        and field.descriptor.get("format", "default") == "default"
        and set(field.constraints) <= known
        and not _LEXICAL & field.descriptor.keys()
    )


def missing_is_empty(table: Table) -> bool:
    """Whether a missing value is an empty cell, and nothing else is."""
    return bool(table.schema.get("missingValues", [""]) == [""])
