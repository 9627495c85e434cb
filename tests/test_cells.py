"""Every constraint at its boundary, in strict ASCII forms."""

import pytest

from readouts.schema.declaration import Field
from readouts.validation.cells import damage, refusal


def field(kind: str, **constraints: object) -> Field:
    return Field("x", kind, {"name": "x", "type": kind, "example": "", "constraints": constraints})


@pytest.mark.parametrize(
    ("kind", "constraints", "good", "bad"),
    [
        ("integer", {}, ["0", "-2", "10"], ["01", "+1", " 1", "١", "1_000", "1.0", "1e3", "-0"]),
        ("number", {}, ["0", "-1.50"], ["NaN", "inf", "1e3", ".5", "01"]),
        ("boolean", {}, ["true", "false"], ["True", "1", "yes"]),
        (
            "date",
            {},
            ["2020-02-29"],
            ["2021-02-29", "2021-9-1", "03/04/2019", "2024", "2024-05", "+2021-02-03"],
        ),
        ("string", {"enum": ["a", "b"]}, ["a"], ["c", "A"]),
        ("string", {"pattern": "a|b"}, ["a", "b"], ["ab", "a\n", "xb"]),
        ("string", {"maxLength": 2}, ["ab"], ["abc"]),
        ("string", {"required": True}, ["a"], ["", " "]),
        ("string", {}, ["", "Müller"], ["Mu\u0308ller", "a "]),
        ("integer", {"minimum": -2, "maximum": 2}, ["-2", "2"], ["-3", "3"]),
    ],
)
def test_boundary(
    kind: str, constraints: dict[str, object], good: list[str], bad: list[str]
) -> None:
    declared = field(kind, **constraints)
    assert [value for value in good if refusal(declared, value)] == []
    assert [value for value in bad if not refusal(declared, value)] == []


@pytest.mark.parametrize(
    ("value", "is_id", "rule"),
    [
        ("CÃ´te dâ€™Ivoire", False, "mojibake"),
        ("Ã–sterreich", False, "mojibake"),
        ("Österreich", False, None),
        ("1.30042E+18", True, "scientific-id"),
        ("1.30042E+18", False, None),
        ("1300420000000000007", True, None),
        ("9007199254740993", True, None),
    ],
)
def test_cells_that_another_program_has_damaged(value: str, is_id: bool, rule: str | None) -> None:
    found = damage(value, is_id)
    assert (found[0] if found else None) == rule
