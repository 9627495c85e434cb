"""Build data/release: the tables as CSV, Parquet and SQLite, hashed, and swapped in as one.

Built in ``build/`` beside it and moved in at the end, so that a killed build leaves the old
release whole.
"""

from __future__ import annotations

import datetime
import hashlib
import json
import os
import shutil
from decimal import Decimal
from importlib.resources import files
from pathlib import Path
from typing import Any

import apsw
import pyarrow as pa
import pyarrow.parquet as pq

from readouts.rows import Rows, read_rows
from readouts.schema.declaration import Package, Table
from readouts.schema.sql import create_table

VIEWS = ("said", "met", "disputed")
_ARROW = {
    "integer": pa.int64(),
    "number": pa.float64(),
    "boolean": pa.bool_(),
    "date": pa.date32(),
}


def build(package: Package) -> Path:
    """Build the release of a package that validation has passed; the folder it stands in."""
    target = package.root / "data" / "release"
    beside = package.root / "build" / "release"
    shutil.rmtree(beside, ignore_errors=True)
    beside.mkdir(parents=True)
    tables = {name: read_rows(package.root / table.path) for name, table in package.tables.items()}
    for name, table in package.tables.items():
        shutil.copyfile(package.root / table.path, beside / f"{name}.csv")
        _parquet(table, tables[name], beside / f"{name}.parquet")
    database = beside / "readouts.sqlite"
    _sqlite(package, tables, database)
    _views(database, beside)
    _descriptor(package, beside)
    sums = [f"{_sha256(path)}  {path.name}\n" for path in sorted(beside.iterdir())]
    (beside / "SHA256SUMS").write_text("".join(sums))
    _swap(beside, target)
    return target


def typed(kind: str, cell: str) -> Any:
    """A cell as its Python value; "" is None."""
    if cell == "":
        return None
    if kind == "integer":
        return int(cell)
    if kind == "number":
        return float(Decimal(cell))
    if kind == "boolean":
        return cell == "true"
    return datetime.date.fromisoformat(cell) if kind == "date" else cell


def _parquet(table: Table, rows: Rows, path: Path) -> None:
    fields = [pa.field(f.name, _ARROW.get(f.type, pa.string())) for f in table.fields]
    columns = [[typed(f.type, row[f.name]) for row in rows] for f in table.fields]
    arrays = [pa.array(c, f.type) for c, f in zip(columns, fields, strict=True)]
    pq.write_table(pa.Table.from_arrays(arrays, schema=pa.schema(fields)), path, compression="zstd")


def _sqlite(package: Package, tables: dict[str, Rows], path: Path) -> None:
    database = apsw.Connection(str(path))
    database.pragma("foreign_keys", True)
    with database:
        for table in package.tables.values():
            database.execute(create_table(table))
        for name, table in package.tables.items():
            marks = ", ".join("?" for _ in table.fields)
            database.executemany(
                f'INSERT INTO "{name}" VALUES ({marks})',
                ([_stored(f.type, row[f.name]) for f in table.fields] for row in tables[name]),
            )
        database.execute((files("readouts.release") / "views.sql").read_text("utf-8"))
    database.execute("VACUUM")
    database.close()


def _stored(kind: str, cell: str) -> str | int | float | None:
    value = typed(kind, cell)
    if isinstance(value, bool):
        return int(value)
    return cell if isinstance(value, datetime.date) else value


def _views(path: Path, folder: Path) -> None:
    """Each view as CSV and Parquet of its own, columns typed as SQLite holds them."""
    import csv

    database = apsw.Connection(str(path), flags=apsw.SQLITE_OPEN_READONLY)
    for view in VIEWS:
        cursor = database.cursor()
        rows = list(cursor.execute(f"SELECT * FROM {view}"))
        names = [row[1] for row in database.execute(f"PRAGMA table_info({view})")]
        with (folder / f"{view}.csv").open("w", encoding="utf-8", newline="") as target:
            writer = csv.writer(target, lineterminator="\n")
            writer.writerow(names)
            writer.writerows(rows)
        whole = {"stance", "n_sources", "n_independent"}
        columns = [
            pa.array([row[i] for row in rows], pa.int64() if name in whole else pa.string())
            for i, name in enumerate(names)
        ]
        pq.write_table(
            pa.table(columns, names=names), folder / f"{view}.parquet", compression="zstd"
        )
    database.close()


def _descriptor(package: Package, folder: Path) -> None:
    """The package of the release: schemas inlined, bytes and hashes given."""
    resources = []
    for resource in package.descriptor["resources"]:
        path = folder / f"{resource['name']}.csv"
        schema = dict(package.tables[resource["name"]].schema)
        hashed = {"bytes": path.stat().st_size, "hash": f"sha256:{_sha256(path)}"}
        resources.append({**resource, "path": path.name, **hashed, "schema": schema})
    kept = {k: v for k, v in package.descriptor.items() if k not in ("codings", "ruleSets")}
    text = json.dumps(kept | {"resources": resources}, indent=2, ensure_ascii=False) + "\n"
    (folder / "datapackage.json").write_text(text, encoding="utf-8")


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _swap(beside: Path, target: Path) -> None:
    """Move the new release in and the old one out; between the two renames lies no build."""
    old = beside.with_name("old-release")
    shutil.rmtree(old, ignore_errors=True)
    target.parent.mkdir(parents=True, exist_ok=True)
    if target.exists():
        os.rename(target, old)
    os.rename(beside, target)
    shutil.rmtree(old, ignore_errors=True)
