"""What a row is called: a person reads a statement by its summary, not by its id alone.

A table's schema names the field in ``label``.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from readouts.diff.comparison import Comparison
from readouts.diff.records import Records
from readouts.diff.rows import RowChange
from readouts.diff.sides import Side
from readouts.schema.declaration import Table


@dataclass(frozen=True)
class Labels:
    """Labels of ids by table, and where the fields of each table point."""

    found: Mapping[str, Mapping[str, str]]
    pointing: Mapping[tuple[str, str], str]

    def of_row(self, table: str, change: RowChange) -> str:
        """The label of a row that has one id; empty where its table has none."""
        return self.found.get(table, {}).get(change.key[0], "") if len(change.key) == 1 else ""

    def of_value(self, table: str, field: str, value: str) -> str:
        """The label of what a cell points to; empty where it points nowhere."""
        return self.found.get(self.pointing.get((table, field), ""), {}).get(value, "")


def labels_of(found: Comparison, shown: Mapping[str, Iterable[RowChange]]) -> Labels:
    """Labels for the rows shown, and no others: of the new side, else of the old."""
    tables = {**found.old.package.tables, **found.new.package.tables}
    pointing = {
        (table.name, key.fields[0]): key.to_table
        for table in tables.values()
        for key in table.foreign_keys
        if len(key.fields) == 1
    }
    wanted: dict[str, set[str]] = defaultdict(set)
    for name, rows in shown.items():
        for change in rows:
            if len(change.key) == 1:
                wanted[name].add(change.key[0])
            for cell in change.cells:
                for value in filter(None, (cell.old, cell.new)):
                    wanted[pointing.get((name, cell.field), "")].add(value)
    labels: dict[str, dict[str, str]] = {}
    for name, ids in wanted.items():
        labels[name] = {}
        for side in (found.old, found.new):
            if name in side.package.tables:
                labels[name] |= _read(side, side.package.tables[name], ids)
    return Labels(labels, pointing)


def _read(side: Side, table: Table, ids: set[str]) -> dict[str, str]:
    """Id to label of the rows with these ids, where the table has a label and one id."""
    label, key = table.schema.get("label"), table.primary_key
    if label not in table.columns or len(key) != 1:
        return {}
    with Records(side.file(table), table.path) as records:
        if not {label, *key} <= set(records.header):
            return {}
        at, label_at = records.header.index(key[0]), records.header.index(label)
        return {r[at]: r[label_at] for r in iter(records.take, None) if r[at] in ids}
