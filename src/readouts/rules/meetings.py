"""Rules on meetings, roles and the trees that parents make."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterator
from itertools import combinations

from readouts.rules import Failing, Tables, rule

SIDELINE = datetime.timedelta(days=3)


_PARENTS = (
    ("actors", "actor_id", "parent_actor_id"),
    ("issues", "issue_id", "parent_issue_id"),
    ("meetings", "meeting_id", "parent_meeting_id"),
    ("sources", "source_id", "derived_from_id"),
)


@rule(
    "parent-cycle",
    "No actor, issue or meeting is its own parent, no source a copy of itself, directly or through"
    " others.",
    of_one_table=True,
)
def parent_cycle(tables: Tables) -> Iterator[Failing]:
    for table, key, parent in _PARENTS:
        parents = {row[key]: row[parent] for row in tables[table]}
        for start in parents:
            at, steps = parents[start], 0
            while at and at != start and steps <= len(parents):
                at, steps = parents.get(at, ""), steps + 1
            if at == start:
                yield Failing(
                    table,
                    (start,),
                    parent,
                    f"'{start}' leads back to itself by {parent}",
                    f"Mend {parent}.",
                )


@rule("bounds-reversed", "The latest day is not before the earliest.", of_one_table=True)
def bounds_reversed(tables: Tables) -> Iterator[Failing]:
    pairs = {
        "meetings": ("meeting_id", ("start_date", "end_date")),
        "roles": ("role_id", ("start_date", "end_date")),
        "statements": ("statement_id", ("said_on",)),
        "sources": ("source_id", ("published",)),
    }
    for table, (key, names) in pairs.items():
        for row in tables[table]:
            for name in names:
                if (
                    bool(row[name]) != bool(row[f"{name}_latest"])
                    or row[name] > row[f"{name}_latest"]
                ):
                    yield Failing(
                        table,
                        (row[key],),
                        name,
                        f"{name} '{row[name]}' with {name}_latest '{row[f'{name}_latest']}'",
                        "Give both bounds, the earlier first.",
                    )


@rule(
    "sideline-far-from-host",
    "A sideline lies within three days of its host meeting.",
    of_one_table=True,
)
def sideline_far_from_host(tables: Tables) -> Iterator[Failing]:
    meetings = {row["meeting_id"]: row for row in tables["meetings"]}
    for row in tables["meetings"]:
        host = meetings.get(row["parent_meeting_id"])
        if not host or not all(
            m[d] for m in (row, host) for d in ("start_date", "end_date_latest")
        ):
            continue
        first, last = (
            datetime.date.fromisoformat(host[d]) for d in ("start_date", "end_date_latest")
        )
        begins, ends = (
            datetime.date.fromisoformat(row[d]) for d in ("start_date", "end_date_latest")
        )
        if begins > last + SIDELINE or ends < first - SIDELINE:
            yield Failing(
                "meetings",
                (row["meeting_id"],),
                "parent_meeting_id",
                f"{begins} is more than three days from {host['meeting_id']}",
                "Mend a date or the host.",
            )


@rule("two-heads", "A side has at most one accepted head at an encounter.", of_one_table=True)
def two_heads(tables: Tables) -> Iterator[Failing]:
    heads: dict[tuple[str, str], list[str]] = defaultdict(list)
    for row in tables["participations"]:
        if row["seat"] == "head" and row["standing"] == "accepted":
            heads[row["meeting_id"], row["on_behalf_of_id"]].append(row["participation_id"])
    for (meeting, side), ids in heads.items():
        for extra in ids[1:]:
            yield Failing(
                "participations",
                (extra,),
                "seat",
                f"'{side}' already has head {ids[0]} at {meeting}",
                "Make one disputed, with a note.",
            )


@rule(
    "disputed-head-alone",
    "A disputed head of a side has a rival for the seat, or evidence that contradicts it.",
)
def disputed_head_alone(tables: Tables) -> Iterator[Failing]:
    rivals: dict[tuple[str, str], int] = defaultdict(int)
    for row in tables["participations"]:
        if row["seat"] == "head":
            rivals[row["meeting_id"], row["on_behalf_of_id"]] += 1
    contradicted = {
        row["participation_id"] for row in tables["evidence"] if row["reading"] == "contradicts"
    }
    for row in tables["participations"]:
        if (
            row["seat"] == "head"
            and row["standing"] == "disputed"
            and rivals[row["meeting_id"], row["on_behalf_of_id"]] < 2
            and row["participation_id"] not in contradicted
        ):
            yield Failing(
                "participations",
                (row["participation_id"],),
                "standing",
                f"nobody disputes '{row['participation_id']}'",
                "Code the document that names another, or mend the standing.",
            )


@rule(
    "roles-overlap",
    "Two roles of one actor, body and title share at most one day in their known bounds.",
    of_one_table=True,
)
def roles_overlap(tables: Tables) -> Iterator[Failing]:
    held: dict[tuple[str, str, str], list[dict[str, str]]] = defaultdict(list)
    for row in tables["roles"]:
        if row["start_date_latest"] and row["end_date"]:
            held[row["actor_id"], row["body_id"], row["role_title"]].append(row)
    for rows in held.values():
        for one, other in combinations(rows, 2):
            if max(one["start_date_latest"], other["start_date_latest"]) < min(
                one["end_date"], other["end_date"]
            ):
                yield Failing(
                    "roles",
                    (other["role_id"],),
                    "start_date",
                    f"'{other['role_id']}' overlaps '{one['role_id']}'",
                    "Mend a date.",
                )
