"""Days that may be imprecise: what is typed becomes the earliest and the latest day it can be."""

from __future__ import annotations

import calendar
import datetime


def bounds(typed: str) -> tuple[str, str]:
    """``2024``, ``2024-05``, ``2024-05-17`` or two of them with ``/``, as two ISO days.

    ValueError where a day does not exist or the later bound is the earlier.
    """
    first, _, last = typed.partition("/")
    earliest, latest = _first(first), _last(last or first)
    if latest < earliest:
        raise ValueError(f"{typed} ends before it begins")
    return earliest, latest


def _first(part: str) -> str:
    return _day(part + "-01-01"[(len(part) - 4) // 3 * 3 :] if len(part) < 10 else part)


def _last(part: str) -> str:
    if len(part) == 4:
        part += "-12"
    if len(part) == 7:
        year, month = map(int, part.split("-"))
        part += f"-{calendar.monthrange(year, month)[1]:02d}"
    return _day(part)


def _day(part: str) -> str:
    try:
        return datetime.date.fromisoformat(part).isoformat()
    except ValueError:
        raise ValueError(f"{part} is no day of the calendar") from None
