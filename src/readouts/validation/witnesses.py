"""Frictionless and Pandera over every table, whole: a verdict that differs from ours is a fault."""

from __future__ import annotations

from collections.abc import Iterator

from frictionless import Resource, system

from readouts.faults import Fault
from readouts.rows import Rows
from readouts.schema.declaration import Package, Table
from readouts.schema.pandera_schema import refused_cells

# Errors of Frictionless that concern one cell, or the row's key.
_CELL_ERRORS = {"type-error", "constraint-error", "unique-error", "primary-key", "foreign-key"}


def disagreements(
    package: Package, tables: dict[str, Rows], ours: set[tuple[str, int, str]]
) -> Iterator[Fault]:
    """Cells that a witness refuses and we do not. ``ours`` holds (table, row from 0, field).

    The other way round we are stricter on purpose: text that is not NFC, outer white space,
    numbers and days in other than plain ASCII form, rows that are not sorted.
    """
    for name, rows in tables.items():
        table = package.tables[name]
        mine = {(row, field) for other, row, field in ours if other == name}
        for witness, refused in (
            ("Frictionless", _frictionless(package, table)),
            ("Pandera", refused_cells(table, rows)),
        ):
            for row, field in sorted(refused - mine):
                yield Fault(
                    table.path,
                    None,
                    None,
                    "witness-disagrees",
                    f"{witness} refuses row {row + 2}, field '{field}', which passed here",
                    "Report it: one of the two is wrong.",
                    table=name,
                    field=field,
                    row=row + 2,
                )


def _frictionless(package: Package, table: Table) -> set[tuple[int, str]]:
    with system.use_context(trusted=True):
        resource = Resource(
            {"name": table.name, "path": str(package.root / table.path), "schema": _alone(table)}
        )
        report = resource.validate(limit_errors=1_000_000)
    found = set()
    for error in report.tasks[0].errors:
        descriptor = error.to_descriptor()
        if error.type in _CELL_ERRORS:
            field = descriptor.get("fieldName") or table.leading
            found.add((descriptor["rowNumber"] - 2, field))
        else:
            found.add((descriptor.get("rowNumber", 2) - 2, f"({error.type})"))
    return found


def _alone(table: Table) -> dict[str, object]:
    """The schema without its foreign keys: those need the package, and are checked there."""
    return {key: value for key, value in table.schema.items() if key != "foreignKeys"}
