"""Rules on registers whose cells name tables, fields, ids or units: what they name must exist.

No foreign key can say so, since the table that is meant stands in a cell.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from readouts.rules import Failing, Tables, rule
from readouts.rules.differences import PARTS


@rule("retired-id-in-use", "A retired id is not in use.")
def retired_id_in_use(tables: Tables) -> Iterator[Failing]:
    for row in tables["retired_ids"]:
        table = row["table"]
        if table not in tables.declared:
            continue
        if any(tables.key(table, other) == (row["retired_id"],) for other in tables[table]):
            yield Failing(
                "retired_ids",
                tables.key("retired_ids", row),
                "retired_id",
                f"'{row['retired_id']}' is in use",
                "Use the id it became.",
            )


@rule(
    "became-nothing", "What a retired id became is an id of its table, in use or retired in turn."
)
def became_nothing(tables: Tables) -> Iterator[Failing]:
    retired = {(row["table"], row["retired_id"]) for row in tables["retired_ids"]}
    for row in tables["retired_ids"]:
        table, became = row["table"], row["became_id"]
        if not became or table not in tables.declared or (table, became) in retired:
            continue
        if not any(tables.key(table, other) == (became,) for other in tables[table]):
            yield Failing(
                "retired_ids",
                tables.key("retired_ids", row),
                "became_id",
                f"'{became}' is no id of {table}",
                "Name the id it was merged into.",
            )


@rule(
    "withdrawn-without-tombstone",
    "A statement or meeting that was withdrawn keeps its row, with standing rejected; in retired_ids"
    " stands only what was merged.",
)
def withdrawn_without_tombstone(tables: Tables) -> Iterator[Failing]:
    for row in tables["retired_ids"]:
        declared = tables.declared.get(row["table"])
        if declared and "standing" in declared.columns and not row["became_id"]:
            yield Failing(
                "retired_ids",
                tables.key("retired_ids", row),
                "became_id",
                f"'{row['retired_id']}' of {row['table']} became nothing",
                "Keep its row, with standing rejected and a standing_note that says why.",
            )


@rule("unknown-table-or-field", "Retired ids and audits name a table that exists, and its field.")
def unknown_table_or_field(tables: Tables) -> Iterator[Failing]:
    for register in ("retired_ids", "audits"):
        for row in tables[register]:
            if row["table"] not in tables.declared:
                yield Failing(
                    register,
                    tables.key(register, row),
                    "table",
                    f"'{row['table']}' is no table",
                    f"Name one of: {', '.join(tables.declared)}.",
                )
    for row in tables["audits"]:
        declared = tables.declared.get(row["table"])
        if declared is None:
            continue
        known = [*declared.columns, *sorted(PARTS.get(row["table"], ()))]
        if row["field"] not in known:
            yield Failing(
                "audits",
                tables.key("audits", row),
                "field",
                f"'{row['field']}' is no field of {row['table']}",
                f"Name one of: {', '.join(known)}.",
            )


@rule(
    "adjudication-of-nothing",
    "An adjudication settles a unit and variable that the passes of its round coded, or drops, with"
    " variable unit, one that a single pass holds.",
)
def adjudication_of_nothing(tables: Tables) -> Iterator[Failing]:
    coded: dict[tuple[str, ...], set[str]] = defaultdict(set)
    for row in tables["double_codings"]:
        coded[row["round"], row["source_id"], row["unit"], row["variable"]].add(row["coder_id"])
    for row in tables["adjudications"]:
        unit = (row["round"], row["source_id"], row["unit"])
        if row["variable"] == "unit":
            # Every pass that holds a unit has a row with its tokens.
            found = len(coded[*unit, "tokens"]) == 1
            field, holders = "unit", "one pass alone holds"
        else:
            found = bool(coded[*unit, row["variable"]])
            field, holders = "variable", f"a pass gave a {row['variable']}"
        if not found:
            yield Failing(
                "adjudications",
                tables.key("adjudications", row),
                field,
                f"'{row['unit']}' of {row['source_id']} is no unit that {holders}",
                "Name a unit and variable of data/scripted/double_codings.csv.",
            )
