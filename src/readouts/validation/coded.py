"""A package with codings or rules: typed files, what they compile to, tables, keys, rules."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from readouts.codings.draft import COMPILED
from readouts.codings.form import read_codings
from readouts.codings.needed import REGISTERS
from readouts.faults import Fault, FaultsFound
from readouts.folders import STALE, is_typed, mend_by_folder
from readouts.lexing.digests import check_digests
from readouts.lexing.lexed import Lexed, lex_table
from readouts.schema.declaration import Package
from readouts.validation.exact import check_exactly
from readouts.validation.expressible import expressible
from readouts.validation.recodings import check_recodings
from readouts.validation.repeats import ALIKE, UNIQUE_KEYS
from readouts.validation.report import Checked
from readouts.validation.rule_sets import run_rule_sets
from readouts.validation.stale import differences
from readouts.validation.table import check_cells, check_text, check_values, foreign_keys
from readouts.validation.typed import Typed, read_typed


def validate_coded(package: Package, full: bool) -> tuple[list[Fault], Checked]:
    """All findings, in order of place, and how far they reach; ``full`` = with all witnesses."""
    faults: list[Fault] = []
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
    recoded: list[Fault] = []
    judged: dict[str, Lexed] = dict(lexed)
    # Faults of built files: what is built will be built again; people mend what they typed.
    built_faults: list[Fault] = []
    if package.codings:
        try:
            typed = _typed(package, lexed, cells, kept=not full)
        except FaultsFound as refused:
            faults += refused.faults
        sound = {name: table.rows for name, table in lexed.items() if not cells[name]}
        recoded = list(check_recodings(package, sound, kept=not full))
    for built in typed.tables() if typed else ():
        name = built.table.name
        if name not in lexed or lexed[name].rows != built.rows:
            judged[name] = built
            built_faults += cells[name] or [*differences(lexed[name], built)]
            cells[name] = list(check_cells(built))
    if typed is None and package.codings:
        built_faults += [fault for name in COMPILED for fault in cells[name]]
    first, derived = _children(package, typed)
    unsound = {name for name in package.tables if cells[name] or name not in judged}
    unsound |= set(package.tables) - set(first) - set(derived)
    faults += foreign_keys(package, judged, unsound, first)
    faults += [fault for name in first for fault in cells[name]]
    typed_soundly = not faults
    if typed_soundly:
        faults += foreign_keys(package, judged, unsound, derived)
    else:
        unsound |= set(derived)
        built_faults = [f for f in built_faults if f.rule != STALE]
    faults += [fault for name in derived for fault in cells[name]]
    unsound |= {fault.table for fault in faults if fault.table}
    ruled, rules_not_run = run_rule_sets(package, judged, unsound)
    faults += ruled
    faults = typed.places(faults) if typed else faults
    faults = mend_by_folder(package, [*faults, *recoded, *built_faults, *check_digests(package)])
    if full:
        faults += _disagreements(package, lexed, standing)
    rows = {name: table.height for name, table in lexed.items()}
    return sorted(faults, key=lambda fault: fault.order), Checked(rows, rules_not_run)


def _judge(package: Package, lexed: Lexed) -> Iterator[Fault]:
    """All that can be said of one table alone; order is asked where there are codings."""
    if not expressible(lexed.table):
        yield from check_exactly(package, lexed)
    else:
        yield from check_cells(lexed) if package.codings else check_values(lexed)
    yield from check_text(lexed)


def _typed(
    package: Package, lexed: Mapping[str, Lexed], cells: Mapping[str, list[Fault]], kept: bool
) -> Typed | None:
    """The codings compiled, or only held against their form where a register is unsound."""
    if any(cells[name] for name in REGISTERS):
        read_codings(package, kept)
        return None
    sound = [*REGISTERS, *(["reliability"] if cells.get("reliability") == [] else [])]
    return read_typed(package, {name: lexed[name].rows for name in sound}, kept)


def _children(package: Package, typed: Typed | None) -> tuple[list[str], list[str]]:
    """Tables whose keys are judged first, and those judged only where the first have no fault.

    What is derived repeats each wrong key of what was typed; where the codings do not compile,
    nobody knows what the compiled tables would hold.
    """
    if package.codings is None:
        return list(package.tables), []
    first = [name for name, table in package.tables.items() if is_typed(table.path)]
    first += [name for name in COMPILED if typed]
    return first, [n for n in package.tables if n not in first and n not in COMPILED]


def _disagreements(
    package: Package, lexed: Mapping[str, Lexed], standing: list[Fault]
) -> Iterator[Fault]:
    from readouts.validation.witnesses import disagreements

    unsound = {fault.table or "" for fault in standing}
    ours = [*standing, *foreign_keys(package, lexed, unsound, lexed)]
    ours = [fault for fault in ours if fault.rule not in (ALIKE, UNIQUE_KEYS)]  # nobody else asks
    refused = {(f.table, f.row - 2, f.field) for f in ours if f.table and f.row and f.field}
    yield from disagreements(package, {n: t.rows for n, t in lexed.items()}, refused)
