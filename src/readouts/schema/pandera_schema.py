"""The Pandera schema of a table, built at run time from the declaration; never a file.

On the Polars backend, all columns text: what Pandera then refuses can be held against our own
verdict cell by cell.
"""

from __future__ import annotations

from typing import Any

import pandera.polars as pa
import polars as pl

from readouts.schema.declaration import Field, Table

# Strict ASCII forms. Rust's regex has no look-around, and `\\d` would be every script's digits.
_FORMS = {
    "integer": "^(?:0|-?[1-9][0-9]*)$",
    "number": r"^(?:-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?)$",
    "boolean": "^(?:true|false)$",
    "date": "^(?:[0-9]{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01]))$",
}


def pandera_schema(table: Table) -> pa.DataFrameSchema:
    """Columns in order, none besides; types as lexical forms; constraints; the primary key."""
    columns = {field.name: _column(field) for field in table.fields}
    return pa.DataFrameSchema(
        columns, unique=list(table.primary_key), strict=True, ordered=True, name=table.name
    )


def refused_cells(table: Table, rows: list[dict[str, str]]) -> set[tuple[int, str]]:
    """What Pandera refuses, as (data row from 0, field); whole-row refusals name the first key."""
    frame = pl.DataFrame(
        {name: [row[name] or None for row in rows] for name in table.columns},
        schema=dict.fromkeys(table.columns, pl.String),
    )
    try:
        pandera_schema(table).validate(frame, lazy=True)
    except pa.errors.SchemaErrors as error:
        found: Any = error.failure_cases
        return {
            (
                row["index"],
                row["column"] if row["column"] in table.columns else table.leading,
            )
            for row in found.to_dicts()
        }
    return set()


def _column(field: Field) -> Any:
    constraints = field.constraints
    checks = [pa.Check.str_matches(_FORMS[field.type])] if field.type in _FORMS else []
    if "pattern" in constraints:
        checks.append(pa.Check.str_matches(f"^(?:{constraints['pattern']})$"))
    if "enum" in constraints:
        checks.append(pa.Check.isin(constraints["enum"]))
    if "maxLength" in constraints:
        checks.append(pa.Check.str_length(max_value=constraints["maxLength"]))
    if "minimum" in constraints or "maximum" in constraints:
        checks.append(pa.Check(_between(constraints.get("minimum"), constraints.get("maximum"))))
    return pa.Column(
        pl.String,
        checks,
        nullable=not constraints.get("required", False),
        name=field.name,
    )


def _between(least: float | None, most: float | None) -> Any:
    def check(data: Any) -> Any:
        number = pl.col(data.key).cast(pl.Float64, strict=False)
        inside = pl.lit(True)
        if least is not None:
            inside = inside & (number >= least)
        if most is not None:
            inside = inside & (number <= most)
        return data.lazyframe.select(inside)

    return check
