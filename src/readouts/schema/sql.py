"""SQL DDL of a table: types, NOT NULL, CHECK, primary and foreign keys, emitted from its schema."""

from __future__ import annotations

from readouts.schema.declaration import Field, Table

_TYPES = {"integer": "INTEGER", "number": "REAL", "boolean": "INTEGER"}


def create_table(table: Table) -> str:
    """The CREATE TABLE statement; dates are ISO text, booleans 0 and 1."""
    lines = [_column(field) for field in table.fields]
    lines.append(f"PRIMARY KEY ({_names(table.primary_key)})")
    for key in table.foreign_keys:
        lines.append(
            f"FOREIGN KEY ({_names(key.fields)}) REFERENCES {_name(key.to_table)} "
            f"({_names(key.to_fields)}) DEFERRABLE INITIALLY DEFERRED"
        )
    return f"CREATE TABLE {_name(table.name)} (\n  " + ",\n  ".join(lines) + "\n) WITHOUT ROWID"


def _column(field: Field) -> str:
    line = f"{_name(field.name)} {_TYPES.get(field.type, 'TEXT')}"
    constraints = field.constraints
    if constraints.get("required"):
        line += " NOT NULL"
    if constraints.get("unique"):
        line += " UNIQUE"
    if "enum" in constraints:
        allowed = ", ".join("'" + value.replace("'", "''") + "'" for value in constraints["enum"])
        line += f" CHECK ({_name(field.name)} IN ({allowed}))"
    return line


def _name(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _names(names: tuple[str, ...]) -> str:
    return ", ".join(map(_name, names))
