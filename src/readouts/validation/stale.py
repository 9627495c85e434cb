"""The first place at which a built table is not what the coding files compile to.

Both are sorted by their key, so that the first pair of rows that differs tells what happened.
"""

from __future__ import annotations

from itertools import zip_longest

from readouts.faults import Fault
from readouts.folders import REPRO
from readouts.rows import Row, sort_key
from readouts.tables.lexed import Lexed


def difference(held: Lexed, built: Lexed) -> Fault:
    """A fault at the first differing row of the file; ``held`` and ``built`` are not equal."""
    key = held.table.primary_key
    pairs = enumerate(zip_longest(held.rows, built.rows))
    number, (old, new) = next((i, pair) for i, pair in pairs if pair[0] != pair[1])
    column, value = held.table.leading, None
    if old is None or (new is not None and sort_key(new, key) < sort_key(old, key)):
        row = new
        message = f"lacks the row {_shown(row, key)}, which the coding files compile to"
    elif new is None or sort_key(old, key) < sort_key(new, key):
        row = old
        message = f"holds the row {_shown(row, key)}, which the coding files do not compile to"
    else:
        row = old
        column = next(name for name in old if old[name] != new[name])
        value = old[column]
        message = f"holds {column} '{value}' in row {_shown(row, key)}, compiled is '{new[column]}'"
    line = held.cells(number)[held.table.columns.index(column)].line if old else None
    return Fault(
        held.table.path,
        line,
        None,
        "not-as-compiled",
        f"{held.table.name} {message}",
        REPRO,
        table=held.table.name,
        field=column,
        value=value,
        row=number + 2 if old else None,
        key=tuple(row[name] for name in key),
    )


def _shown(row: Row, key: tuple[str, ...]) -> str:
    return " ".join(row[name] for name in key)
