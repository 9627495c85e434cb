"""Days, codes and stances as a reader reads them."""

from __future__ import annotations

import datetime
from calendar import monthrange
from decimal import ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal

_MINUS = "\N{MINUS SIGN}"
_EN_DASH = "\N{EN DASH}"
MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July"),
    *("August", "September", "October", "November", "December"),
)
STANCES = {
    "-2": "firmly against",
    "-1": "against",
    "0": "expressly neutral or reserved",
    "1": "for",
    "2": "firmly for",
}


def day(iso: str) -> str:
    """2021-09-16 as 16 September 2021; what is no day stays as it is."""
    try:
        found = datetime.date.fromisoformat(iso)
    except ValueError:
        return iso
    return f"{found.day} {MONTHS[found.month - 1]} {found.year}"


def bounds(earliest: str, latest: str) -> str:
    """An imprecise date as the shortest words that say both bounds; "" where it is unknown."""
    if not earliest or not latest:
        known = earliest or latest
        return f"{'not before' if earliest else 'not after'} {day(known)}" if known else ""
    try:
        first, last = datetime.date.fromisoformat(earliest), datetime.date.fromisoformat(latest)
    except ValueError:
        return f"{earliest}/{latest}"
    if first == last:
        return day(earliest)
    if (first.month, first.day, last.month, last.day) == (1, 1, 12, 31):
        return str(first.year) if first.year == last.year else f"{first.year}{_EN_DASH}{last.year}"
    if (first.year, first.month) == (last.year, last.month):
        if first.day == 1 and last.day == monthrange(last.year, last.month)[1]:
            return f"{MONTHS[first.month - 1]} {first.year}"
        return f"{first.day}{_EN_DASH}{day(latest)}"
    return f"{day(earliest)} {_EN_DASH} {day(latest)}"


def month(iso: str) -> str:
    """2021-09 as September 2021."""
    year, _, number = iso.partition("-")
    return f"{MONTHS[int(number) - 1]} {year}"


def code(value: str) -> str:
    """A code of a closed vocabulary as words."""
    return value.replace("_", " ")


def signed(value: str | Decimal) -> str:
    """A stance with its sign, the minus that printers use; zero has none."""
    number = Decimal(value)
    if number == 0:
        return "0"
    return f"{'+' if number > 0 else _MINUS}{abs(number)}"


def mean(total: int, number: int) -> str:
    """The mean of so many stances to two decimals, half to even, as ``positions`` rounds."""
    found = (Decimal(total) / number).quantize(Decimal("0.01"), ROUND_HALF_EVEN)
    return str(found if found else Decimal("0.00"))


def shade(mean: str) -> str:
    """The stance whose colour a mean has: the nearest, of two the one further from zero."""
    return str(int(Decimal(mean).quantize(Decimal(1), ROUND_HALF_UP)))


def count(number: int, one: str, many: str = "") -> str:
    """1 statement, 7,237 statements."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"
