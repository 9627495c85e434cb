"""A meeting's page: whether it was held, who sat there, what is disputed, and what was said."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from readouts.rows import Row, Rows
from readouts.site import linked_data
from readouts.site.addresses import address
from readouts.site.corpus import Corpus
from readouts.site.naming import common, meeting_days, named, own_json, said_row
from readouts.site.pages import Page, Plain, written
from readouts.site.statements import reports

_SEATS = {"head": 0, "member": 1, "": 2}


def pages(corpus: Corpus) -> Iterator[Page | Plain]:
    """The list of meetings, and page and JSON of each."""
    formats = {row["format"]: row for row in corpus.tables["formats"]}
    years: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in sorted(
        corpus.tables["meetings"], key=lambda row: (row["start_date"], row["meeting_id"])
    ):
        data = _data(corpus, row, formats)
        yield Page(address("meetings", row["meeting_id"]), "meeting.html", data)
        related = {
            "participations": corpus.of("participations", "meeting_id", row["meeting_id"]),
            "evidence": corpus.of("evidence", "meeting_id", row["meeting_id"]),
        }
        yield Plain(data["json"], written(own_json(corpus, "meetings", row["meeting_id"], related)))
        years[row["start_date"][:4] or "Date unknown"].append(
            {
                "meeting": named(corpus, "meetings", row["meeting_id"]),
                "when": data["when"],
                "status": row["status"],
                "format": data["format"],
                "place": row["place"],
                "people": len(related["participations"]),
                "statements": len(data["said"]),
            }
        )
    yield Page(
        "meetings/index.html",
        "meetings.html",
        {"years": [{"year": year, "meetings": years[year]} for year in sorted(years)]},
    )


def _data(corpus: Corpus, row: Row, formats: dict[str, Row]) -> dict[str, Any]:
    identifier = row["meeting_id"]
    people = [
        _participation(corpus, p) for p in corpus.of("participations", "meeting_id", identifier)
    ]
    sides: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for person in people:
        sides[person["side"]["id"]].append(person)
    for found in sides.values():
        found.sort(key=lambda p: (_SEATS.get(p["seat"], 3), p["actor"]["id"]))
    said = sorted(
        corpus.of("statements", "meeting_id", identifier),
        key=lambda row: (row["said_on"], row["statement_id"]),
    )
    return common(corpus, "meetings", identifier) | {
        "name": row["name"],
        "when": meeting_days(row),
        "place": row["place"],
        "country": named(corpus, "actors", row["country_id"]) if row["country_id"] else None,
        "place_basis": row["place_basis"],
        "format": formats[row["format"]],
        "mode": row["mode"],
        "level": row["level"],
        "status": row["status"],
        "standing": row["standing"],
        "standing_note": row["standing_note"],
        "parent": (
            named(corpus, "meetings", row["parent_meeting_id"])
            if row["parent_meeting_id"]
            else None
        ),
        "sidelines": [
            named(corpus, "meetings", aside["meeting_id"])
            | {"when": meeting_days(aside), "status": aside["status"]}
            for aside in corpus.of("meetings", "parent_meeting_id", identifier)
        ],
        "sides": [
            {"side": found[0]["side"], "people": found}
            for _, found in sorted(
                sides.items(), key=lambda item: (item[1][0]["side"]["name"].casefold(), item[0])
            )
        ],
        "disputed": list(_disputes(people)),
        "said": [said_row(corpus, statement) for statement in said],
        "evidence": reports(corpus, corpus.of("evidence", "meeting_id", identifier)),
        "linked_data": linked_data.meeting(corpus, row),
    }


def _participation(corpus: Corpus, row: Row) -> dict[str, Any]:
    """One seat at the meeting, with what documents say of it."""
    return {
        "id": row["participation_id"],
        "actor": named(corpus, "actors", row["actor_id"]),
        "side": named(corpus, "actors", row["on_behalf_of_id"]),
        "role": row["participant_role"],
        "seat": row["seat"],
        "attendance": row["attendance"],
        "standing": row["standing"],
        "standing_note": row["standing_note"],
        "evidence": reports(
            corpus, _of_kind(corpus.of("evidence", "participation_id", row["participation_id"]))
        ),
    }


def _of_kind(rows: Rows) -> Rows:
    """Evidence of a seat, one row for each passage; a stage's speaker rests on all that he said."""
    found: dict[tuple[str, ...], Row] = {}
    for row in rows:
        key = (row["source_id"], row["reading"], row["field"], row["reported_value"])
        found.setdefault(key, row)
    return list(found.values())


def _disputes(people: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Claims that cannot all be true, side by side: rivals for one seat, and contradicted seats."""
    rivals: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for person in people:
        if person["seat"] == "head":
            rivals[person["side"]["id"]].append(person)
    shown = set()
    for person in people:
        around = rivals[person["side"]["id"]] if person["seat"] == "head" else [person]
        doubtful = any(p["standing"] != "accepted" or p["evidence"]["otherwise"] for p in around)
        names = tuple(p["id"] for p in around)
        if doubtful and names not in shown:
            shown.add(names)
            yield {"side": person["side"], "claims": around}
