"""`readouts evidence`: every typed ``at`` found in its text and written to data/passages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from readouts.codings.form import Coding, Recoding, read_coding, read_codings, read_recodings
from readouts.evidence.passages import PassageError, passage_row
from readouts.evidence.text import NormalisedText, read_text
from readouts.evidence.verify import text_paths
from readouts.faults import Fault, FaultsFound
from readouts.rows import Row, sorted_csv, write_atomically
from readouts.schema.declaration import Package, Table, read_json

SCHEMA = "schemas/passages.schema.json"


@dataclass
class Pointed:
    """Passages found by source, sources whose text is not at hand, and findings.

    ``unpointed``: sources that type no passage, their text having been seen in part and not kept.
    """

    passages: dict[str, int] = field(default_factory=dict)
    absent: list[str] = field(default_factory=list)
    unpointed: list[str] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)


def point(package: Package, folder: Path, chosen: Sequence[Path] = ()) -> Pointed:
    """Write the passages file of every coding and recoding whose text is in ``folder`` and whole.

    Or of the coding files ``chosen`` alone, so that one faulty file stops no other. One with a
    finding keeps the passages file it had.
    """
    found = Pointed()
    paths = text_paths(folder)
    schema = read_json(package.root / SCHEMA, SCHEMA)
    table = Table("passages", "", schema)
    assert package.codings is not None
    kept = package.root / package.codings["passages"]
    codings = [read_coding(package, path) for path in chosen] or read_codings(package)
    files: list[tuple[Coding | Recoding, Path]] = [
        (coding, kept / f"{coding.source_id}.csv") for coding in codings
    ]
    if not chosen:
        files += [(recoding, kept / recoding.passages) for recoding in read_recodings(package)]
    for coding, target in files:
        shown = target.relative_to(kept).with_suffix("").as_posix()
        if not any(True for _ in coding.ats()):
            found.unpointed.append(shown)
            continue
        path = paths.get(coding.source_id)
        if path is None or not path.is_file():
            found.absent.append(shown)
            continue
        try:
            rows = _rows(coding, read_text(path))
        except FaultsFound as refused:
            found.faults += refused.faults
            continue
        write_atomically(target, sorted_csv(rows.values(), table.columns, table.primary_key))
        found.passages[shown] = len(rows)
    return found


def _rows(coding: Coding | Recoding, text: NormalisedText) -> dict[str, Row]:
    rows: dict[str, Row] = {}
    faults: list[Fault] = []
    for at, path in coding.ats():
        try:
            rows[at] = passage_row(text, at)
        except PassageError as error:
            faults.append(coding.document.fault(path, error.rule, str(error), error.mend, at))
    if faults:
        raise FaultsFound(faults)
    return rows
