"""`readouts validate FILE` of one coding file: it, its passages, the registers, and its neighbours.

What is found of it is what the whole package would find, save what only the whole can show: likeness
to statements with which it shares no id. `readouts validate` has the last word.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from readouts.codings.files import codings_and_strays
from readouts.codings.form import Coding, read_coding
from readouts.codings.needed import REGISTERS
from readouts.codings.neighbours import named, with_neighbours
from readouts.faults import WARNING, Fault, FaultsFound
from readouts.folders import STALE, is_typed, mend_by_folder
from readouts.lexing.lexed import Lexed, lex_table
from readouts.schema.declaration import Package
from readouts.validation.codings import compile_with_passages
from readouts.validation.rule_sets import run_rule_sets
from readouts.validation.table import check_cells, check_text, foreign_keys
from readouts.validation.typed import Typed


def validate_coding(package: Package, path: Path) -> list[Fault]:
    """Findings on the coding file and what keeps it from being judged, in order of place.

    A built table that does not hold the file's rows yet is one finding of the rule ``STALE``.
    """
    shown = path.relative_to(package.root).as_posix()
    _, strays = codings_and_strays(package)
    if misplaced := [fault for fault in strays if fault.path == shown]:
        return misplaced
    registers, faults = _registers(package)
    unsound = {name for name in REGISTERS if faults[name] or name not in registers}
    try:
        coding = read_coding(package, path)
        if unsound:
            return _ordered(package, faults.values())
        codings = with_neighbours(package, coding)
        compiled = compile_with_passages(
            package, codings, {name: registers[name].rows for name in REGISTERS}
        )
    except FaultsFound as found:
        return _ordered(package, [*faults.values(), found.faults])
    typed = Typed(package, {c.document.path: c.document for c in codings}, compiled)
    judged = dict(registers)
    own: list[Fault] = []
    for built in typed.tables():
        judged[built.table.name] = built
        own += check_cells(built)
    faulty = {name for name, found in faults.items() if found}
    own += foreign_keys(package, judged, faulty, compiled.tables)
    ruled, _ = run_rule_sets(package, judged, faulty | {fault.table or "" for fault in own})
    own = [fault for fault in typed.places([*own, *ruled]) if _is_of(fault, shown)]
    faulty_typed = any(fault.severity != WARNING for fault in own)
    stale = [] if faulty_typed else list(_stale(package, coding, typed))
    return _ordered(package, [*faults.values(), own, stale])


def _is_of(fault: Fault, shown: str) -> bool:
    """Whether the finding is on the file, or says what clashes with it."""
    return fault.path == shown or f"{shown}:" in fault.message


def _registers(package: Package) -> tuple[dict[str, Lexed], dict[str, list[Fault]]]:
    """The tables that people type, and what is wrong in each."""
    lexed: dict[str, Lexed] = {}
    faults: dict[str, list[Fault]] = {}
    for name, table in package.tables.items():
        if is_typed(table.path):
            try:
                lexed[name] = lex_table(package, table)
                faults[name] = [*check_cells(lexed[name]), *check_text(lexed[name])]
            except FaultsFound as found:
                faults[name] = found.faults
    return lexed, faults


def _stale(package: Package, coding: Coding, typed: Typed) -> Iterator[Fault]:
    """Built tables that do not hold what this document types."""
    ids = named(coding).typed
    for name, rows in typed.compiled.tables.items():
        table = package.tables[name]
        by_source, column = _belongs(name)
        known = {coding.source_id} if by_source else ids
        try:
            held = lex_table(package, table).rows
        except FaultsFound:
            held = []
        if [r for r in held if r[column] in known] != [r for r in rows if r[column] in known]:
            message, mend = f"{name} does not hold this document as it is typed", "Run dvc repro."
            yield Fault(table.path, None, None, STALE, message, mend, table=name)


def _belongs(name: str) -> tuple[bool, str]:
    """Whether rows of the compiled table say their document, and where; else where their subject is."""
    if name in ("sources", "evidence"):
        return True, "source_id"
    if name == "statements":
        return True, "coded_from_id"
    return False, "participation_id" if name == "participations" else "statement_id"


def _ordered(package: Package, found: Iterable[Iterable[Fault]]) -> list[Fault]:
    faults = [fault for each in found for fault in each]
    return sorted(mend_by_folder(package, faults), key=lambda fault: fault.order)
