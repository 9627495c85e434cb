"""A whole package, in the design's order: typed files, what they compile to, tables, keys, rules."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from readouts.codings.draft import Compiled
from readouts.codings.form import read_codings
from readouts.faults import Fault, FaultsFound
from readouts.rows import Rows, sort_key
from readouts.rules import RULE_SETS, Tables
from readouts.schema import profile
from readouts.schema.declaration import Package, Table, read_package
from readouts.validation.cells import refusal
from readouts.validation.codings import check_recodings, compile_package, stale_tables
from readouts.validation.lex import Cell, lex


@dataclass(frozen=True)
class Lexed:
    """A table as it stands in its file: rows of text, and the cells with their places."""

    table: Table
    rows: Rows
    cells: list[list[Cell]]


def validate(root: Path, full: bool = False) -> tuple[list[Fault], dict[str, int]]:
    """All findings on the package in ``root``, in order of place, and the rows of each table.

    ``full`` also puts every table whole through Frictionless and Pandera.
    """
    package = read_package(root)
    faults = list(profile.check(package))
    if faults:
        return sorted(faults, key=lambda fault: fault.order), {}
    lexed: dict[str, Lexed] = {}
    for table in package.tables.values():
        try:
            found = lex_table(package, table)
        except FaultsFound as refused:
            faults += refused.faults
            continue
        lexed[table.name] = found
        faults += check_cells(found)
    faults += _foreign_keys(
        package, lexed, {f.table for f in faults if f.table} | (set(package.tables) - set(lexed))
    )
    if full:
        from readouts.validation.witnesses import disagreements

        ours = {(f.table, f.row - 2, f.field) for f in faults if f.table and f.row and f.field}
        faults += disagreements(package, {n: t.rows for n, t in lexed.items()}, ours)
    sound = not faults
    compiled: Compiled | None = None
    if package.codings:
        try:
            compiled = (
                compile_package(package, {n: t.rows for n, t in lexed.items()}) if sound else None
            )
            if compiled is None:
                read_codings(package)
        except FaultsFound as refused:
            faults += refused.faults
        if compiled is not None:
            faults += stale_tables(package, compiled, {n: t.rows for n, t in lexed.items()})
            faults += check_recodings(package, {n: t.rows for n, t in lexed.items()})
    if not faults:
        faults += _rules(package, {n: t.rows for n, t in lexed.items()}, lexed, compiled)
    faults.sort(key=lambda fault: fault.order)
    return faults, {name: len(table.rows) for name, table in lexed.items()}


def lex_table(package: Package, table: Table) -> Lexed:
    """The table's file as rows; FaultsFound where it is absent, not canonical or has another header."""
    try:
        source = (package.root / table.path).read_bytes()
    except OSError as error:
        message, mend = f"{table.path} cannot be read: {error.strerror}", "Mend its rights."
        if isinstance(error, FileNotFoundError):
            message = f"datapackage.json names {table.path}, which is absent"
            mend = "Run make, or mend the path."
        raise FaultsFound(
            [Fault(table.path, None, None, "source-error", message, mend, table=table.name)]
        ) from None
    header, cells = lex(source, table.path)
    if header != table.columns:
        message = f"the header is {','.join(header)}, the schema says {','.join(table.columns)}"
        raise FaultsFound(
            [
                Fault(
                    table.path,
                    1,
                    1,
                    "incorrect-label",
                    message,
                    "Use the schema's columns in their order.",
                    table=table.name,
                )
            ]
        )
    rows = [dict(zip(header, (cell.value for cell in row), strict=True)) for row in cells]
    return Lexed(table, rows, cells)


def check_cells(lexed: Lexed) -> Iterator[Fault]:
    """Constraints, uniqueness, primary key and order of one table."""
    table = lexed.table
    for number, cells in enumerate(lexed.cells):
        for field, cell in zip(table.fields, cells, strict=True):
            refused = refusal(field, cell.value)
            if refused:
                yield _at(lexed, number, field.name, *refused)
    for field in table.fields:
        if field.constraints.get("unique"):
            yield from _repeats(lexed, (field.name,), "unique-error")
    yield from _repeats(lexed, table.primary_key, "primary-key")
    keys = [sort_key(row, table.primary_key) for row in lexed.rows]
    for number in range(1, len(keys)):
        if keys[number] < keys[number - 1]:
            yield _at(
                lexed,
                number,
                table.primary_key[0],
                "not-sorted",
                "the row stands behind a later key",
                "Run readouts fmt.",
            )
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
            yield _at(
                lexed,
                number,
                names[0],
                rule,
                f"{' '.join(key)} stands in line {line} already; {how}",
                "Keep one.",
            )
        first.setdefault(key, number)


def _foreign_keys(package: Package, lexed: dict[str, Lexed], unsound: set[str]) -> Iterator[Fault]:
    """Dangling references; a parent that is itself faulty does not flood its children."""
    for child in lexed.values():
        for key in child.table.foreign_keys:
            if key.to_table in unsound or key.to_table not in lexed:
                continue
            known = {tuple(row[n] for n in key.to_fields) for row in lexed[key.to_table].rows}
            for number, row in enumerate(child.rows):
                value = tuple(row[name] for name in key.fields)
                if any(value) and value not in known:
                    yield _at(
                        child,
                        number,
                        key.fields[0],
                        "foreign-key",
                        f"'{' '.join(value)}' is not in {key.to_table}",
                        f"Mend it, or add it to {package.tables[key.to_table].path}.",
                    )


def _rules(
    package: Package, tables: Tables, lexed: dict[str, Lexed], compiled: Compiled | None
) -> Iterator[Fault]:
    for set_name in package.descriptor.get("ruleSets", []):
        if set_name not in RULE_SETS:
            yield Fault(
                "datapackage.json",
                None,
                None,
                "unknown-rule-set",
                f"'{set_name}' is no rule set",
                f"Known: {', '.join(RULE_SETS)}.",
            )
            continue
        for rule in RULE_SETS[set_name].values():
            for failing in rule.check(tables):
                table = lexed[failing.table]
                names = table.table.primary_key
                number = next(
                    i
                    for i, row in enumerate(table.rows)
                    if tuple(row[n] for n in names) == failing.key
                )
                fault = _at(table, number, failing.field, rule.id, failing.message, failing.mend)
                yield replace(_typed_place(fault, compiled), severity=rule.severity)


def _typed_place(fault: Fault, compiled: Compiled | None) -> Fault:
    """A fault in a compiled row points at the line of the coding file that it came from."""
    place = compiled.places.get((fault.table or "", fault.key or ())) if compiled else None
    return replace(fault, path=place[0], line=place[1], column=place[2]) if place else fault


def _at(lexed: Lexed, number: int, field: str, rule: str, message: str, mend: str) -> Fault:
    row = lexed.rows[number]
    cell = lexed.cells[number][lexed.table.columns.index(field)]
    key = tuple(row[name] for name in lexed.table.primary_key)
    return Fault(
        lexed.table.path,
        cell.line,
        cell.column,
        rule,
        message,
        mend,
        table=lexed.table.name,
        field=field,
        value=cell.value,
        row=number + 2,
        key=key,
    )
