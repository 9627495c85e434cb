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
    """Codings that were read, compiled in memory; ``registers`` as ``compile_codings`` needs.

    With ``reliability`` among them, positions are derived too.
    """
    passages: dict[str, dict[str, Row]] = {}
    known = {f"{coding.source_id}.csv" for coding in codings}
    faults: list[Fault] = list(orphans(package, known, recodings=False))
    for coding in codings:
        try:
            passages[coding.source_id] = read_passages(package, coding.source_id)
        except FaultsFound as found:
            faults += found.faults
    if faults:
        raise FaultsFound(faults)
    compiled = compile_codings(package, codings, registers, passages)
    if "reliability" in registers and "positions" in package.tables:
        compiled.tables["positions"] = positions(
            compiled.tables | {"reliability": registers["reliability"]}
        )
    return compiled
