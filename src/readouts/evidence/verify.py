"""Evidence rows held against the texts, by whoever has them; nobody is sent a text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from readouts.evidence import fragment
from readouts.evidence.text import NormalisedText, read_text
from readouts.faults import Fault, FaultsFound
from readouts.lexing.lex import lex
from readouts.rows import Row, Rows

RUN = 8


@dataclass
class Verified:
    """What was checked: rows, rows against another copy, rows without a text, and findings.

    ``unchecked`` are rows that another copy cannot confirm because they have no fragment;
    ``unpointed`` rows of documents seen in part whose text was not kept.
    """

    checked: int = 0
    other_copy: int = 0
    unchecked: int = 0
    without_text: int = 0
    unpointed: int = 0
    faults: list[Fault] = field(default_factory=list)

    def __str__(self) -> str:
        said = (
            f"{self.checked} evidence rows checked, {self.other_copy} of them against another copy; "
            f"{self.without_text} without a text here; {len(self.faults)} faults"
        )
        if self.unpointed:
            said += f"; {self.unpointed} point at no passage"
        if self.unchecked:
            said += f"; {self.unchecked} without a fragment to find in another copy"
        return said if self.checked else f"NOTHING WAS CHECKED. {said}"


@dataclass(frozen=True)
class _Copy:
    """A text at hand, its hash, and its runs of eight words."""

    text: NormalisedText
    sha256: str
    runs: frozenset[tuple[str, ...]]


def text_paths(folder: Path) -> dict[str, Path]:
    """Where the texts are: ``<source_id>.txt``, and what texts.csv (source_id, path) maps.

    A relative path in texts.csv starts from its folder. FaultsFound for a texts.csv that is no CSV
    with these columns.
    """
    paths = {path.stem: path for path in sorted(folder.glob("*.txt"))}
    listing = folder / "texts.csv"
    if listing.is_file():
        paths |= {source_id: folder / path for source_id, path in _listed(listing)}
    return paths


def _listed(listing: Path) -> Iterator[tuple[str, str]]:
    """Source and path of every row of texts.csv."""
    shown = str(listing)
    try:
        header, rows = lex(listing.read_bytes(), shown, canonical=False)
    except OSError as error:
        message = f"the file cannot be read: {error.strerror}"
        raise FaultsFound(
            [Fault(shown, None, None, "unreadable", message, "Mend its rights.")]
        ) from None
    if not {"source_id", "path"} <= set(header):
        mend = "Give it the columns source_id and path."
        raise FaultsFound([Fault(shown, 1, None, "texts-header", "columns are missing", mend)])
    for cells in rows:
        row = {name: cell.value for name, cell in zip(header, cells, strict=True)}
        yield row["source_id"], row["path"]


def verify(tables: dict[str, Rows], texts: Path) -> Verified:
    """Check every evidence row whose text is in the folder ``texts`` (``text_paths``).

    The fragment marks exactly the one passage, offsets and hash are right, and no summary shares
    a run of eight words with its source. Against another copy of the text (its hash differs from
    sources.text_sha256) the fragment and the hash of what it marks are checked.
    """
    found = Verified()
    paths = text_paths(texts)
    sources = {row["source_id"]: row for row in tables["sources"]}
    summaries = {row["statement_id"]: row["summary"] for row in tables["statements"]}
    copies: dict[str, _Copy | None] = {}
    for row in tables["evidence"]:
        source_id = row["source_id"]
        if not row["passage_sha256"]:
            found.unpointed += 1
            continue
        if source_id not in copies:
            copies[source_id] = _read(paths.get(source_id), found)
        copy = copies[source_id]
        if copy is None:
            found.without_text += 1
            continue
        same = copy.sha256 == sources.get(source_id, {}).get("text_sha256")
        if same or row["fragment"]:
            found.checked += 1
            found.other_copy += not same
            found.faults += _passage(row, copy.text, same)
        else:
            found.unchecked += 1
        summary = summaries.get(row["statement_id"], "")
        shared = next((run for run in runs(summary) if run in copy.runs), None)
        if shared:
            message = f"the summary shares '{' '.join(shared)}' with its source"
            found.faults.append(
                Fault(
                    "data/scripted/statements.csv", None, None, "summary-copies",
                    f"{row['statement_id']}: {message} {source_id}", "Say it in your own words.",
                    table="statements", field="summary", value=summary, key=(row["statement_id"],),
                )
            )  # fmt: skip
    return found


def _read(path: Path | None, found: Verified) -> _Copy | None:
    if path is None:
        return None
    try:
        text = read_text(path)
    except FaultsFound as refused:
        found.faults += refused.faults
        return None
    return _Copy(text, text.sha256(), frozenset(runs(text.text)))


def _passage(row: Row, text: NormalisedText, same: bool) -> list[Fault]:
    def fault(rule: str, message: str) -> list[Fault]:
        mend = "Run readouts evidence." if same else "Compare the copies."
        return [_fault(row, rule, message, mend)]

    expected = row["passage_sha256"]
    offsets = (row["passage_start"], row["passage_end"])
    start, end = (int(cell) if cell.isdecimal() else -1 for cell in offsets)
    if same and not 0 <= start < end <= len(text):
        return fault("passage-hash", f"the text has no passage {'-'.join(offsets)}")
    if same and text.passage_sha256(start, end) != expected:
        return fault("passage-hash", "the passage has another hash")
    if not row["fragment"]:
        return []
    try:
        # On the page the fragment was cut from it holds to the character; another copy may
        # have other quotes. A browser may take either reading of the page, so both must hold.
        readings = [fragment.matches(text, row["fragment"], alike=True)]
        readings += [fragment.matches(text, row["fragment"])] if same else []
    except ValueError as error:
        return fault("fragment-marks", str(error))
    for marked in readings:
        if len(marked) != 1:
            return fault("fragment-marks", f"the fragment marks {len(marked)} passages")
        if same and marked[0] != (start, end):
            return fault("fragment-marks", "the fragment marks another passage")
        if not same and text.passage_sha256(*marked[0]) != expected:
            return fault("passage-hash", "the marked passage has another hash in this copy")
    return []


def runs(text: str) -> Iterator[tuple[str, ...]]:
    """Every run of eight words, without case and punctuation."""
    words = re.findall(r"\w+", text.casefold())
    return zip(*(words[i:] for i in range(RUN)), strict=False)


def _fault(row: Row, rule: str, message: str, mend: str) -> Fault:
    return Fault(
        "data/scripted/evidence.csv", None, None, rule, f"{row['evidence_id']}: {message}", mend,
        table="evidence", field="passage_sha256", key=(row["evidence_id"],),
    )  # fmt: skip
