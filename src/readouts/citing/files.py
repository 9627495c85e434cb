"""The files of a release that cite and describe it for programs; emitted, never hand-kept."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from readouts.citing import catalogues, references
from readouts.citing.crate import NAME as CRATE
from readouts.citing.crate import crate
from readouts.citing.croissant import croissant
from readouts.citing.record import record
from readouts.release.citation import citation, read_citation
from readouts.schema.declaration import Package

DATACITE = "datacite.json"
MEDIA_TYPES = {
    ".csv": "text/csv",
    ".json": "application/json",
    ".jsonld": "application/ld+json",
    ".md": "text/markdown",
    ".txt": "text/plain",
    ".bib": "application/x-bibtex",
    ".ris": "application/x-research-info-systems",
    ".cff": "application/yaml",
}


def citing_files(package: Package, words: Mapping[str, bytes], folder: Path) -> dict[str, bytes]:
    """Name to content. The CSVs must lie in ``folder``; ``words`` are the documents beside them.

    DataCite and RO-Crate ask for a date of publication: without ``date-released`` in CITATION.cff,
    as before the first release, their files are left out.
    """
    cff = read_citation(package)
    found = record(package.descriptor, cff)
    tables = [*package.tables.values(), *package.views.values()]
    files = {f"{table.name}.csv": (folder / f"{table.name}.csv").read_bytes() for table in tables}
    digests = {name: hashlib.sha256(content).hexdigest() for name, content in files.items()}
    listed = [(name, "text/csv", len(content), digests[name]) for name, content in files.items()]
    made = {
        "citation.bib": f"{references.bibtex(found)}\n".encode(),
        "citation.ris": f"{references.ris(found)}\n".encode(),
        "citation.csl.json": _json([references.csl(found)]),
        "schema-org.jsonld": _json(catalogues.schema_org(found, listed)),
        "croissant.json": _json(croissant(found, tables, digests, citation(cff))),
    }
    if not found.date:
        return made
    made[DATACITE] = _json(catalogues.datacite(found, ["text/csv"]))
    held = dict(sorted({**files, **words, **made}.items()))
    described = {
        name: (
            MEDIA_TYPES.get(Path(name).suffix, "application/octet-stream"),
            len(content),
            hashlib.sha256(content).hexdigest(),
        )
        for name, content in held.items()
    }
    made[CRATE] = _json(crate(found, package, described))
    return made


def _json(value: Any) -> bytes:
    return f"{json.dumps(value, indent=1, ensure_ascii=False)}\n".encode()
