"""Coding files become the rows of the tables, and every row remembers where it was typed.

Occasions are inherited, ``same_as`` is resolved, sides, holders and kinds are derived, evidence
takes its passage from data/passages. Nothing here decides; what does not fit is a fault.
"""

from __future__ import annotations

from collections.abc import Iterator

from readouts.codings.attestation import attested_by
from readouts.codings.dates import bounds
from readouts.codings.draft import COMPILED, Compiled, Draft, typed_cells
from readouts.codings.evidence_rows import add_evidence, add_participation
from readouts.codings.form import Coding, Recoding
from readouts.codings.stages import speakers_on_stages
from readouts.codings.statements import add_statement, inherited
from readouts.codings.yaml import Path
from readouts.faults import Fault, FaultsFound, did_you_mean
from readouts.rows import Row, Rows, sort_key
from readouts.schema.declaration import Package


def compile_codings(
    package: Package,
    codings: list[Coding],
    registers: dict[str, Rows],
    passages: dict[str, dict[str, Row]],
) -> Compiled:
    """All tables of ``COMPILED``; FaultsFound with everything that cannot be compiled, of all files.

    ``registers`` holds at least actors, formats and meetings; ``passages`` maps source_id to the rows of its passages file by ``at``.
    """
    stages = {row["format"] for row in registers["formats"] if row["format_kind"] == "stage"}
    meetings = {row["meeting_id"]: row for row in registers["meetings"]}
    draft = Draft(package, meetings, stages, passages)
    for coding in codings:
        _stale(draft, coding)
        _file(draft, coding)
    _references(draft)
    if draft.faults:
        raise FaultsFound(draft.faults)
    _stages(draft)
    attested_by(draft.tables, registers["actors"])
    for name in COMPILED:
        key = package.tables[name].primary_key
        draft.tables[name].sort(key=lambda row, key=key: sort_key(row, key))  # type: ignore[misc]
    return Compiled(draft.tables, draft.places)


def unmatched(typed: Coding | Recoding, passages: dict[str, Row]) -> Iterator[Fault]:
    """An ``at`` without a row of the passages file, and a row without an ``at``."""
    mend = "Run readouts evidence --texts DIR."
    ats = set()
    for at, path in typed.ats():
        ats.add(at)
        if at not in passages:
            message = f"'{at}' has no passage in data/passages"
            yield typed.document.fault(path, "passage-missing", message, mend, at)
    for at in sorted(passages.keys() - ats):
        message = f"data/passages has '{at}', which is typed nowhere"
        yield typed.document.fault((), "passage-stale", message, mend, at)


def _stale(draft: Draft, coding: Coding) -> None:
    """What does not match, and ``[]`` where words can be typed."""
    draft.faults += unmatched(coding, draft.passages.get(coding.source_id, {}))
    full = coding.data["source"]["text_seen"] == "full"
    for path in coding.unpointed() if full or any(True for _ in coding.ats()) else ():
        message = "nothing is pointed at here, although the text was at hand"
        draft.faults.append(coding.document.fault(path, "at-empty", message, "Type its words."))


def _file(draft: Draft, coding: Coding) -> None:
    data = coding.data
    source = data["source"]
    row = typed_cells(draft.package, "sources", "source", source)
    row |= {"source_id": coding.source_id, "coder_id": data["coder"]}
    for passage in draft.passages[coding.source_id].values():
        row["text_sha256"] = passage["text_sha256"]
    if "published" in source:
        row["published"], row["published_latest"] = bounds(source["published"])
    draft.add("sources", row, coding, ("source",))
    for i, occasion in enumerate(data["occasions"]):
        at: Path = ("occasions", i)
        meeting = occasion.get("meeting", "")
        if meeting and meeting not in draft.meetings:
            near = did_you_mean(meeting, draft.meetings)
            draft.faults.append(
                coding.document.fault(
                    (*at, "meeting"),
                    "unknown-meeting",
                    f"'{meeting}' is no meeting of the register",
                    f"{near}Mend it, or add it to {draft.package.tables['meetings'].path}.",
                    meeting,
                )
            )
        if "at" in occasion:
            about = {k: v for k, v in occasion.items() if k not in ("quotation", "translation")}
            add_evidence(draft, coding, at, about, {"meeting_id": meeting})
        for j, participant in enumerate(occasion.get("participants", [])):
            add_participation(
                draft,
                coding,
                (*at, "participants", j),
                occasion | participant,
                meeting,
                participant,
            )
        for path, context, statement in inherited(occasion, at):
            add_statement(draft, coding, path, context, statement, row)


def _stages(draft: Draft) -> None:
    derived = list(speakers_on_stages(draft.tables, draft.meetings, draft.stages))
    for table, row, statement_id in derived:
        key = tuple(row[name] for name in draft.package.tables[table].primary_key)
        if (table, key) not in draft.places:
            draft.places[table, key] = draft.places["statements", (statement_id,)]
            draft.tables[table].append(row)


def _references(draft: Draft) -> None:
    for target, coding, at in draft.referred:
        if target not in draft.homes:
            near = did_you_mean(target, draft.homes)
            draft.faults.append(
                coding.document.fault(
                    at,
                    "no-home",
                    f"no file types the values of '{target}'",
                    f"{near}Mend the id, or type it where its fullest text is coded.",
                    target,
                )
            )
