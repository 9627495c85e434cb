"""Rules on evidence: what a row points to, and whether it can bear what rests on it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from readouts.rules import Failing, Tables, rule

_POINTER = ("passage_start", "passage_end", "passage_sha256")


@rule("evidence-one-subject", "An evidence row has exactly one subject.", of_one_table=True)
def evidence_one_subject(tables: Tables) -> Iterator[Failing]:
    for row in tables["evidence"]:
        subjects = [
            name for name in ("statement_id", "meeting_id", "participation_id") if row[name]
        ]
        if len(subjects) != 1:
            yield Failing(
                "evidence",
                (row["evidence_id"],),
                "statement_id",
                f"{len(subjects)} subjects",
                "Point to one statement, meeting or participation.",
            )


@rule(
    "subject-without-evidence",
    "Every statement, meeting and participation has at least one supporting row of evidence.",
)
def subject_without_evidence(tables: Tables) -> Iterator[Failing]:
    for table, key in (
        ("statements", "statement_id"),
        ("meetings", "meeting_id"),
        ("participations", "participation_id"),
    ):
        supported = {row[key] for row in tables["evidence"] if row["reading"] == "supports"}
        for row in tables[table]:
            if row[key] not in supported:
                yield Failing(
                    table,
                    (row[key],),
                    key,
                    f"no source supports '{row[key]}'",
                    "Code the passage that does.",
                )


@rule(
    "pointer-incomplete",
    "An evidence row has a whole pointer, or none where the text was seen in part and not kept.",
)
def pointer_incomplete(tables: Tables) -> Iterator[Failing]:
    sources = {row["source_id"]: row for row in tables["sources"]}
    for row in tables["evidence"]:
        source = sources[row["source_id"]]
        kept = bool(source["text_sha256"]) or source["text_seen"] == "full"
        if {bool(row[name]) for name in _POINTER} != {kept}:
            yield Failing(
                "evidence",
                (row["evidence_id"],),
                "passage_start",
                "start, end and hash of the passage do not go together with the text seen",
                "Run readouts evidence --texts DIR, then dvc repro.",
            )


@rule("relayed-before-said", "What is relayed is not later than the occasion that relays it.")
def relayed_before_said(tables: Tables) -> Iterator[Failing]:
    statements = {row["statement_id"]: row for row in tables["statements"]}
    speakers: dict[str, set[str]] = defaultdict(set)
    for row in tables["statement_speakers"]:
        speakers[row["statement_id"]].add(row["actor_id"])
    days: dict[tuple[str, str], set[str]] = defaultdict(set)
    for row in tables["evidence"]:
        if row["statement_id"] and not row["relayed_by_actor_id"]:
            for actor in speakers[row["statement_id"]]:
                said = statements[row["statement_id"]]["said_on_latest"]
                days[row["source_id"], actor].add(said or "9999-12-31")
    for row in tables["evidence"]:
        relayer = row["relayed_by_actor_id"]
        spoke = days.get((row["source_id"], relayer))
        if row["statement_id"] and relayer and spoke:
            said = statements[row["statement_id"]]["said_on"]
            if said > max(spoke):
                yield Failing(
                    "evidence",
                    (row["evidence_id"],),
                    "relayed_by_actor_id",
                    f"said on {said} at the earliest, relayed by '{relayer}' by {max(spoke)}",
                    "Mend a day, or who relays.",
                )
