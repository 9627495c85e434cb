"""Descriptor and table schemas held against the standard, and against the package's own profile.

schemas/profile.schema.json is closed, so that no stray key passes; a package without one may have keys
of its own, but none that looks like a slip of the finger.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from jsonschema import Draft202012Validator, SchemaError

from readouts.faults import Fault, FaultsFound
from readouts.schema import official
from readouts.schema.declaration import DESCRIPTOR, Package, Table, read_json
from readouts.schema.misspelt import misspelt
from readouts.schema.our_keys import check_closed
from readouts.schema.refusals import Refused

PROFILE = "schemas/profile.schema.json"


def check(package: Package) -> Iterator[Fault]:
    """Departures from the standard and from the package's own profile, if it has one; dead names.

    The schema of a table is held against one of the two: a test shows that our own profile lets
    nothing pass that the standard refuses.
    """
    held = (package.root, DESCRIPTOR, package.descriptor)
    faults = [*official.descriptor(*held), *check_closed(*held)]
    if (package.root / PROFILE).is_file():
        faults += _departures(package)
    else:
        for path, within, table in _declared(package):
            faults += official.table_schema(package.root, path, within, table.schema)
        faults += misspelt(package)
    if not faults:
        faults += _unknown_tables(package)
        for path, _, table in _declared(package):
            faults += _unknown_names(package, path, table)
            faults += _patterns(path, table)
    yield from faults


def checked(package: Package) -> Package:
    """The package; FaultsFound where ``check`` finds anything."""
    faults = list(check(package))
    if faults:
        raise FaultsFound(faults)
    return package


def _declared(package: Package) -> Iterator[tuple[str, tuple[str | int, ...], Table]]:
    """Tables and views with the file that holds their schema, and where in it that begins."""
    for number, resource in enumerate(package.descriptor["resources"]):
        schema, table = resource["schema"], package.tables[resource["name"]]
        if isinstance(schema, str):
            yield schema, (), table
        else:
            yield DESCRIPTOR, ("resources", number, "schema"), table
    for name, view in package.views.items():
        yield package.descriptor["views"][name], (), view


def _departures(package: Package) -> Iterator[Fault]:
    profile = read_json(package.root / PROFILE, PROFILE)
    try:
        Draft202012Validator.check_schema(profile)
    except SchemaError as error:
        yield from Refused(package.root, PROFILE, "schema-error", "Mend it.").faults([error])
        return
    validator = Draft202012Validator(profile)
    for path, _, table in _declared(package):
        refused = Refused(package.root, path, "schema-error", f"Mend it, or {PROFILE}.")
        yield from refused.faults(validator.iter_errors(table.schema))
        if table.name in package.tables and not table.schema.get("primaryKey"):
            message = "a table without primaryKey"
            yield Fault(path, None, None, "schema-error", message, "Only a view may have none.")


def _unknown_tables(package: Package) -> Iterator[Fault]:
    for name in package.descriptor.get("mainTables", ()):
        if name not in package.tables:
            message = f"mainTables names '{name}', which is no resource"
            yield Fault(DESCRIPTOR, None, None, "descriptor-error", message, "Name a resource.")


def _patterns(path: str, table: Table) -> Iterator[Fault]:
    """Patterns that are no regular expression: no cell could be held against them."""
    for field in table.fields:
        pattern = field.constraints.get("pattern", "")
        try:
            re.compile(f"(?:{pattern})")
        except (re.error, OverflowError, RecursionError) as error:
            message = (
                f"the pattern '{pattern}' of {table.name}.{field.name} cannot be read: {error}"
            )
            mend = "Write a regular expression, as XML Schema or Python knows it."
            yield Fault(path, None, None, "schema-error", message, mend, table=table.name)


def _unknown_names(package: Package, path: str, table: Table) -> Iterator[Fault]:
    """Keys that name a field or table that does not exist."""

    def fault(message: str, mend: str) -> Fault:
        shown = f"{message} in the schema of {table.name}"
        return Fault(path, None, None, "schema-error", shown, mend, table=table.name)

    for name, times in Counter(table.columns).items():
        if times > 1:
            yield fault(f"'{name}' stands {times} times", "Give each field a name of its own.")
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
