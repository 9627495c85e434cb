"""What is measured, each run in a process of its own: ``python bench/programs.py NAME FOLDER``.

A floor parses every table into typed columns and checks nothing. A rival checks what it can say.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any


def tables(root: Path) -> list[tuple[Path, dict[str, Any]]]:
    """The files that hold rows, each with its schema."""
    declared = json.loads((root / "datapackage.json").read_text("utf-8"))["resources"]
    return [(root / r["path"], r["schema"]) for r in declared]


def readouts(root: Path) -> int:
    from readouts.cli import main

    return main(["validate", str(root), "--format", "json"])


def polars(root: Path) -> int:
    import polars as pl

    kinds = {"integer": pl.Int64, "number": pl.Float64, "boolean": pl.Boolean, "date": pl.Date}
    for path, schema in tables(root):
        typed = {f["name"]: kinds.get(f["type"], pl.String) for f in schema["fields"]}
        pl.read_csv(path, schema=typed)
    return 0


def polars_streamed(root: Path) -> int:
    import polars as pl

    kinds = {"integer": pl.Int64, "number": pl.Float64, "boolean": pl.Boolean, "date": pl.Date}
    for path, schema in tables(root):
        typed = {f["name"]: kinds.get(f["type"], pl.String) for f in schema["fields"]}
        pl.scan_csv(path, schema=typed).select(pl.all().count()).collect(engine="streaming")
    return 0


def pyarrow(root: Path) -> int:
    import pyarrow as pa
    from pyarrow import csv

    kinds = {
        "integer": pa.int64(),
        "number": pa.float64(),
        "boolean": pa.bool_(),
        "date": pa.date32(),
    }
    for path, schema in tables(root):
        typed = {f["name"]: kinds.get(f["type"], pa.string()) for f in schema["fields"]}
        csv.read_csv(
            path,
            parse_options=csv.ParseOptions(newlines_in_values=True),
            convert_options=csv.ConvertOptions(column_types=typed, strings_can_be_null=True),
        )
    return 0


def duckdb(root: Path) -> int:
    import duckdb as db

    kinds = {"integer": "BIGINT", "number": "DOUBLE", "boolean": "BOOLEAN", "date": "DATE"}
    for path, schema in tables(root):
        typed = {f["name"]: kinds.get(f["type"], "VARCHAR") for f in schema["fields"]}
        db.sql(
            f"create or replace table t as select * from read_csv('{path}', header=true, "
            f"auto_detect=false, delim=',', quote='\"', escape='\"', columns={typed})"
        )
    return 0


def pandera_polars(root: Path) -> int:
    """The schema that is emitted from the declaration: cells and primary keys, no foreign keys."""
    import pandera.polars as pa
    import polars as pl

    from readouts.schema.declaration import Table
    from readouts.schema.pandera_schema import pandera_schema

    wrong = 0
    for path, schema in tables(root):
        frame = pl.read_csv(path, infer_schema=False)
        if frame.height:
            try:
                pandera_schema(Table(path.stem, str(path), schema)).validate(frame, lazy=True)
            except pa.errors.SchemaErrors as error:
                wrong += len(error.failure_cases)
    return int(wrong > 0)


def pandera_pandas(root: Path) -> int:
    """The same as far as it can be said on pandas."""
    import pandas as pd
    import pandera.pandas as pa

    forms = {"integer": r"^-?[0-9]+$", "date": r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"}
    wrong = 0
    for path, schema in tables(root):
        frame = pd.read_csv(path, dtype=str, keep_default_na=False, na_values=[""])
        columns = {}
        for field in schema["fields"]:
            limits = field.get("constraints", {})
            checks = [pa.Check.str_matches(forms[field["type"]])] if field["type"] in forms else []
            if "pattern" in limits:
                checks.append(pa.Check.str_matches(f"^(?:{limits['pattern']})$"))
            if "enum" in limits:
                checks.append(pa.Check.isin(limits["enum"]))
            if "maxLength" in limits:
                checks.append(pa.Check.str_length(max_value=limits["maxLength"]))
            columns[field["name"]] = pa.Column(
                None, checks, nullable=not limits.get("required", False)
            )
        asked = pa.DataFrameSchema(columns, unique=list(schema.get("primaryKey", [])) or None)
        if len(frame):
            try:
                asked.validate(frame, lazy=True)
            except pa.errors.SchemaErrors as error:
                wrong += len(error.failure_cases)
    return int(wrong > 0)


def frictionless(root: Path) -> int:
    from frictionless import Package

    report = Package(str(root / "datapackage.json")).validate()
    return int(not report.valid)


PROGRAMS: dict[str, Callable[[Path], int]] = {
    f.__name__: f
    for f in (
        readouts,
        polars,
        polars_streamed,
        pyarrow,
        duckdb,
        pandera_polars,
        pandera_pandas,
        frictionless,
    )
}

if __name__ == "__main__":
    sys.exit(PROGRAMS[sys.argv[1]](Path(sys.argv[2])))
