"""One table as it stands in its file, every cell with its place; read fast where that is proven."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from functools import cached_property

from readouts import limits
from readouts.faults import Fault, FaultsFound
from readouts.folders import UNREADABLE, mend_by_folder
from readouts.lexing.lex import Cell, lex
from readouts.lexing.parts import LexedPart, Part, PlacelessPart, read_parts
from readouts.lexing.proof import Unproven
from readouts.rows import Row, Rows
from readouts.schema.declaration import Package, Table

_NOT_PLAIN = (
    "the file is not plain CSV of these columns, or its schema is not plain, and has bytes:"
)


class Lexed:
    """The rows of a table, whole, in parts."""

    def __init__(self, table: Table, parts: Sequence[Part]) -> None:
        self.table = table
        self.parts = parts

    @cached_property
    def rows(self) -> Rows:
        """All rows as text ("" = missing)."""
        return [row for part in self.parts for row in part_rows(part)]

    @property
    def height(self) -> int:
        """How many rows there are."""
        return sum(part.frame.height for part in self.parts)

    def cells(self, number: int) -> list[Cell]:
        """The cells of a data row, counted from 0."""
        part = self.parts[bisect_right([part.first for part in self.parts], number) - 1]
        return part.cells(number - part.first)

    def fault(self, number: int, field: str, rule: str, message: str, mend: str) -> Fault:
        """A finding on one cell; ``number`` counts data rows from 0."""
        return cell_fault(self.table, number, self.cells(number), field, rule, message, mend)


def part_rows(part: Part) -> Iterator[Row]:
    """The rows of a part as text ("" = missing)."""
    frame = part.frame.fill_null("")
    names = frame.columns
    for values in zip(*(frame[name].to_list() for name in names), strict=True):
        yield dict(zip(names, values, strict=True))


def cell_fault(
    table: Table, number: int, cells: list[Cell], field: str, rule: str, message: str, mend: str
) -> Fault:
    """A finding on one cell of the data row ``number`` (from 0), whose cells are given."""
    row = dict(zip(table.columns, cells, strict=True))
    cell = row[field]
    return Fault(
        table.path,
        cell.line,
        cell.column,
        rule,
        message,
        mend,
        table=table.name,
        field=field,
        value=cell.value,
        row=number + 2,
        key=tuple(row[name].value for name in table.primary_key),
    )


def placeless(table: Table, rows: Rows) -> Lexed:
    """Rows that stand in no file as a table; their cells have line and column 0."""
    return Lexed(table, [PlacelessPart(table.columns, rows)])


def lex_table(package: Package, table: Table) -> Lexed:
    """The table's file as rows; FaultsFound where it is absent, not canonical or has another header."""
    try:
        path, canonical = package.root / table.path, package.codings is not None
        return Lexed(table, [*read_parts(path, table.columns, canonical, table.path)])
    except (OSError, Unproven):
        return lex_exactly(package, table)


def lex_exactly(package: Package, table: Table) -> Lexed:
    """As ``lex_table``, cell by cell."""

    source = table_bytes(package, table)
    try:
        header, cells = lex(source, table.path, canonical=package.codings is not None)
    except FaultsFound as found:
        raise FaultsFound(mend_by_folder(package, found.faults)) from None
    if header != table.columns:
        message = f"the header is {','.join(header)}, the schema says {','.join(table.columns)}"
        mend = "Use the schema's columns in their order."
        raise _refused(package, table, 1, "incorrect-label", message, mend)
    return Lexed(table, [LexedPart(table.columns, cells)])


def table_bytes(package: Package, table: Table) -> bytes:
    """The table's file; FaultsFound where it is absent or cannot be read."""
    path = package.root / table.path
    try:
        size = path.stat().st_size
        if size > limits.current.lexed_bytes:
            raise limits.exceeded(table.path, "lexed_bytes", size, _NOT_PLAIN)
        return path.read_bytes()
    except FileNotFoundError:
        message = f"datapackage.json names {table.path}, which is absent"
        mend = "Restore it from Git, or mend the path."
        raise _refused(package, table, None, "source-error", message, mend) from None
    except OSError as error:
        message = f"{table.path} cannot be read: {error.strerror}"
        raise _refused(package, table, None, UNREADABLE, message, "Mend its rights.") from None


def _refused(
    package: Package, table: Table, line: int | None, rule: str, message: str, mend: str
) -> FaultsFound:
    fault = Fault(table.path, line, line, rule, message, mend, table=table.name)
    return FaultsFound(mend_by_folder(package, [fault]))
