"""The screen: which rows may break a constraint, told for whole columns at once.

It may doubt a sound row, never pass an unsound one: `cells` has the last word on each row in doubt.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import polars as pl

from readouts.schema.declaration import Field, Table
from readouts.validation.cells import CLEAN_FORMS, clean
from readouts.validation.patterns import linear, plain

# Days 29 to 31 in their months; 29 February and years before 1000 are left to the calendar.
_DAY = (
    r"\A[1-9][0-9]{3}-(?:(?:0[1-9]|1[0-2])-(?:0[1-9]|1[0-9]|2[0-8])"
    r"|(?:0[13-9]|1[0-2])-(?:29|30)|(?:0[13578]|1[02])-31)\z"
)
_FORMS = {
    "integer": r"\A(?:0|-?[1-9][0-9]*)\z",
    "number": r"\A-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?\z",
    "boolean": r"\A(?:true|false)\z",
    "date": _DAY,
}
_SCIENTIFIC = r"\A-?[0-9]+(?:[.,][0-9]+)?[eE][+-]?[0-9]+\z"
_BEGINS_PADDED, _ENDS_PADDED = r"\A[\s\x1c-\x1f]", r"[\s\x1c-\x1f]\z"
# All that may stand in a text which is not in normal form NFC: marks, and what has another form
# (Unicode's NFC_Quick_Check, rounded up to ranges; a test holds it against unicodedata).
NORMALISABLE = (
    r"[\p{M}\x{340}-\x{37e}\x{387}\x{958}-\x{95f}\x{9dc}-\x{9df}\x{a33}-\x{a5e}\x{b5c}-\x{b5d}"
    r"\x{f43}-\x{fb9}\x{1161}-\x{1175}\x{11a8}-\x{11c2}\x{1f71}-\x{1fff}\x{2000}-\x{2001}\x{2126}"
    r"\x{212a}-\x{212b}\x{2329}-\x{232a}\x{2adc}\x{f900}-\x{faff}\x{fb1d}-\x{fb4f}"
    r"\x{1d15e}-\x{1d1c0}\x{2f800}-\x{2fa1f}]"
)
# A lead byte of UTF-8 and a continuation byte, both read as cp1252.
_MISREAD = r"[\x{c2}-\x{f4}][\x{80}-\x{bf}€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]"
# Digits that a binary number of 64 bits holds exactly.
_EXACT_DIGITS = 15


@dataclass(frozen=True)
class Screen:
    """What to ask of a table's columns; made once, asked of every part."""

    doubts: tuple[pl.Expr, ...]

    def doubtful(self, frame: pl.DataFrame) -> list[int]:
        """Numbers of the rows in doubt, from 0."""
        if not self.doubts or not frame.height:
            return []
        named = [doubt.fill_null(False).alias(str(i)) for i, doubt in enumerate(self.doubts)]
        found = frame.select(named)
        doubted = [name for name in found.columns if found[name].any()]
        if not doubted:
            return []
        rows = found.select(pl.any_horizontal(doubted).arg_true())
        numbers: list[int] = rows.to_series().to_list()
        return numbers


def screen(table: Table) -> Screen:
    """The screen of a table, for what `cells` says of its cells: refusals and damage."""
    doubts = [doubt for field in table.fields for doubt in _doubts(field, table.is_id(field))]
    return Screen(tuple(doubts))


def _doubts(field: Field, is_id: bool) -> Iterable[pl.Expr]:
    column, constraints = pl.col(field.name), field.constraints
    if constraints.get("required"):
        yield column.is_null()
    if field.type in _FORMS:
        yield _unless(column.str.contains(_FORMS[field.type]))
    if "enum" in constraints:
        yield _unless(column.is_in(constraints["enum"]))
    if "pattern" in constraints:
        yield _mismatch(field, constraints["pattern"])
    if "maxLength" in constraints:
        most = constraints["maxLength"]
        yield _unless((column.str.len_bytes() <= most) | (column.str.len_chars() <= most))
    for name in ("minimum", "maximum"):
        if name in constraints:
            yield _beyond(field, name)
    if field.type not in CLEAN_FORMS:
        yield from _text(field, is_id)


def _unless(sound: pl.Expr) -> pl.Expr:
    """In doubt unless the cell is missing or ``sound``."""
    return sound.not_()


def _mismatch(field: Field, pattern: str) -> pl.Expr:
    column = pl.col(field.name)
    found = linear(pattern)
    if found is not None:
        return _unless(column.str.contains(found))
    return column.is_not_null()


def _beyond(field: Field, name: str) -> pl.Expr:
    """In doubt where a number or day is not surely within the bound."""
    column, bound = pl.col(field.name), field.constraints[name]
    if field.type == "date":
        inside = column >= str(bound) if name == "minimum" else column <= str(bound)
        return _unless(inside)
    if field.type not in ("integer", "number") or isinstance(bound, str | bool):
        return column.is_not_null()
    value = column.cast(pl.Float64, strict=False)
    inside = value > bound if name == "minimum" else value < bound
    if bound == int(bound) and abs(bound) < 10**_EXACT_DIGITS:
        inside = inside | ((value == bound) & (column.str.len_bytes() <= _EXACT_DIGITS))
    return _unless(inside.fill_null(False) | column.is_null())


def _text(field: Field, is_id: bool) -> Iterable[pl.Expr]:
    column, constraints = pl.col(field.name), field.constraints
    if "enum" in constraints and all(map(clean, constraints["enum"])):
        return
    if is_id and field.type == "string":
        yield column.str.contains(_SCIENTIFIC)
    if "pattern" in constraints and plain(constraints["pattern"]):
        return
    yield column.str.contains(_BEGINS_PADDED)
    yield column.str.contains(_ENDS_PADDED)
    is_ascii = column.str.len_bytes() == column.str.len_chars()
    beyond = pl.when(is_ascii).then(None).otherwise(column)
    yield beyond.str.contains(NORMALISABLE)
    if field.type == "string":
        yield beyond.str.contains(_MISREAD)
