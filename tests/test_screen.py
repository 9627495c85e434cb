"""The screen passes no cell that `cells` refuses, whatever the declaration."""

import unicodedata
from typing import Any

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from readouts.schema.declaration import Table
from readouts.schema.patterns import linear, plain
from readouts.validation.cells import damage, refusal
from readouts.validation.screen import NORMALISABLE, screen

VALUES = [
    *["", "0", "-0", "01", "1", "-1", "1.0", "1.5", ".5", "1e3", "+1", "1_0", "١", "NaN", "inf"],
    *["99999999999999999999", "0.1", "0.30000000000000004", "1E+18", "-1E5", "true", "True"],
    *["2021-02-28", "2021-02-29", "2020-02-29", "2021-04-31", "0001-01-01", "0000-01-01"],
    *["2021-9-1", "2021-12-31", "2021-13-01", "9999-12-31", "a", "ab", "abc", "a b", " a", "a\n"],
    *[
        "\u00a0a",
        "a\u3000",
        "Mu\u0308ller",
        "Müller",
        "Ã–sterreich",
        "â€™",
        "\u212b",
        "각",
        "\u1100\u1161",
    ],
    *["٣", "²", "_", "A", "é", "x\u0345", "\u2000a"],
]
PATTERNS = [
    "[a-z]+",
    "a|b",
    r"\d+",
    r"\w*",
    r"\s?a",
    "[^a-c]",
    "a{2,3}",
    ".",
    "(?i)a",
    "a$",
    "(?=a)a",
    r"\bab",
]
constraints = st.fixed_dictionaries(
    {},
    optional={
        "required": st.booleans(),
        "enum": st.lists(st.sampled_from(VALUES[1:]), min_size=1, max_size=4),
        "pattern": st.sampled_from(PATTERNS),
        "maxLength": st.integers(0, 4),
    },
)
bounds = st.fixed_dictionaries(
    {}, optional={n: st.sampled_from([-1, 0, 1, 0.1, 1.5, 0.3]) for n in ("minimum", "maximum")}
)


def table(kind: str, declared: dict[str, Any], name: str = "x_id") -> Table:
    field = {"name": name, "type": kind, "example": "", "constraints": declared}
    return Table("t", "t.csv", {"fields": [field]})


@given(
    st.sampled_from(["string", "integer", "number", "boolean", "date"]),
    constraints,
    bounds,
    st.lists(st.sampled_from(VALUES) | st.text(max_size=4), max_size=30),
)
def test_no_unsound_cell_passes(
    kind: str, declared: dict[str, Any], bound: dict[str, Any], values: list[str]
) -> None:
    asked = table(kind, declared | (bound if kind in ("integer", "number") else {}))
    (field,) = asked.fields
    frame = pl.DataFrame({"x_id": [value or None for value in values]}, schema={"x_id": pl.String})
    doubted = set(screen(asked).doubtful(frame))
    for number, value in enumerate(values):
        if refusal(field, value) or (kind == "string" and damage(value, True)):
            assert number in doubted, value


@pytest.mark.parametrize(
    ("kind", "declared", "sound"),
    [
        ("integer", {"minimum": 0, "maximum": 5}, ["0", "5", "3"]),
        ("date", {"minimum": "2021-01-01"}, ["2021-01-01", "2021-12-31"]),
        ("string", {"pattern": "[a-z0-9]+(-[a-z0-9]+)*", "required": True}, ["a-b", "abc1"]),
        ("string", {"maxLength": 3}, ["äöü", "abc"]),
        ("string", {}, ["Müller", "naïve “quoted” text", "Ελλάδα", "文字"]),
    ],
)
def test_ordinary_cells_are_not_doubted(
    kind: str, declared: dict[str, Any], sound: list[str]
) -> None:
    frame = pl.DataFrame({"x": [value or None for value in sound]}, schema={"x": pl.String})
    assert screen(table(kind, declared, "x")).doubtful(frame) == []


@given(
    st.sampled_from(PATTERNS), st.lists(st.sampled_from(VALUES) | st.text(max_size=4), min_size=1)
)
def test_a_linear_pattern_means_what_pythons_does(pattern: str, values: list[str]) -> None:
    import re

    found = linear(pattern)
    if found is None:
        assert pattern in ("(?i)a", "(?=a)a", r"\bab")
        return
    ours = pl.Series(values, dtype=pl.String).str.contains(found).to_list()
    assert ours == [re.fullmatch(pattern, value) is not None for value in values]


@pytest.mark.parametrize(
    ("pattern", "said"),
    [
        ("[a-z]+", True),
        ("a|b-c", True),
        (".", False),
        ("[^a]", False),
        ("a b", False),
        ("é", False),
    ],
)
def test_plain_patterns_leave_no_room_for_more(pattern: str, said: bool) -> None:
    assert plain(pattern) is said


def test_whatever_has_another_normal_form_is_doubted() -> None:
    """Every character that normalising may change, and every one that joins the one before it."""
    changed = [
        c
        for c in map(chr, range(0x110000))
        if not unicodedata.is_normalized("NFC", c) and not "\ud800" <= c <= "\udfff"
    ]
    joining = {
        chr(int(parts[1], 16))
        for parts in (unicodedata.decomposition(chr(c)).split() for c in range(0x110000))
        if len(parts) == 2 and not parts[0].startswith("<")
    }
    marks = [chr(c) for c in range(0x110000) if unicodedata.combining(chr(c))]
    asked = pl.Series([*changed, *sorted(joining), *marks, *map(chr, range(0x1161, 0x1176))])
    assert asked.filter(~asked.str.contains(NORMALISABLE)).to_list() == []
