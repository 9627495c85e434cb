"""A package that is nothing but tables, each read once in parts, and nothing kept but its keys.

Tables are taken in the order of their keys, so that what a row refers to was read before; a table
that refers to itself, or to one behind it, is gone through once more.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

import polars as pl

from readouts.faults import Fault, FaultsFound
from readouts.lexing.lexed import lex_exactly
from readouts.lexing.parts import Part, judged_parts, read_parts
from readouts.lexing.proof import Unproven
from readouts.schema.declaration import ForeignKey, Package, Table
from readouts.schema.key_order import in_key_order
from readouts.validation.exact import check_exactly
from readouts.validation.explain import damages, refusals
from readouts.validation.expressible import expressible
from readouts.validation.keys import Digest, Keys, digest, joined, lacking
from readouts.validation.progress import Progress
from readouts.validation.repeats import Repeats, repeated, unique_keys, without_echoes
from readouts.validation.screen import screen
from readouts.validation.table import check_text, check_values, dangles

Parents = dict[tuple[str, tuple[str, ...]], Keys]


@dataclass(frozen=True)
class Judgement:
    """What is told of a part without knowing where in the file it stands."""

    doubtful: list[int]
    unique: list[pl.Series]
    keys: list[Digest]
    lacking: list[list[tuple[int, str]]]


@dataclass
class _Found:
    """What is known of a table once it is read."""

    height: int = 0
    proven: bool = True
    faults: list[Fault] = field(default_factory=list)
    dangling: list[Fault] = field(default_factory=list)


def validate_tables(package: Package) -> tuple[list[Fault], dict[str, int]]:
    """All findings, and the rows of each table that could be read."""
    progress = Progress(sum(_size(package, table) for table in package.tables.values()))
    try:
        return _validate(package, progress)
    finally:
        progress.close()


def _size(package: Package, table: Table) -> int:
    try:
        return (package.root / table.path).stat().st_size
    except OSError:
        return 0  # what is wrong with it is told where it is read


def _validate(package: Package, progress: Progress) -> tuple[list[Fault], dict[str, int]]:
    parents = _parents(package)
    faults: list[Fault] = []
    heights: dict[str, int] = {}
    sound: set[str] = set()
    lexed: set[str] = set()
    waiting: list[tuple[Table, ForeignKey]] = []
    for table in in_key_order(package):
        asked = [key for key in table.foreign_keys if key.to_table in heights]
        waiting += [(table, key) for key in table.foreign_keys if key not in asked]
        asked = [key for key in asked if key.to_table in sound]
        try:
            found = _read(package, table, asked, parents, progress)
        except FaultsFound as refused:
            faults += refused.faults
            waiting = [(child, key) for child, key in waiting if child is not table]
            heights.pop(table.name, None)
            continue
        heights[table.name] = found.height
        faults += found.faults + found.dangling
        if not found.faults:
            sound.add(table.name)
        if not found.proven:
            lexed.add(table.name)
    for table, key in waiting:
        if key.to_table in sound:
            parts = _once_more(package, table, table.name in lexed)
            faults += _dangling(package, table, parts, key, parents)
    return faults, heights


def _parents(package: Package) -> Parents:
    """The keys that others refer to, of tables of the package; empty before the table is read."""
    named = {
        (key.to_table, key.to_fields) for t in package.tables.values() for key in t.foreign_keys
    }
    return {
        (name, fields): Keys(package.tables[name], fields)
        for name, fields in named
        if name in package.tables
    }


def _read(
    package: Package,
    table: Table,
    asked: Sequence[ForeignKey],
    parents: Parents,
    progress: Progress,
) -> _Found:
    if not expressible(table):
        return _read_exactly(package, table, asked, parents)
    keys = [parents[name, fields] for name, fields in parents if name == table.name]
    known = [parents[key.to_table, key.to_fields] for key in asked]
    for own in known:
        own.close()
    unique = [Repeats(table, names, rule) for names, rule in unique_keys(table)]
    screened = screen(table)

    alike = [_alike(package, table, key) for key in asked]

    def judge(frame: pl.DataFrame, ascii_only: bool) -> Judgement:
        lack = [lacking(own, table, frame, k.fields) for k, own in zip(asked, known, strict=True)]
        found = [name for name, missed in zip(alike, lack, strict=True) if name and not missed]
        return Judgement(
            screened.doubtful(frame, ascii_only, found),
            [repeats.keys(frame) for repeats in unique],
            [digest(joined(table, frame, own.names)) for own in keys],
            lack,
        )

    found = _Found()
    path = package.root / table.path
    try:
        for part, judgement in judged_parts(path, table.columns, False, judge, table.path):
            found.height += part.frame.height
            progress.advance(len(part.source), part.frame.height)
            for number in judgement.doubtful:
                found.faults += [*refusals(table, part, number), *damages(table, part, number)]
            for repeats, told in zip(unique, judgement.unique, strict=True):
                repeats.take(told)
            for own, digested in zip(keys, judgement.keys, strict=True):
                own.take(digested)
            for key, own, lack in zip(asked, known, judgement.lacking, strict=True):
                for number, value in lack:
                    found.dangling.append(dangles(package, table, part, number, key, value, own))
        for repeats in unique:
            found.faults += repeated(table, read_parts(path, table.columns, False), repeats)
        found.faults = list(without_echoes(found.faults))
    except (OSError, Unproven):
        for own in keys:
            own.clear()
        return _read_exactly(package, table, asked, parents)
    return found


def _alike(package: Package, table: Table, key: ForeignKey) -> str | None:
    """The field of a key, if what it refers to is declared alike: then what is found there is sound."""
    parent = package.tables[key.to_table]
    if len(key.fields) > 1:
        return None
    field, to_field = table.field(key.fields[0]), parent.field(key.to_fields[0])
    asked = [
        (f.type, {k: v for k, v in f.constraints.items() if k not in ("required", "unique")})
        for f in (field, to_field)
    ]
    return field.name if asked[0] == asked[1] and parent.is_id(to_field) else None


def _read_exactly(
    package: Package, table: Table, asked: Sequence[ForeignKey], parents: Parents
) -> _Found:
    """The table cell by cell, or as Frictionless reads it."""
    lexed = lex_exactly(package, table)
    found = _Found(lexed.height, proven=False)
    if expressible(table):
        found.faults += check_values(lexed)
    else:
        found.faults += check_exactly(package, lexed)
    found.faults += check_text(lexed)
    for (name, _), own in parents.items():
        if name == table.name:
            for part in lexed.parts:
                own.see(part.frame)
    for key in asked:
        found.dangling += _dangling(package, table, lexed.parts, key, parents)
    return found


def _dangling(
    package: Package, table: Table, parts: Iterable[Part], key: ForeignKey, parents: Parents
) -> Iterator[Fault]:
    known = parents[key.to_table, key.to_fields]
    for part in parts:
        for number, value in lacking(known, table, part.frame, key.fields):
            yield dangles(package, table, part, number, key, value, known)


def _once_more(package: Package, table: Table, lexed: bool) -> Iterable[Part]:
    """The parts of a table that was read before, in one piece where it had to be lexed."""
    if lexed:
        return lex_exactly(package, table).parts
    return read_parts(package.root / table.path, table.columns, False)
