"""One table as it stands in its file, every cell with its place, and what is wrong in it."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from readouts.faults import Fault, FaultsFound
from readouts.rows import Rows, sort_key
from readouts.schema.declaration import ForeignKey, Package, Table
from readouts.validation.cells import damage, refusal
from readouts.validation.folders import UNREADABLE, how_to_add, mend_by_folder
from readouts.validation.lex import Cell, lex


@dataclass(frozen=True)
class Lexed:
    """Rows of text, and the cells with their places."""

    table: Table
    rows: Rows
    cells: list[list[Cell]]

    def fault(self, number: int, field: str, rule: str, message: str, mend: str) -> Fault:
        """A finding on one cell; ``number`` counts data rows from 0."""
        row = self.rows[number]
        cell = self.cells[number][self.table.columns.index(field)]
        return Fault(
            self.table.path,
            cell.line,
            cell.column,
            rule,
            message,
            mend,
            table=self.table.name,
            field=field,
            value=cell.value,
            row=number + 2,
            key=tuple(row[name] for name in self.table.primary_key),
        )


def lex_table(package: Package, table: Table) -> Lexed:
    """The table's file as rows; FaultsFound where it is absent, not canonical or has another header."""

    def refuse(line: int | None, rule: str, message: str, mend: str) -> FaultsFound:
        fault = Fault(table.path, line, line, rule, message, mend, table=table.name)
        return FaultsFound(mend_by_folder(package, [fault]))

    try:
        source = (package.root / table.path).read_bytes()
    except FileNotFoundError:
        message = f"datapackage.json names {table.path}, which is absent"
        raise refuse(None, "source-error", message, "Run make, or mend the path.") from None
    except OSError as error:
        message = f"{table.path} cannot be read: {error.strerror}"
        raise refuse(None, UNREADABLE, message, "Mend its rights.") from None
    try:
        header, cells = lex(source, table.path, canonical=package.codings is not None)
    except FaultsFound as found:
        raise FaultsFound(mend_by_folder(package, found.faults)) from None
    if header != table.columns:
        message = f"the header is {','.join(header)}, the schema says {','.join(table.columns)}"
        raise refuse(1, "incorrect-label", message, "Use the schema's columns in their order.")
    rows = [dict(zip(header, (cell.value for cell in row), strict=True)) for row in cells]
    return Lexed(table, rows, cells)


def check_cells(lexed: Lexed) -> Iterator[Fault]:
    """Constraints, uniqueness, primary key and order of one table of a package with codings."""
    yield from check_values(lexed)
    yield from _order(lexed)


def check_values(lexed: Lexed) -> Iterator[Fault]:
    """Constraints, uniqueness and primary key of one table."""
    table = lexed.table
    for number, cells in enumerate(lexed.cells):
        for field, cell in zip(table.fields, cells, strict=True):
            refused = refusal(field, cell.value)
            if refused:
                yield lexed.fault(number, field.name, *refused)
    for field in table.fields:
        if field.constraints.get("unique"):
            yield from _repeats(lexed, (field.name,), "unique-error")
    if table.primary_key:
        yield from _repeats(lexed, table.primary_key, "primary-key")


def check_text(lexed: Lexed) -> Iterator[Fault]:
    """What no schema forbids and no author means: cells that another program has damaged."""
    table = lexed.table
    ids = {*table.primary_key, *(name for key in table.foreign_keys for name in key.fields)}
    for number, row in enumerate(lexed.rows):
        for field in table.fields:
            named = field.name in ids or field.name.endswith("_id")
            if field.type == "string" and (refused := damage(row[field.name], named)):
                yield lexed.fault(number, field.name, *refused)


def _order(lexed: Lexed) -> Iterator[Fault]:
    """The first row that stands behind a later key."""
    table = lexed.table
    keys = [sort_key(row, table.primary_key) for row in lexed.rows]
    for number in range(1, len(keys)):
        if keys[number] < keys[number - 1]:
            message, mend = "the row stands behind a later key", "Run readouts fmt."
            yield lexed.fault(number, table.leading, "not-sorted", message, mend)
            break


def _repeats(lexed: Lexed, names: tuple[str, ...], rule: str) -> Iterator[Fault]:
    first: dict[tuple[str, ...], int] = {}
    for number, row in enumerate(lexed.rows):
        key = tuple(row[name] for name in names)
        if rule == "unique-error" and key == ("",):
            continue
        if key in first:
            earlier = lexed.rows[first[key]]
            differ = [name for name in row if row[name] != earlier[name]]
            how = f"they differ in {', '.join(differ)}" if differ else "they are identical"
            line = lexed.cells[first[key]][0].line
            message = f"{' '.join(key)} stands in line {line} already; {how}"
            yield lexed.fault(number, names[0], rule, message, "Keep one.")
        first.setdefault(key, number)


def foreign_keys(
    package: Package, tables: Mapping[str, Lexed], unsound: set[str], children: Iterable[str]
) -> Iterator[Fault]:
    """Dangling references of ``children``; a parent that is faulty does not flood them."""
    for child in (tables[name] for name in children if name in tables):
        for key in child.table.foreign_keys:
            if key.to_table in unsound or key.to_table not in tables:
                continue
            known = {tuple(row[n] for n in key.to_fields) for row in tables[key.to_table].rows}
            for number, value in _references(child, key):
                if any(value) and value not in known:
                    message = f"'{' '.join(value)}' is not in {key.to_table}"
                    near = difflib.get_close_matches(value[0], (other[0] for other in known), 1)
                    mend = f"Did you mean '{near[0]}'? " if near else ""
                    mend += f"Mend it, or {how_to_add(package, package.tables[key.to_table].path)}."
                    yield child.fault(number, key.fields[0], "foreign-key", message, mend)


def _references(child: Lexed, key: ForeignKey) -> Iterator[tuple[int, tuple[str, ...]]]:
    """Row number and key value of each reference; a list refers by each of its elements."""
    for number, row in enumerate(child.rows):
        if len(key.fields) == 1:
            field = child.table.field(key.fields[0])
            yield from ((number, (element.strip(),)) for element in field.elements(row[field.name]))
        else:
            yield number, tuple(row[name] for name in key.fields)
