"""Table schemas held against schemas/profile.schema.json, which is closed: no stray key passes."""

from __future__ import annotations

import difflib
from collections.abc import Iterator
from typing import Any

from readouts.faults import Fault
from readouts.schema.declaration import DESCRIPTOR, Package, Table, read_json
from readouts.schema.misspelt import misspelt

PROFILE = "schemas/profile.schema.json"


def check(package: Package) -> Iterator[Fault]:
    """Departures of the table schemas from the package's own profile, if it has one; dead names."""
    declared = list(_by_path(package))
    if (package.root / PROFILE).is_file():
        # Imported here: a package without a profile of its own pays nothing for it.
        from jsonschema import Draft202012Validator

        validator = Draft202012Validator(read_json(package.root / PROFILE, PROFILE))
        for path, table in declared:
            for error in validator.iter_errors(table.schema):
                at = "/".join(map(str, error.absolute_path)) or "the schema"
                message = f"at {at}: {error.message}"
                yield Fault(path, None, None, "schema-error", message, _mend(error))
            if table.name in package.tables and not table.primary_key:
                message = "a table without primaryKey"
                yield Fault(path, None, None, "schema-error", message, "Only a view may have none.")
    else:
        yield from misspelt(package)
    for path, table in declared:
        yield from _unknown_names(package, path, table)


def _by_path(package: Package) -> Iterator[tuple[str, Table]]:
    """Tables and views with the file that holds their schema."""
    for resource in package.descriptor["resources"]:
        schema = resource["schema"]
        yield schema if isinstance(schema, str) else DESCRIPTOR, package.tables[resource["name"]]
    for name, path in package.descriptor.get("views", {}).items():
        yield path, package.views[name]


def _unknown_names(package: Package, path: str, table: Table) -> Iterator[Fault]:
    """Keys that name a field or table that does not exist."""

    def fault(message: str, mend: str) -> Fault:
        shown = f"{message} in the schema of {table.name}"
        return Fault(path, None, None, "schema-error", shown, mend, table=table.name)

    for kind, names in [
        ("primaryKey", table.primary_key),
        *(("uniqueKeys", key) for key in table.unique_keys),
    ]:
        for name in names:
            if name not in table.columns:
                yield fault(f"{kind} names '{name}'", "Name a field.")
    for name in table.schema.get("meaning", ()):
        other, dot, field = name.rpartition(".")
        holder = package.tables.get(other) if dot else table
        if holder is None or field not in holder.columns:
            yield fault(f"meaning names '{name}'", "Name a field, or <table>.<field>.")
    if "label" in table.schema and table.schema["label"] not in table.columns:
        yield fault(f"label names '{table.schema['label']}'", "Name a field.")
    for key in table.foreign_keys:
        for name in key.fields:
            if name not in table.columns:
                yield fault(f"a foreign key names '{name}'", "Name a field.")
        parent = package.tables.get(key.to_table)
        if parent is None or not set(key.to_fields) <= set(parent.columns):
            target = f"{key.to_table}.{','.join(key.to_fields)}"
            yield fault(f"a foreign key points to {target}", "Name a field of a resource.")


def _mend(error: Any) -> str:
    if error.validator == "additionalProperties":
        stray = sorted(set(error.instance) - set(error.schema["properties"]))[0]
        near = difflib.get_close_matches(stray, error.schema["properties"], 1)
        if near:
            return f"Did you mean '{near[0]}'?"
    return f"Mend it, or {PROFILE}."
