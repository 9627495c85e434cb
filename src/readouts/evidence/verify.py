"""Evidence rows held against the texts, by whoever has them; nobody is sent a text."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path

from readouts.evidence import fragment
from readouts.evidence.text import NormalisedText, read_text
from readouts.faults import Fault
from readouts.rows import Row, Rows

RUN = 8


@dataclass
class Verified:
    """What was checked: rows, rows against another copy, sources without text, and findings."""

    checked: int = 0
    other_copy: int = 0
    without_text: int = 0
    faults: list[Fault] = field(default_factory=list)

    def __str__(self) -> str:
        return (
            f"{self.checked} evidence rows checked, {self.other_copy} of them against another copy; "
            f"{self.without_text} without a text here; {len(self.faults)} faults"
        )


def verify(tables: dict[str, Rows], texts: Path) -> Verified:
    """Check every evidence row whose text is ``texts/<source_id>.txt``.

    The fragment marks exactly one passage, offsets and hash are right, and no summary shares a
    run of eight words with its source. Against another copy of the text (its hash differs from
    sources.text_sha256) the fragment and the hash of what it marks are checked.
    """
    found = Verified()
    sources = {row["source_id"]: row for row in tables["sources"]}
    summaries = {row["statement_id"]: row["summary"] for row in tables["statements"]}
    read: dict[str, NormalisedText | None] = {}
    for row in tables["evidence"]:
        source_id = row["source_id"]
        if source_id not in read:
            path = texts / f"{source_id}.txt"
            read[source_id] = read_text(path) if path.is_file() else None
        text = read[source_id]
        if text is None:
            found.without_text += 1
            continue
        found.checked += 1
        same = text.sha256() == sources[source_id]["text_sha256"]
        found.other_copy += not same
        found.faults += _passage(row, text, same)
        shared = _shared_run(summaries.get(row["statement_id"], ""), text.text)
        if shared:
            found.faults.append(
                _fault(
                    row,
                    "summary-copies",
                    f"the summary shares '{shared}' with its source",
                    "Say it in your own words.",
                )
            )
    return found


def _passage(row: Row, text: NormalisedText, same: bool) -> list[Fault]:
    faults: list[Fault] = []
    start, end = int(row["passage_start"]), int(row["passage_end"])
    if same and (end > len(text) or text.passage_sha256(start, end) != row["passage_sha256"]):
        faults.append(
            _fault(row, "passage-hash", "the passage has another hash", "Run readouts evidence.")
        )
        return faults
    if not row["fragment"]:
        return faults
    marked = fragment.matches(text.raw, row["fragment"])
    if len(marked) != 1:
        faults.append(
            _fault(
                row,
                "fragment-marks",
                f"the fragment marks {len(marked)} passages",
                "Run readouts evidence.",
            )
        )
    elif same and marked[0] != text.raw_span(start, end):
        faults.append(
            _fault(
                row,
                "fragment-marks",
                "the fragment marks another passage",
                "Run readouts evidence.",
            )
        )
    elif not same and not _hash_matches(text, marked[0], row["passage_sha256"]):
        faults.append(
            _fault(
                row,
                "passage-hash",
                "the marked passage has another hash in this copy",
                "Compare the copies.",
            )
        )
    return faults


def _hash_matches(text: NormalisedText, marked: tuple[int, int], expected: str) -> bool:
    passage = NormalisedText(text.raw[marked[0] : marked[1]])
    return passage.sha256() == expected


def _shared_run(summary: str, text: str) -> str | None:
    words = re.findall(r"\w+", text.casefold())
    runs = {tuple(words[i : i + RUN]) for i in range(len(words) - RUN + 1)}
    said = re.findall(r"\w+", summary.casefold())
    for i in range(len(said) - RUN + 1):
        if tuple(said[i : i + RUN]) in runs:
            return " ".join(said[i : i + RUN])
    return None


def _fault(row: Row, rule: str, message: str, mend: str) -> Fault:
    return Fault(
        "data/scripted/evidence.csv", None, None, rule, f"{row['evidence_id']}: {message}", mend,
        table="evidence", key=(row["evidence_id"],),
    )  # fmt: skip
