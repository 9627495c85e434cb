"""What stands twice in a table though it may stand once: values, keys, and keys that look alike."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import polars as pl

from readouts.faults import Fault
from readouts.lexing.lex import Cell
from readouts.lexing.lexed import cell_fault
from readouts.lexing.parts import Part
from readouts.schema.declaration import Table
from readouts.schema.patterns import small
from readouts.validation.keys import joined

UNIQUE, UNIQUE_KEYS, PRIMARY_KEY, ALIKE = "unique-error", "unique-keys", "primary-key", "key-alike"
# Cyrillic and Greek letters that a reader takes for Latin ones.
LOOKS_LIKE = dict(zip("аеорсухіјѕԁӏквмнтαεικνορτυχ", "aeopcyxijsdlkbmhtaeiknoptux", strict=True))


class Repeats:
    """Which keys of a table may stand twice, told from its parts one after the other.

    Keys that rise strictly cannot repeat; else 64-bit hashes are kept, eight bytes a row.
    """

    def __init__(self, table: Table, names: Sequence[str], rule: str) -> None:
        self.table = table
        self.names = names
        self.rule = rule
        self._rising = True
        self._last: str | None = None
        self._hashes: list[pl.Series] = []

    def see(self, frame: pl.DataFrame) -> None:
        """Take up the keys of the next part."""
        self.take(self.keys(frame))

    def take(self, keys: pl.Series) -> None:
        """As ``see``, of keys that were told from the part before."""
        if not len(keys):
            return
        if self._rising:
            rises = (keys > keys.shift(1)).fill_null(True).all()
            self._rising = rises and (self._last is None or keys[0] > self._last)
            self._last = keys[-1]
        self._hashes.append(keys.hash())

    def candidates(self) -> pl.Series | None:
        """Hashes that stand more than once; None where none does."""
        if self._rising or not self._hashes:
            return None
        hashes = pl.concat(self._hashes).sort()
        found = hashes.filter((hashes == hashes.shift(1)).fill_null(False)).unique()
        return found if len(found) else None

    def among(self, frame: pl.DataFrame, candidates: pl.Series) -> list[int]:
        """Numbers of the part's rows whose key has such a hash."""
        found = self.keys(frame, dropped=False).hash().is_in(candidates.implode())
        if self.rule in (UNIQUE, UNIQUE_KEYS):
            found = found & self._complete(frame)
        numbers: list[int] = found.arg_true().to_list()
        return numbers

    def keys(self, frame: pl.DataFrame, dropped: bool = True) -> pl.Series:
        """The keys of a part, as ``take`` wants them; ``dropped`` = without those that miss a cell.

        A missing cell of a unique key is no value, in a primary key it is one like another.
        """
        if dropped and self.rule in (UNIQUE, UNIQUE_KEYS):
            frame = frame.filter(self._complete(frame))
        keys = joined(self.table, frame, self.names)
        if self.rule == ALIKE:
            folded = keys.str.normalize("NFKC").str.to_lowercase()
            return folded.str.replace_many(LOOKS_LIKE)
        return keys

    def _complete(self, frame: pl.DataFrame) -> pl.Series:
        whole = pl.all_horizontal(pl.col(name).is_not_null() for name in self.names)
        return frame.select(whole.alias("whole")).to_series()


def unique_keys(table: Table) -> Iterator[tuple[tuple[str, ...], str]]:
    """The fields whose values stand once in the table, and the rule that says so."""
    for field in table.fields:
        if field.constraints.get("unique"):
            yield (field.name,), UNIQUE
    for names in table.unique_keys:
        yield names, UNIQUE_KEYS
    if table.primary_key:
        yield table.primary_key, PRIMARY_KEY
        if not _in_small_letters(table):
            yield table.primary_key, ALIKE


def repeated(table: Table, parts: Iterable[Part], repeats: Repeats) -> Iterator[Fault]:
    """Rows whose key has stood before; ``repeats`` has seen the same ``parts``."""
    candidates = repeats.candidates()
    if candidates is None:
        return
    first: dict[str, list[Cell]] = {}
    for part in parts:
        numbers = repeats.among(part.frame, candidates)
        keys = repeats.keys(part.frame, dropped=False).gather(numbers)
        for number, key in zip(numbers, keys, strict=True):
            cells = part.cells(number)
            earlier = first.setdefault(key, cells)
            if earlier is cells or not (message := _message(table, repeats, cells, earlier)):
                continue
            at, field = part.first + number, repeats.names[0]
            yield cell_fault(table, at, cells, field, repeats.rule, message, "Keep one.")


def without_echoes(faults: Iterable[Fault]) -> Iterator[Fault]:
    """The findings on a table less those on cells that stand twice and are no values at all."""
    found = list(faults)
    no_values = {(fault.row, fault.field) for fault in found if fault.rule == "type-error"}
    for fault in found:
        if fault.rule != UNIQUE or (fault.row, fault.field) not in no_values:
            yield fault


def _message(table: Table, repeats: Repeats, cells: list[Cell], earlier: list[Cell]) -> str | None:
    """What is to be said of two rows of one key; nothing where another rule says it."""
    differ = [
        name
        for name, cell, other in zip(table.columns, cells, earlier, strict=True)
        if cell.value != other.value
    ]
    at = [table.columns.index(name) for name in repeats.names]
    key = " ".join(cells[i].value for i in at)
    if repeats.rule == ALIKE:
        if not set(differ) & set(repeats.names):
            return None
        alike = " ".join(earlier[i].value for i in at)
        return f"{key} looks like {alike} in line {earlier[0].line}"
    how = f"they differ in {', '.join(differ)}" if differ else "they are identical"
    return f"{key} stands in line {earlier[0].line} already; {how}"


def _in_small_letters(table: Table) -> bool:
    """Whether the schema leaves no room for two keys that look alike."""
    fields = [table.field(name) for name in table.primary_key]
    return all(f.type != "string" or small(f.constraints.get("pattern", ".")) for f in fields)
