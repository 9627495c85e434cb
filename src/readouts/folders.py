"""What mends a file depends on who writes it: a person, `readouts evidence` or `dvc repro`."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from readouts.faults import Fault
from readouts.schema.declaration import Package

REPRO = "Run dvc repro."
UNREADABLE = "unreadable"
STALE = "not-as-compiled"
_FMT_MENDS = {
    "byte-order-mark": "Save it as UTF-8 without BOM, or run readouts fmt.",
    "carriage-return": "Save it with LF line ends, or run readouts fmt.",
}
EVIDENCE = "Run readouts evidence --texts DIR."


def is_typed(path: str) -> bool:
    """Whether people type the file of that table."""
    return "/curated/" in f"/{path}"


def mend_by_folder(package: Package, faults: Iterable[Fault]) -> list[Fault]:
    """The faults, each with a mend that fits its file; in a package without codings as they are."""
    if package.codings is None:
        return list(faults)
    return [replace(fault, mend=_mend(package.codings["passages"], fault)) for fault in faults]


def _mend(passages: str, fault: Fault) -> str:
    if fault.rule == UNREADABLE:
        return fault.mend
    if fault.path.startswith(f"{passages}/") and fault.rule != "passages-orphan":
        return EVIDENCE
    if "/scripted/" in f"/{fault.path}":
        return REPRO
    return _FMT_MENDS.get(fault.rule, fault.mend) if is_typed(fault.path) else fault.mend


def how_to_add(package: Package, path: str) -> str:
    """Where a row is typed that is to stand in the table of that file."""
    if package.codings is None or is_typed(path):
        return f"add it to {path}"
    return f"code its document under {package.codings['files']}"
