"""What people type, compiled in memory: the first thing that is checked, at the place of typing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from readouts.codings.draft import Compiled
from readouts.codings.form import read_codings
from readouts.codings.needed import REGISTERS
from readouts.codings.yaml import Document
from readouts.faults import Fault, FaultsFound
from readouts.folders import is_typed, mend_by_folder
from readouts.lexing.lexed import Lexed, lex_table, placeless
from readouts.rows import Rows
from readouts.schema.declaration import Package
from readouts.validation.codings import compile_read
from readouts.validation.table import check_cells, check_text, foreign_keys


@dataclass(frozen=True)
class Typed:
    """The coding files, and the tables they compile to."""

    package: Package
    documents: dict[str, Document]
    compiled: Compiled

    def tables(self) -> Iterator[Lexed]:
        """The compiled tables; a cell has no place in a file before ``place`` gives it one."""
        for name, rows in self.compiled.tables.items():
            yield placeless(self.package.tables[name], rows)

    def place(self, fault: Fault) -> Fault:
        """A fault in a compiled row, put where its value was typed."""
        place = self.compiled.places.get((fault.table or "", fault.key or ()))
        if place is None:
            return fault if fault.line else replace(fault, line=None, column=None)
        path, line, column = place
        if fault.field:
            key = self.package.tables[fault.table or ""].field(fault.field).key
            line, column = self.documents[path].typed((line, column), fault.value, key)
        return replace(fault, path=path, line=line, column=column)

    def places(self, faults: Iterable[Fault]) -> list[Fault]:
        """Each fault where it was typed; what is typed once and inherited often is found once."""
        once = {(f.order, f.value): f for f in reversed([self.place(f) for f in faults])}
        return sorted(once.values(), key=lambda fault: fault.order)


def read_typed(package: Package, registers: dict[str, Rows], kept: bool = False) -> Typed:
    """The coding files compiled; FaultsFound with all that keeps them from it.

    Where ``kept``, a file that was read before is not parsed again.
    """
    codings = read_codings(package, kept)
    compiled = compile_read(package, codings, registers)
    return Typed(package, {c.document.path: c.document for c in codings}, compiled)


def compile_checked(package: Package) -> Compiled:
    """The tables that the coding files compile to; FaultsFound with what a first check refuses.

    Everything that is typed is checked: cells of all registers, codings, what they compile to, and
    the keys among them. Nothing that is built later is read.
    """
    faults: list[Fault] = []
    judged: dict[str, Lexed] = {}
    for table in package.tables.values():
        if is_typed(table.path):
            try:
                judged[table.name] = lex_table(package, table)
            except FaultsFound as refused:
                faults += refused.faults
    for lexed in judged.values():
        faults += [*check_cells(lexed), *check_text(lexed)]
    if faults:
        raise FaultsFound(mend_by_folder(package, faults))
    typed = read_typed(package, {name: judged[name].rows for name in REGISTERS})
    for built in typed.tables():
        judged[built.table.name] = built
        faults += check_cells(built)
    faults += foreign_keys(package, judged, {fault.table or "" for fault in faults}, judged)
    if faults:
        raise FaultsFound(typed.places(faults))
    return typed.compiled


def typed_places(package: Package, lexed: dict[str, Lexed], faults: Iterable[Fault]) -> list[Fault]:
    """Faults in rows of built tables, where they were typed; in the tables, if nothing compiles."""
    try:
        registers = {n: lex_table(package, package.tables[n]).rows for n in REGISTERS}
        return read_typed(package, registers).places(faults)
    except FaultsFound:
        return sorted((_built_place(lexed, fault) for fault in faults), key=lambda f: f.order)


def _built_place(lexed: dict[str, Lexed], fault: Fault) -> Fault:
    if fault.table is None:
        return fault
    table = lexed[fault.table]
    for number, row in enumerate(table.rows):
        if tuple(row[name] for name in table.table.primary_key) == fault.key:
            cell = table.cells(number)[table.table.columns.index(fault.field or "")]
            return replace(fault, line=cell.line, column=cell.column, row=number + 2)
    return fault
