"""What compile gathers: rows of the tables, and the place where each of them was typed."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from readouts.codings.form import Coding
from readouts.codings.yaml import Path
from readouts.faults import Fault
from readouts.rows import Row, Rows
from readouts.schema.declaration import Package

COMPILED = (
    "sources",
    "statements",
    "statement_speakers",
    "statement_targets",
    "statement_links",
    "stances",
    "participations",
    "evidence",
)
Place = tuple[str, int, int]


@dataclass
class Compiled:
    """Tables as rows of text in canonical order, and the place where each row was typed."""

    tables: dict[str, Rows]
    places: dict[tuple[str, tuple[str, ...]], Place]


@dataclass
class Draft:
    """What is gathered while the files are read. ``homes`` are the ids whose values some file types."""

    package: Package
    meetings: dict[str, Row]
    stages: set[str]
    passages: dict[str, dict[str, Row]]
    tables: dict[str, Rows] = field(default_factory=lambda: {name: [] for name in COMPILED})
    places: dict[tuple[str, tuple[str, ...]], Place] = field(default_factory=dict)
    homes: set[str] = field(default_factory=set)
    referred: list[tuple[str, Coding, Path]] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    twice: set[str] = field(default_factory=set)

    def add(self, table: str, row: Row, coding: Coding, at: Path) -> None:
        declared = self.package.tables[table]
        full = {name: row.get(name, "") for name in declared.columns}
        key = tuple(full[name] for name in declared.primary_key)
        place = (coding.document.path, *coding.document.place(at))
        if (table, key) in self.places:
            # Of a statement typed twice, its speakers, targets and stances are no further fault.
            if table != "evidence" and full.get("statement_id") not in self.twice:
                if table == "statements":
                    self.twice.add(full["statement_id"])
                self._typed_twice(self.places[table, key], place, " ".join(key))
            return
        self.places[table, key] = place
        self.tables[table].append(full)

    def _typed_twice(self, first: Place, second: Place, key: str) -> None:
        """A finding at both places: nobody knows which of the two was the slip."""
        for (path, line, column), other in ((first, second), (second, first)):
            message = f"{key} is typed here and in {other[0]}:{other[1]}"
            mend = "Keep one of the two."
            self.faults.append(Fault(path, line, column, "typed-twice", message, mend))


def typed_cells(package: Package, table: str, level: str, block: dict[str, Any]) -> Row:
    """The cells of ``table`` that a block types at its level, or that the declaration defaults."""
    row: Row = {}
    for declared in package.tables[table].fields:
        if declared.typed and level in declared.typed["levels"]:
            value = block.get(declared.key, declared.typed.get("default"))
            if value is not None:
                row[declared.name] = value
    return row


def listed(value: Any) -> list[str]:
    return [value] if isinstance(value, str) else list(value)
