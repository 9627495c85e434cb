"""Keys within bounded memory: what repeats in a table, and what refers to nothing in another.

A key of several fields is its cells joined by NUL, which no cell holds: joined keys are equal, and
in the same order, where the tuples are.
"""

from __future__ import annotations

import difflib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import polars as pl
from numpy.typing import NDArray

from readouts.schema.declaration import Table

JOINT = "\x00"
# Up to so many keys, looking each reference up in a set of them is the fastest way.
_FEW = 20_000
# What a wrong reference was meant to be is told by comparing it with so many keys, so many times.
_COMPARED = 2_000
_EXPLAINED = 200
# Of more keys than that, none is kept as text, and none is proposed.
_NAMED = 2_000_000
_SEEDS = [secrets.randbits(63) for _ in range(2)]
_SAMPLE = 1000


def joined(table: Table, frame: pl.DataFrame, names: Sequence[str]) -> pl.Series:
    """The key of each row as one text; missing cells are "", equal numbers one text."""
    if len(names) == 1:
        return values(table, frame, names[0]).fill_null("")
    cells = [_value(table, name).fill_null("") for name in names]
    return frame.select(pl.concat_str(cells, separator=JOINT).alias("key")).to_series()


def values(table: Table, frame: pl.DataFrame, name: str) -> pl.Series:
    """The cells of a field, equal numbers written alike; missing cells are null."""
    if _type(table, name) != "number":
        return frame[name]
    return frame.select(_value(table, name)).to_series()


def _value(table: Table, name: str) -> pl.Expr:
    cell = pl.col(name)
    if _type(table, name) != "number":
        return cell
    whole = cell.str.replace(r"(\.[0-9]*?)0+$", "$1").str.replace(r"\.$", "")
    return pl.when(whole == "-0").then(pl.lit("0")).otherwise(whole).alias(name)


def _type(table: Table, name: str) -> str:
    return table.field(name).type


@dataclass(frozen=True)
class Digest:
    """Keys of a part: as text, and as two hashes of 64 bits that know nothing of each other."""

    keys: pl.Series
    first: NDArray[np.uint64]
    second: NDArray[np.uint64]


def digest(keys: pl.Series) -> Digest:
    """The digest of joined keys."""
    return Digest(keys, keys.hash(_SEEDS[0]).to_numpy(), keys.hash(_SEEDS[1]).to_numpy())


