"""The passages files that `readouts evidence` wrote: whole, of one text, and none without a reader."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from readouts.codings.compile import unmatched
from readouts.codings.files import files_in
from readouts.codings.form import Recoding
from readouts.codings.pointing import SCHEMA
from readouts.faults import Fault, FaultsFound
from readouts.folders import EVIDENCE
from readouts.lexing.lexed import Lexed, lex_table
from readouts.rows import Row
from readouts.schema.declaration import Package, Table, read_json
from readouts.validation.table import check_cells

_RANGES = (("passage_start", "passage_end"), ("token_start", "token_end"))
_OF_THE_TEXT = ("text_sha256", "text_tokens")


def read_passages(package: Package, source_id: str) -> dict[str, Row]:
    """The passages file of a source by ``at``; empty where there is none yet."""
    return _read(package, f"{source_id}.csv")


def recoding_passages(package: Package, recoding: Recoding) -> dict[str, Row]:
    """The passages of a pass by ``at``; FaultsFound where one is missing or typed nowhere."""
    found = _read(package, recoding.passages)
    faults = list(unmatched(recoding, found))
    if faults:
        raise FaultsFound(faults)
    return found


def orphans(package: Package, known: set[str], recodings: bool) -> Iterator[Fault]:
    """Files that no coding reads, or no pass; ``known`` are paths below the folder of passages.

    Those of codings lie in the folder itself, those of passes below it.
    """
    assert package.codings is not None
    folder = package.codings["passages"]
    owner = "pass" if recodings else "coding"
    for path in files_in(package, folder):
        name = path.relative_to(package.root / folder).as_posix()
        if ("/" in name) is recodings and name not in known:
            message = f"no {owner} file types these passages"
            mend = f"Delete the file, or add the {owner} it belongs to."
            yield Fault(f"{folder}/{name}", None, None, "passages-orphan", message, mend)


def _read(package: Package, name: str) -> dict[str, Row]:
    assert package.codings is not None
    path = f"{package.codings['passages']}/{name}"
    try:
        (package.root / path).stat()
    except FileNotFoundError:
        return {}
    except OSError:
        pass  # lex_table says what is wrong with it
    lexed = lex_table(package, Table("passages", path, read_json(package.root / SCHEMA, SCHEMA)))
    faults = list(check_cells(lexed)) or list(_inconsistent(lexed))
    if faults:
        raise FaultsFound([replace(fault, mend=EVIDENCE) for fault in faults])
    return {row["at"]: row for row in lexed.rows}


def _inconsistent(lexed: Lexed) -> Iterator[Fault]:
    """Ranges that hold nothing, and rows of another text than the first."""
    for number, row in enumerate(lexed.rows):
        for start, end in _RANGES:
            if int(row[start]) >= int(row[end]):
                message = f"{start} {row[start]} is not before {end} {row[end]}"
                yield lexed.fault(number, end, "passage-empty", message, EVIDENCE)
        for name in _OF_THE_TEXT:
            first = lexed.rows[0][name]
            if row[name] != first:
                message = f"{name} is {row[name]}, in the first row {first}"
                yield lexed.fault(number, name, "passage-of-other-text", message, EVIDENCE)
