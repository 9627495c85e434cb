"""Coding files become the rows of the tables, and every row remembers where it was typed.

Occasions are inherited, ``same_as`` is resolved, sides, holders and kinds are derived, evidence
takes its passage from data/passages. Nothing here decides; what does not fit is a fault.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from readouts.codings.attestation import attested_by
from readouts.codings.dates import bounds
from readouts.codings.form import Coding
from readouts.codings.identity import evidence_id
from readouts.codings.stages import speakers_on_stages
from readouts.codings.yaml import Path
from readouts.faults import Fault, FaultsFound
from readouts.rows import Row, Rows, sort_key
from readouts.schema.declaration import Package

COMPILED = (
    "sources",
    "statements",
    "statement_speakers",
    "statement_targets",
    "statement_links",
    "stances",
    "participations",
    "evidence",
)
LINKS = ("replies_to", "repeats", "corrects", "distinct_from")
Place = tuple[str, int, int]


@dataclass
class Compiled:
    """Tables as rows of text in canonical order, and the place where each row was typed."""

    tables: dict[str, Rows]
    places: dict[tuple[str, tuple[str, ...]], Place]


@dataclass
class _Draft:
    """What is gathered while the files are read."""

    package: Package
    meetings: dict[str, Row]
    stages: set[str]
    passages: dict[str, dict[str, Row]]
    tables: dict[str, Rows] = field(default_factory=lambda: {name: [] for name in COMPILED})
    places: dict[tuple[str, tuple[str, ...]], Place] = field(default_factory=dict)
    homes: dict[tuple[str, str], Place] = field(default_factory=dict)
    referred: list[tuple[str, Coding, Path]] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)

    def add(self, table: str, row: Row, coding: Coding, at: Path) -> None:
        declared = self.package.tables[table]
        full = {name: row.get(name, "") for name in declared.columns}
        key = tuple(full[name] for name in declared.primary_key)
        place = (coding.document.path, *coding.document.place(at))
        if (table, key) in self.places:
            if table != "evidence":
                first = self.places[table, key]
                self.faults.append(
                    coding.document.fault(
                        at,
                        "typed-twice",
                        f"{' '.join(key)} is typed in {first[0]}:{first[1]} and again here",
                        "Keep one of the two.",
                    )
                )
            return
        self.places[table, key] = place
        self.tables[table].append(full)


def compile_codings(
    package: Package,
    codings: list[Coding],
    registers: dict[str, Rows],
    passages: dict[str, dict[str, Row]],
) -> Compiled:
    """All tables of ``COMPILED``; FaultsFound with everything that cannot be compiled.

    ``registers`` holds at least actors, formats and meetings; ``passages`` maps source_id to the rows of its passages file by ``at``.
    """
    stages = {row["format"] for row in registers["formats"] if row["format_kind"] == "stage"}
    meetings = {row["meeting_id"]: row for row in registers["meetings"]}
    draft = _Draft(package, meetings, stages, passages)
    for coding in codings:
        _stale(draft, coding)
        if not draft.faults:
            _file(draft, coding)
    if not draft.faults:
        _references(draft)
    if draft.faults:
        raise FaultsFound(draft.faults)
    _stages(draft)
    attested_by(draft.tables, registers["actors"])
    for name in COMPILED:
        key = package.tables[name].primary_key
        draft.tables[name].sort(key=lambda row, key=key: sort_key(row, key))  # type: ignore[misc]
    return Compiled(draft.tables, draft.places)


def _stale(draft: _Draft, coding: Coding) -> None:
    """An ``at`` without a passage, or a passage without an ``at``."""
    rows = draft.passages.get(coding.source_id, {})
    mend = "Run readouts evidence --texts DIR."
    typed = set()
    for at, path in coding.ats():
        typed.add(at)
        if at not in rows:
            draft.faults.append(
                coding.document.fault(
                    path, "passage-missing", f"'{at}' has no passage in data/passages", mend, at
                )
            )
    for at in sorted(set(rows) - typed):
        draft.faults.append(
            coding.document.fault(
                (), "passage-stale", f"data/passages has '{at}', which is typed nowhere", mend, at
            )
        )


def _file(draft: _Draft, coding: Coding) -> None:
    data = coding.data
    source = data["source"]
    row = _typed(draft.package, "sources", "source", source)
    row |= {"source_id": coding.source_id, "coder_id": data["coder"]}
    row["text_sha256"] = next(iter(draft.passages[coding.source_id].values()))["text_sha256"]
    row["seen_on"] = bounds(source["seen_on"])[0]
    if "published" in source:
        row["published"], row["published_latest"] = bounds(source["published"])
    draft.add("sources", row, coding, ("source",))
    for i, occasion in enumerate(data["occasions"]):
        at: Path = ("occasions", i)
        meeting = occasion.get("meeting", "")
        if meeting and meeting not in draft.meetings:
            draft.faults.append(
                coding.document.fault(
                    (*at, "meeting"),
                    "unknown-meeting",
                    f"'{meeting}' is no meeting of the register",
                    "Add it to data/curated/meetings.csv or mend the id.",
                    meeting,
                )
            )
            continue
        if "at" in occasion:
            about = {k: v for k, v in occasion.items() if k not in ("quotation", "translation")}
            _evidence(draft, coding, at, about, {"meeting_id": meeting})
        for j, participant in enumerate(occasion.get("participants", [])):
            _participation(
                draft,
                coding,
                (*at, "participants", j),
                occasion | participant,
                meeting,
                participant,
            )
        for path, context, statement in _statements(occasion, at):
            _statement(draft, coding, path, context, statement, row)


def _statements(
    occasion: dict[str, Any], at: Path
) -> Iterator[tuple[Path, dict[str, Any], dict[str, Any]]]:
    """Each statement with what it inherits: occasion, then turn."""
    own = ("at", "differs", "contradicts", "note")
    context = {key: value for key, value in occasion.items() if key not in own}
    for j, statement in enumerate(occasion.get("statements", [])):
        yield (*at, "statements", j), context, statement
    for k, turn in enumerate(occasion.get("turns", [])):
        for j, statement in enumerate(turn["statements"]):
            yield (*at, "turns", k, "statements", j), context | turn, statement


def _statement(
    draft: _Draft,
    coding: Coding,
    at: Path,
    context: dict[str, Any],
    typed: dict[str, Any],
    source: Row,
) -> None:
    merged = {
        k: v for k, v in context.items() if k not in ("statements", "turns", "participants")
    } | typed
    if "same_as" in typed:
        statement_id = typed["same_as"]
        draft.referred.append((statement_id, coding, (*at, "same_as")))
        _evidence(draft, coding, at, merged, {"statement_id": statement_id})
        return
    prefix = context.get("id_prefix", "")
    statement_id = f"{prefix}-{typed['id']}" if prefix else typed["id"]
    basis = merged.get("said_on_basis")
    if basis is None or "speakers" not in merged:
        missing = "said_on_basis" if basis is None else "speakers"
        draft.faults.append(
            coding.document.fault(
                at,
                "form-missing-key",
                f"{missing} is typed neither here nor at the occasion",
                f"Type {missing}.",
            )
        )
        return
    row = _typed(draft.package, "statements", "statement", typed)
    row |= {
        "statement_id": statement_id,
        "said_on_basis": basis,
        "meeting_id": context.get("meeting", ""),
        "coded_from_id": coding.source_id,
    }
    row["said_on"], row["said_on_latest"] = _said_on(draft, merged, source)
    draft.add("statements", row, coding, at)
    sides = _speakers(draft, coding, at, merged["speakers"], statement_id)
    for actor, roles in typed.get("targets", {}).items():
        for role in [roles] if isinstance(roles, str) else roles:
            draft.add(
                "statement_targets",
                {"statement_id": statement_id, "actor_id": actor, "target_role": role},
                coding,
                (*at, "targets", actor),
            )
    for relation in LINKS:
        for linked in _listed(typed.get(relation, [])):
            draft.referred.append((linked, coding, (*at, relation)))
            draft.add(
                "statement_links",
                {
                    "statement_id": statement_id,
                    "link_relation": relation,
                    "linked_statement_id": linked,
                },
                coding,
                (*at, relation),
            )
    for j, stance in enumerate(typed.get("stances", [])):
        _stance(draft, coding, (*at, "stances", j), stance, statement_id, sides)
    _evidence(draft, coding, at, merged, {"statement_id": statement_id})


def _said_on(draft: _Draft, merged: dict[str, Any], source: Row) -> tuple[str, str]:
    if "said_on" in merged:
        return bounds(merged["said_on"])
    if merged["said_on_basis"] == "meeting" and "meeting" in merged:
        meeting = draft.meetings[merged["meeting"]]
        return meeting["start_date"], meeting["end_date_latest"]
    if merged["said_on_basis"] == "publication":
        return source.get("published", ""), source.get("published_latest", "")
    return "", ""


def _speakers(
    draft: _Draft, coding: Coding, at: Path, speakers: Any, statement_id: str
) -> list[str]:
    pairs = (
        [(a, a) for a in speakers]
        if isinstance(speakers, list)
        else [(a, side) for a, sides in speakers.items() for side in _listed(sides)]
    )
    for actor, side in pairs:
        draft.add(
            "statement_speakers",
            {"statement_id": statement_id, "actor_id": actor, "on_behalf_of_id": side},
            coding,
            (*at, "speakers"),
        )
    return sorted({side for _, side in pairs})


def _stance(
    draft: _Draft,
    coding: Coding,
    at: Path,
    typed: dict[str, Any],
    statement_id: str,
    sides: list[str],
) -> None:
    value = typed.get("stance", "")
    rows = []
    if "holder" in typed:
        rows = [(holder, "attributed") for holder in _listed(typed["holder"])]
    elif value:
        rows = [(side, "raised" if value == "raised" else "own") for side in sides]
    else:
        draft.faults.append(
            coding.document.fault(
                at, "stance-missing", "an own stance has no value", "Type -2 … +2, or raised."
            )
        )
    rows += [(holder, "attributed") for holder in _listed(typed.get("also", []))]
    for holder, kind in rows:
        score = "" if value in ("raised", "") else str(int(value))
        draft.add(
            "stances",
            {
                "statement_id": statement_id,
                "issue_id": typed["issue"],
                "holder_id": holder,
                "stance_kind": kind,
                "stance": score,
            },
            coding,
            at,
        )


def _participation(
    draft: _Draft,
    coding: Coding,
    at: Path,
    merged: dict[str, Any],
    meeting: str,
    typed: dict[str, Any],
) -> None:
    participation_id = f"{meeting}.{typed['actor']}"
    if "participant_role" in typed:
        row = _typed(draft.package, "participations", "participant", typed)
        row |= {
            "participation_id": participation_id,
            "meeting_id": meeting,
            "coded_from_id": coding.source_id,
        }
        row.setdefault("on_behalf_of_id", typed["actor"])
        draft.add("participations", row, coding, at)
    else:
        draft.referred.append((participation_id, coding, at))
    inherited = {key: merged[key] for key in ("relayed_by",) if key in merged}
    _evidence(draft, coding, at, inherited | typed, {"participation_id": participation_id})


def _evidence(draft: _Draft, coding: Coding, at: Path, typed: dict[str, Any], subject: Row) -> None:
    differing = [("supports", k, v) for k, v in typed.get("differs", {}).items()]
    differing += [("contradicts", k, v) for k, v in typed.get("contradicts", {}).items()]
    for words in _listed(typed["at"]):
        passage = draft.passages[coding.source_id][words]
        for reading, name, value in differing or [("supports", "", "")]:
            row = {
                "source_id": coding.source_id,
                **subject,
                "reading": reading,
                "field": name,
                "reported_value": _reported(value),
            }
            row |= {
                key: passage[key]
                for key in ("fragment", "passage_start", "passage_end", "passage_sha256")
            }
            row |= {
                "quotation": typed.get("quotation", ""),
                "translation": typed.get("translation", ""),
                "relayed_by_actor_id": typed.get("relayed_by", ""),
            }
            row["evidence_id"] = evidence_id(row)
            row["note"] = typed.get("note", "")
            draft.add("evidence", row, coding, (*at, "at"))


def _stages(draft: _Draft) -> None:
    derived = list(speakers_on_stages(draft.tables, draft.meetings, draft.stages))
    for table, row, statement_id in derived:
        key = tuple(row[name] for name in draft.package.tables[table].primary_key)
        if (table, key) not in draft.places:
            draft.places[table, key] = draft.places["statements", (statement_id,)]
            draft.tables[table].append(row)


def _references(draft: _Draft) -> None:
    homes = {row["statement_id"] for row in draft.tables["statements"]} | {
        row["participation_id"] for row in draft.tables["participations"]
    }
    for target, coding, at in draft.referred:
        if target not in homes:
            draft.faults.append(
                coding.document.fault(
                    at,
                    "no-home",
                    f"no file types the values of '{target}'",
                    "Mend the id, or type it where its fullest text is coded.",
                    target,
                )
            )


def _typed(package: Package, table: str, level: str, block: dict[str, Any]) -> Row:
    """The cells of ``table`` that a block types at its level, or that the declaration defaults."""
    row: Row = {}
    for declared in package.tables[table].fields:
        if declared.typed and level in declared.typed["levels"]:
            value = block.get(declared.key, declared.typed.get("default"))
            if value is not None:
                row[declared.name] = value
    return row


def _listed(value: Any) -> list[str]:
    return [value] if isinstance(value, str) else list(value)


def _reported(value: Any) -> str:
    return value if isinstance(value, str) else ";".join(str(item) for item in value)
