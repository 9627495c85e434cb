"""The whole comparison of two packages: first their schemas, then the rows of each table on both sides."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from itertools import islice

from readouts.diff.records import Records
from readouts.diff.rows import TableDiff, compare_rows
from readouts.diff.schemas import Schemas, compare
from readouts.diff.sides import Side
from readouts.schema.declaration import Field, Table

_SAMPLE = 500


@dataclass(frozen=True)
class Comparison:
    """What changed from ``old`` to ``new``.

    ``tables`` are those with rows on both sides, in the new order; ``n_rows`` counts the rows of
    those that one side alone has. ``by_schema_alone`` names views: a repository builds their rows
    at release, so nothing stands there to compare.
    """

    old: Side
    new: Side
    schemas: Schemas
    tables: Mapping[str, TableDiff]
    n_rows: Mapping[str, int]
    by_schema_alone: tuple[str, ...]

    def __bool__(self) -> bool:
        return bool(self.schemas.changes) or any(self.tables.values())


def compare_sides(old: Side, new: Side, stack: ExitStack) -> Comparison:
    """Compare two packages; the changes of rows are kept on disk until ``stack`` closes.

    WrongUse where a table's file cannot be read.
    """

    def same_content(was: Table, old_field: Field, is_: Table, new_field: Field) -> bool:
        """Whether the first rows that both have hold the same cells, and not all one value."""
        if _rowless(old, was) or _rowless(new, is_):
            return False
        before, after = _sample(old, was, old_field), _sample(new, is_, new_field)
        both = [(before[key], after[key]) for key in before.keys() & after.keys()]
        return len({a for a, _ in both}) > 1 and all(a == b for a, b in both)

    schemas = compare(old.package, new.package, same_content)
    tables, by_schema_alone = {}, []
    for pair in schemas.pairs:
        name = pair.new.name
        if _rowless(old, pair.old) or _rowless(new, pair.new):
            by_schema_alone.append(name)
            continue
        tables[name] = compare_rows(pair, old.file(pair.old), new.file(pair.new))
        stack.callback(tables[name].close)
    n_rows = {}
    for side, alone in ((old, schemas.removed), (new, schemas.added)):
        for table in alone:
            if not _rowless(side, table):
                n_rows[table.name] = count(side, table)
    return Comparison(old, new, schemas, tables, n_rows, tuple(by_schema_alone))


def count(side: Side, table: Table) -> int:
    """Number of rows of a table's file."""
    with Records(side.file(table), table.path) as records:
        while records.take() is not None:
            pass
        return records.count


def _rowless(side: Side, table: Table) -> bool:
    return table.name in side.package.views


def _sample(side: Side, table: Table, field: Field) -> dict[tuple[str, ...], str]:
    """Key to cell of a field, of the first rows."""
    with Records(side.file(table), table.path) as records:
        wanted = (*table.primary_key, field.name)
        if not set(wanted) <= set(records.header):
            return {}
        places = [records.header.index(name) for name in wanted]
        rows = ([record[at] for at in places] for record in iter(records.take, None))
        return {tuple(row[:-1]): row[-1] for row in islice(rows, _SAMPLE)}
