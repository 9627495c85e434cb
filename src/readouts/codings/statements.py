"""A typed statement becomes rows: itself, its speakers, targets, links, stances and evidence."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from readouts.codings.dates import bounds
from readouts.codings.draft import Draft, listed, typed_cells
from readouts.codings.evidence_rows import add_evidence
from readouts.codings.form import Coding
from readouts.codings.speakers import sides
from readouts.codings.yaml import Path
from readouts.rows import Row
from readouts.schema.form_schema import RAISED

LINKS = ("replies_to", "repeats", "corrects", "distinct_from")


def inherited(
    occasion: dict[str, Any], at: Path
) -> Iterator[tuple[Path, dict[str, Any], dict[str, Any]]]:
    """Each statement with what it inherits: occasion, then turn.

    What is said of a meeting, at a passage of its own, is not said of the statements made there.
    """
    own = ("at", "differs", "contradicts", "note") if "at" in occasion else ()
    context = {key: value for key, value in occasion.items() if key not in own}
    for j, statement in enumerate(occasion.get("statements", [])):
        yield (*at, "statements", j), context, statement
    for k, turn in enumerate(occasion.get("turns", [])):
        for j, statement in enumerate(turn["statements"]):
            yield (*at, "turns", k, "statements", j), context | turn, statement


def add_statement(
    draft: Draft,
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
        add_evidence(draft, coding, at, merged, {"statement_id": statement_id})
        return
    prefix = context.get("id_prefix", "")
    statement_id = f"{prefix}-{typed['id']}" if prefix else typed["id"]
    draft.homes.add(statement_id)
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
    row = typed_cells(draft.package, "statements", "statement", typed)
    row |= {
        "statement_id": statement_id,
        "said_on_basis": basis,
        "meeting_id": context.get("meeting", ""),
        "coded_from_id": coding.source_id,
    }
    row["said_on"], row["said_on_latest"] = _said_on(draft, merged, source)
    draft.add("statements", row, coding, at)
    bound = _speakers(draft, coding, at, merged["speakers"], statement_id)
    for actor, roles in typed.get("targets", {}).items():
        for role in [roles] if isinstance(roles, str) else roles:
            draft.add(
                "statement_targets",
                {"statement_id": statement_id, "actor_id": actor, "target_role": role},
                coding,
                (*at, "targets", actor),
            )
    for relation in LINKS:
        for linked in listed(typed.get(relation, [])):
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
        _stance(draft, coding, (*at, "stances", j), stance, statement_id, bound)
    add_evidence(draft, coding, at, merged, {"statement_id": statement_id})


def _said_on(draft: Draft, merged: dict[str, Any], source: Row) -> tuple[str, str]:
    if "said_on" in merged:
        return bounds(merged["said_on"])
    if merged["said_on_basis"] == "meeting" and merged.get("meeting") in draft.meetings:
        meeting = draft.meetings[merged["meeting"]]
        return meeting["start_date"], meeting["end_date_latest"]
    if merged["said_on_basis"] == "publication":
        return source.get("published", ""), source.get("published_latest", "")
    return "", ""


def _speakers(
    draft: Draft, coding: Coding, at: Path, speakers: Any, statement_id: str
) -> list[str]:
    pairs = sides(speakers)
    for actor, side in pairs:
        draft.add(
            "statement_speakers",
            {"statement_id": statement_id, "actor_id": actor, "on_behalf_of_id": side},
            coding,
            (*at, "speakers"),
        )
    return sorted({side for _, side in pairs})


def _stance(
    draft: Draft,
    coding: Coding,
    at: Path,
    typed: dict[str, Any],
    statement_id: str,
    bound: list[str],
) -> None:
    value = typed.get("stance", "")
    rows = []
    if "holder" in typed:
        rows = [(holder, "attributed") for holder in listed(typed["holder"])]
    elif value:
        rows = [(side, RAISED if value == RAISED else "own") for side in bound]
    else:
        draft.faults.append(
            coding.document.fault(
                at, "stance-missing", "an own stance has no value", "Type its value, or raised."
            )
        )
    rows += [(holder, "attributed") for holder in listed(typed.get("also", []))]
    for holder, kind in rows:
        score = "" if value in (RAISED, "") else str(int(value))
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
