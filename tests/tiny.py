"""A package of another house, written from rows in a test: the least that has a descriptor."""

import csv
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any


def table(
    fields: Mapping[str, Any], rows: Sequence[Sequence[str]], **schema: Any
) -> dict[str, Any]:
    """A table: field name to its type, or to a descriptor less the name; rows of cells."""
    described = [
        {"name": name, **(field if isinstance(field, dict) else {"type": field})}
        for name, field in fields.items()
    ]
    return {"schema": {"fields": described, **schema}, "rows": rows}


def package(root: Path, version: str = "1.0.0", **tables: dict[str, Any]) -> Path:
    """Write the package to the folder ``root``; keys of a table beside schema and rows are its own."""
    root.mkdir(parents=True, exist_ok=True)
    resources = []
    for name, made in tables.items():
        resources.append({"name": name, "path": f"{name}.csv", "schema": made["schema"]})
        with (root / f"{name}.csv").open("w", encoding="utf-8", newline="") as target:
            writer = csv.writer(target, lineterminator="\n")
            writer.writerow([field["name"] for field in made["schema"]["fields"]])
            writer.writerows(made["rows"])
    descriptor = {"name": "tiny", "version": version, "resources": resources}
    (root / "datapackage.json").write_text(json.dumps(descriptor), encoding="utf-8")
    return root
