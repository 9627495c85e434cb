"""The Pandera schema of a table, built at run time from the declaration; never a file.

On the Polars backend, all columns text: what Pandera then refuses can be held against our own
verdict cell by cell. It holds what one table says of itself: order of the columns, types, constraints,
unique fields, the primary key, elements of lists, and the rules that ask for no other table. It does
not hold foreign keys, ``uniqueKeys``, the order of rows, nor what no schema says (normal form, cells
that another program has damaged).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Iterable, Sequence
from decimal import Decimal, InvalidOperation
from typing import Any

import pandera.polars as pa
import polars as pl

from readouts.rows import Row, Rows
from readouts.rules import Rule, alone
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
# Keys of a field that change how its cells are read, and constraints that only other types have.
_READS_OTHERWISE = ("trueValues", "falseValues", "bareNumber", "groupChar", "decimalChar")
_ELSEWHERE = ("minLength", "exclusiveMinimum", "exclusiveMaximum", "jsonSchema")


def pandera_schema(table: Table, rules: Iterable[Rule] = ()) -> pa.DataFrameSchema:
    """Columns in order, none besides; types, constraints, the key; ``rules`` that ask for no other.

    Each rule is a check of its own, named by its id.
    """
    columns = {field.name: _column(field) for field in table.fields}
    key = [table.field(name) for name in table.primary_key]
    return pa.DataFrameSchema(
        columns,
        checks=[
            *([_first_of_its_key(key)] if key else []),
            *(_rule(rule, table) for rule in rules if rule.of_one_table),
        ],
        strict=True,
        ordered=True,
        name=table.name,
    )


def refused_cells(table: Table, rows: Rows) -> set[tuple[int, str]]:
    """What Pandera refuses, as (data row from 0, field); whole-row refusals name the first key."""
    return {
        (row["index"], row["column"] if row["schema_context"] == "Column" else table.leading)
        for row in _failures(table, rows, ())
    }


def refused_rows(table: Table, rows: Rows, rules: Sequence[Rule]) -> set[tuple[int, str]]:
    """What Pandera refuses by the rules, as (data row from 0, rule id)."""
    ids = {rule.id for rule in rules}
    failures = _failures(table, rows, rules)
    return {(row["index"], row["check"]) for row in failures if row["check"] in ids}


def _failures(table: Table, rows: Rows, rules: Iterable[Rule]) -> list[dict[str, Any]]:
    missing = {field.name: table.missing_values(field) for field in table.fields}
    frame = pl.DataFrame(
        {
            name: [None if row[name] in values else row[name] for row in rows]
            for name, values in missing.items()
        },
        schema=dict.fromkeys(table.columns, pl.String),
    )
    try:
        pandera_schema(table, rules).validate(frame, lazy=True)
    except pa.errors.SchemaErrors as error:
        found: Any = error.failure_cases
        failures: list[dict[str, Any]] = found.to_dicts()
        return failures
    return []


def _column(field: Field) -> Any:
    checks = _of_this_type(field) if _plain(field) else [_as_frictionless_reads(field)]
    if "pattern" in field.constraints:
        checks.append(_matches(field.constraints["pattern"]))
    if field.type == "list":
        checks.append(_each(lambda cell: _sound_elements(field.elements(cell))))
    if field.constraints.get("unique"):
        checks.append(_first(_same(field)))
    return pa.Column(
        pl.String,
        checks,
        nullable=not field.constraints.get("required", False),
        name=field.name,
    )


def _plain(field: Field) -> bool:
    """Whether the checks here know the field; what they do not, Frictionless reads cell by cell."""
    return (
        (field.type == "string" or field.type in _FORMS)
        and field.descriptor.get("format", "default") == "default"
        and not any(key in field.descriptor for key in _READS_OTHERWISE)
        and not any(key in field.constraints for key in _ELSEWHERE)
    )


def _of_this_type(field: Field) -> list[Any]:
    constraints = field.constraints
    checks = [pa.Check.str_matches(_FORMS[field.type])] if field.type in _FORMS else []
    if field.type == "date":
        checks.append(_check(_CELL.str.to_date("%Y-%m-%d", strict=False).is_not_null()))
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
    return checks


def _as_frictionless_reads(field: Field) -> Any:
    """A check of cells in a form of their own, by the reader that knows them all.

    The pattern is left to our own engine, which runs it in linear time.
    """
    read = _reader(field)

    def sound(cell: str) -> bool:
        _, notes = read(cell)
        return not notes

    return _each(sound)


def _reader(field: Field) -> Callable[[str], tuple[Any, Any]]:
    from frictionless import Field as FrictionlessField

    constraints = {name: value for name, value in field.constraints.items() if name != "pattern"}
    declared = {**field.descriptor, "constraints": constraints, "missingValues": []}
    read: Callable[[str], tuple[Any, Any]] = FrictionlessField.from_descriptor(declared).read_cell
    return read


def _sound_elements(elements: Sequence[str]) -> bool:
    """None is empty or padded, none stands twice."""
    unlike = len(set(elements)) == len(elements)
    return unlike and all(element and element == element.strip() for element in elements)


def _same(field: Field) -> Callable[[str], Hashable]:
    """What two cells of one value have in common; None for a cell that is no value."""
    if field.type == "number" and _plain(field):
        return _decimal
    if _plain(field):
        return str
    read = _reader(field)

    def value(cell: str) -> Hashable:
        found, _ = read(cell)
        return None if found is None else repr(found)

    return value


def _decimal(cell: str) -> Decimal | None:
    try:
        return Decimal(cell).normalize()
    except InvalidOperation:
        return None


def _first_of_its_key(key: Sequence[Field]) -> Any:
    """A check of the frame; Pandera's own ``unique`` refuses the first row of a key too."""
    same = [_same(field) for field in key]

    def check(data: Any) -> Any:
        frame = data.lazyframe.select(field.name for field in key).collect()
        keys = [
            tuple(
                None if cell is None else like(cell) for like, cell in zip(same, row, strict=True)
            )
            for row in frame.iter_rows()
        ]
        return pl.LazyFrame({"first": _firsts(keys)})

    return pa.Check(check)


