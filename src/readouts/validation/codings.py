"""What people type in files of their own: codings as they compile, recodings as they were frozen."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import replace

from readouts.codings.compile import compile_codings
from readouts.codings.draft import Compiled
from readouts.codings.form import Coding, Recoding, read_codings, read_recodings
from readouts.codings.pointing import SCHEMA
from readouts.codings.positions import positions
from readouts.faults import Fault, FaultsFound
from readouts.rows import Row, Rows
from readouts.schema.declaration import Package, Table, read_json
from readouts.validation.table import check_cells, lex_table

SUMS = "SHA256SUMS"


def compile_package(package: Package, registers: dict[str, Rows]) -> Compiled:
    """The coding files of the package, compiled in memory; ``registers`` as ``compile_codings`` needs.

    With ``reliability`` among them, positions are derived too.
    """
    return compile_read(package, read_codings(package), registers)


def compile_read(package: Package, codings: list[Coding], registers: dict[str, Rows]) -> Compiled:
    """As ``compile_package``, of codings that were read."""
    passages: dict[str, dict[str, Row]] = {}
    faults: list[Fault] = []
    for coding in codings:
        try:
            passages[coding.source_id] = read_passages(package, coding.source_id)
        except FaultsFound as found:
            faults += found.faults
    if faults:
        raise FaultsFound(faults)
    compiled = compile_codings(package, codings, registers, passages)
    if "reliability" in registers:
        compiled.tables["positions"] = positions(
            compiled.tables | {"reliability": registers["reliability"]}
        )
    return compiled


def read_passages(package: Package, source_id: str) -> dict[str, Row]:
    """The passages file of a source by ``at``; empty where there is none yet."""
    return _passages(package, f"{source_id}.csv")


def recoding_passages(package: Package, recoding: Recoding) -> dict[str, Row]:
    """The passages of a pass by ``at``; FaultsFound where one is missing."""
    found = _passages(package, recoding.passages)
    missing = [
        recoding.document.fault(
            path,
            "passage-missing",
            f"'{at}' has no passage in data/passages",
            "Run readouts evidence --texts DIR.",
            at,
        )
        for at, path in recoding.ats()
        if at not in found
    ]
    if missing:
        raise FaultsFound(missing)
    return found


def _passages(package: Package, name: str) -> dict[str, Row]:
    assert package.codings is not None
    path = f"{package.codings['passages']}/{name}"
    try:
        (package.root / path).stat()
    except FileNotFoundError:
        return {}
    except OSError:
        pass  # lex_table says what is wrong with it
    lexed = lex_table(package, Table("passages", path, read_json(package.root / SCHEMA, SCHEMA)))
    mend = "Run readouts evidence --texts DIR."
    faults = [replace(fault, mend=mend) for fault in check_cells(lexed)]
    if faults:
        raise FaultsFound(faults)
    return {row["at"]: row for row in lexed.rows}


def check_recodings(package: Package, tables: dict[str, Rows]) -> Iterator[Fault]:
    """Each pass against the form, the registers, its passages and the hash it was frozen with."""
    assert package.codings is not None
    try:
        recodings = read_recodings(package)
    except FaultsFound as refused:
        yield from refused.faults
        return
    coders = {row["coder_id"] for row in tables.get("coders", [])}
    folder = package.root / package.codings["recodings"]
    frozen: dict[str, str] = {}
    for sums in sorted(folder.glob(f"*/{SUMS}")):
        for line in sums.read_text("utf-8").splitlines():
            digest, name = line.split("  ", 1)
            frozen[f"{sums.parent.name}/{name}"] = digest
    for recoding in recodings:
        name = f"{recoding.round}/{recoding.coder_id}/{recoding.source_id}.yaml"
        document = recoding.document
        digest = hashlib.sha256((folder / name).read_bytes()).hexdigest()
        if frozen.pop(name, None) != digest:
            message = "the pass is not the one that was frozen"
            mend = f"Restore it; a new pass belongs to a new round, with its hash in {SUMS}."
            yield document.fault((), "recoding-changed", message, mend)
        if recoding.coder_id not in coders:
            message = f"'{recoding.coder_id}' is not in coders"
            mend = f"Add it to {package.tables['coders'].path}."
            yield document.fault(("coder",), "foreign-key", message, mend, recoding.coder_id)
        try:
            recoding_passages(package, recoding)
        except FaultsFound as refused:
            yield from refused.faults
    for name in sorted(frozen):
        path = f"{package.codings['recodings']}/{name}"
        message, mend = "a pass of the round is gone", "Restore it."
        yield Fault(path, None, None, "recoding-missing", message, mend)
