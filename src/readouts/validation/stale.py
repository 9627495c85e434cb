"""Every row in which a built table is not what the coding files compile to.

Both are sorted by their key and hold each key once, so that they are read side by side.
"""

from __future__ import annotations

from collections.abc import Iterator

from readouts.faults import Fault
from readouts.folders import REPRO, STALE
from readouts.lexing.lexed import Lexed
from readouts.rows import Row, sort_key


def differences(held: Lexed, built: Lexed) -> Iterator[Fault]:
    """A fault at each row of the file that differs from the compiled table, is too many, or lacks.

    A row that lacks is shown at the line where it would stand.
    """
    key = held.table.primary_key
    compiled = iter(built.rows)
    new = next(compiled, None)
    for number, old in enumerate(held.rows):
        while new is not None and sort_key(new, key) < sort_key(old, key):
            yield _lacking(held, number, new)
            new = next(compiled, None)
        if new is None or sort_key(old, key) < sort_key(new, key):
            said = f"holds the row {_shown(old, key)}, which the coding files do not compile to"
            yield _fault(held, number, old, held.table.leading, None, said)
            continue
        if old != new:
            yield _changed(held, number, old, new)
        new = next(compiled, None)
    while new is not None:
        yield _lacking(held, held.height, new)
        new = next(compiled, None)


def _lacking(held: Lexed, number: int, row: Row) -> Fault:
    shown = _shown(row, held.table.primary_key)
    said = f"lacks the row {shown}, which the coding files compile to"
    return _fault(held, number, row, held.table.leading, None, said)


def _changed(held: Lexed, number: int, old: Row, new: Row) -> Fault:
    column, *more = (name for name in old if old[name] != new[name])
    shown = _shown(old, held.table.primary_key)
    said = f"holds {column} '{old[column]}' in row {shown}, compiled is '{new[column]}'"
    said += f"; so it is with {', '.join(more)}" if more else ""
    return _fault(held, number, old, column, old[column], said)


def _fault(held: Lexed, number: int, row: Row, column: str, value: str | None, said: str) -> Fault:
    stands = number < held.height
    line = held.cells(number)[held.table.columns.index(column)].line if stands else None
    return Fault(
        held.table.path,
        line,
        None,
        STALE,
        f"{held.table.name} {said}",
        REPRO,
        table=held.table.name,
        field=column,
        value=value,
        row=number + 2 if stands else None,
        key=tuple(row[name] for name in held.table.primary_key),
    )


def _shown(row: Row, key: tuple[str, ...]) -> str:
    return " ".join(row[name] for name in key)
