"""The only reader of datapackage.json and of the table schemas it names by path."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from readouts import limits
from readouts.faults import Fault, FaultsFound
from readouts.schema.our_keys import check_our_keys
from readouts.schema.paths import unsafe
from readouts.schema.plain_text import decoded

DESCRIPTOR = "datapackage.json"


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
    def description(self) -> str:
        """What the field says, in words; "" where a package of another house gives none."""
        return str(self.descriptor.get("description", ""))

    @property
    def example(self) -> str:
        """A value as it may stand in a cell; "" where none is given."""
        return str(self.descriptor.get("example", ""))

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
    def title(self) -> str:
        return str(self.schema.get("title", self.name))

    @property
    def description(self) -> str:
        """What a row is, in words; "" where a package of another house does not say."""
        return str(self.schema.get("description", ""))

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

    def missing_values(self, field: Field) -> set[str]:
        """What stands for a missing value in cells of the field; the standard knows two forms."""
        declared = self.schema.get("missingValues", [""])
        values = field.descriptor.get("missingValues", declared)
        return {str(v["value"] if isinstance(v, dict) else v) for v in values}

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
    text = decoded(raw, shown)
    try:
        return json.loads(text, object_pairs_hook=_without_repeats)
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
    resources = descriptor.get("resources") if isinstance(descriptor, dict) else None
    if not isinstance(resources, list) or not resources:
        raise FaultsFound([_unusable(DESCRIPTOR, "no list of resources", "Name each table there.")])
    faults = list(check_our_keys(root, DESCRIPTOR, descriptor))
    if faults:
        raise FaultsFound(faults)
    tables: dict[str, Table] = {}
    for number, resource in enumerate(resources, start=1):
        try:
            table = _table(root, resource, number)
            if table.name in tables:
                message = f"resource {number} is named '{table.name}', as one before it"
                faults.append(_unusable(DESCRIPTOR, message, "Give each table a name of its own."))
            tables[table.name] = table
        except FaultsFound as found:
            faults += found.faults
    views: dict[str, Table] = {}
    for name, path in _declared_views(descriptor).items():
        try:
            views[name] = _view(root, name, path, tables)
        except FaultsFound as found:
            faults += found.faults
    for folder, path in descriptor.get("codings", {}).items():
        if why := unsafe(root, path):
            faults.append(_unsafe(path, f"{folder} of codings", *why))
    if faults:
        raise FaultsFound(faults)
    return Package(root, descriptor, tables, views)


def _table(root: Path, resource: Any, number: int) -> Table:
    """A resource as a table of one CSV file, all of whose fields have a type."""
    if not isinstance(resource, dict) or not isinstance(resource.get("name"), str):
        raise _refusal(f"resource {number} has no name", "Give it one.")
    name, path = resource["name"], resource.get("path")
    if isinstance(path, list):
        message = f"resource '{name}' is cut into {len(path)} files"
        raise _refusal(message, "Join them, or make each a resource: a table is one file here.")
    if not isinstance(path, str):
        raise _refusal(f"resource '{name}' has no path", "Give the path of its CSV file.")
    if found := unsafe(root, path):
        raise FaultsFound([_unsafe(path, f"resource '{name}'", *found)])
    return Table(name, path, _schema(root, resource.get("schema"), f"resource '{name}'", name))


def _view(root: Path, name: str, path: str, tables: Mapping[str, Table]) -> Table:
    """A view, which has a schema as a table has, and a file only in a release."""
    if name in tables:
        raise _refusal(f"view '{name}' is named as a resource", "Give it a name of its own.")
    return Table(name, f"data/release/{name}.csv", _schema(root, path, f"view '{name}'", name))


def _declared_views(descriptor: Mapping[str, Any]) -> Mapping[str, str]:
    """View to schema; the list of views that version 1 of the standard knew is none of ours."""
    views = descriptor.get("views", {})
    return views if isinstance(views, dict) else {}


def _schema(root: Path, schema: Any, of: str, name: str) -> dict[str, Any]:
    """A table schema, given or named by path, all of whose fields have a name and a type."""
    shown = DESCRIPTOR
    if isinstance(schema, str):
        if found := unsafe(root, schema):
            raise FaultsFound([_unsafe(schema, f"the schema of {of}", *found)])
        schema, shown = read_json(root / schema, schema), schema
    fields = schema.get("fields") if isinstance(schema, dict) else None
    if not isinstance(schema, dict) or not isinstance(fields, list):
        mend = "Add its Table Schema: nothing else says what it holds."
        raise _refusal(f"{of} has no schema with fields", mend, shown)
    if len(fields) > limits.current.columns:
        raise limits.exceeded(shown, "columns", len(fields), f"'{name}' has columns:")
    for place, field in enumerate(fields, start=1):
        for key in ("name", "type"):
            if not isinstance(field, dict) or not isinstance(field.get(key), str):
                called = f"'{field['name']}'" if key == "type" else str(place)
                message = f"field {called} of '{name}' has no {key}"
                raise _refusal(message, f"Give it a {key}: nothing is guessed here.", shown)
    return schema


def _refusal(message: str, mend: str, shown: str = DESCRIPTOR) -> FaultsFound:
    return FaultsFound([_unusable(shown, message, mend)])


def _unsafe(path: str, of: str, why: str, mend: str) -> Fault:
    return _unusable(DESCRIPTOR, f"'{path}', path of {of}, {why}", mend)


def _unusable(shown: str, message: str, mend: str) -> Fault:
    return Fault(shown, None, None, "descriptor-error", message, mend)
