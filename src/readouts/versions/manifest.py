"""What the repository remembers of its last release, kept in Git in ``data/released``.

A clone without tags, as continuous integration makes them, compares with this. It holds the
descriptor with every schema, the fingerprints of each table's rows, and the release's SHA256SUMS.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from readouts.diff.schemas import Pair, compare
from readouts.faults import WrongUse
from readouts.schema.declaration import Package, Table
from readouts.versions.fingerprints import meanings_of, write_fingerprints

FOLDER = "data/released"
_DESCRIPTOR = "manifest.json"
# They say where things lie and what a run of the tool is asked for, not what the data are.
_OF_THE_HOUSE = ("resources", "views", "codings", "ruleSets", "mainTables")


@dataclass(frozen=True)
class Manifest:
    """A released version: its package (schemas; the root holds fingerprints), how it was found."""

    package: Package
    found_as: str

    @property
    def version(self) -> str:
        return str(self.package.descriptor["version"])

    def fingerprints(self, table: Table) -> Path:
        return self.package.root / f"{table.name}.csv"


def write_manifest(package: Package, folder: Path) -> dict[str, int]:
    """Write descriptor and fingerprints of the package to ``folder``, which is emptied first.

    Returns the number of rows of each table."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    pairs = compare(package, package, lambda *_: False).pairs
    of_tables = {pair.new.name: pair for pair in pairs if pair.new.name in package.tables}
    rows = fingerprint_all(package, package, of_tables, folder)
    found = {
        "descriptor": described(package),
        "tables": {
            name: {"rows": rows[name], "schema": table.schema}
            for name, table in package.tables.items()
        },
        "views": {name: view.schema for name, view in package.views.items()},
    }
    text = json.dumps(found, indent=1, ensure_ascii=False)
    (folder / _DESCRIPTOR).write_text(f"{text}\n", encoding="utf-8")
    return rows


def read_manifest(folder: Path, found_as: str) -> Manifest | None:
    """The manifest in ``folder``; None where there is none, WrongUse where it is damaged."""
    try:
        found = json.loads((folder / _DESCRIPTOR).read_bytes())
        tables = {
            name: Table(name, f"{name}.csv", table["schema"])
            for name, table in found["tables"].items()
        }
        views = {name: Table(name, "", schema) for name, schema in found["views"].items()}
        package = Package(folder, {**found["descriptor"]}, tables, views)
        return Manifest(package, found_as) if package.descriptor["version"] else None
    except FileNotFoundError:
        return None
    except (ValueError, KeyError, TypeError, AttributeError):
        raise WrongUse(
            f"{folder}/{_DESCRIPTOR} is damaged; git checkout -- {FOLDER}, or record it again"
        ) from None


def fingerprint_all(
    old: Package, new: Package, pairs: Mapping[str, Pair], folder: Path
) -> dict[str, int]:
    """Write fingerprints of each new table as the old declares them; rows of each, by new name."""
    return {
        name: write_fingerprints(
            old, pair, new, meanings_of(pair.old, new, pairs), folder / f"{name}.csv"
        )
        for name, pair in pairs.items()
    }


def described(package: Package) -> dict[str, Any]:
    """The descriptor less its resources: what it says of the package as a whole."""
    return {k: v for k, v in package.descriptor.items() if k not in _OF_THE_HOUSE}
