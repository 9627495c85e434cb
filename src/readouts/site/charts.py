"""Where marks stand in the charts. Templates draw them as SVG, style sheets colour them.

Places along an axis are per cent of its width, so that a chart fits a telephone and a wall without
a line of script; a whole browser chart library would be larger than all else that a first view loads
(vega, vega-lite and vega-embed: 282 KB compressed, against 200 KB for everything).
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from readouts.site import words

_EDGE = 2.0  # per cent left free at both ends, so that a mark on the edge is whole
_LANE = 18.0  # half the height of a lane, px
_STEP = 7.0  # px from one stance to the next


@dataclass(frozen=True)
class Days:
    """An axis of days, the first and the last included."""

    first: str
    last: str

    def place(self, day: str) -> float:
        """Per cent from the left; a day outside stands at the edge."""
        start, end, here = map(datetime.date.fromisoformat, (self.first, self.last, day))
        share = (here - start).days / max((end - start).days, 1)
        return round(_EDGE + (100 - 2 * _EDGE) * min(max(share, 0), 1), 2)

    def ticks(self) -> list[dict[str, Any]]:
        """January and July of each year on the axis; every third month where that is too few."""
        first, last = (datetime.date.fromisoformat(d) for d in (self.first, self.last))
        months = [
            datetime.date(year, month, 1)
            for year in range(first.year, last.year + 1)
            for month in range(1, 13)
        ]
        inside = [day for day in months if first <= day <= last]
        wanted = (1, 7) if len(inside) > 12 else (1, 4, 7, 10) if len(inside) > 5 else range(1, 13)
        return [
            {
                "x": self.place(day.isoformat()),
                "label": f"{words.MONTHS[day.month - 1][:3]} {day.year}",
            }
            for day in inside
            if day.month in wanted
        ]


def stance_place(stance: float) -> float:
    """Per cent along the scale from -2 to +2."""
    return round(50 + stance * (100 - 2 * 4) / 4, 2)


def height(stance: float) -> float:
    """Px from the top of a lane."""
    return round(_LANE - stance * _STEP, 2)


def lane(days: Days, rows: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """One actor's positions as dots, and the line that holds each until the next."""
    dots = [
        {
            "x": days.place(row["from"]),
            "y": height(float(row["mean"])),
            "stance": words.shade(row["mean"]),
            "label": f"{words.day(row['from'])}: {words.signed(row['mean'])}",
            "to": row["to"],
        }
        for row in rows
    ]
    lines = [
        {"x1": left["x"], "y1": left["y"], "x2": right["x"], "y2": right["y"]}
        for left, right in zip(dots, dots[1:], strict=False)
    ]
    return {"dots": dots, "lines": lines}


def bars(counts: Iterable[tuple[str, int]]) -> list[dict[str, Any]]:
    """One bar for each count, side by side; the highest fills the height of 100."""
    found = list(counts)
    most = max((number for _, number in found), default=1) or 1
    width = 100 / max(len(found), 1)
    return [
        {
            "x": round(place * width, 2),
            "width": round(width * 0.8, 2),
            "height": round(100 * number / most, 1),
            "label": label,
            "count": number,
        }
        for place, (label, number) in enumerate(found)
    ]
