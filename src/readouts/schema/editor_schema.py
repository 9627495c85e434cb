"""What editors get: the form with the codes of the registers, and numbers where YAML has numbers.

An editor reads ``form: 1`` and ``stance: +1`` as numbers, and completes only what is listed; the
tool itself reads every scalar as text and finds an unknown code by its foreign key.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from readouts.rows import read_rows
from readouts.schema.declaration import ForeignKey, Package, Table
from readouts.schema.form_schema import DAYS, Schema

_SUBJECTS = ("statements", "meetings", "participations")
Codes = dict[str, list[str]]


def editor_schema(schema: Schema, package: Package) -> Schema:
    """The schema of a coding file or recoding, as emitted for editors."""
    tables = package.tables.values()
    codes = {key: ids for table in tables for key, ids in _codes(package, table.name).items()}
    differing = {key: ids for name in _SUBJECTS for key, ids in _codes(package, name).items()}
    found: Schema = _for_editors(schema, codes, differing)
    return found


def listed_registers(package: Package) -> list[Table]:
    """The registers whose codes are listed, to be checked by whoever emits."""
    if package.codings is None:
        return []
    keys = [key for table in package.tables.values() for key in table.foreign_keys]
    return [table for name, table in package.tables.items() if _labelled(package, keys, name)]


def _labelled(package: Package, keys: Iterable[ForeignKey], name: str) -> bool:
    """Whether a key refers to that register and its rows have labels."""
    labels = "label" in package.tables[name].columns
    return labels and any(key.to_table == name for key in keys)


def _codes(package: Package, name: str) -> Codes:
    """Key to ids, for each column of the table that refers to a register whose rows have labels."""
    found: Codes = {}
    for key in package.tables[name].foreign_keys:
        if key.to_table != name and _labelled(package, [key], key.to_table):
            rows = read_rows(package.root / package.tables[key.to_table].path)
            ids = [row[key.to_fields[0]] for row in rows]
            found[package.tables[name].field(key.fields[0]).key] = ids
    return found


def _for_editors(node: Any, codes: Codes, differing: Codes) -> Any:
    if isinstance(node, list):
        return [_for_editors(item, codes, differing) for item in node]
    if not isinstance(node, dict):
        return node
    found = {key: _for_editors(value, codes, differing) for key, value in node.items()}
    if "const" in found:
        found["enum"] = [found.pop("const")]
    if "enum" in found:
        found["enum"] = with_numbers(found["enum"])
        found.pop("type", None)
    if found.get("pattern") == DAYS:
        found["type"] = ["string", "integer"]  # a year alone
    for name, value in found.get("properties", {}).items():
        if name in codes and value:
            value["enum"] = codes[name]
        if name in ("differs", "contradicts"):
            value["additionalProperties"]["anyOf"].append({"type": "number"})
            general = value["additionalProperties"]
            value["properties"] = {
                key: {"anyOf": [{"enum": ids}, general]} for key, ids in differing.items()
            }
    return found


def with_numbers(values: list[str]) -> list[str | int]:
    """The values, and behind them the numbers that YAML 1.2 reads some of them as."""
    numbers = {int(value) for value in values if value.lstrip("+-").isdecimal()}
    return [*values, *sorted(numbers)]
