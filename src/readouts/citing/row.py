"""One row as something to cite: its table and id, the source behind it, the passage to click.

Reads a release with pandas and pyarrow, so that the installed wheel can do it.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from readouts import researcher


@dataclass(frozen=True)
class CitedRow:
    """A row found by its id, in words."""

    table: str
    row_id: str
    label: str
    source: str
    link: str

    def __str__(self) -> str:
        parts = [
            f"Table {self.table}, row {self.row_id}" + (f": {self.label}" if self.label else "")
        ]
        parts += [f"Coded from: {self.source}"] if self.source else []
        return " ".join(
            [f"{part.rstrip('.')}." for part in parts] + ([self.link] if self.link else [])
        )


def find_row(
    row_id: str, release: str | Path | None = None, *, version: str | None = None
) -> CitedRow:
    """The row of that id in the tables that have ids; ``release`` and ``version`` as for ``load``.

    LookupError where no table has it.
    """
    schemas = researcher.schemas(release, version=version)
    for name, schema in schemas.items():
        key = schema.get("primaryKey", [])
        key = [key] if isinstance(key, str) else key
        if len(key) != 1:
            continue
        rows = researcher.load(name, release)
        found = rows[rows[key[0]].astype("string") == row_id]
        if len(found):
            row = found.iloc[0]
            label = _text(row.get(schema.get("label", "")))
            source, link = _source(row_id, key[0], row, schemas, release)
            return CitedRow(name, row_id, label, source, link)
    raise LookupError(f"no row of this release has the id {row_id}")


def _source(
    row_id: str, key: str, row: Any, schemas: dict[str, Any], release: str | Path | None
) -> tuple[str, str]:
    """The source behind a row in words, and the address of its first passage there."""
    home = _text(row.get("coded_from_id")) or _text(row.get("source_id"))
    if "sources" not in schemas:
        return "", ""
    sources = researcher.load("sources", release).set_index("source_id")
    fragment = ""
    if "evidence" in schemas and key in {f["name"] for f in schemas["evidence"]["fields"]} - {
        "source_id"
    }:
        evidence = researcher.load("evidence", release)
        mine = evidence[(evidence[key] == row_id) & (evidence["reading"] == "supports")]
        # The home's first passage, as in the view `said`; else the first of any source.
        mine = mine.assign(away=mine["source_id"] != home)
        mine = mine.sort_values(["away", "passage_start", "evidence_id"], na_position="last")
        if len(mine):
            home, fragment = _text(mine.iloc[0]["source_id"]), _text(mine.iloc[0]["fragment"])
    if home not in sources.index:
        return "", ""
    source = sources.loc[home]
    words = [_text(source.get(name)) for name in ("title", "publisher")]
    day = source.get("published")
    words.append(day.date().isoformat() if isinstance(day, pd.Timestamp) else "")
    link = _text(source.get("url"))
    if link and fragment and _text(source.get("url_format")) == "html":
        link += f"#:~:text={fragment}"
    return ". ".join(word.rstrip(".") for word in words if word), link


def _text(value: Any) -> str:
    return "" if value is None or pd.isna(value) else str(value)
