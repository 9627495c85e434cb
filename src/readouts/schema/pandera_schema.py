"""The Pandera schema of a table, built at run time from the declaration; never a file.

On the Polars backend, all columns text: what Pandera then refuses can be held against our own
verdict cell by cell.
"""

from __future__ import annotations

import re
from typing import Any

import pandera.polars as pa
import polars as pl

from readouts.schema.declaration import Field, Table
from readouts.schema.patterns import linear

_CELL = pl.col("cell")
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
        columns,
        checks=[_first_of_its_key(table.primary_key)] if table.primary_key else [],
        strict=True,
        ordered=True,
        name=table.name,
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
    if field.type == "date":
        checks.append(_check(_CELL.str.to_date("%Y-%m-%d", strict=False).is_not_null()))
    if "pattern" in constraints:
        checks.append(_matches(constraints["pattern"]))
    if "enum" in constraints:
        listed = _CELL.is_in(field.vocabulary)
        if field.type in ("integer", "number"):
            listed = listed | _number(_CELL).is_in(list(map(float, field.vocabulary)))
        checks.append(_check(listed))
    if "maxLength" in constraints:
        checks.append(pa.Check.str_length(max_value=constraints["maxLength"]))
    value = _CELL if field.type == "date" else _number(_CELL)
    for name, within in (("minimum", pl.Expr.ge), ("maximum", pl.Expr.le)):
        if name in constraints:
            bound = constraints[name]
            checks.append(_check(within(value, bound if field.type == "date" else float(bound))))
    if constraints.get("unique"):
        checks.append(_check(_CELL.is_first_distinct()))
    return pa.Column(
        pl.String,
        checks,
        nullable=not constraints.get("required", False),
        name=field.name,
    )


def _first_of_its_key(key: tuple[str, ...]) -> Any:
    """A check of the frame; Pandera's own ``unique`` refuses the first row of a key too."""

    def check(data: Any) -> Any:
        cells = [pl.col(name).fill_null("") for name in key]
        return data.lazyframe.select(pl.struct(cells).is_first_distinct())

    return pa.Check(check)


def _number(text: pl.Expr) -> pl.Expr:
    return text.cast(pl.Float64, strict=False)


def _check(sound: pl.Expr) -> Any:
    """A check of a column that is ``sound``, said of ``_CELL``; missing cells pass."""

    def check(data: Any) -> Any:
        column = data.lazyframe.collect()[data.key]
        verdict = column.to_frame("cell").select(sound | _CELL.is_null()).to_series()
        return pl.LazyFrame({data.key: verdict})

    return pa.Check(check)


def _matches(pattern: str) -> Any:
    """A check that cells match as a whole; what Rust cannot say is asked of Python, value by value."""
    translated = linear(pattern)
    if translated is not None:
        return _check(_CELL.str.contains(translated))
    asked = re.compile(pattern)

    def matches(value: str) -> bool:
        return asked.fullmatch(value) is not None

    return _check(_CELL.map_elements(matches, return_dtype=pl.Boolean))
