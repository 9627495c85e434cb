"""An actor's page: what it said, held and was said to hold, its offices, names and company."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from typing import Any

from readouts.rows import Row
from readouts.site import linked_data, words
from readouts.site.addresses import address, stem
from readouts.site.charts import Days, bars, lane
from readouts.site.comparison import compared, leading
from readouts.site.corpus import Corpus
from readouts.site.months import span
from readouts.site.naming import common, meeting_days, named, own_json, said_row
from readouts.site.pages import Page, Plain, written
from readouts.site.positions import all_days, attributed, by_pair, shown, summed

_THERE = ("attended", "represented")


def pages(corpus: Corpus) -> Iterator[Page | Plain]:
    """The list of actors, and page and JSON of each."""
    days, months, pairs = all_days(corpus), span(corpus), leading(corpus)
    lines: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in corpus.tables["actors"]:
        identifier = row["actor_id"]
        data = _data(corpus, row, days, months)
        data["compare"] = [
            {"actor": named(corpus, "actors", other), "to": compared(identifier, other)}
            for other in pairs
            if other != identifier and identifier in pairs
        ]
        yield Page(address("actors", identifier), "actor.html", data)
        related = {
            "actor_names": corpus.of("actor_names", "actor_id", identifier),
            "roles": corpus.of("roles", "actor_id", identifier),
            "positions": corpus.of("positions", "actor_id", identifier),
            "participations": corpus.of("participations", "actor_id", identifier),
        }
        yield Plain(data["json"], written(own_json(corpus, "actors", identifier, related)))
        lines[row["actor_type"]].append(
            {
                "actor": named(corpus, "actors", identifier),
                "statements": len(data["statements"]),
                "positions": len(data["positions"]),
                "meetings": len(data["meetings"]),
            }
        )
    types: list[dict[str, Any]] = [
        {
            "type": kind,
            "actors": sorted(
                found, key=lambda a: (a["actor"]["name"].casefold(), a["actor"]["id"])
            ),
        }
        for kind, found in lines.items()
    ]
    types.sort(key=lambda kind: (-sum(a["statements"] for a in kind["actors"]), kind["type"]))
    yield Page("actors/index.html", "actors.html", {"types": types})


def statements_of(corpus: Corpus, actor: str) -> list[str]:
    """Statements that the actor made itself or that bind it, sorted."""
    columns = ("actor_id", "on_behalf_of_id")
    found = {r["statement_id"] for c in columns for r in corpus.of("statement_speakers", c, actor)}
    return sorted(found)


def _data(corpus: Corpus, row: Row, days: Days, months: list[str]) -> dict[str, Any]:
    identifier = row["actor_id"]
    rows = [corpus.one("statements", name) for name in statements_of(corpus, identifier)]
    rows.sort(key=lambda row: (row["said_on"] or "9999", row["statement_id"]))
    said = [_line(corpus, row) for row in rows]
    counts = Counter(row["said_on"][:7] for row in rows if row["said_on"])
    positions = [
        {"issue": named(corpus, "issues", issue), **summed(held), **lane(days, held)}
        for issue, found in by_pair(corpus, "actor_id", identifier).items()
        if (held := [shown(position) for position in found])
    ]
    positions.sort(key=lambda position: (-position["n"], position["issue"]["id"]))
    meetings = list(_meetings(corpus, identifier))
    return common(corpus, "actors", identifier) | {
        "name": row["name"],
        "to_stem": stem(identifier),
        "type": row["actor_type"],
        "note": row["note"],
        "wikidata": row["wikidata_id"],
        "parent": (
            named(corpus, "actors", row["parent_actor_id"]) if row["parent_actor_id"] else None
        ),
        "members": [
            named(corpus, "actors", member["actor_id"])
            for member in corpus.of("actors", "parent_actor_id", identifier)
        ],
        "roles": _roles(corpus, identifier),
        "names": [
            spelling | {"source": named(corpus, "sources", spelling["source_id"])}
            for spelling in corpus.of("actor_names", "actor_id", identifier)
        ],
        "statements": said,
        "filters": _filters(corpus, said),
        "bars": bars((words.month(month), counts[month]) for month in months) if counts else [],
        "axis": {"first": days.first, "last": days.last, "ticks": days.ticks()},
        "positions": positions,
        "silent": [
            named(corpus, "issues", issue["issue_id"])
            for issue in corpus.tables["issues"]
            if issue["issue_kind"] == "position"
            and issue["issue_id"] not in {held["issue"]["id"] for held in positions}
        ],
        "attributed": attributed(corpus, "holder_id", identifier),
        "meetings": meetings,
        "met": _met(corpus, identifier, meetings),
        "linked_data": linked_data.actor(corpus, row),
    }


def _line(corpus: Corpus, statement: Row) -> dict[str, Any]:
    """A statement of the list, with the words that the filters look for."""
    line = said_row(corpus, statement)
    holds = set()
    for stance in line["stances"]:
        issue = stem(stance["issue"]["id"])
        value = stance["stance"] if stance["kind"] == "own" else stance["kind"]
        holds |= {issue, value, f"{issue}:{value}"}
    return line | {
        "holds": " ".join(sorted(holds - {""})),
        "at": stem(line["meeting"]) if line["meeting"] else "",
    }


def _filters(corpus: Corpus, said: list[dict[str, Any]]) -> dict[str, list[dict[str, str]]]:
    """What there is to choose from, most frequent first; counts are of statements."""
    issues = Counter(i for line in said for i in {s["issue"]["id"] for s in line["stances"]})
    acts = Counter(line["act"] for line in said if line["act"])
    at = Counter(line["meeting"] for line in said if line["meeting"])
    kinds = Counter(
        value
        for line in said
        for value in {s["stance"] if s["kind"] == "own" else s["kind"] for s in line["stances"]}
    )

    def options(counts: Counter[str], label: Any) -> list[dict[str, str]]:
        ranked = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
        return [{"value": stem(i), "label": f"{label(i)} ({n:,})"} for i, n in ranked]

    order = ("-2", "-1", "0", "1", "2")
    return {
        "issue": options(issues, lambda i: corpus.one("issues", i)["label"]),
        "act": options(acts, words.code),
        "meeting": options(at, lambda i: corpus.one("meetings", i)["name"]),
        "stance": [
            {"value": v, "label": f"{words.signed(v)} {words.STANCES[v]} ({kinds[v]:,})"}
            for v in order
            if kinds[v]
        ]
        + [
            {"value": v, "label": f"{v} ({kinds[v]:,})"}
            for v in ("raised", "attributed")
            if kinds[v]
        ],
    }


def _roles(corpus: Corpus, identifier: str) -> list[dict[str, Any]]:
    """Offices that the actor held, and those held in it, the earliest known first."""
    found = []
    for column, other in (("actor_id", "body_id"), ("body_id", "actor_id")):
        for row in corpus.of("roles", column, identifier):
            start = words.bounds(row["start_date"], row["start_date_latest"])
            end = words.bounds(row["end_date"], row["end_date_latest"])
            source = corpus.one("sources", row["source_id"])
            found.append(
                {
                    "own": column == "actor_id",
                    "title": row["role_title"],
                    "other": named(corpus, "actors", row[other]),
                    "start": start,
                    "end": end,
                    "source": named(corpus, "sources", row["source_id"]),
                    "attested": words.bounds(source["published"], source["published_latest"]),
                    "order": [row["start_date"] or source["published"] or "9999", row["role_id"]],
                }
            )
    return sorted(found, key=lambda role: (not role["own"], role["order"]))


def _meetings(corpus: Corpus, identifier: str) -> Iterator[dict[str, Any]]:
    """Meetings that the actor took part in, itself or by who sat there for it; the last first."""
    found: dict[str, list[Row]] = defaultdict(list)
    for column in ("actor_id", "on_behalf_of_id"):
        for row in corpus.of("participations", column, identifier):
            if row["standing"] != "rejected" and row not in found[row["meeting_id"]]:
                found[row["meeting_id"]].append(row)
    kinds = {row["format"]: row["format_kind"] for row in corpus.tables["formats"]}
    meetings = [corpus.one("meetings", name) for name in found]
    meetings.sort(key=lambda row: (row["start_date"], row["meeting_id"]), reverse=True)
    for row in meetings:
        part = found[row["meeting_id"]]
        yield {
            "meeting": named(corpus, "meetings", row["meeting_id"]),
            "when": meeting_days(row),
            "status": row["status"],
            "format": row["format"],
            "encounter": kinds.get(row["format"]) == "encounter",
            "standing": row["standing"],
            "roles": sorted({p["participant_role"] for p in part}),
            "attendance": sorted({p["attendance"] for p in part}),
        }


def _met(corpus: Corpus, identifier: str, meetings: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Sides that sat at the same held encounters: how often, and how often among few."""
    times: Counter[str] = Counter()
    close: Counter[str] = Counter()
    last: dict[str, dict[str, Any]] = {}
    for line in meetings:
        held = line["status"] == "held" and line["standing"] == "accepted"
        if not (line["encounter"] and held and set(line["attendance"]) & set(_THERE)):
            continue
        there = {
            row["on_behalf_of_id"]: row["actor_id"]
            for row in corpus.of("participations", "meeting_id", line["meeting"]["id"])
            if row["attendance"] in _THERE and row["standing"] != "rejected"
        }
        own = {identifier} | {
            row["on_behalf_of_id"]
            for row in corpus.of("participations", "meeting_id", line["meeting"]["id"])
            if row["actor_id"] == identifier
        }
        for side in there.keys() - own:
            times[side] += 1
            close[side] += line["format"] != "multilateral"
            last.setdefault(side, line)
    ranked = sorted(times, key=lambda side: (-times[side], side))
    return [
        {
            "actor": named(corpus, "actors", side),
            "times": times[side],
            "close": close[side],
            "last": last[side]["meeting"],
            "when": last[side]["when"],
        }
        for side in ranked
    ]