def _first(same: Callable[[str], Hashable]) -> Any:
    """A check of a column that no value stood before; a cell without one repeats nothing."""

    def check(data: Any) -> Any:
        cells = data.lazyframe.collect()[data.key]
        values = [None if cell is None else same(cell) for cell in cells]
        firsts = _firsts(values)
        verdict = [value is None or first for value, first in zip(values, firsts, strict=True)]
        return pl.LazyFrame({data.key: verdict})

    return pa.Check(check)


def _firsts(values: Sequence[Hashable]) -> list[bool]:
    """Whether each value is the first of its kind."""
    seen: set[Hashable] = set()
    found = []
    for value in values:
        found.append(value not in seen)
        seen.add(value)
    return found


def _rule(rule: Rule, table: Table) -> Any:
    """A check of the frame by the function of the rule; a table without its columns passes."""

    def check(data: Any) -> Any:
        frame = data.lazyframe.collect().fill_null("")
        rows: list[Row] = frame.to_dicts()
        failing = alone(rule, table, rows)
        keys = [tuple(row[name] for name in table.primary_key) for row in rows]
        return pl.LazyFrame({"sound": [key not in failing for key in keys]})

    return pa.Check(check, name=rule.id)


def _number(text: pl.Expr) -> pl.Expr:
    return text.cast(pl.Float64, strict=False)


def _check(sound: pl.Expr) -> Any:
    """A check of a column that is ``sound``, said of ``_CELL``; missing cells pass."""

    def check(data: Any) -> Any:
        column = data.lazyframe.collect()[data.key]
        verdict = column.to_frame("cell").select(sound | _CELL.is_null()).to_series()
        return pl.LazyFrame({data.key: verdict})

    return pa.Check(check)


def _each(sound: Callable[[str], bool]) -> Any:
    """A check of a column whose values are each asked once."""
    return _check(_CELL.map_batches(lambda cells: _verdicts(cells, sound), return_dtype=pl.Boolean))


def _verdicts(cells: pl.Series, sound: Callable[[str], bool]) -> pl.Series:
    known = {value: sound(value) for value in cells.unique() if value is not None}
    return pl.Series([known.get(value) for value in cells], dtype=pl.Boolean)


def _matches(pattern: str) -> Any:
    """A check that cells match as a whole; what Rust cannot say is asked of Python, value by value."""
    translated = linear(pattern)
    if translated is not None:
        return _check(_CELL.str.contains(translated))
    asked = re.compile(pattern)
    return _each(lambda value: asked.fullmatch(value) is not None)
