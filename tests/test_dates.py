"""An imprecise day becomes its bounds, never today's month or day."""

import pytest

from readouts.codings.dates import bounds


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("2024", ("2024-01-01", "2024-12-31")),
        ("2024-05", ("2024-05-01", "2024-05-31")),
        ("2024-02", ("2024-02-01", "2024-02-29")),
        ("2021-09-16", ("2021-09-16", "2021-09-16")),
        ("2021-09-13/2021-09-19", ("2021-09-13", "2021-09-19")),
    ],
)
def test_bounds(typed: str, expected: tuple[str, str]) -> None:
    assert bounds(typed) == expected


@pytest.mark.parametrize("typed", ["2021-02-30", "2021-09-19/2021-09-13", "03/04/2019", "2021-13"])
def test_no_day(typed: str) -> None:
    with pytest.raises(ValueError):
        bounds(typed)
