"""Table schemas held against schemas/profile.schema.json, which is closed: no stray key passes."""

from __future__ import annotations

import difflib
from collections.abc import Iterator
from typing import Any

from jsonschema import Draft202012Validator

from readouts.faults import Fault
from readouts.schema.declaration import Package, Table, read_json

PROFILE = "schemas/profile.schema.json"


def check(package: Package) -> Iterator[Fault]:
    """Departures of the package's table schemas from its own profile, if it has one."""
    if not (package.root / PROFILE).is_file():
        return
    validator = Draft202012Validator(read_json(package.root / PROFILE, PROFILE))
    for path, declared in _by_path(package):
        for error in validator.iter_errors(declared.schema):
            at = "/".join(map(str, error.absolute_path)) or "the schema"
            yield Fault(path, None, None, "schema-error", f"at {at}: {error.message}", _mend(error))
        if declared.name in package.tables and not declared.primary_key:
            message = "a table without primaryKey"
            yield Fault(path, None, None, "schema-error", message, "Only a view may have none.")
        yield from _unknown_names(package, path, declared)


def _by_path(package: Package) -> Iterator[tuple[str, Table]]:
    """Tables and views whose schema is a file of its own."""
    for resource in package.descriptor["resources"]:
        if isinstance(resource.get("schema"), str):
            yield resource["schema"], package.tables[resource["name"]]
    for name, path in package.descriptor.get("views", {}).items():
        yield path, package.views[name]


def _unknown_names(package: Package, path: str, declared: Table) -> Iterator[Fault]:
    """Keys that name a field or table that does not exist."""
    for name in declared.primary_key:
        if name not in declared.columns:
            yield Fault(
                path, None, None, "schema-error", f"primaryKey names '{name}'", "Name a field."
            )
    for key in declared.foreign_keys:
        parent = package.tables.get(key.to_table)
        if parent is None or not set(key.to_fields) <= set(parent.columns):
            message = f"a foreign key points to {key.to_table}.{','.join(key.to_fields)}"
            yield Fault(path, None, None, "schema-error", message, "Name a field of a resource.")


def _mend(error: Any) -> str:
    if error.validator == "additionalProperties":
        stray = sorted(set(error.instance) - set(error.schema["properties"]))[0]
        near = difflib.get_close_matches(stray, error.schema["properties"], 1)
        if near:
            return f"Did you mean '{near[0]}'?"
    return f"Mend it, or {PROFILE}."
