"""Rules on text cells: look-alike actors, formulas, ids that are retired."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from readouts.rules import Failing, Tables, rule

# Cyrillic and Greek letters that a reader takes for Latin ones.
_LOOKS_LIKE = str.maketrans("аеорсухіјѕԁӏквмнтαεικνορτυχ", "aeopcyxijsdlkbmhtaeiknoptux")
_FORMULA = re.compile(r"[=@+]|-(?![0-9])")
_KEYS = {
    "actors": "actor_id",
    "statements": "statement_id",
    "meetings": "meeting_id",
    "issues": "issue_id",
    "roles": "role_id",
    "sources": "source_id",
}


@rule(
    "actors-alike",
    "No two actors have the same name after NFC, case-folding and folding of look-alike letters.",
)
def actors_alike(tables: Tables) -> Iterator[Failing]:
    seen: dict[str, str] = {}
    for row in tables["actors"]:
        folded = unicodedata.normalize("NFKC", row["name"]).casefold().translate(_LOOKS_LIKE)
        if folded in seen:
            yield Failing(
                "actors",
                (row["actor_id"],),
                "name",
                f"'{row['name']}' is also the name of '{seen[folded]}'",
                "Merge the two or tell them apart.",
            )
        seen.setdefault(folded, row["actor_id"])


@rule("formula-cell", "No cell begins as a formula that a spreadsheet would run.")
def formula_cell(tables: Tables) -> Iterator[Failing]:
    for table, key in _KEYS.items():
        for row in tables[table]:
            for name, value in row.items():
                if value and _FORMULA.match(value):
                    yield Failing(
                        table,
                        (row[key],),
                        name,
                        f"'{value[:20]}' begins as a formula",
                        "Begin with a word.",
                    )


@rule("retired-id-in-use", "A retired id is not in use.")
def retired_id_in_use(tables: Tables) -> Iterator[Failing]:
    for row in tables["retired_ids"]:
        key = _KEYS.get(row["table"])
        if key and any(other[key] == row["retired_id"] for other in tables[row["table"]]):
            yield Failing(
                "retired_ids",
                (row["table"], row["retired_id"]),
                "retired_id",
                f"'{row['retired_id']}' is in use",
                "Use the id it became.",
            )
