"""What an actor held on an issue at a day, and what others said that it holds."""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal
from typing import Any

from readouts.rows import Rows
from readouts.site import words
from readouts.site.addresses import address
from readouts.site.charts import Days, stance_place
from readouts.site.corpus import Corpus
from readouts.site.naming import named


def all_days(corpus: Corpus) -> Days:
    """From the first day of any position to the last: one axis for all pages."""
    found = [row["from_date"] for row in corpus.tables["positions"]]
    return Days(min(found), max(found)) if found else Days("2000-01-01", "2000-01-02")


def by_pair(corpus: Corpus, column: str, value: str) -> dict[str, Rows]:
    """Positions of one actor by issue, or on one issue by actor, each in the order of days."""
    other = "issue_id" if column == "actor_id" else "actor_id"
    found: dict[str, Rows] = defaultdict(list)
    for row in corpus.of("positions", column, value):
        found[row[other]].append(row)
    return {
        key: sorted(rows, key=lambda row: row["from_date"]) for key, rows in sorted(found.items())
    }


def shown(row: dict[str, str]) -> dict[str, Any]:
    """One position as pages show it; its sum is exact, a day never having a hundred statements."""
    number = int(row["n_statements"])
    return {
        "from": row["from_date"],
        "until": row["until_date"],
        "mean": row["mean_stance"],
        "min": row["min_stance"],
        "max": row["max_stance"],
        "n": number,
        "sum": round(Decimal(row["mean_stance"]) * number),
        "joint": row["joint_only"] == "true",
        "to": address("statements", row["last_statement_id"]),
        "first_to": address("statements", row["first_statement_id"]),
    }


def summed(rows: list[dict[str, Any]]) -> dict[str, Any]:
    """The latest position, and all statements up to it together."""
    number = sum(row["n"] for row in rows)
    total = sum(row["sum"] for row in rows)
    low, high = min(int(row["min"]) for row in rows), max(int(row["max"]) for row in rows)
    latest = rows[-1]
    return {
        "latest": latest,
        "n": number,
        "mean": words.mean(total, number),
        "min": str(low),
        "max": str(high),
        "joint": all(row["joint"] for row in rows),
        "strip": strip(latest["mean"], low, high),
    }


def strip(mean: str, low: int, high: int) -> dict[str, float | str]:
    """Where the dot and the bar of one row stand on the scale from -2 to +2."""
    return {
        "x": stance_place(float(mean)),
        "low": stance_place(low),
        "high": stance_place(high),
        "stance": words.shade(mean),
    }


def attributed(corpus: Corpus, column: str, value: str) -> list[dict[str, Any]]:
    """Stances that others ascribe to a holder, on one issue or of one holder, in order of days."""
    found = []
    for stance in corpus.of("stances", column, value):
        if stance["stance_kind"] != "attributed":
            continue
        statement = corpus.one("statements", stance["statement_id"])
        if statement["standing"] == "rejected":
            continue
        found.append(
            {
                "holder": named(corpus, "actors", stance["holder_id"]),
                "issue": named(corpus, "issues", stance["issue_id"]),
                "stance": stance["stance"],
                "day": statement["said_on_latest"],
                "when": words.bounds(statement["said_on"], statement["said_on_latest"]),
                "summary": statement["summary"],
                "to": address("statements", stance["statement_id"]),
                "id": stance["statement_id"],
                "by": [named(corpus, "actors", s) for s in corpus.sides(stance["statement_id"])],
            }
        )
    return sorted(found, key=lambda row: (row["day"], row["id"], row["holder"]["id"]))
