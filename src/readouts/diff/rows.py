"""Rows added, removed and changed between two versions of a table, by primary key and cell.

Both files are merged by key in one pass. That is right wherever the keys met in passing rise on both
sides; where they do not, both files are first sorted on disk, so that memory stays bounded.
"""

from __future__ import annotations

import csv
import heapq
import marshal
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from itertools import islice
from pathlib import Path
from typing import IO

from readouts.diff.records import Records
from readouts.diff.schemas import Pair
from readouts.schema.declaration import Field

Key = tuple[str, ...]
ADDED, REMOVED, CHANGED = "added", "removed", "changed"
_RUN = 50_000  # records sorted in memory at a time: some 40 MB of statements
_NUMBERS = ("integer", "number", "year")


@dataclass(frozen=True)
class CellChange:
    """A cell of the (new) field: from, to; None on the side that has no such row."""

    field: str
    old: str | None
    new: str | None


@dataclass(frozen=True)
class RowChange:
    """A row added, removed or changed. A changed row has the cells that differ, another all that
    are not empty."""

    kind: str
    key: Key
    cells: tuple[CellChange, ...]


class TableDiff:
    """What changed in one table: counts, and the changes in the order of their keys.

    ``rows`` is (before, after). The changes lie in a file until asked for, so that a million of
    them need no memory; ``close`` deletes it.
    """

    def __init__(self, pair: Pair) -> None:
        self.name = pair.new.name
        self.rows = (0, 0)
        self.counts = {ADDED: 0, REMOVED: 0, CHANGED: 0}
        self._fields = [new.name for _, new in pair.fields]
        self._same = [_same(old, new) for old, new in pair.fields]
        self._spool: IO[bytes] = tempfile.TemporaryFile(prefix="readouts-diff-")  # noqa: SIM115

    def __bool__(self) -> bool:
        return any(self.counts.values())

    def __iter__(self) -> Iterator[RowChange]:
        self._spool.seek(0)
        for _ in range(sum(self.counts.values())):
            kind, key, old, new = marshal.load(self._spool)
            yield RowChange(kind, key, tuple(self._differing(old, new)))

    def removed(self, key: Key, cells: list[str]) -> None:
        """Note a row that only the old side has."""
        self._note(REMOVED, key, cells, None)

    def added(self, key: Key, cells: list[str]) -> None:
        """Note a row that only the new side has."""
        self._note(ADDED, key, None, cells)

    def held(self, key: Key, old: list[str], new: list[str]) -> None:
        """Note a row that both sides have, if a cell of it has another value."""
        if old != new and any(self._differing(old, new)):
            self._note(CHANGED, key, old, new)

    def _note(self, kind: str, key: Key, old: list[str] | None, new: list[str] | None) -> None:
        self.counts[kind] += 1
        # Plain lists, which marshal writes five times as fast as pickle writes objects.
        marshal.dump((kind, key, old, new), self._spool)

    def _differing(self, old: list[str] | None, new: list[str] | None) -> Iterator[CellChange]:
        if old is None or new is None:
            for name, cell in zip(self._fields, old or new or (), strict=True):
                if cell:
                    yield CellChange(name, cell if old else None, cell if new else None)
            return
        for name, was, is_, same in zip(self._fields, old, new, self._same, strict=True):
            if was != is_ and not same(was, is_):
                yield CellChange(name, was, is_)

    def close(self) -> None:
        """Forget the changes."""
        self._spool.close()


class _OutOfOrder(Exception):
    """A key that does not rise: the merge cannot be trusted."""


def compare_rows(pair: Pair, old: Path, new: Path) -> TableDiff:
    """Compare the files ``old`` and ``new`` of a table; WrongUse where one cannot be read.

    Without a primary key a row is its own key. Fields that one side alone has are no change of rows;
    "1.0" and "1.00" are one number.
    """
    try:
        return _merged(pair, old, new, strictly=True)
    except _OutOfOrder:
        with tempfile.TemporaryDirectory(prefix="readouts-diff-") as folder:
            sides = _Reading(pair, False), _Reading(pair, True)
            for path, reading, name in zip((old, new), sides, ("old", "new"), strict=True):
                _sort(path, reading, Path(folder) / name)
            return _merged(pair, Path(folder) / "old", Path(folder) / "new", strictly=False)


class _Reading:
    """How a record of one side becomes a key and the cells that both sides have."""

    def __init__(self, pair: Pair, is_new: bool) -> None:
        table = pair.new if is_new else pair.old
        self.shown = table.path
        self.fields = [both[is_new] for both in pair.fields]
        self.missing = set(table.schema.get("missingValues", [""])) - {""}
        self.key_at = _key(pair)
        self._spellings = [_spelling(self.fields[i]) for i in self.key_at]
        self._plain = all(spell is _as_it_is for spell in self._spellings)
        self.places: list[int] = []
        self._as_they_are = False

    def start(self, header: list[str]) -> None:
        """Learn where the fields stand in the file; those that it lacks are empty."""
        self.places = [header.index(f.name) if f.name in header else -1 for f in self.fields]
        self._as_they_are = self.places == list(range(len(header))) and not self.missing

    def cells(self, record: list[str]) -> list[str]:
        """The record in the order of the fields, missing values as ""."""
        if self._as_they_are:
            return record
        found = [record[at] if at >= 0 else "" for at in self.places]
        return ["" if c in self.missing else c for c in found] if self.missing else found

    def key(self, cells: list[str]) -> Key:
        return tuple([cells[at] for at in self.key_at])

    def order(self, key: Key) -> tuple[bytes, ...]:
        """Where a key stands: by UTF-8 bytes, all spellings of a number alike."""
        if self._plain:
            return tuple([cell.encode() for cell in key])
        return tuple(
            [spell(cell).encode() for cell, spell in zip(key, self._spellings, strict=True)]
        )


