"""Changes of schema: tables and fields added, removed, renamed, moved, retyped, constrained otherwise.

Kinds are those that the Data Package version recipe tells apart, so that a version number follows
from them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from readouts.schema.declaration import Field, Package, Table

# What makes a reader take the same characters for another value.
_TYPE = (
    *("type", "format", "trueValues", "falseValues", "decimalChar", "groupChar", "bareNumber"),
    *("delimiter", "itemType", "missingValues", "categories", "categoriesOrdered"),
)
_LOWEST = ("minimum", "exclusiveMinimum", "minLength")
_HIGHEST = ("maximum", "exclusiveMaximum", "maxLength")
_WEIGHED = {
    *("$schema", "name", "fields", "missingValues", "primaryKey", "foreignKeys", "uniqueKeys"),
}
SameContent = Callable[[Table, Field, Table, Field], bool]


@dataclass(frozen=True)
class SchemaChange:
    """One change. ``kind`` is one of table-/field-added, -removed, -renamed, field-moved,
    field-retyped, key-changed, constraint-tightened, constraint-loosened, text-changed;
    ``table`` and ``field`` are the new names, or the old where nothing new stands for them."""

    kind: str
    table: str
    field: str | None
    message: str


@dataclass(frozen=True)
class Pair:
    """A table on both sides, with the fields that are on both: (old, new), in the new order."""

    old: Table
    new: Table
    fields: tuple[tuple[Field, Field], ...]


@dataclass(frozen=True)
class Schemas:
    """All changes of schema, the tables to compare, and those that one side alone has."""

    changes: tuple[SchemaChange, ...]
    pairs: tuple[Pair, ...]
    added: tuple[Table, ...]
    removed: tuple[Table, ...]


def compare(old: Package, new: Package, same_content: SameContent) -> Schemas:
    """How the schemas differ. ``same_content`` tells whether a field that is gone and one that is
    new hold the same cells, which makes them one renamed field."""
    before = {**old.tables, **old.views}
    after = {**new.tables, **new.views}
    renamed = dict(_renamed_tables(before, after))
    changes: list[SchemaChange] = []
    pairs = []
    if old.descriptor.get("name") != new.descriptor.get("name"):
        names = f"{old.descriptor.get('name')} -> {new.descriptor.get('name')}"
        changes.append(SchemaChange("package-renamed", "", None, f"package renamed: {names}"))
    for name, table in after.items():
        held = before.get(renamed.get(name, name))
        if held is None:
            changes.append(SchemaChange("table-added", name, None, f"table {name} added"))
            continue
        if name in renamed:
            message = f"table {held.name} renamed to {name}"
            changes.append(SchemaChange("table-renamed", name, None, message))
        fields = dict(_renamed_fields(held, table, same_content))
        of_new = {f.name: fields.get(f.name, f.name) for f in table.fields}
        shared = tuple(
            (held.field(of_new[f.name]), f) for f in table.fields if of_new[f.name] in held.columns
        )
        pairs.append(Pair(held, table, shared))
        changes += _fields(pairs[-1], fields)
        changes += _whole(pairs[-1])
    gone = [n for n in before if n not in after and n not in renamed.values()]
    changes += [SchemaChange("table-removed", n, None, f"table {n} removed") for n in gone]
    added = tuple(t for n, t in after.items() if n not in before and n not in renamed)
    return Schemas(tuple(changes), tuple(pairs), added, tuple(before[n] for n in gone))


def _renamed_tables(
    before: Mapping[str, Table], after: Mapping[str, Table]
) -> Iterator[tuple[str, str]]:
    """(new name, old name) of tables that differ in their name alone."""
    gone = [t for n, t in before.items() if n not in after]
    for name, table in after.items():
        if name not in before:
            shape = [(f.name, f.type) for f in table.fields]
            for other in gone:
                if [(f.name, f.type) for f in other.fields] == shape:
                    yield name, other.name
                    gone.remove(other)
                    break


def _renamed_fields(old: Table, new: Table, same_content: SameContent) -> Iterator[tuple[str, str]]:
    """(new name, old name): one name less its punctuation, one description, or the same cells."""
    gone = [f for f in old.fields if f.name not in new.columns]
    come = [f for f in new.fields if f.name not in old.columns]
    tests: list[Callable[[Field, Field], bool]] = [
        lambda o, n: _bare(o.name) == _bare(n.name),
        lambda o, n: _said(o) != "" and _said(o) == _said(n) and o.type == n.type,
        lambda o, n: o.type == n.type and same_content(old, o, new, n),
    ]
    for test in tests:
        for field in list(come):
            for other in list(gone):
                if test(other, field):
                    yield field.name, other.name
                    gone.remove(other)
                    come.remove(field)
                    break


def _bare(name: str) -> str:
    return re.sub(r"[\W_]+", "", name).casefold()


def _said(field: Field) -> str:
    return str(field.descriptor.get("description", ""))


def _fields(pair: Pair, names: Mapping[str, str]) -> Iterator[SchemaChange]:
    table = pair.new.name

    def change(kind: str, field: str, message: str) -> SchemaChange:
        return SchemaChange(kind, table, field, f"{table}.{field} {message}")

    kept = {new.name: old for old, new in pair.fields}
    last = max((i for i, n in enumerate(pair.new.columns) if n in kept), default=-1)
    for place, name in enumerate(pair.new.columns):
        if name not in kept:
            behind = f", and all behind it move: place {place + 1}" if place < last else ""
            yield change("field-added", name, f"added{behind}")
        elif name in names:
            yield change("field-renamed", name, f"renamed from {names[name]}")
    old_kept = {old.name for old, _ in pair.fields}
    for name in pair.old.columns:
        if name not in old_kept:
            yield change("field-removed", name, "removed")
    order = [pair.old.columns.index(old.name) for old, _ in pair.fields]
    stay = _longest_rising(order)
    for at, (old, new) in zip(order, pair.fields, strict=True):
        if at not in stay:
            places = f"{at + 1} to {pair.new.columns.index(new.name) + 1}"
            yield change("field-moved", new.name, f"moved from place {places}")
        yield from _field(table, old, new)


def _longest_rising(order: list[int]) -> set[int]:
    """The most places that keep their order among themselves; the others have moved."""
    best: list[list[int]] = []
    for at in order:
        before = [one for one in best if one[-1] < at]
        best.append([*_longest(before), at])
    return set(_longest(best))


def _longest(lists: list[list[int]]) -> list[int]:
    return max(lists, key=lambda one: len(one)) if lists else []


def _field(table: str, old: Field, new: Field) -> Iterator[SchemaChange]:
    def change(kind: str, message: str) -> SchemaChange:
        return SchemaChange(kind, table, new.name, f"{table}.{new.name} {message}")

    for key in _TYPE:
        was, is_ = old.descriptor.get(key), new.descriptor.get(key)
        if was != is_:
            yield change("field-retyped", f"{key}: {_shown(was)} -> {_shown(is_)}")
    for kind, message in _constraints(old.constraints, new.constraints):
        yield change(kind, message)
    texts = [
        key
        for key in sorted({*old.descriptor, *new.descriptor} - {*_TYPE, "name", "constraints"})
        if old.descriptor.get(key) != new.descriptor.get(key)
    ]
    if texts:
        yield change("text-changed", f"says otherwise: {', '.join(texts)}")


def _constraints(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """(kind, message); a constraint whose two forms cannot be weighed counts as tightened."""
    for key in sorted({*old, *new}):
        was, is_ = old.get(key), new.get(key)
        if was == is_:
            continue
        shown = f"{key}: {_shown(was)} -> {_shown(is_)}"
        if key == "enum" and was is not None and is_ is not None:
            lost, won = [v for v in was if v not in is_], [v for v in is_ if v not in was]
            if lost:
                yield "constraint-tightened", f"enum lost {_shown(lost)}"
            if won:
                yield "constraint-loosened", f"enum won {_shown(won)}"
            if not lost and not won:
                yield "text-changed", "enum in another order"
        elif is_ is None or is_ is False:
            yield "constraint-loosened", shown
        elif was is None or was is False:
            yield "constraint-tightened", shown
        elif (key in _LOWEST and _less(is_, was)) or (key in _HIGHEST and _less(was, is_)):
            yield "constraint-loosened", shown
        else:
            yield "constraint-tightened", shown


def _less(one: Any, other: Any) -> bool:
    return type(one) is type(other) and bool(one < other)


def _whole(pair: Pair) -> Iterator[SchemaChange]:
    """What a schema says of the table as a whole: keys, references, missing values, words."""
    table, old, new = pair.new.name, pair.old.schema, pair.new.schema

    def change(kind: str, message: str) -> SchemaChange:
        return SchemaChange(kind, table, None, f"{table} {message}")

    names = {o.name: n.name for o, n in pair.fields}
    was_key = tuple(names.get(n, n) for n in pair.old.primary_key)
    if was_key != pair.new.primary_key:
        keys = f"{_shown(pair.old.primary_key)} -> {_shown(pair.new.primary_key)}"
        yield change("key-changed", f"primary key: {keys}")
    was = {
        (tuple(names.get(n, n) for n in k.fields), k.to_table, k.to_fields)
        for k in pair.old.foreign_keys
    }
    is_ = {(k.fields, k.to_table, k.to_fields) for k in pair.new.foreign_keys}
    for fields, to, _ in sorted(is_ - was):
        yield change("constraint-tightened", f"{', '.join(fields)} must now occur in {to}")
    for fields, to, _ in sorted(was - is_):
        yield change("constraint-loosened", f"{', '.join(fields)} need no longer occur in {to}")
    was_missing, is_missing = (s.get("missingValues", [""]) for s in (old, new))
    if was_missing != is_missing:
        yield change("field-retyped", f"missing values: {was_missing} -> {is_missing}")
    if old.get("uniqueKeys") != new.get("uniqueKeys"):
        loosened = not new.get("uniqueKeys")
        kind = "constraint-loosened" if loosened else "constraint-tightened"
        yield change(kind, "unique keys changed")
    texts = [k for k in sorted({*old, *new} - _WEIGHED) if old.get(k) != new.get(k)]
    if texts:
        yield change("text-changed", f"says otherwise: {', '.join(texts)}")


def _shown(value: Any) -> str:
    if value is None:
        return "none"
    if isinstance(value, Iterable) and not isinstance(value, str | Mapping):
        return ", ".join(map(str, value)) or "none"
    return str(value)
