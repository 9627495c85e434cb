"""The coding files compiled in memory, with the passages that were found for them."""

from __future__ import annotations

from readouts.codings.compile import compile_codings
from readouts.codings.draft import Compiled
from readouts.codings.form import Coding
from readouts.codings.positions import positions
from readouts.faults import Fault, FaultsFound
from readouts.rows import Row, Rows
from readouts.schema.declaration import Package
from readouts.validation.passages import orphans, read_passages


def compile_read(package: Package, codings: list[Coding], registers: dict[str, Rows]) -> Compiled:
    """All codings of the package, that were read; ``registers`` as ``compile_codings`` needs.

    A passages file that none of them types is a fault. With ``reliability`` among the registers,
    positions are derived too.
    """
    known = {f"{coding.source_id}.csv" for coding in codings}
    strays = list(orphans(package, known, recodings=False))
    try:
        compiled = compile_with_passages(package, codings, registers)
    except FaultsFound as found:
        raise FaultsFound([*strays, *found.faults]) from None
    if strays:
        raise FaultsFound(strays)
    if "reliability" in registers and "positions" in package.tables:
        compiled.tables["positions"] = positions(
            compiled.tables | {"reliability": registers["reliability"]}
        )
    return compiled


def compile_with_passages(
    package: Package, codings: list[Coding], registers: dict[str, Rows]
) -> Compiled:
    """Some codings, compiled in memory with the passages that were found for them."""
    passages: dict[str, dict[str, Row]] = {}
    faults: list[Fault] = []
    for coding in codings:
        try:
            passages[coding.source_id] = read_passages(package, coding.source_id)
        except FaultsFound as found:
            faults += found.faults
    if faults:
        raise FaultsFound(faults)
    return compile_codings(package, codings, registers, passages)
