"""Bytes to cells, without sniffing: a canonical CSV file or a fault at its line and column.

A package of another house may end lines with CRLF and quote more than it must; nothing else.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from readouts import limits
from readouts.faults import Fault, FaultsFound
from readouts.schema.plain_text import crlf, decoded, unseen

# RFC 4180 with the fewest quotes: bare cells hold no quote, comma or line break.
_CELL = re.compile(r'(?:"((?:[^"]|"")*)"|([^",\n]*))(,|\n)')
_LENIENT_CELL = re.compile(r'(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r?\n)')
_NEEDS_QUOTES = re.compile(r'[",\n]')


@dataclass(frozen=True)
class Cell:
    """One cell and where it begins (1-based, in code points)."""

    value: str
    line: int
    column: int


def lex(source: bytes, path: str, canonical: bool = True) -> tuple[list[str], list[list[Cell]]]:
    """Header and rows of a canonical CSV; FaultsFound for anything else.

    Where it need not be ``canonical``, CRLF and needless quotes pass.
    """
    rows = list(rows_of(_text(source, path, canonical), path, canonical))
    header = [cell.value for cell in rows[0]]
    _widths(header, rows, path)
    return header, rows[1:]


def rows_of(text: str, path: str, canonical: bool = True, line: int = 1) -> Iterator[list[Cell]]:
    """The rows of a text that begins in that ``line``, as it is; FaultsFound at a misplaced quote.

    Between rows only what RFC 4180 says is asked: ``lex`` asks for the rest.
    """

    def refuse(rule: str, message: str, mend: str, value: str | None = None) -> FaultsFound:
        column = at - line_start + 1
        return FaultsFound([Fault(path, line, column, rule, message, mend, value=value)])

    pattern = _CELL if canonical else _LENIENT_CELL
    row: list[Cell] = []
    at, line_start = 0, 0
    while at < len(text):
        match = pattern.match(text, at)
        if match is None:
            message = "a quotation mark is stray or never closed"
            mend = "Quote the whole cell and double the marks inside it."
            raise refuse("stray-quote", message, mend)
        quoted = match.group(1)
        value = quoted.replace('""', '"') if quoted is not None else match.group(2)
        if canonical and quoted is not None and not _NEEDS_QUOTES.search(value):
            message = "the cell is quoted without need"
            raise refuse("not-canonical", message, "Run readouts fmt.", value)
        if len(value) > limits.current.cell:
            raise limits.exceeded(path, "cell", len(value), "the cell has characters:", line)
        row.append(Cell(value, line, at - line_start + 1))
        breaks = match.group(0).count("\n")
        if breaks:
            line += breaks
            line_start = match.start() + match.group(0).rindex("\n") + 1
        at = match.end()
        if match.group(3) != ",":
            yield row
            row = []


def _text(source: bytes, path: str, canonical: bool) -> str:
    if not source:
        mend = "Put at least the header row into it."
        raise FaultsFound([Fault(path, None, None, "source-error", "the file is empty", mend)])

    def form(text: str) -> Iterator[Fault]:
        header = text.partition("\n")[0]
        if ";" in header and "," not in header:
            message, mend = "the cells are parted by semicolons", "Save it with commas."
            yield Fault(path, 1, 1, "delimiter", message, mend)
        if canonical:
            yield from crlf(text, path)
        yield from unseen(text, path)
        if not text.endswith("\n"):
            message, mend = "the last line has no end", "End the file with a line break."
            last = text.count("\n") + 1
            yield Fault(path, last, None, "no-final-newline", message, mend)

    return decoded(source, path, form)


def _widths(header: list[str], rows: list[list[Cell]], path: str) -> None:
    faults = []
    for name in sorted({name for name in header if header.count(name) > 1}):
        places = " and ".join(str(i + 1) for i, other in enumerate(header) if other == name)
        faults.append(
            Fault(
                path,
                1,
                rows[0][header.index(name)].column,
                "duplicate-label",
                f"column '{name}' stands at positions {places}",
                "Rename or drop one.",
                value=name,
            )
        )
    for number, row in enumerate(rows[1:], start=2):
        if len(row) > len(header):
            cell = row[len(header)]
            faults.append(
                Fault(
                    path,
                    cell.line,
                    cell.column,
                    "extra-cell",
                    f"the row has {len(row)} cells, the header {len(header)}",
                    "Quote a cell that holds a comma, or end the line before.",
                    value=cell.value,
                    row=number,
                )
            )
        elif len(row) < len(header):
            last = row[-1]
            faults.append(
                Fault(
                    path,
                    last.line,
                    None,
                    "missing-cell",
                    f"the row has {len(row)} cells, the header {len(header)}",
                    "Add the missing cells.",
                    row=number,
                )
            )
    if faults:
        raise FaultsFound(faults)
