"""A package of another house, written from rows in a test: the least that has a descriptor."""

import csv
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

_TEXTS = [
    "00451",
    "=1+1",
    "2021-09-16",
    "1E5",
    "NA",
    "_x0041_",
    " padded ",
    'say "yes",\nor no',
    "é\U0001f600",
]


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


def releasable(root: Path, version: str = "1.0.0") -> Path:
    """A package of two tables of every type, with all that a release needs besides; no tool inside."""

    def field(kind: str) -> dict[str, Any]:
        example = {"boolean": "true", "date": "2021-09-16"}.get(kind, "1")
        return {"type": kind, "title": "T", "description": f"A {kind}.", "example": example}

    kinds = ("string", "integer", "number", "boolean", "date")
    fields = {"id": field("string"), **{f"a_{kind}": field(kind) for kind in kinds}}
    words = {"title": "Things", "description": "One row is one thing."}
    rows = [["empty", "", "", "", "", ""]]
    for number, text in enumerate(_TEXTS):
        cells = [
            str(number),
            f"{number / 8:.3f}",
            ("true", "false")[number % 2],
            f"2021-09-{number + 1:02d}",
        ]
        rows.append([f"t{number}", text, *cells])
    rows[1][2], rows[1][3] = "9007199254740993", "0.1"
    rows.sort(key=lambda row: row[0].encode())
    to = {"fields": ["id"], "reference": {"resource": "things", "fields": ["id"]}}
    package(
        root,
        version,
        things=table(fields, rows, primaryKey=["id"], **words),
        marks=table(
            {"id": field("string")}, [["t1"]], primaryKey=["id"], foreignKeys=[to], **words
        ),
    )
    path = root / "datapackage.json"
    descriptor = json.loads(path.read_text("utf-8"))
    descriptor["licenses"] = [{"name": "CC0-1.0"}]
    path.write_text(json.dumps(descriptor), encoding="utf-8")
    (root / "LICENSES").mkdir(exist_ok=True)
    (root / "LICENSES/CC0-1.0.txt").write_text("No rights reserved.\n")
    cff = f"cff-version: 1.2.0\ntitle: Tiny\ntype: dataset\nversion: {version}\nauthors:\n- name: Somebody\n"
    (root / "CITATION.cff").write_text(cff)
    return root
