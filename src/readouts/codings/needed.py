"""The tables that coding files fill or name: without one of them nothing that is typed can be used."""

from __future__ import annotations

from collections.abc import Iterator

from readouts.codings.draft import COMPILED
from readouts.faults import Fault, FaultsFound, WrongUse
from readouts.schema.declaration import DESCRIPTOR, Package

# What compile reads besides the codings, and what the passes of reliability rounds name.
REGISTERS = ("actors", "formats", "meetings")
OF_PASSES = ("actors", "coders", "issues", "speech_acts", "retired_ids")
NEEDED = dict.fromkeys((*COMPILED, *REGISTERS, *OF_PASSES))


def lacking(package: Package) -> Iterator[Fault]:
    """Tables that a package with coding files needs and does not name."""
    if package.codings is None:
        return
    for name in NEEDED:
        if name not in package.tables:
            message = f"coding files need the table '{name}', which is no resource here"
            yield Fault(DESCRIPTOR, None, None, "descriptor-error", message, "Add it.")


def usable(package: Package) -> Package:
    """The package; FaultsFound where it has coding files and lacks what they need."""
    faults = list(lacking(package))
    if faults:
        raise FaultsFound(faults)
    return package


def with_codings(package: Package) -> Package:
    """The package; WrongUse where it has no coding files."""
    if package.codings is None:
        raise WrongUse("this package has no coding files: datapackage.json names no codings")
    return package
