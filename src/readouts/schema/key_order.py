"""The order in which tables can be filled or read: what is referred to comes first."""

from __future__ import annotations

from readouts.schema.declaration import Package, Table


def in_key_order(package: Package) -> list[Table]:
    """The tables, each behind those it refers to; a circle keeps the order of the package."""
    waiting = dict(package.tables)
    found: list[Table] = []
    while waiting:
        free = [t for t in waiting.values() if not _parents(t) & waiting.keys() - {t.name}]
        found.append((free or list(waiting.values()))[0])
        del waiting[found[-1].name]
    return found


def _parents(table: Table) -> set[str]:
    return {key.to_table for key in table.foreign_keys}