def _key(pair: Pair) -> list[int]:
    """Places, among the fields on both sides, of the new key, else of the old, else of all."""
    olds, news = [o.name for o, _ in pair.fields], [n.name for _, n in pair.fields]
    for names, key in ((news, pair.new.primary_key), (olds, pair.old.primary_key)):
        if key and set(key) <= set(names):
            return [names.index(name) for name in key]
    return list(range(len(news)))


def normal(field: Field, cell: str) -> str:
    """One spelling for all that are the same value of a field."""
    if field.type in _NUMBERS:
        return _number(cell)
    if field.type == "boolean":
        truth = _truths(field).get(cell)
        return cell if truth is None else str(truth).lower()
    return cell


def _spelling(field: Field) -> Callable[[str], str]:
    return _number if field.type in _NUMBERS else _as_it_is


def _as_it_is(cell: str) -> str:
    return cell


def _number(cell: str) -> str:
    """One spelling for all that are the same number; other text as it is."""
    if cell.isascii() and cell.isdigit() and not cell.startswith("0"):
        return cell
    try:
        sign, figures, exponent = Decimal(cell).as_tuple()
    except InvalidOperation:
        return cell
    if not isinstance(exponent, int):
        return cell  # NaN, Infinity
    digits = "".join(map(str, figures)).lstrip("0")
    exponent += len(digits) - len(digits.rstrip("0"))
    digits = digits.rstrip("0")
    if not digits:
        return "0"
    number = Decimal(f"{'-' * sign}{digits}e{exponent}")
    # 1e400000000 is a number too, and must not be written out.
    return f"{number:f}" if abs(exponent) + len(digits) < 100 else f"{number:e}"


def _merged(pair: Pair, old_path: Path, new_path: Path, strictly: bool) -> TableDiff:
    found = TableDiff(pair)
    old_side, new_side = _Reading(pair, False), _Reading(pair, True)
    try:
        with Records(old_path, old_side.shown) as old, Records(new_path, new_side.shown) as new:
            old_side.start(old.header)
            new_side.start(new.header)
            olds, news = _Head(old, old_side, strictly), _Head(new, new_side, strictly)
            alike = old.header == new.header and old_side.missing == new_side.missing
            while True:
                if alike and olds.record is None and news.record is None:
                    old.skip_what_equals(new)
                olds.look()
                news.look()
                if olds.record is None and news.record is None:
                    break
                if news.record is None or (olds.record is not None and olds.order < news.order):
                    found.removed(olds.key, olds.cells)
                    olds.record = None
                elif olds.record is None or news.order < olds.order:
                    found.added(news.key, news.cells)
                    news.record = None
                else:
                    found.held(news.key, olds.cells, news.cells)
                    olds.record = news.record = None
            found.rows = (old.count, new.count)
    except BaseException:
        found.close()
        raise
    return found


class _Head:
    """The record that one side stands at, once looked at; its keys must rise."""

    def __init__(self, records: Records, reading: _Reading, strictly: bool) -> None:
        self._records, self._reading, self._strictly = records, reading, strictly
        self.record: list[str] | None = None
        self.cells: list[str] = []
        self.key: Key = ()
        self.order: tuple[bytes, ...] = ()

    def look(self) -> None:
        """Take the next record, unless one waits."""
        if self.record is not None:
            return
        self.record = self._records.take()
        if self.record is None:
            return
        self.cells = self._reading.cells(self.record)
        self.key = self._reading.key(self.cells)
        before, self.order = self.order, self._reading.order(self.key)
        if self.order < before or (self._strictly and before and self.order == before):
            raise _OutOfOrder


def _same(old: Field, new: Field) -> Callable[[str, str], bool]:
    """Whether two different texts are one value of the field."""
    if old.type in _NUMBERS and new.type in _NUMBERS:
        return lambda a, b: _number(a) == _number(b)
    if old.type == new.type == "boolean":
        before, after = _truths(old), _truths(new)
        return lambda a, b: a in before and before[a] == after.get(b)
    return lambda a, b: False


def _truths(field: Field) -> dict[str, bool]:
    """The spellings of true and false, by default those of Table Schema."""
    true = field.descriptor.get("trueValues", ("true", "True", "TRUE", "1"))
    false = field.descriptor.get("falseValues", ("false", "False", "FALSE", "0"))
    return dict.fromkeys(true, True) | dict.fromkeys(false, False)


def _sort(path: Path, reading: _Reading, target: Path) -> None:
    """Write the records sorted by key to ``target``: runs sorted in memory, then merged."""
    runs: list[IO[bytes]] = []
    with Records(path, reading.shown) as records:
        reading.start(records.header)
        keyed = ((_order(reading, r), r) for r in iter(records.take, None))
        while run := sorted(islice(keyed, _RUN)):
            runs.append(tempfile.TemporaryFile(prefix="readouts-diff-"))  # noqa: SIM115
            for one in run:
                marshal.dump(one, runs[-1])
        header = records.header
    # All quoted: what csv writes bare it may read back otherwise (a lone carriage return).
    with target.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(record for _, record in heapq.merge(*map(_loaded, runs)))
    for opened in runs:
        opened.close()


def _order(reading: _Reading, record: list[str]) -> tuple[bytes, ...]:
    return reading.order(reading.key(reading.cells(record)))


def _loaded(run: IO[bytes]) -> Iterator[tuple[tuple[bytes, ...], list[str]]]:
    run.seek(0)
    while True:
        try:
            yield marshal.load(run)
        except EOFError:
            return
