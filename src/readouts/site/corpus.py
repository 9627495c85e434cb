"""A release as its pages need it: rows of text by table, found by any column, names beside ids.

Rows are those of the release's CSVs ("" = missing). What agreement withholds is left out here once,
as the view ``said`` leaves it out, so that no page can show it.
"""

from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from readouts.codings.positions import withheld
from readouts.faults import WrongUse
from readouts.rows import Row, Rows, read_rows

# What a reader can open as a page of its own, and the column that names it.
KEYS = {
    "issues": "issue_id",
    "actors": "actor_id",
    "meetings": "meeting_id",
    "sources": "source_id",
    "statements": "statement_id",
}
NEEDED = (
    *KEYS,
    *("actor_names", "coders", "evidence", "formats", "issue_reliability", "participations"),
    *("positions", "reliability", "retired_ids", "rights", "roles", "said", "speech_acts"),
    *("stances", "statement_links", "statement_speakers", "statement_targets"),
)


@dataclass(frozen=True)
class Corpus:
    """Tables and views of one release, and the descriptor that explains them."""

    folder: Path
    descriptor: dict[str, Any]
    citation: str
    tables: dict[str, Rows]
    withheld: frozenset[str]
    _found: dict[tuple[str, str], dict[str, Rows]] = field(default_factory=dict)
    _kinds: dict[str, dict[str, str]] = field(default_factory=dict)

    @property
    def version(self) -> str:
        return str(self.descriptor["version"])

    def by(self, table: str, column: str) -> dict[str, Rows]:
        """The rows of a table for each value of a column; rows without one are left out."""
        if (table, column) not in self._found:
            grouped: dict[str, Rows] = defaultdict(list)
            for row in self.tables[table]:
                if row[column]:
                    grouped[row[column]].append(row)
            self._found[table, column] = dict(grouped)
        return self._found[table, column]

    def of(self, table: str, column: str, value: str) -> Rows:
        """The rows of a table that have this value in this column."""
        return self.by(table, column).get(value, [])

    def one(self, table: str, identifier: str) -> Row:
        """The row that a reader can open; KeyError where there is none."""
        (row,) = self.by(table, KEYS[table])[identifier]
        return row

    def resource(self, table: str) -> dict[str, Any]:
        """What the descriptor says of a table or view."""
        found: dict[str, Any] = next(
            resource for resource in self.descriptor["resources"] if resource["name"] == table
        )
        return found

    def kinds(self, table: str) -> dict[str, str]:
        """The type of each column of a table."""
        if table not in self._kinds:
            fields = self.resource(table)["schema"]["fields"]
            self._kinds[table] = {field["name"]: field["type"] for field in fields}
        return self._kinds[table]

    def sides(self, statement_id: str) -> list[str]:
        """Whom the statement binds: the sides of its speakers, sorted."""
        speakers = self.of("statement_speakers", "statement_id", statement_id)
        return sorted({row["on_behalf_of_id"] for row in speakers})


def read_release(folder: Path) -> Corpus:
    """The release in ``folder``.

    WrongUse where there is none, or where it lacks a table that the pages are made of.
    """
    if not (folder / "datapackage.json").is_file():
        raise WrongUse(f"{folder} holds no release; run `readouts release` first")
    descriptor = json.loads((folder / "datapackage.json").read_text("utf-8"))
    names = [resource["name"] for resource in descriptor["resources"]]
    if lacking := [name for name in NEEDED if name not in names]:
        raise WrongUse(f"the site is made of tables that {folder} lacks: {', '.join(lacking)}")
    tables = {name: read_rows(folder / f"{name}.csv") for name in names}
    unsure = frozenset(withheld(tables["reliability"]))
    _withhold(tables, unsure)
    citation = (folder / "CITATION.txt").read_text("utf-8").strip()
    return Corpus(folder, descriptor, citation, tables, unsure)


def _withhold(tables: dict[str, Rows], unsure: frozenset[str]) -> None:
    """Empty what rests on a variable whose agreement was too low; ``said`` is built without it."""
    if unsure & {"unitising", "issue", "stance_kind"}:
        tables["stances"] = []
    if "attributed_to" in unsure:
        tables["stances"] = [r for r in tables["stances"] if r["stance_kind"] != "attributed"]
    if "speakers" in unsure:
        tables["statement_speakers"] = []
        tables["stances"] = [r for r in tables["stances"] if r["stance_kind"] == "attributed"]
    if "targets" in unsure:
        tables["statement_targets"] = []
    emptied = {
        "statements": {
            "speech_act": ["speech_act"],
            "said_on": ["said_on", "said_on_latest", "said_on_basis"],
        },
        "stances": {"stance": ["stance"]},
    }
    for table, columns in emptied.items():
        blank = {name: "" for v, names in columns.items() if v in unsure for name in names}
        if blank:
            tables[table] = [row | blank for row in tables[table]]
