"""Rules on how a day is known: the basis that is typed must bear the day beside it, or its absence.

Apart from the order of days, since a basis is a claim about evidence.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from readouts.rows import Row
from readouts.rules import Failing, Tables, rule

_KNOWN = ("stated", "inferred", "other_source")
_SUBJECTS = ("statement_id", "meeting_id", "participation_id")


@rule(
    "day-and-basis",
    "A day that is stated, inferred or known from another source is given, one that is unknown is"
    " not, and the day of a meeting lies inside the meeting.",
)
def day_and_basis(tables: Tables) -> Iterator[Failing]:
    meetings = {row["meeting_id"]: row for row in tables["meetings"]}
    for row in tables["statements"]:
        basis = row["said_on_basis"]
        message = _without_day(row, "said_on")
        if basis == "unknown" and row["said_on"]:
            message = f"said_on is unknown, and yet {row['said_on']}"
        elif basis == "meeting":
            message = _outside(row, meetings.get(row["meeting_id"]))
        if message:
            yield Failing(
                "statements",
                tables.key("statements", row),
                "said_on_basis",
                message,
                "Mend said_on or said_on_basis.",
            )
    for row in tables["sources"]:
        message = _without_day(row, "published")
        # Bounds may be known of a document whose day is not.
        one_day = row["published"] and row["published"] == row["published_latest"]
        if row["published_basis"] == "unknown" and one_day:
            message = f"published is unknown, and yet {row['published']}"
        if message:
            yield Failing(
                "sources",
                tables.key("sources", row),
                "published_basis",
                message,
                "Mend published or published_basis.",
            )


def _without_day(row: Row, name: str) -> str:
    basis = row[f"{name}_basis"]
    return f"{name} is {basis}, and no day is given" if basis in _KNOWN and not row[name] else ""


def _outside(statement: Row, meeting: Row | None) -> str:
    if meeting is None:
        return "said_on is that of a meeting, and the statement has none"
    first, last = meeting["start_date"], meeting["end_date_latest"]
    said, latest = statement["said_on"], statement["said_on_latest"]
    if said and ((first and said < first) or (last and latest > last)):
        return f"said on {said} to {latest}, outside '{meeting['meeting_id']}' of {first} to {last}"
    return ""


@rule(
    "basis-without-other-source",
    "A day of saying known from another source has supporting evidence from a source besides its"
    " home; a day of publication has another source that reports something of the same, or a"
    " coverage_note that says which.",
)
def basis_without_other_source(tables: Tables) -> Iterator[Failing]:
    reporting: dict[tuple[str, str], set[str]] = defaultdict(set)
    for row in tables["evidence"]:
        for name in _SUBJECTS:
            if row[name] and row["reading"] == "supports":
                reporting[name, row[name]].add(row["source_id"])
    accompanied = {
        source for sources in reporting.values() if len(sources) > 1 for source in sources
    }
    for row in tables["statements"]:
        others = reporting["statement_id", row["statement_id"]] - {row["coded_from_id"]}
        if row["said_on_basis"] == "other_source" and not others:
            yield Failing(
                "statements",
                tables.key("statements", row),
                "said_on_basis",
                "said_on_basis is other_source, but no other source supports the statement",
                "Code the other source, or mend the basis.",
            )
    for row in tables["sources"]:
        named = row["source_id"] in accompanied or row["coverage_note"]
        if row["published_basis"] == "other_source" and not named:
            yield Failing(
                "sources",
                tables.key("sources", row),
                "published_basis",
                "published_basis is other_source, but no other source shares anything with it",
                "Code the other source, say in coverage_note which it is, or mend the basis.",
            )
