"""Build data/release: every format of the same tables, hashed, and swapped in as one.

Built in ``build/`` beside it and moved in at the end, so that a killed build leaves the old
release whole.
"""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Iterable
from pathlib import Path

from readouts.citing.files import citing_files
from readouts.release.archive import write_zip
from readouts.release.descriptor import descriptor
from readouts.release.documents import documents
from readouts.release.swap import alone, clear, swap
from readouts.release.tables import write_parquet, write_sqlite
from readouts.release.verify import SUMS
from readouts.release.view_check import check_views
from readouts.release.views import create_views
from readouts.release.wheel import write_wheel
from readouts.release.workbook import write_workbook
from readouts.rows import canonical_csv, read_rows
from readouts.schema.declaration import Package


def build(package: Package) -> Path:
    """Build the release of a package that validation has passed; the folder it stands in.

    FaultsFound where what a release needs besides tables is absent or disagrees, or a view breaks
    its own schema.
    """
    target = package.root / "data" / "release"
    beside = package.root / "build" / "release"
    with alone(package.root / "build"):
        words = documents(package)
        clear(beside, target)
        beside.mkdir(parents=True)
        _tables(package, beside)
        words |= citing_files(package, words, beside)
        for name, content in words.items():
            (beside / name).write_bytes(content)
        (beside / "datapackage.json").write_bytes(descriptor(package, beside, "csv"))
        _zip(package, beside, words)
        if (package.root / "src" / "readouts").is_dir():
            _wheel(package, beside, [n for n in words if n.lower().startswith("citation.")])
        sums = sums_of((path.name, path.read_bytes()) for path in beside.iterdir())
        (beside / SUMS).write_bytes(sums)
        swap(beside, target)
    return target


def _tables(package: Package, folder: Path) -> None:
    """Tables as they are in the repository, views as SQLite joins them."""
    tables = {name: read_rows(package.root / table.path) for name, table in package.tables.items()}
    for name, table in package.tables.items():
        shutil.copyfile(package.root / table.path, folder / f"{name}.csv")
        write_parquet(table, tables[name], folder / f"{name}.parquet")
    database = folder / "readouts.sqlite"
    write_sqlite(package, tables, database)
    views = create_views(package, database)
    check_views(package, tables, views)
    write_workbook(package, tables | views, folder / f"{package.descriptor['name']}.xlsx")
    for name, rows in views.items():
        view = package.views[name]
        (folder / f"{name}.csv").write_bytes(canonical_csv(rows, view.columns))
        write_parquet(view, rows, folder / f"{name}.parquet")


def _zip(package: Package, folder: Path, words: Iterable[str]) -> None:
    """The package in one file: descriptor, canonical CSVs and documents, nothing twice."""
    tables = sorted((*package.tables, *package.views))
    names = ["datapackage.json", *sorted(words), *(f"{name}.csv" for name in tables)]
    archive = folder / f"{package.descriptor['name']}-{package.descriptor['version']}.zip"
    members = {name: (folder / name).read_bytes() for name in names}
    write_zip(archive, members | {SUMS: sums_of(members.items())})


def _wheel(package: Package, folder: Path, words: Iterable[str]) -> None:
    """Only the repository of the tool builds one: another package has no source to put data into."""
    names = [f"{name}.parquet" for name in (*package.tables, *package.views)]
    data = {name: (folder / name).read_bytes() for name in (*names, *words)}
    data["datapackage.json"] = descriptor(package, folder, "parquet")
    write_wheel(package.root, data, package.root / "build" / "wheel", folder)


def sums_of(files: Iterable[tuple[str, bytes]]) -> bytes:
    """Name and content of files as the lines that `sha256sum -c` reads, sorted by name."""
    lines = [f"{hashlib.sha256(content).hexdigest()}  {name}\n" for name, content in sorted(files)]
    return "".join(lines).encode()
