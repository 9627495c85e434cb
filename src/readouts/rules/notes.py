"""Rules on notes that a value owes its reader: who doubts what, and what was left out of a text."""

from __future__ import annotations

from collections.abc import Iterator

from readouts.rules import Failing, Tables, rule


@rule(
    "standing-without-note",
    "What is disputed or rejected has a standing_note that says why.",
    of_one_table=True,
)
def standing_without_note(tables: Tables) -> Iterator[Failing]:
    for table in ("statements", "meetings", "participations"):
        for row in tables[table]:
            if row["standing"] in ("disputed", "rejected") and not row["standing_note"]:
                yield Failing(
                    table,
                    tables.key(table, row),
                    "standing",
                    f"{row['standing']}, and no standing_note says why",
                    "Add a standing_note.",
                )


@rule(
    "coverage-without-note",
    "A source coded in passages, or of some speakers alone, has a coverage_note that says which.",
    of_one_table=True,
)
def coverage_without_note(tables: Tables) -> Iterator[Failing]:
    for row in tables["sources"]:
        if row["coverage"] in ("passages", "speakers") and not row["coverage_note"]:
            yield Failing(
                "sources",
                tables.key("sources", row),
                "coverage",
                f"coverage is {row['coverage']}, and no coverage_note says what was left out",
                "Add a coverage_note.",
            )
