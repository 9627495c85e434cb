"""The verdict of Frictionless itself: what `readouts validate --as-frictionless` says.

Where nothing is in doubt by our own rules, which are stricter, Frictionless has nothing to say
either, and is not asked; else it is asked about the package, whole.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from typing import Any

from readouts.faults import Fault, FaultsFound
from readouts.lexing.digests import check_digests
from readouts.lexing.lexed import Lexed, lex_exactly
from readouts.schema.declaration import DESCRIPTOR, Package
from readouts.validation.streamed import validate_tables
from readouts.validation.trusted import frictionless_alone

# Profiles that Frictionless knows by heart.
_STANDARD = (
    "https://datapackage.org/profiles/",
    "data-package",
    "tabular-data-package",
    "fiscal-data-package",
    "data-resource",
    "tabular-data-resource",
)


def as_frictionless(package: Package) -> tuple[list[Fault], dict[str, int]]:
    """Frictionless's findings, each at its place in the file, and the rows of each table."""
    if remote := list(_remote(package)):
        return remote, {}
    try:
        faults, heights = validate_tables(package)
    except FaultsFound:
        faults, heights = [], {}
    if heights.keys() == package.tables.keys() and not [*faults, *check_digests(package)]:
        return [], heights
    return _asked(package)


def _remote(package: Package) -> Iterator[Fault]:
    """What Frictionless would fetch, or read wherever it lies: dialects and profiles by address."""
    for where in (package.descriptor, *package.descriptor["resources"]):
        for key in ("dialect", "profile", "$schema"):
            named = where.get(key)
            if isinstance(named, str) and not named.startswith(_STANDARD):
                message = f"'{key}' names '{named}', and nothing is fetched or followed"
                yield Fault(
                    DESCRIPTOR, None, None, "descriptor-error", message, "Write it out, or drop it."
                )


def _asked(package: Package) -> tuple[list[Fault], dict[str, int]]:
    faults: list[Fault] = []
    heights: dict[str, int] = {}
    with frictionless_alone():
        from frictionless import FrictionlessException
        from frictionless import Package as FrictionlessPackage

        try:
            asked = FrictionlessPackage(str(package.root / DESCRIPTOR))
        except FrictionlessException as refused:
            notes = [error.note for error in refused.reasons] or [refused.error.note]
            return [
                Fault(DESCRIPTOR, None, None, refused.error.type, note, "Mend the descriptor.")
                for note in notes
            ], {}
        for resource in asked.resources:
            report = resource.validate(limit_errors=sys.maxsize)
            (task,) = report.tasks
            heights[str(resource.name)] = int(task.stats.get("rows", 0))
            faults += _findings(package, str(resource.name), task.errors)
    return faults, heights


def _findings(package: Package, name: str, errors: list[Any]) -> Iterator[Fault]:
    table = package.tables[name]
    try:
        lexed: Lexed | None = lex_exactly(package, table)
    except FaultsFound:
        lexed = None  # Frictionless reads it otherwise: rows have numbers and no lines
    for error in errors:
        said: Mapping[str, Any] = error.to_descriptor()
        row = said.get("rowNumber")
        field = said.get("fieldName") or (said.get("fieldNames") or [None])[0]
        message, mend = str(said.get("note") or said["type"]), "Mend the cell."
        if lexed and row and row - 2 < lexed.height and (field or table.leading) in table.columns:
            at = field or table.leading
            yield lexed.fault(row - 2, at, said["type"], message, mend)
            continue
        yield Fault(
            table.path,
            None,
            None,
            said["type"],
            message,
            "Mend the file.",
            table=name,
            field=field,
            value=said.get("cell"),
            row=row,
        )
