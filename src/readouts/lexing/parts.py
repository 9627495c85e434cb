"""A table in parts: some thousand rows as columns of text, and each row's cells with their places.

Only what is proven well formed is read so; a part keeps its bytes, so that `lex` can go over any
single row again.
"""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cached_property
from itertools import chain, islice
from pathlib import Path
from typing import BinaryIO, Protocol, TypeVar

import numpy as np
import polars as pl

from readouts import limits
from readouts.faults import FaultsFound
from readouts.lexing import proof
from readouts.lexing.lex import Cell, lex, rows_of
from readouts.lexing.proof import Unproven
from readouts.rows import Row

# Bytes of a file that are read, proven and judged together: measured best at 8 to 24 million.
CHUNK = 16_000_000
# A row that is longer has most likely swallowed others.
LONGEST_ROW = 64_000_000
WORKERS = 2
_QUOTE = 34
T = TypeVar("T")
R = TypeVar("R")


class Part(Protocol):
    """Consecutive rows of a table."""

    @property
    def first(self) -> int:
        """The number of its first row among the table's data rows, from 0."""

    @property
    def frame(self) -> pl.DataFrame:
        """The rows as columns of text; null = missing."""

    def cells(self, number: int) -> list[Cell]:
        """The cells of a row, counted from 0 within the part."""


@dataclass(frozen=True)
class ProvenPart:
    """Rows whose bytes were proven well formed; ``line`` is that of the first one."""

    first: int
    line: int
    frame: pl.DataFrame
    source: bytes
    rows: proof.Rows
    canonical: bool

    def cells(self, number: int) -> list[Cell]:
        start, end = self.rows.starts[number], self.rows.starts[number + 1]
        broken = int(np.searchsorted(self.rows.breaks, start))
        text = self.source[start:end].decode("utf-8")
        return next(rows_of(text, "", self.canonical, self.line + number + broken))


@dataclass(frozen=True)
class LexedPart:
    """All rows of a table, as `lex` found them."""

    columns: Sequence[str]
    lexed: list[list[Cell]]
    first: int = 0

    @cached_property
    def frame(self) -> pl.DataFrame:
        values = [[cell.value or None for cell in row] for row in self.lexed]
        return pl.DataFrame(values, schema=dict.fromkeys(self.columns, pl.String), orient="row")

    def cells(self, number: int) -> list[Cell]:
        return self.lexed[number]


@dataclass(frozen=True)
class PlacelessPart:
    """Rows that stand in no file (yet): their cells have line and column 0."""

    columns: Sequence[str]
    rows: Sequence[Row]
    first: int = 0

    @cached_property
    def frame(self) -> pl.DataFrame:
        columns = {name: [row[name] or None for row in self.rows] for name in self.columns}
        return pl.DataFrame(columns, schema=dict.fromkeys(self.columns, pl.String))

    def cells(self, number: int) -> list[Cell]:
        row = self.rows[number]
        return [Cell(row[name], 0, 0) for name in self.columns]


def read_parts(
    path: Path, columns: Sequence[str], canonical: bool, shown: str = ""
) -> Iterator[ProvenPart]:
    """The table's parts in order; Unproven for what only `lex` can tell, OSError as ``open`` does."""
    for part, _ in judged_parts(path, columns, canonical, lambda frame, ascii_only: None, shown):
        yield part


def judged_parts(
    path: Path,
    columns: Sequence[str],
    canonical: bool,
    judge: Callable[[pl.DataFrame, bool], T],
    shown: str = "",
) -> Iterator[tuple[ProvenPart, T]]:
    """As ``read_parts``, each part with what ``judge`` says of its frame.

    ``judge`` also learns whether all bytes of the part are ASCII; it runs in ``WORKERS`` threads.
    FaultsFound, under the path as ``shown``, where a limit is exceeded.
    """
    with path.open("rb") as file:
        size = os.fstat(file.fileno()).st_size
        if size > limits.current.bytes:
            raise limits.exceeded(shown or path.name, "bytes", size, "the file has bytes:")
        header = file.readline(LONGEST_ROW)
        try:
            names, _ = lex(header, "", canonical)
        except FaultsFound:
            raise Unproven from None
        if names != list(columns):
            raise Unproven
        first, line = 0, 2

        def judged(source: bytes) -> tuple[bytes, proof.Rows, pl.DataFrame, T]:
            rows = proof.proven(source, len(columns), canonical)
            frame = _frame(source, rows, columns)
            return source, rows, frame, judge(frame, source.isascii())

        for source, rows, frame, judgement in _ahead(judged, _chunks(file)):
            if int(np.diff(rows.starts).max(initial=0)) > limits.current.cell:
                raise Unproven  # a cell may be too long: the lexer counts its characters
            yield ProvenPart(first, line, frame, source, rows, canonical), judgement
            first += frame.height
            if first > limits.current.rows:
                raise limits.exceeded(shown or path.name, "rows", first, "the table has rows:")
            line += frame.height + len(rows.breaks)


def _ahead(function: Callable[[bytes], R], chunks: Iterator[bytes]) -> Iterator[R]:
    """The function of each chunk, in order; of several, ``WORKERS`` at a time."""
    first, second = next(chunks, None), next(chunks, None)
    if first is None or second is None:
        yield from map(function, filter(None, (first,)))
        return
    chunks = chain((first, second), chunks)
    with ThreadPoolExecutor(WORKERS) as pool:
        waiting = deque(pool.submit(function, chunk) for chunk in islice(chunks, WORKERS))
        while waiting:
            found = waiting.popleft().result()
            waiting.extend(pool.submit(function, chunk) for chunk in islice(chunks, 1))
            yield found


def _chunks(file: BinaryIO) -> Iterator[bytes]:
    """The rest of a file, cut behind line breaks that are not quoted; Unproven for a rest."""
    while size := _to_line_end(file, CHUNK):
        data, ahead = file.read(size), 1
        while _odd_quotes(data):  # the line goes on: its break was quoted
            more = file.read(_to_line_end(file, ahead))
            if not more or len(data) > CHUNK + LONGEST_ROW:
                raise Unproven
            data += more
            ahead *= 8
        yield data


def _to_line_end(file: BinaryIO, least: int) -> int:
    """Bytes from here to the end of the line that holds the byte ``least`` ahead, or of the file."""
    here = file.tell()
    file.seek(here + least - 1)
    file.readline(LONGEST_ROW)
    size = file.tell() - here
    file.seek(0, os.SEEK_END)
    size = min(size, file.tell() - here)
    file.seek(here)
    return size


def _odd_quotes(data: bytes) -> bool:
    quotes = np.count_nonzero(np.frombuffer(data, dtype=np.uint8) == _QUOTE) if b'"' in data else 0
    return bool(quotes % 2)


def _frame(source: bytes, rows: proof.Rows, columns: Sequence[str]) -> pl.DataFrame:
    try:
        frame = pl.read_csv(
            source,
            has_header=False,
            schema=dict.fromkeys(columns, pl.String),
            quote_char='"' if rows.quoted else None,
        )
    except pl.exceptions.PolarsError:  # bytes that are no UTF-8
        raise Unproven from None
    if frame.height != len(rows.starts) - 1:
        raise Unproven
    if rows.needless:
        frame = frame.with_columns(
            pl.when(pl.col(name) == "").then(None).otherwise(pl.col(name)).alias(name)
            for name in columns
        )
    return frame
