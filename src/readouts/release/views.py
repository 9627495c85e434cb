"""Views: what a reader would else have to join. Declared like tables, defined in SQL, released.

The package's descriptor names them; readouts ships their definitions in ``views/<name>.sql``. What
several of them ask stands once in ``views/shared``: a view of the SQLite file and no resource.
"""

from __future__ import annotations

from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

import apsw

from readouts.faults import Fault, FaultsFound
from readouts.release.tables import sqlite_file
from readouts.rows import Rows
from readouts.schema.declaration import Package, Table


def create_views(package: Package, path: Path) -> dict[str, Rows]:
    """Create the package's views in the SQLite file ``path``; their rows as text, in view order.

    FaultsFound where the descriptor names a view that readouts does not ship.
    """
    folder = files("readouts.release") / "views"
    shipped, shared = _definitions(folder), _definitions(folder / "shared")
    unknown = [
        Fault(
            "datapackage.json",
            None,
            None,
            "unknown-view",
            f"'{name}' is no view",
            f"Known: {', '.join(sorted(shipped))}.",
        )
        for name in package.views
        if name not in shipped
    ]
    if unknown:
        raise FaultsFound(unknown)
    definitions = [shipped[name] for name in package.views]
    with sqlite_file(path) as database:
        with database:
            for definition in (*shared.values(), *definitions) if definitions else ():
                database.execute(definition.read_text("utf-8"))
        found = {name: _rows(database, view) for name, view in package.views.items()}
        database.execute("VACUUM")
    return found


def _definitions(folder: Traversable) -> dict[str, Traversable]:
    """Name of each view that is defined in the folder, sorted, to its file."""
    found = {e.name.removesuffix(".sql"): e for e in folder.iterdir() if e.name.endswith(".sql")}
    return dict(sorted(found.items()))


def _rows(database: apsw.Connection, view: Table) -> Rows:
    names = ", ".join(f'"{name}"' for name in view.columns)
    return [
        {f.name: _text(f.type, value) for f, value in zip(view.fields, row, strict=True)}
        for row in database.execute(f'SELECT {names} FROM "{view.name}"')
    ]


def _text(kind: str, value: object) -> str:
    """A value of SQLite as the canonical CSV spells it."""
    if value is None:
        return ""
    if kind == "boolean":
        return "true" if value else "false"
    return str(value)
