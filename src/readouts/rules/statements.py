"""Rules on statements: speakers, days, targets, links, stances."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterator
from itertools import combinations

from readouts.faults import WARNING
from readouts.rules import Failing, Tables, rule

NEEDS_TARGET = ("request", "warn", "criticise", "accuse", "reject")
DAY = datetime.timedelta(days=1)


@rule(
    "said-on-after-publication",
    "A statement is said at most a day after the publication of any source that reports it (time zones).",
)
def said_on_after_publication(tables: Tables) -> Iterator[Failing]:
    sources = {row["source_id"]: row for row in tables["sources"]}
    statements = {row["statement_id"]: row for row in tables["statements"]}
    for row in tables["evidence"]:
        statement = statements.get(row["statement_id"])
        source = sources.get(row["source_id"])
        if (
            not statement
            or not source
            or not statement["said_on"]
            or not source["published_latest"]
        ):
            continue
        if _day(statement["said_on"]) > _day(source["published_latest"]) + DAY:
            yield Failing(
                "statements",
                (row["statement_id"],),
                "said_on",
                f"said on {statement['said_on']} at the earliest, but {row['source_id']} was published by {source['published_latest']}",
                "Mend said_on or published.",
            )


@rule("reply-before-statement", "A reply is not earlier than what it answers.")
def reply_before_statement(tables: Tables) -> Iterator[Failing]:
    statements = {row["statement_id"]: row for row in tables["statements"]}
    for row in tables["statement_links"]:
        reply, answered = statements[row["statement_id"]], statements[row["linked_statement_id"]]
        if (
            row["link_relation"] == "replies_to"
            and reply["said_on_latest"]
            and answered["said_on"] > reply["said_on_latest"]
        ):
            yield Failing(
                "statement_links",
                tuple(row[k] for k in ("statement_id", "link_relation", "linked_statement_id")),
                "linked_statement_id",
                f"the reply is said by {reply['said_on_latest']}, what it answers on {answered['said_on']} at the earliest",
                "Mend a date or the link.",
            )


@rule("reply-cycle", "No statement answers itself, directly or through others.", of_one_table=True)
def reply_cycle(tables: Tables) -> Iterator[Failing]:
    replies: dict[str, list[str]] = defaultdict(list)
    for row in tables["statement_links"]:
        if row["link_relation"] == "replies_to":
            replies[row["statement_id"]].append(row["linked_statement_id"])
    for start in sorted(replies):
        seen: set[str] = set()
        frontier = list(replies[start])
        while frontier:
            at = frontier.pop()
            if at == start:
                yield Failing(
                    "statement_links",
                    (start, "replies_to", replies[start][0]),
                    "linked_statement_id",
                    f"'{start}' answers itself",
                    "Remove a replies_to.",
                )
                break
            if at not in seen:
                seen.add(at)
                frontier += replies.get(at, [])


@rule(
    "act-without-target",
    "A request, warning, criticism, accusation or rejection has a target where its sentence names one;"
    " many name none.",
    WARNING,
)
def act_without_target(tables: Tables) -> Iterator[Failing]:
    aimed = {row["statement_id"] for row in tables["statement_targets"]}
    for row in tables["statements"]:
        if row["speech_act"] in NEEDS_TARGET and row["statement_id"] not in aimed:
            yield Failing(
                "statements",
                (row["statement_id"],),
                "speech_act",
                f"'{row['speech_act']}' without a target",
                "Type targets where the sentence names one.",
            )


@rule("speaker-without-role", "A person who speaks has a role.", WARNING)
def speaker_without_role(tables: Tables) -> Iterator[Failing]:
    persons = {row["actor_id"] for row in tables["actors"] if row["actor_type"] == "person"}
    held = {row["actor_id"] for row in tables["roles"]}
    for row in tables["statement_speakers"]:
        if row["actor_id"] in persons - held:
            yield Failing(
                "statement_speakers",
                tuple(row[k] for k in ("statement_id", "actor_id", "on_behalf_of_id")),
                "actor_id",
                f"'{row['actor_id']}' has no role",
                "Add one to data/curated/roles.csv, with the source that attests it.",
            )


@rule("valence-scored", "An issue that nobody opposes is always raised, never scored.")
def valence_scored(tables: Tables) -> Iterator[Failing]:
    valence = {row["issue_id"] for row in tables["issues"] if row["issue_kind"] == "valence"}
    for row in tables["stances"]:
        if row["issue_id"] in valence and row["stance"]:
            yield Failing(
                "stances",
                tuple(row[k] for k in ("statement_id", "issue_id", "holder_id")),
                "stance",
                f"'{row['issue_id']}' is scored {row['stance']}",
                "Type stance: raised.",
            )


@rule("holder-is-own-side", "A holder is typed only for somebody who is no side of the statement.")
def holder_is_own_side(tables: Tables) -> Iterator[Failing]:
    sides = {(row["statement_id"], row["on_behalf_of_id"]) for row in tables["statement_speakers"]}
    for row in tables["stances"]:
        own = (row["statement_id"], row["holder_id"]) in sides
        if own and row["stance_kind"] == "attributed":
            yield Failing(
                "stances",
                tables.key("stances", row),
                "holder_id",
                f"'{row['holder_id']}' is a side of the statement itself",
                "Drop the holder: a side's own stance is typed without one.",
            )


@rule("own-without-value", "An own stance has a value, a raised one has none.", of_one_table=True)
def own_without_value(tables: Tables) -> Iterator[Failing]:
    for row in tables["stances"]:
        kind, scored = row["stance_kind"], bool(row["stance"])
        if (kind == "own" and not scored) or (kind == "raised" and scored):
            yield Failing(
                "stances",
                tuple(row[k] for k in ("statement_id", "issue_id", "holder_id")),
                "stance",
                f"stance_kind {kind} with stance '{row['stance']}'",
                "Run dvc repro.",
            )


def _day(iso: str) -> datetime.date:
    return datetime.date.fromisoformat(iso)


@rule(
    "role-excludes-day",
    "A known bound of a speaker's role never excludes the day of saying: some role of his allows it.",
)
def role_excludes_day(tables: Tables) -> Iterator[Failing]:
    roles: dict[str, list[dict[str, str]]] = defaultdict(list)
    for row in tables["roles"]:
        roles[row["actor_id"]].append(row)
    statements = {row["statement_id"]: row for row in tables["statements"]}
    for row in tables["statement_speakers"]:
        statement, held = statements[row["statement_id"]], roles[row["actor_id"]]
        if statement["said_on"] and held and not any(_allows(role, statement) for role in held):
            yield Failing(
                "statement_speakers",
                (row["statement_id"], row["actor_id"], row["on_behalf_of_id"]),
                "actor_id",
                f"no role of '{row['actor_id']}' covers {statement['said_on']}",
                "Mend said_on, or add the role to data/curated/roles.csv.",
            )


def _allows(role: dict[str, str], statement: dict[str, str]) -> bool:
    """Whether some day of the statement's bounds lies inside the role's known bounds."""
    begins, ends = role["start_date"], role["end_date_latest"]
    return (not begins or begins <= statement["said_on_latest"]) and (
        not ends or ends >= statement["said_on"]
    )


@rule("joint-text-one-side", "A statement of a joint document has at least two sides.")
def joint_text_one_side(tables: Tables) -> Iterator[Failing]:
    joint = {
        row["source_id"] for row in tables["sources"] if row["source_type"] == "joint_document"
    }
    sides: dict[str, set[str]] = defaultdict(set)
    for row in tables["statement_speakers"]:
        sides[row["statement_id"]].add(row["on_behalf_of_id"])
    for row in tables["statements"]:
        if row["coded_from_id"] in joint and len(sides[row["statement_id"]]) < 2:
            yield Failing(
                "statements",
                (row["statement_id"],),
                "statement_id",
                f"'{row['statement_id']}' of a joint document binds one side",
                "Type every side as a speaker.",
            )


@rule(
    "near-duplicate-unlinked",
    "Statements of one day by the same speakers with the same act and own stances, coded from two"
    " occasions, are linked.",
)
def near_duplicate_unlinked(tables: Tables) -> Iterator[Failing]:
    speakers: dict[str, set[str]] = defaultdict(set)
    for row in tables["statement_speakers"]:
        speakers[row["statement_id"]].add(row["actor_id"])
    own: dict[str, set[tuple[str, str]]] = defaultdict(set)
    for row in tables["stances"]:
        if row["stance_kind"] == "own":
            own[row["statement_id"]].add((row["issue_id"], row["stance"]))
    linked = {
        frozenset((row["statement_id"], row["linked_statement_id"]))
        for row in tables["statement_links"]
    }
    alike: dict[tuple[object, ...], list[dict[str, str]]] = defaultdict(list)
    for row in tables["statements"]:
        which = row["statement_id"]
        if row["said_on"] and own[which]:
            days = (row["said_on"], row["said_on_latest"])
            said = (days, row["speech_act"], frozenset(speakers[which]), frozenset(own[which]))
            alike[said].append(row)
    for rows in alike.values():
        for one, other in combinations(rows, 2):
            pair = frozenset((one["statement_id"], other["statement_id"]))
            if _occasion(one) != _occasion(other) and pair not in linked:
                yield Failing(
                    "statements",
                    (other["statement_id"],),
                    "statement_id",
                    f"'{other['statement_id']}' is like '{one['statement_id']}' of another occasion",
                    "Type same_as, repeats or distinct_from.",
                )


def _occasion(statement: dict[str, str]) -> tuple[str, str]:
    """Where a statement was made: its meeting, or the written text that carries it."""
    meeting = statement["meeting_id"]
    return meeting, "" if meeting else statement["coded_from_id"]
