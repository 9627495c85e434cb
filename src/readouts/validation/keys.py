"""Keys within bounded memory: what repeats in a table, and what refers to nothing in another.

A key of several fields is its cells joined by NUL, which no cell holds: joined keys are equal, and
in the same order, where the tuples are.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

import numpy as np
import polars as pl
from numpy.typing import NDArray

from readouts.schema.declaration import Table

JOINT = "\x00"
# Up to so many keys, looking each reference up in a set of them is the fastest way.
_FEW = 20_000


def joined(frame: pl.DataFrame, names: Sequence[str]) -> pl.Series:
    """The key of each row as one text; missing cells are ""."""
    if len(names) == 1:
        return frame[names[0]].fill_null("")
    cells = pl.concat_str([pl.col(name).fill_null("") for name in names], separator=JOINT)
    return frame.select(cells.alias("key")).to_series()


class Repeats:
    """Which keys of a table may stand twice, told from its parts one after the other.

    Keys that rise strictly cannot repeat; else 64-bit hashes are kept, eight bytes a row.
    """

    def __init__(self, names: Sequence[str], rule: str) -> None:
        self.names = names
        self.rule = rule
        # A missing cell of a unique field is no value; in a primary key it is one like another.
        self._missing_repeats = rule != "unique-error"
        self._rising = True
        self._last: str | None = None
        self._hashes: list[pl.Series] = []

    def see(self, frame: pl.DataFrame) -> None:
        """Take up the keys of the next part."""
        keys = self._keys(frame)
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
        keys = joined(frame, self.names)
        found = keys.hash().is_in(candidates.implode())
        if not self._missing_repeats:
            found = found & (keys != "")
        numbers: list[int] = found.arg_true().to_list()
        return numbers

    def _keys(self, frame: pl.DataFrame) -> pl.Series:
        keys = joined(frame, self.names)
        return keys if self._missing_repeats else keys.filter(keys != "")


class Keys:
    """The keys of a table that others refer to, to be asked which of some values are among them."""

    def __init__(self, names: Sequence[str]) -> None:
        self.names = names
        self._parts: list[pl.Series] = []
        self._set: pl.Series | None = None
        self._order: NDArray[np.int64] | None = None
        self._hashes: NDArray[np.uint64] | None = None

    def see(self, frame: pl.DataFrame) -> None:
        """Take up the keys of the next part."""
        self._parts.append(joined(frame, self.names))

    @property
    def all(self) -> pl.Series:
        """Every key, in the table's order."""
        if self._set is None:
            self._set = pl.concat(self._parts) if self._parts else pl.Series([], dtype=pl.String)
            self._parts = []
        return self._set

    @cached_property
    def leading(self) -> list[str]:
        """The keys' first fields, each once, sorted."""
        return sorted({key.partition(JOINT)[0] for key in self.all})

    def lack(self, values: pl.Series) -> pl.Series:
        """For each value whether it is none of the keys, as a mask."""
        known = self.all
        if len(known) <= _FEW:
            return ~values.is_in(known.implode())
        if self._hashes is None:
            hashes = known.hash().to_numpy()
            self._order = np.argsort(hashes)
            self._hashes = hashes[self._order]
        return ~pl.Series(self._found(values))

    def _found(self, values: pl.Series) -> NDArray[np.bool_]:
        """By hash, then letter by letter: equal hashes alone prove nothing."""
        assert self._hashes is not None and self._order is not None
        asked = values.hash().to_numpy()
        at = np.searchsorted(self._hashes, asked)
        at[at == len(self._hashes)] = 0
        same_hash = self._hashes[at] == asked
        same_text = (self.all.gather(self._order[at]) == values).to_numpy()
        found: NDArray[np.bool_] = same_hash & same_text
        if np.any(same_hash & ~same_text):  # two keys of one hash
            unsure = np.flatnonzero(same_hash & ~same_text)
            found[unsure] = values.gather(unsure).is_in(self.all.implode()).to_numpy()
        return found


def references(table: Table, frame: pl.DataFrame, names: Sequence[str]) -> pl.DataFrame:
    """Row number and value of each reference; a list refers by each of its elements."""
    field = table.field(names[0])
    numbered = pl.DataFrame({"value": joined(frame, names)}).with_row_index("row")
    if len(names) == 1 and field.type == "list":
        delimiter = str(field.descriptor.get("delimiter", ","))
        elements = pl.col("value").str.split(delimiter)
        numbered = numbered.with_columns(elements).explode("value")
        numbered = numbered.with_columns(pl.col("value").str.strip_chars())
    return numbered.filter(pl.col("value").str.strip_chars(JOINT) != "")


def lacking(
    keys: Keys, table: Table, frame: pl.DataFrame, names: Sequence[str]
) -> list[tuple[int, str]]:
    """Row number and value of each reference of a part that is none of ``keys``."""
    found = references(table, frame, names)
    return found.filter(keys.lack(found["value"])).rows()
