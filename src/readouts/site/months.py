"""The way in by time: months, and what was said and who met in each."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from readouts.rows import Row
from readouts.site import words
from readouts.site.charts import bars
from readouts.site.corpus import Corpus
from readouts.site.naming import meeting_days, named, said_row
from readouts.site.pages import Page

UNDATED = "undated"


def span(corpus: Corpus) -> list[str]:
    """Every month from that of the first statement to that of the last."""
    found = sorted({r["said_on"][:7] for r in corpus.tables["statements"] if r["said_on"]})
    if not found:
        return []
    first, last = (int(m[:4]) * 12 + int(m[5:]) - 1 for m in (found[0], found[-1]))
    return [f"{n // 12:04}-{n % 12 + 1:02}" for n in range(first, last + 1)]


def pages(corpus: Corpus) -> Iterator[Page]:
    """The list of months, a page for each, and one for what has no date."""
    said: dict[str, list[Row]] = defaultdict(list)
    met: dict[str, list[Row]] = defaultdict(list)
    for row in corpus.tables["statements"]:
        said[row["said_on"][:7] or UNDATED].append(row)
    for row in corpus.tables["meetings"]:
        met[row["start_date"][:7] or UNDATED].append(row)
    months = span(corpus)
    before = sorted(month for month in met if month != UNDATED and month not in months)
    listed = sorted({*before, *(m for m in months if said[m] or met[m])})
    lines = [
        {
            "label": words.month(month) if month != UNDATED else "Date unknown",
            "to": f"time/{month}.html",
            "statements": len(said[month]),
            "meetings": len(met[month]),
        }
        for month in [*listed, *([UNDATED] if said[UNDATED] or met[UNDATED] else [])]
    ]
    yield Page(
        "time/index.html",
        "times.html",
        {"months": lines, "bars": bars((words.month(m), len(said[m])) for m in months)},
    )
    for place, line in enumerate(lines):
        month = str(line["to"]).removeprefix("time/").removesuffix(".html")
        yield Page(
            str(line["to"]),
            "month.html",
            {
                "label": line["label"],
                "before": lines[place - 1] if place else None,
                "after": lines[place + 1] if place + 1 < len(lines) else None,
                "days": list(_days(corpus, said[month], met[month])),
            },
        )


def _days(corpus: Corpus, said: list[Row], met: list[Row]) -> Iterator[dict[str, Any]]:
    """The month's days, the first that a thing can be of deciding where it stands."""
    found: dict[str, dict[str, list[Any]]] = defaultdict(lambda: {"said": [], "met": []})
    for row in sorted(met, key=lambda row: row["meeting_id"]):
        found[row["start_date"]]["met"].append(
            {
                "meeting": named(corpus, "meetings", row["meeting_id"]),
                "when": meeting_days(row),
                "status": row["status"],
            }
        )
    for row in sorted(said, key=lambda row: row["statement_id"]):
        found[row["said_on"]]["said"].append(said_row(corpus, row))
    for day in sorted(found):
        yield {"day": day, "label": words.day(day) if day else "Date unknown", **found[day]}
