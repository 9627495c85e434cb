"""What is wrong in a row that the screen doubts, cell by cell and in words; nothing, as it may be."""

from __future__ import annotations

from collections.abc import Iterator

from readouts import limits
from readouts.faults import Fault
from readouts.lexing.lexed import cell_fault
from readouts.lexing.parts import Part
from readouts.schema.declaration import Table
from readouts.schema.patterns import TooSlow
from readouts.validation.cells import damage, refusal
from readouts.validation.repeats import PRIMARY_KEY


def refusals(table: Table, part: Part, number: int) -> Iterator[Fault]:
    """Constraints that the cells of a row of the part break; of an empty row that it is one."""
    cells = part.cells(number)
    at = part.first + number

    def fault(field: str, rule: str, message: str, mend: str) -> Fault:
        return cell_fault(table, at, cells, field, rule, message, mend)

    if not any(cell.value for cell in cells):
        yield fault(table.leading, "blank-row", "every cell of the row is empty", "Delete the row.")
        return
    missed = set()
    for field, cell in zip(table.fields, cells, strict=True):
        try:
            refused = refusal(field, cell.value)
        except TooSlow:
            pattern = field.constraints["pattern"]
            what = (
                f"the pattern {pattern} of '{field.name}' takes too long: seconds on one cell, over"
            )
            most = limits.current.seconds
            raise limits.exceeded(table.path, "seconds", most, what, cell.line) from None
        if refused:
            missed.add(field.name)
            yield fault(field.name, *refused)
    key = [cells[table.columns.index(name)].value for name in table.primary_key]
    if key and not any(key) and not missed & set(table.primary_key):
        yield fault(table.leading, PRIMARY_KEY, "the primary key is missing", "Fill it in.")


def damages(table: Table, part: Part, number: int) -> Iterator[Fault]:
    """What no schema forbids and no author means: cells that another program has damaged."""
    cells = part.cells(number)
    for field, cell in zip(table.fields, cells, strict=True):
        if field.type == "string" and (found := damage(cell.value, table.is_id(field))):
            yield cell_fault(table, part.first + number, cells, field.name, *found)
