"""Built views held against their own schemas, as tables are: cells, keys, and what they refer to.

A view is joined in SQL, which knows none of its schema; what it breaks must stop the release.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from readouts.faults import Fault, FaultsFound
from readouts.lexing.lexed import placeless
from readouts.rows import Rows
from readouts.schema.declaration import Package
from readouts.validation.table import check_values, foreign_keys


def check_views(package: Package, tables: Mapping[str, Rows], views: Mapping[str, Rows]) -> None:
    """FaultsFound with every cell of a view that its schema refuses."""
    # A view is checked before it has a file, so its cells have no places.
    built = {name: placeless(package.views[name], rows) for name, rows in views.items()}
    # SQLite has held the tables against their keys; here they are only referred to.
    parents = {name: placeless(package.tables[name], rows) for name, rows in tables.items()}
    faults = [fault for view in built.values() for fault in check_values(view)]
    faults += foreign_keys(package, parents | built, set(), built)
    if faults:
        raise FaultsFound(map(_explained, faults))


def _explained(fault: Fault) -> Fault:
    message = f"view {fault.table}, row {fault.row}, field {fault.field}: {fault.message}"
    mend = "Mend the view or its schema. Nothing was released; an old release stands."
    return replace(fault, line=None, column=None, message=message, mend=mend)
