"""Who speaks on a stage takes part in it, without anybody typing so."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from readouts.codings.identity import evidence_id
from readouts.rows import Row, Rows


def speakers_on_stages(
    tables: dict[str, Rows], meetings: dict[str, Row], stages: set[str]
) -> Iterator[tuple[str, Row, str]]:
    """(table, row, statement_id it comes from) of each participation that no entry types.

    Role speaker, attended, on behalf of the first side; coded_from_id is that of the first of
    his statements there, evidence that of all of them. ``stages`` holds the formats of that kind.
    """
    typed = {row["participation_id"] for row in tables["participations"]}
    speakers: dict[str, Rows] = defaultdict(list)
    for speaker in tables["statement_speakers"]:
        speakers[speaker["statement_id"]].append(speaker)
    evidence: dict[str, Rows] = defaultdict(list)
    for row in tables["evidence"]:
        evidence[row["statement_id"]].append(row)
    made: set[str] = set()
    for statement in sorted(tables["statements"], key=lambda row: row["statement_id"].encode()):
        meeting = meetings.get(statement["meeting_id"])
        if not meeting or meeting["format"] not in stages or statement["standing"] == "rejected":
            continue
        statement_id = statement["statement_id"]
        for speaker in speakers[statement_id]:
            participation_id = f"{statement['meeting_id']}.{speaker['actor_id']}"
            if participation_id in typed:
                continue
            if participation_id not in made:
                made.add(participation_id)
                yield (
                    "participations",
                    _participation(participation_id, statement, speaker),
                    statement_id,
                )
            for row in evidence[statement_id]:
                home = row["source_id"] == statement["coded_from_id"]
                if home and row["reading"] == "supports" and not row["field"]:
                    yield "evidence", _evidence(participation_id, row), statement_id


def _participation(participation_id: str, statement: Row, speaker: Row) -> Row:
    return {
        "participation_id": participation_id,
        "meeting_id": statement["meeting_id"],
        "actor_id": speaker["actor_id"],
        "on_behalf_of_id": speaker["on_behalf_of_id"],
        "participant_role": "speaker",
        "seat": "",
        "attendance": "attended",
        "standing": "accepted",
        "standing_note": "",
        "coded_from_id": statement["coded_from_id"],
    }


def _evidence(participation_id: str, of_statement: Row) -> Row:
    """The statement's passage as evidence of the participation; what concerns words is left out."""
    words = dict.fromkeys(("statement_id", "quotation", "translation", "note"), "")
    row = of_statement | words | {"participation_id": participation_id}
    return row | {"evidence_id": evidence_id(row)}
