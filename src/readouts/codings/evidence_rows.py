"""Rows of evidence: what a document says of a thing, and participations with theirs."""

from __future__ import annotations

from typing import Any

from readouts.codings.draft import Draft, listed, typed_cells
from readouts.codings.form import Coding
from readouts.codings.identity import evidence_id
from readouts.codings.yaml import Path
from readouts.rows import Row

# Of a text that could not be kept nothing can be pointed at; its url is all there is.
_NO_PASSAGE = dict.fromkeys(("fragment", "passage_start", "passage_end", "passage_sha256"), "")


def add_participation(
    draft: Draft,
    coding: Coding,
    at: Path,
    merged: dict[str, Any],
    meeting: str,
    typed: dict[str, Any],
) -> None:
    participation_id = f"{meeting}.{typed['actor']}"
    if "participant_role" in typed:
        draft.homes.add(participation_id)
        row = typed_cells(draft.package, "participations", "participant", typed)
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
    add_evidence(draft, coding, at, inherited | typed, {"participation_id": participation_id})


def add_evidence(
    draft: Draft, coding: Coding, at: Path, typed: dict[str, Any], subject: Row
) -> None:
    differing = [("supports", k, v) for k, v in typed.get("differs", {}).items()]
    differing += [("contradicts", k, v) for k, v in typed.get("contradicts", {}).items()]
    for words in listed(typed["at"]) or [""]:
        passage = draft.passages[coding.source_id].get(words, _NO_PASSAGE)
        for reading, name, value in differing or [("supports", "", "")]:
            row = {
                "source_id": coding.source_id,
                **subject,
                "reading": reading,
                "field": name,
                "reported_value": reported_value(name, value),
            }
            row |= {key: passage[key] for key in _NO_PASSAGE}
            row |= {
                "quotation": typed.get("quotation", ""),
                "translation": typed.get("translation", ""),
                "relayed_by_actor_id": typed.get("relayed_by", ""),
            }
            row["evidence_id"] = evidence_id(row)
            row["note"] = typed.get("note", "")
            draft.add("evidence", row, coding, _typed_at(at, typed, name))


def _typed_at(at: Path, typed: dict[str, Any], name: str) -> Path:
    """Where a row is typed: what differs has a key of its own beside the passage."""
    if not name:
        return (*at, "at")
    return (*at, "differs" if name in typed.get("differs", {}) else "contradicts", name)


def reported_value(name: str, value: Any) -> str:
    """What is typed as reported: words as they are, a list or map as elements in their order."""
    if isinstance(value, str):
        return value
    if isinstance(value, list):
        return ";".join(sorted(value))
    between = ">" if name == "speakers" else ":"
    pairs = [(key, one.removeprefix("+")) for key, each in value.items() for one in listed(each)]
    return ";".join(sorted(f"{key}{between}{one}" for key, one in pairs))
