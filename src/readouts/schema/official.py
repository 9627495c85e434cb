"""The official profiles of the Data Package standard, version 2: what it says of its own keys.

They come with the package dplib-py. A field is held against what they say of its type alone, so that
an error names what is wrong with it and not all the types that it is none of.
"""

from __future__ import annotations

import importlib.util
import json
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from jsonschema import Draft7Validator

from readouts.faults import Fault
from readouts.schema.refusals import Refused

_MEND = "Mend it: the Data Package standard, version 2, says so."
# The profiles lag behind the text of the standard: they do not know the type list, take fieldsMatch
# for an array and an example for a string always.
_BEYOND_THE_PROFILE = ("list",)
_NOT_AS_THE_TEXT = ("fieldsMatch",)


def descriptor(root: Path, path: str, data: Mapping[str, Any]) -> Iterator[Fault]:
    """What the standard refuses in a package's descriptor, less its table schemas."""
    refused = Refused(root, path, "descriptor-error", _MEND)
    return refused.faults(_profiles().package.iter_errors(data))


def table_schema(
    root: Path, path: str, within: tuple[str | int, ...], schema: Mapping[str, Any]
) -> Iterator[Fault]:
    """What the standard refuses in a table schema that begins ``within`` the file ``path``."""
    profiles = _profiles()
    refused = Refused(root, path, "schema-error", _MEND, within)
    yield from refused.faults(profiles.table.iter_errors(schema))
    for number, field in enumerate(schema["fields"]):
        kind = field["type"]
        at = (*within, "fields", number)
        if kind in profiles.fields:
            yield from Refused(root, path, "schema-error", _MEND, at).faults(
                profiles.fields[kind].iter_errors(field)
            )
        elif kind not in _BEYOND_THE_PROFILE:
            known = ", ".join([*profiles.fields, *_BEYOND_THE_PROFILE])
            yield refused.fault((*at, "type"), f"'{kind}' is no type", f"Known: {known}.")


class _Profiles:
    """Validators of a package without its schemas, of a schema without its fields, of fields."""

    def __init__(self) -> None:
        package, table = _shipped("datapackage"), _shipped("tableschema")
        fields = table["properties"]["fields"]["items"].pop("oneOf")
        for name in _NOT_AS_THE_TEXT:
            table["properties"].pop(name)
        resource = package["properties"]["resources"]["items"]["properties"]
        resource["schema"] = {"type": ["string", "object"]}
        self.package = Draft7Validator(package)
        self.table = Draft7Validator(table)
        self.fields: dict[str, Draft7Validator] = {}
        for field in fields:
            field["properties"].pop("example")
            (kind,) = field["properties"]["type"]["enum"]
            self.fields[kind] = Draft7Validator(field)


@cache
def _profiles() -> _Profiles:
    return _Profiles()


def _shipped(name: str) -> dict[str, Any]:
    """A profile as dplib-py ships it; not imported, which would take pydantic along."""
    found = importlib.util.find_spec("dplib")
    if found is None or not found.submodule_search_locations:
        raise ModuleNotFoundError("No module named 'dplib'", name="dplib")
    path = Path(found.submodule_search_locations[0]) / "profiles" / "2.0" / f"{name}.json"
    profile: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return profile