class Keys:
    """The keys of a table that others refer to, to be asked which of some values are among them.

    Few keys are compared letter by letter; of many, 128 bits each, hashed with seeds that are drawn
    anew in every run: that one of ten million references into ten million keys is taken for
    another has a probability of 3e-25, and no package can be made to bring it about.
    """

    def __init__(self, table: Table, names: Sequence[str]) -> None:
        self.table = table
        self.names = names
        self._digests: list[Digest] = []
        self._near: dict[str, str | None] = {}

    def see(self, frame: pl.DataFrame) -> None:
        """Take up the keys of the next part."""
        self.take(digest(joined(self.table, frame, self.names)))

    def take(self, found: Digest) -> None:
        """As ``see``, of keys that were digested before."""
        self._digests.append(found)
        if len(self._digests) > 1 and sum(len(d.first) for d in self._digests) > _NAMED:
            nameless = pl.Series([], dtype=pl.String)
            self._digests = [Digest(nameless, d.first, d.second) for d in self._digests]

    def clear(self) -> None:
        """Forget what was taken up."""
        self._digests = []

    def close(self) -> None:
        """All keys are known; from here on several threads may ask at once."""
        if len(self._named) > _FEW or not len(self._named):
            _ = self._hashed

    @cached_property
    def _named(self) -> pl.Series:
        """Every key as text, in the table's order; none where they are too many to be kept."""
        return pl.concat([pl.Series([], dtype=pl.String), *(d.keys for d in self._digests)])

    @cached_property
    def _hashed(self) -> _Hashed:
        first = np.concatenate([np.empty(0, np.uint64), *(d.first for d in self._digests)])
        second = np.concatenate([np.empty(0, np.uint64), *(d.second for d in self._digests)])
        self._digests = []
        order = np.argsort(first)
        first = first[order]
        bits = max(1, len(first).bit_length() - 1)
        shift = np.uint64(64 - bits)
        prefixes = np.arange(1 << bits, dtype=np.uint64) << shift
        starts = np.searchsorted(first, prefixes).astype(np.uint32)
        return _Hashed(first, second[order], starts, shift)

    @cached_property
    def leading(self) -> pl.Series:
        """The keys' first fields, each once, sorted."""
        first = pl.col("key").str.split_exact(JOINT, 1).struct.field("field_0").alias("key")
        named = self._named.to_frame("key")
        return named.select(first if len(self.names) > 1 else "key").to_series().unique().sort()

    def near(self, value: str) -> str | None:
        """The key, by its first field, that was meant by ``value``, if one is like it.

        Where there are many, only those that sort beside it are compared; of all that is asked of
        one table, the first ``_EXPLAINED`` values are.
        """
        if value not in self._near and len(self._near) < _EXPLAINED:
            names = self.leading
            if len(names) > _COMPARED:
                at = int(names.search_sorted(value))
                names = names[max(0, at - _COMPARED // 2) : at + _COMPARED // 2]
            found = difflib.get_close_matches(value, names.to_list(), 1)
            self._near[value] = found[0] if found else None
        return self._near.get(value)

    def lack(self, values: pl.Series) -> pl.Series:
        """For each value whether it is none of the keys, as a mask."""
        if 0 < len(self._named) <= _FEW:
            return ~values.is_in(self._named.implode())
        asked = digest(values)
        return ~pl.Series(self._hashed.hold(asked.first, asked.second))


@dataclass(frozen=True)
class _Hashed:
    """Hashes, sorted by the first, and where those begin that share its highest bits."""

    first: NDArray[np.uint64]
    second: NDArray[np.uint64]
    starts: NDArray[np.uint32]
    shift: np.uint64

    def hold(self, first: NDArray[np.uint64], second: NDArray[np.uint64]) -> NDArray[np.bool_]:
        """For each pair whether it is among them."""
        if not len(self.first):
            return np.zeros(len(first), dtype=np.bool_)
        last = len(self.first) - 1
        at: NDArray[np.int64] = np.minimum(self.starts[first >> self.shift], last).astype(np.int64)
        found: NDArray[np.bool_] = (self.first[at] == first) & (self.second[at] == second)
        left = np.flatnonzero(~found & (self.first[at] <= first) & (at < last))
        while len(left):
            at[left] += 1
            now = at[left]
            found[left] = (self.first[now] == first[left]) & (self.second[now] == second[left])
            left = left[~found[left] & (self.first[now] <= first[left]) & (now < last)]
        return found


def references(table: Table, frame: pl.DataFrame, names: Sequence[str]) -> pl.DataFrame:
    """Row number and value of each reference; a list refers by each of its elements."""
    field = table.field(names[0])
    numbered = pl.DataFrame({"value": joined(table, frame, names)}).with_row_index("row")
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
    if len(names) > 1 or table.field(names[0]).type == "list":
        found = references(table, frame, names)
        return found.filter(keys.lack(found["value"])).rows()
    cells = values(table, frame, names[0])
    if cells.null_count() == len(cells):
        return []
    if repetitive(cells):
        once = cells.unique().drop_nulls()
        wrong = once.filter(keys.lack(once))
        lack = cells.is_in(wrong.implode()) if len(wrong) else None
    elif cells.null_count():
        present = cells.is_not_null().arg_true()
        at = present.filter(keys.lack(cells.gather(present)))
        return list(zip(at.to_list(), cells.gather(at).to_list(), strict=True))
    else:
        lack = keys.lack(cells)
    if lack is None or not lack.any():
        return []
    numbers = lack.fill_null(False).arg_true()
    return list(zip(numbers.to_list(), cells.gather(numbers).to_list(), strict=True))


def repetitive(cells: pl.Series) -> bool:
    """Whether a column is likely to hold most of its values more than once."""
    if len(cells) < 10 * _SAMPLE:
        return False
    return cells.gather_every(len(cells) // _SAMPLE).n_unique() < 0.98 * _SAMPLE
