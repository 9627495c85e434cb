"""Keys of a descriptor that are one slip of the finger away from a key of the standard.

Other keys are custom and allowed; these would be passed over in silence, and with them what they
were meant to forbid.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from readouts.faults import Fault
from readouts.schema.declaration import DESCRIPTOR, Package
from readouts.schema.our_keys import OUR_KEYS

# The Data Package standard, version 2, and what version 1 called otherwise.
PACKAGE = [
    "name",
    "id",
    "title",
    "description",
    "homepage",
    "profile",
    "version",
    "created",
    "keywords",
    "image",
    "licenses",
    "sources",
    "contributors",
    "resources",
]
RESOURCE = [
    "name",
    "path",
    "data",
    "type",
    "profile",
    "title",
    "description",
    "format",
    "mediatype",
    "encoding",
    "bytes",
    "hash",
    "sources",
    "licenses",
    "schema",
    "dialect",
    "homepage",
    "compression",
    "innerpath",
]
SCHEMA = [
    "fields",
    "fieldsMatch",
    "missingValues",
    "primaryKey",
    "uniqueKeys",
    "foreignKeys",
    "name",
    "title",
    "description",
]
FIELD = [
    "name",
    "type",
    "format",
    "title",
    "description",
    "example",
    "constraints",
    "categories",
    "categoriesOrdered",
    "missingValues",
    "rdfType",
    "trueValues",
    "falseValues",
    "bareNumber",
    "decimalChar",
    "groupChar",
    "delimiter",
    "itemType",
]
CONSTRAINTS = [
    "required",
    "unique",
    "minLength",
    "maxLength",
    "minimum",
    "maximum",
    "exclusiveMinimum",
    "exclusiveMaximum",
    "jsonSchema",
    "pattern",
    "enum",
]
FOREIGN_KEY, REFERENCE = ["fields", "reference"], ["resource", "fields"]


def misspelt(package: Package) -> Iterator[Fault]:
    """Every such key of the package, its tables, their fields, constraints and foreign keys."""
    yield from _slips(DESCRIPTOR, "the package", package.descriptor, [*PACKAGE, *sorted(OUR_KEYS)])
    for resource in package.descriptor["resources"]:
        name = resource["name"]
        known = [key for key in RESOURCE if key != "data"]  # a resource with a path has none
        yield from _slips(DESCRIPTOR, f"resource '{name}'", resource, known)
        shown = resource["schema"] if isinstance(resource["schema"], str) else DESCRIPTOR
        schema = package.tables[name].schema
        yield from _slips(shown, f"the schema of '{name}'", schema, SCHEMA)
        for field in schema["fields"]:
            where = f"field '{field['name']}' of '{name}'"
            yield from _slips(shown, where, field, FIELD)
            yield from _slips(shown, where, field.get("constraints"), CONSTRAINTS)
        for key in schema.get("foreignKeys", ()):
            where = f"a foreign key of '{name}'"
            yield from _slips(shown, where, key, FOREIGN_KEY)
            yield from _slips(shown, where, key.get("reference"), REFERENCE)


def _slips(path: str, where: str, held: Any, known: list[str]) -> Iterator[Fault]:
    if not isinstance(held, Mapping):
        return
    for key in held:
        meant = next((k for k in known if k not in held and _one_edit(key, k)), None)
        if key not in known and meant:
            message, mend = f"{where} has a key '{key}'", f"Did you mean '{meant}'?"
            yield Fault(path, None, None, "schema-error", message, mend, value=key)


def _one_edit(written: str, meant: str) -> bool:
    """Whether one letter was left out, added, mistaken, or swapped with the next; or case alone."""
    if written.lower() == meant.lower():
        return True
    shorter, longer = sorted((written, meant), key=len)
    if len(longer) - len(shorter) > 1:
        return False
    start = 0
    while start < len(shorter) and shorter[start] == longer[start]:
        start += 1
    if len(longer) > len(shorter):
        return shorter[start:] == longer[start + 1 :]
    swapped = shorter[start : start + 2] == longer[start : start + 2][::-1]
    return shorter[start + 1 :] == longer[start + 1 :] or (
        swapped and shorter[start + 2 :] == longer[start + 2 :]
    )
