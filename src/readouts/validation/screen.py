"""The screen: which rows may break a constraint, told for whole columns at once.

It may doubt a sound row, never pass an unsound one: `cells` has the last word on each row in doubt.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

import polars as pl

from readouts.schema.declaration import Field, Table
from readouts.schema.patterns import linear, plain
from readouts.validation.cells import CLEAN_FORMS, clean
from readouts.validation.keys import repetitive

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
class Column:
    """What to ask of one column: of its cells, and besides of those with more than ASCII."""

    name: str
    required: bool
    doubts: tuple[pl.Expr, ...]
    beyond_ascii: tuple[pl.Expr, ...]


class Screen:
    """What to ask of a table's columns; made once, asked of every part."""

    def __init__(self, columns: Iterable[Column], primary_key: Sequence[str]) -> None:
        self.columns = tuple(columns)
        self._never_all_missing = [[column.name for column in self.columns], primary_key]

    def doubtful(
        self, frame: pl.DataFrame, ascii_only: bool = False, known: Collection[str] = ()
    ) -> list[int]:
        """Numbers of the rows in doubt, from 0; ``ascii_only`` where that is known of all cells.

        The cells of ``known`` columns, where there are any, were found among sound ones.
        """
        masks: list[pl.Series] = []
        asked: dict[str, pl.Expr] = {}
        for column in self.columns:
            cells = frame[column.name]
            missing = cells.null_count()
            if missing and column.required:
                masks.append(cells.is_null())
            doubts = column.doubts if ascii_only else column.doubts + column.beyond_ascii
            if not doubts or missing == len(cells) or column.name in known:
                continue
            doubt = pl.any_horizontal(doubts).fill_null(False)
            if repetitive(cells):
                values = cells.unique()
                wrong = values.filter(values.to_frame().select(doubt.alias("doubt"))["doubt"])
                if len(wrong):
                    masks.append(cells.is_in(wrong.implode()).fill_null(False))
            else:
                asked[column.name] = doubt
        if asked:
            found = frame.select(doubt.alias(name) for name, doubt in asked.items())
            masks += [mask for mask in found if mask.any()]
        for names in filter(None, self._never_all_missing):
            if all(frame[name].null_count() for name in names):
                empty = pl.all_horizontal(pl.col(name).is_null() for name in names)
                masks.append(frame.select(empty.alias("empty")).to_series())
        if not masks:
            return []
        every = pl.DataFrame([mask.alias(str(i)) for i, mask in enumerate(masks)])
        numbers = every.select(pl.any_horizontal(pl.all()).arg_true()).to_series()
        return [int(number) for number in numbers]


def screen(table: Table) -> Screen:
    """The screen of a table, for what `cells` says of its cells: refusals and damage."""
    columns = [_column(field, table.is_id(field)) for field in table.fields]
    return Screen(columns, table.primary_key)


def _column(field: Field, is_id: bool) -> Column:
    required = bool(field.constraints.get("required"))
    doubts, beyond = list(_doubts(field)), []
    if field.type not in CLEAN_FORMS and not _clean_enum(field):
        if is_id and field.type == "string":
            doubts.append(pl.col(field.name).str.contains(_SCIENTIFIC))
        if not plain(field.constraints.get("pattern", ".")):
            doubts += _padded(field)
            beyond = list(_beyond_ascii(field))
    return Column(field.name, required, tuple(doubts), tuple(beyond))


def _doubts(field: Field) -> Iterable[pl.Expr]:
    column, constraints = pl.col(field.name), field.constraints
    if field.type in _FORMS:
        yield _unless(column.str.contains(_FORMS[field.type]))
    if "enum" in constraints:
        yield _unless(column.is_in(field.vocabulary))
    if "pattern" in constraints:
        yield _mismatch(field, constraints["pattern"])
    if "maxLength" in constraints:
        most = constraints["maxLength"]
        yield _unless((column.str.len_bytes() <= most) | (column.str.len_chars() <= most))
    for name in ("minimum", "maximum"):
        if name in constraints:
            yield _beyond(field, name)


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


def _clean_enum(field: Field) -> bool:
    return "enum" in field.constraints and all(map(clean, field.vocabulary))


def _padded(field: Field) -> Iterable[pl.Expr]:
    column = pl.col(field.name)
    yield column.str.contains(_BEGINS_PADDED)
    yield column.str.contains(_ENDS_PADDED)


def _beyond_ascii(field: Field) -> Iterable[pl.Expr]:
    column = pl.col(field.name)
    is_ascii = column.str.len_bytes() == column.str.len_chars()
    beyond = pl.when(is_ascii).then(None).otherwise(column)
    yield beyond.str.contains(NORMALISABLE)
    if field.type == "string":
        yield beyond.str.contains(_MISREAD)
