"""The only reader of datapackage.json and of the table schemas it names by path."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from readouts import limits
from readouts.faults import Fault, FaultsFound

DESCRIPTOR = "datapackage.json"
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
_INSIDE = "Name a file in the folder of the package."


@dataclass(frozen=True)
class Field:
    """One field of a table, as declared. ``typed`` says how a coding file types it, if it does."""

    name: str
    type: str
    descriptor: Mapping[str, Any]

    @property
    def constraints(self) -> Mapping[str, Any]:
        constraints: Mapping[str, Any] = self.descriptor.get("constraints", {})
        return constraints

    @property
    def vocabulary(self) -> list[str]:
        """The values of the constraint enum, as they are written in a cell."""
        values = self.constraints["enum"]
        return [str(v).lower() if isinstance(v, bool) else str(v) for v in values]

    @property
    def typed(self) -> Mapping[str, Any] | None:
        typed: Mapping[str, Any] | None = self.descriptor.get("typed")
        return typed

    def elements(self, cell: str) -> list[str]:
        """The elements of a cell of type list; the whole cell where the type is another."""
        if self.type != "list":
            return [cell]
        return cell.split(str(self.descriptor.get("delimiter", ","))) if cell else []

    @property
    def key(self) -> str:
        """The key that fills this column in a coding file: its name less ``_id``."""
        return str((self.typed or {}).get("key", self.name.removesuffix("_id")))


@dataclass(frozen=True)
class ForeignKey:
    """``fields`` of the declaring table point to ``to_fields`` of ``to_table``."""

    fields: tuple[str, ...]
    to_table: str
    to_fields: tuple[str, ...]


@dataclass(frozen=True)
class Table:
    """One table: its schema and where its file lies (a path relative to the package, POSIX)."""

    name: str
    path: str
    schema: Mapping[str, Any]

    @cached_property
    def fields(self) -> tuple[Field, ...]:
        return tuple(Field(f["name"], f["type"], f) for f in self.schema["fields"])

    @property
    def columns(self) -> list[str]:
        return [field.name for field in self.fields]

    @property
    def primary_key(self) -> tuple[str, ...]:
        return _names(self.schema.get("primaryKey", ()))

    @property
    def unique_keys(self) -> list[tuple[str, ...]]:
        """The sets of fields that stand once in the table, besides the primary key."""
        return [_names(key) for key in self.schema.get("uniqueKeys", ())]

    @property
    def leading(self) -> str:
        """The column at which a finding on a whole row is shown: the key's first, or the table's."""
        return (self.primary_key or tuple(self.columns))[0]

    @cached_property
    def foreign_keys(self) -> tuple[ForeignKey, ...]:
        return tuple(
            ForeignKey(
                _names(key["fields"]),
                key["reference"].get("resource") or self.name,
                _names(key["reference"]["fields"]),
            )
            for key in self.schema.get("foreignKeys", ())
        )

    def is_id(self, field: Field) -> bool:
        """Whether the field holds ids: it is part of a key, or named so."""
        keys = (self.primary_key, *(key.fields for key in self.foreign_keys))
        return field.name.endswith("_id") or any(field.name in key for key in keys)

    def field(self, name: str) -> Field:
        """The field of that name; KeyError where there is none."""
        for field in self.fields:
            if field.name == name:
                return field
        raise KeyError(f"{self.name} has no field {name}")


def _names(declared: str | Sequence[str]) -> tuple[str, ...]:
    """Field names of a key, which the standard lets a package give as one string."""
    return (declared,) if isinstance(declared, str) else tuple(declared)


@dataclass(frozen=True)
class Package:
    """A Data Package on disk: its folder, descriptor, tables and views in the descriptor's order.

    A view is declared like a table; it becomes a file and a resource only in a release.
    """

    root: Path
    descriptor: Mapping[str, Any]
    tables: Mapping[str, Table]
    views: Mapping[str, Table]

    @property
    def codings(self) -> Mapping[str, str] | None:
        """Folders of coding files, recodings and passages, where the package has any."""
        codings: Mapping[str, str] | None = self.descriptor.get("codings")
        return codings


def read_json(path: Path, shown: str) -> Any:
    """A JSON document; FaultsFound names file, line and column where it is none or absent."""

    def fault(line: int | None, column: int | None, message: str, mend: str) -> FaultsFound:
        return FaultsFound([Fault(shown, line, column, "json-error", message, mend)])

    try:
        size = path.stat().st_size
        if size > limits.current.descriptor_bytes:
            raise limits.exceeded(shown, "descriptor_bytes", size, "the file has bytes:")
        raw = path.read_bytes()
    except FileNotFoundError:
        raise fault(
            None, None, f"{shown} does not exist", "Add the file or mend its name."
        ) from None
    except OSError as error:
        raise fault(
            None, None, f"{shown} cannot be read: {error.strerror}", "Mend the rights."
        ) from None
    if raw.startswith(b"\xef\xbb\xbf"):
        raise fault(1, 1, "the file begins with a byte order mark", "Save it as UTF-8 without BOM.")
    try:
        return json.loads(raw.decode("utf-8"), object_pairs_hook=_without_repeats)
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise fault(line, None, "the file is not UTF-8", "Save it as UTF-8.") from None
    except RecursionError:
        raise fault(None, None, "the JSON is nested too deeply", "Make it flatter.") from None
    except json.JSONDecodeError as error:
        raise fault(error.lineno, error.colno, error.msg, "Mend the JSON here.") from None
    except ValueError as error:
        raise fault(None, None, str(error), "Keep one of the two.") from None


def _without_repeats(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        twice = sorted({name for name in names if names.count(name) > 1})
        raise ValueError(f"repeated key {', '.join(twice)}")
    return found


def read_package(root: Path) -> Package:
    """The package in the folder ``root``; FaultsFound where its descriptor cannot be used."""
    descriptor = read_json(root / DESCRIPTOR, DESCRIPTOR)
    if not isinstance(descriptor, dict) or not isinstance(descriptor.get("resources"), list):
        raise FaultsFound([_unusable(DESCRIPTOR, "no list of resources", "Name each table there.")])
    tables: dict[str, Table] = {}
    faults: list[Fault] = []
    for number, resource in enumerate(descriptor["resources"], start=1):
        try:
            table = _table(root, resource, number)
            tables[table.name] = table
        except FaultsFound as found:
            faults += found.faults
    views = {
        name: Table(name, f"data/release/{name}.csv", read_json(root / path, path))
        for name, path in descriptor.get("views", {}).items()
    }
    if faults:
        raise FaultsFound(faults)
    return Package(root, descriptor, tables, views)


def _table(root: Path, resource: Any, number: int) -> Table:
    """A resource as a table of one CSV file, all of whose fields have a type."""

    def refuse(message: str, mend: str, shown: str = DESCRIPTOR) -> FaultsFound:
        return FaultsFound([_unusable(shown, message, mend)])

    if not isinstance(resource, dict) or not isinstance(resource.get("name"), str):
        raise refuse(f"resource {number} has no name", "Give it one.")
    name, path = resource["name"], resource.get("path")
    if isinstance(path, list):
        message = f"resource '{name}' is cut into {len(path)} files"
        raise refuse(message, "Join them, or make each a resource: a table is one file here.")
    if not isinstance(path, str):
        raise refuse(f"resource '{name}' has no path", "Give the path of its CSV file.")
    if unsafe := _unsafe(root, path):
        raise refuse(f"the path of resource '{name}' {unsafe}", _INSIDE)
    schema, shown = resource.get("schema"), DESCRIPTOR
    if isinstance(schema, str):
        if unsafe := _unsafe(root, schema):
            raise refuse(f"the schema of resource '{name}' {unsafe}", _INSIDE)
        schema, shown = read_json(root / schema, schema), schema
    fields = schema.get("fields") if isinstance(schema, dict) else None
    if not isinstance(schema, dict) or not isinstance(fields, list):
        message = f"resource '{name}' has no schema with fields"
        raise refuse(message, "Add its Table Schema: nothing else says what it holds.", shown)
    if len(fields) > limits.current.columns:
        raise limits.exceeded(shown, "columns", len(fields), f"'{name}' has columns:")
    for place, field in enumerate(fields, start=1):
        for key in ("name", "type"):
            if not isinstance(field, dict) or not isinstance(field.get(key), str):
                called = f"'{field['name']}'" if key == "type" else str(place)
                message = f"field {called} of '{name}' has no {key}"
                raise refuse(message, f"Give it a {key}: nothing is guessed here.", shown)
    return Table(name, path, schema)


def _unsafe(root: Path, path: str) -> str | None:
    """Why a path may not be followed; None where it stays in the package.

    A hard link to a file outside cannot be told from a file.
    """
    if _SCHEME.match(path):
        return "is an address, and nothing is fetched"
    if path.startswith(("/", "\\")) or ".." in re.split(r"[/\\]", path):
        return "leads out of the package"
    found = (root / path).resolve()
    return (
        None if found.is_relative_to(root.resolve()) else "is a link that leads out of the package"
    )


def _unusable(shown: str, message: str, mend: str) -> Fault:
    return Fault(shown, None, None, "descriptor-error", message, mend)
