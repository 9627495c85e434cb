"""Rules on evidence: what a row points to, and whether it can bear what rests on it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from readouts.rules import Failing, Tables, rule

# What a document can report otherwise, or an audit look at, that no column of the table holds.
PARTS = {"statements": {"speakers", "targets", "stances"}}
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
    "difference-names-field",
    "A row that differs names a field of its subject and a value that differs from it.",
)
def difference_names_field(tables: Tables) -> Iterator[Failing]:
    subjects = {
        "statement_id": "statements",
        "meeting_id": "meetings",
        "participation_id": "participations",
    }
    for key, table in subjects.items():
        more = PARTS.get(table, set())
        rows = {row[key]: row for row in tables[table]}
        for evidence in tables["evidence"]:
            subject = rows.get(evidence[key]) if evidence[key] else None
            name = evidence["field"]
            if subject is None or not name:
                continue
            if name not in subject and name not in more:
                yield Failing(
                    "evidence",
                    (evidence["evidence_id"],),
                    "field",
                    f"'{name}' is no field of {table}",
                    f"Name one of: {', '.join([*subject, *sorted(more)])}.",
                )
            elif subject.get(name) == evidence["reported_value"]:
                yield Failing(
                    "evidence",
                    (evidence["evidence_id"],),
                    "reported_value",
                    f"'{evidence['reported_value']}' does not differ",
                    "Drop differs or mend the value.",
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
