"""Passes over one text, aligned: which units of several coders are the same sentence.

Units are joined pair by pair in falling Jaccard overlap of their tokens, down to one half, ties
in the order of the text; a joined unit holds at most one unit of each pass.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations
from typing import Any

from readouts.codings.dates import bounds
from readouts.codings.draft import listed
from readouts.codings.form import Recoding
from readouts.codings.speakers import sides
from readouts.rows import Row, Rows
from readouts.schema.form_schema import RAISED
from readouts.schema.recoding_schema import NEW

LEAST_OVERLAP = 0.5
NONE = "none"
_UNSPOKEN = {"stance_kind": NONE, "attributed_to": NONE}


@dataclass(frozen=True)
class Unit:
    """What one pass coded as one statement: its tokens, and the values it typed."""

    coder_id: str
    spans: tuple[tuple[int, int], ...]
    values: Mapping[str, str]
    issue_values: Mapping[str, Mapping[str, str]]

    @property
    def tokens(self) -> frozenset[int]:
        return frozenset(token for start, end in self.spans for token in range(start, end))

    @property
    def label(self) -> str:
        return f"{self.spans[0][0]}-{self.spans[-1][1]}"


def typed_actors(actors: Rows, names: Rows, retired: Rows) -> dict[str, str]:
    """What a pass may type, in lower case, to the actor_id in use: ``new:<name>``, a merged id."""
    found = {row["name"]: row["actor_id"] for row in actors}
    found |= {row["printed_name"]: row["actor_id"] for row in names}
    new = {f"{NEW}{name}".casefold(): actor for name, actor in found.items()}
    return new | {
        row["retired_id"]: row["became_id"]
        for row in retired
        if row["table"] == "actors" and row["became_id"]
    }


def units(
    recoding: Recoding, passages: Mapping[str, Row], known: Mapping[str, str]
) -> Iterator[Unit]:
    """The units of a pass. ``passages`` are its rows by ``at``, ``known`` comes from ``typed_actors``."""
    for occasion in recoding.document.data["occasions"]:
        for typed in occasion["statements"]:
            merged = {k: v for k, v in occasion.items() if k != "statements"} | typed
            rows = [passages[at] for at in listed(typed["at"])]
            spans = sorted((int(row["token_start"]), int(row["token_end"])) for row in rows)
            yield Unit(
                recoding.coder_id, tuple(spans), _values(merged, known), _issues(typed, known)
            )


def coded_tokens(recoding: Recoding, passages: Mapping[str, Row]) -> list[tuple[int, int]]:
    """What of the text the pass coded, as half-open ranges of tokens: its parts, or the whole."""
    if not recoding.parts:
        return [(0, int(next(iter(passages.values()))["text_tokens"]))]
    rows = [passages[part] for part in recoding.parts]
    return sorted((int(row["token_start"]), int(row["token_end"])) for row in rows)


def align(passes: Mapping[str, list[Unit]]) -> list[dict[str, Unit]]:
    """Joined units in the order of the text; each maps coder_id to that pass's unit."""
    every = [unit for coder in sorted(passes) for unit in passes[coder]]
    pairs = []
    for (i, one), (j, other) in combinations(enumerate(every), 2):
        if one.coder_id != other.coder_id:
            overlap = len(one.tokens & other.tokens) / len(one.tokens | other.tokens)
            if overlap >= LEAST_OVERLAP:
                pairs.append((-overlap, one.spans, other.spans, i, j))
    joined = {i: {unit.coder_id: i} for i, unit in enumerate(every)}
    for _, _, _, i, j in sorted(pairs):
        if joined[i] is not joined[j] and not joined[i].keys() & joined[j].keys():
            joined[i].update(joined[j])
            for member in joined[i].values():
                joined[member] = joined[i]
    distinct = {id(group): group for group in joined.values()}.values()
    found = [{coder: every[i] for coder, i in sorted(group.items())} for group in distinct]
    return sorted(found, key=lambda group: min(unit.spans for unit in group.values()))


def double_codings(round_: str, source_id: str, passes: Mapping[str, list[Unit]]) -> Rows:
    """Every pass's value for every joined unit, as rows of the table double_codings."""
    rows: Rows = []
    used: dict[str, int] = {}
    for group in align(passes):
        label = next(iter(group.values())).label
        used[label] = used.get(label, 0) + 1
        label += f".{used[label]}" if used[label] > 1 else ""
        issues = sorted({issue for unit in group.values() for issue in unit.issue_values})
        for coder, unit in group.items():
            spans = ";".join(f"{start}-{end}" for start, end in unit.spans)
            values = {(label, "tokens"): spans}
            values |= {(label, name): value for name, value in unit.values.items()}
            for issue in issues:
                coded = unit.issue_values.get(issue, _UNSPOKEN)
                values |= {(f"{label}/{issue}", name): value for name, value in coded.items()}
            rows += [
                {
                    "round": round_,
                    "source_id": source_id,
                    "unit": key,
                    "variable": variable,
                    "coder_id": coder,
                    "value": value,
                }
                for (key, variable), value in values.items()
            ]
    return rows


def _values(merged: Mapping[str, Any], known: Mapping[str, str]) -> dict[str, str]:
    pairs = sides(merged.get("speakers", []))
    targets = [
        f"{_actor(actor, known)}:{role}"
        for actor, roles in merged.get("targets", {}).items()
        for role in listed(roles)
    ]
    # Only some rounds code the day; no pass of the others has a value for it.
    said_on = {"said_on": "/".join(bounds(merged["said_on"]))} if "said_on" in merged else {}
    return said_on | {
        "speech_act": merged["speech_act"],
        "quotation": merged.get("quotation", NONE),
        "relayed_by": _actor(merged.get("relayed_by", NONE), known),
        "speakers": _set(f"{_actor(a, known)}>{_actor(side, known)}" for a, side in pairs),
        "targets": _set(targets),
        "issues": _set(stance["issue"] for stance in merged.get("stances", [])),
    }


def _issues(typed: Mapping[str, Any], known: Mapping[str, str]) -> dict[str, dict[str, str]]:
    """For each issue: the speaker's kind of stance and own value, and whom else he gives one to.

    The kind is attributed where the speaker takes no stance himself.
    """
    found: dict[str, dict[str, str]] = {}
    holders: dict[str, list[str]] = {}
    for stance in typed.get("stances", []):
        issue, value = stance["issue"], stance.get("stance", "")
        coded = found.setdefault(issue, {"stance_kind": "attributed"})
        if "holder" not in stance:
            coded["stance_kind"] = RAISED if value == RAISED else "own"
            coded |= {"stance": str(int(value))} if value != RAISED else {}
        held = listed(stance.get("holder", [])) + listed(stance.get("also", []))
        holders.setdefault(issue, []).extend(_actor(holder, known) for holder in held)
    for issue, coded in found.items():
        coded["attributed_to"] = _set(holders[issue])
    return found


def _actor(typed: str, known: Mapping[str, str]) -> str:
    return known.get(typed.casefold(), typed)


def _set(values: Any) -> str:
    return ";".join(sorted(set(values))) or NONE
