"""A whole package, in the design's order: typed files, what they compile to, tables, keys, rules."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from readouts.codings.draft import COMPILED
from readouts.codings.form import read_codings
from readouts.faults import Fault, FaultsFound
from readouts.rules import RULE_SETS
from readouts.schema import profile
from readouts.schema.declaration import Package, read_package
from readouts.validation.codings import check_recodings
from readouts.validation.exact import check_exactly, expressible
from readouts.validation.table import (
    Lexed,
    check_cells,
    check_text,
    check_values,
    foreign_keys,
    lex_table,
)
from readouts.validation.typed import REGISTERS, Typed, read_typed


def validate(root: Path, full: bool = False) -> tuple[list[Fault], dict[str, int]]:
    """All findings on the package in ``root``, in order of place, and the rows of each table.

    ``full`` also puts every table whole through Frictionless and Pandera.
    """
    package = read_package(root)
    faults = list(profile.check(package))
    if faults:
        return sorted(faults, key=lambda fault: fault.order), {}
    lexed: dict[str, Lexed] = {}
    cells: dict[str, list[Fault]] = {}
    for table in package.tables.values():
        try:
            lexed[table.name] = lex_table(package, table)
            cells[table.name] = list(_judge(package, lexed[table.name]))
        except FaultsFound as refused:
            cells[table.name] = refused.faults
    standing = [fault for found in cells.values() for fault in found]
    typed: Typed | None = None
    judged: dict[str, Lexed] = dict(lexed)
    if package.codings:
        try:
            typed = _typed(package, lexed, cells)
        except FaultsFound as refused:
            faults += refused.faults
        faults += check_recodings(package, {n: t.rows for n, t in lexed.items()})
    if typed is not None:
        for built in typed.tables():
            name = built.table.name
            if name in lexed and lexed[name].rows == built.rows:
                continue
            # What is built will be built again; people mend what they typed.
            judged[name] = built
            faults += cells[name] or [_stale(built)]
            cells[name] = list(check_cells(built))
    for found in cells.values():
        faults += found
    unsound = {name for name in package.tables if cells[name] or name not in judged}
    if package.codings and typed is None:
        unsound |= set(COMPILED)  # nobody knows what they would hold
    faults += foreign_keys(package, judged, unsound)
    if full:
        faults += _disagreements(package, lexed, standing)
    if all(fault.rule == "not-as-compiled" for fault in faults):
        faults += _rules(package, judged)
    faults = typed.places(faults) if typed else sorted(faults, key=lambda fault: fault.order)
    return faults, {name: len(table.rows) for name, table in lexed.items()}


def _judge(package: Package, lexed: Lexed) -> Iterator[Fault]:
    """All that can be said of one table alone; order is asked where there are codings."""
    if not expressible(lexed.table):
        yield from check_exactly(package, lexed)
    else:
        yield from check_cells(lexed) if package.codings else check_values(lexed)
    yield from check_text(lexed)


def _typed(
    package: Package, lexed: Mapping[str, Lexed], cells: Mapping[str, list[Fault]]
) -> Typed | None:
    """The codings compiled, or only held against their form where a register is unsound."""
    if any(cells[name] for name in REGISTERS):
        read_codings(package)
        return None
    sound = [*REGISTERS, *(["reliability"] if cells.get("reliability") == [] else [])]
    return read_typed(package, {name: lexed[name].rows for name in sound})


def _stale(built: Lexed) -> Fault:
    name, path = built.table.name, built.table.path
    message = f"{name} is not what the coding files compile to"
    return Fault(path, None, None, "not-as-compiled", message, "Run dvc repro.", table=name)


def _disagreements(
    package: Package, lexed: Mapping[str, Lexed], standing: list[Fault]
) -> Iterator[Fault]:
    from readouts.validation.witnesses import disagreements

    ours = [*standing, *foreign_keys(package, lexed, {fault.table or "" for fault in standing})]
    refused = {(f.table, f.row - 2, f.field) for f in ours if f.table and f.row and f.field}
    yield from disagreements(package, {n: t.rows for n, t in lexed.items()}, refused)


def _rules(package: Package, judged: Mapping[str, Lexed]) -> Iterator[Fault]:
    tables = {name: table.rows for name, table in judged.items()}
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
                table = judged[failing.table]
                names = table.table.primary_key
                number = next(
                    i
                    for i, row in enumerate(table.rows)
                    if tuple(row[n] for n in names) == failing.key
                )
                fault = table.fault(number, failing.field, rule.id, failing.message, failing.mend)
                yield replace(fault, severity=rule.severity)
