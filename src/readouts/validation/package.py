"""A whole package: its declaration first, then its tables, with codings and rules where it has them."""

from __future__ import annotations

from pathlib import Path

from readouts.codings.needed import lacking
from readouts.faults import Fault
from readouts.lexing.digests import check_digests
from readouts.schema import profile
from readouts.schema.declaration import Package, read_package
from readouts.validation.report import Checked
from readouts.validation.stock import as_frictionless
from readouts.validation.streamed import validate_tables


def validate(root: Path, full: bool = False, stock: bool = False) -> tuple[list[Fault], Checked]:
    """All findings on the package in ``root``, in order of place, and how far they reach.

    ``full`` also puts every table whole through Frictionless and Pandera. ``stock`` gives the
    verdict of Frictionless alone: none of our stricter rules, and no rule set.
    """
    return validate_package(read_package(root), full, stock)


def validate_package(
    package: Package, full: bool = False, stock: bool = False
) -> tuple[list[Fault], Checked]:
    """As ``validate``, of a package whose descriptor was read."""
    if stock:
        found, heights = as_frictionless(package)
        return sorted(found, key=lambda fault: fault.order), Checked(heights, [])
    faults = [*profile.check(package), *lacking(package)]
    if faults:
        found = sorted(faults, key=lambda fault: fault.order)
        from readouts.validation.rule_sets import named_rules

        return found, Checked({}, named_rules(package))
    if not (full or package.codings or package.descriptor.get("ruleSets")):
        found, heights = validate_tables(package)
        found += check_digests(package)
        return sorted(found, key=lambda fault: fault.order), Checked(heights, [])
    # Imported here: a package of tables alone pays for neither codings nor rules.
    from readouts.validation.coded import validate_coded

    return validate_coded(package, full)
