"""What is wrong in a row that the screen doubts, cell by cell and in words; nothing, as it may be."""

from __future__ import annotations

from collections.abc import Iterator

from readouts.faults import Fault
from readouts.schema.declaration import Table
from readouts.tables.lexed import cell_fault
from readouts.tables.parts import Part
from readouts.validation.cells import damage, refusal


def refusals(table: Table, part: Part, number: int) -> Iterator[Fault]:
    """Constraints that the cells of a row of the part break."""
    cells = part.cells(number)
    for field, cell in zip(table.fields, cells, strict=True):
        if refused := refusal(field, cell.value):
            yield cell_fault(table, part.first + number, cells, field.name, *refused)


def damages(table: Table, part: Part, number: int) -> Iterator[Fault]:
    """What no schema forbids and no author means: cells that another program has damaged."""
    cells = part.cells(number)
    for field, cell in zip(table.fields, cells, strict=True):
        if field.type == "string" and (found := damage(cell.value, table.is_id(field))):
            yield cell_fault(table, part.first + number, cells, field.name, *found)
