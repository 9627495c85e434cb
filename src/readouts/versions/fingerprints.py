"""Each row of a table as its key and a hash, so that two versions can be compared without the older.

A promised id stands as it is, so that one that vanished can be named; any other key is hashed too.
Hashes are the first 64 bits of SHA-256: two rows of one key differ unseen once in 10^19 times.
"""

from __future__ import annotations

import csv
import hashlib
import json
from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path

from readouts.diff.records import Records
from readouts.diff.rows import normal
from readouts.diff.schemas import Pair
from readouts.schema.declaration import Field, Package, Table

KEY, MEANING, ROW = "key", "meaning", "row"


def is_promised(package: Package, table: Table) -> bool:
    """Whether the keys of a table are ids that may not vanish.

    By default an id is a key of one field that points nowhere else, or any key that another table
    points to. A schema says ``keyPromised: false`` where the id follows from what else is in the row.
    """
    if table.schema.get("keyPromised") is False or not table.primary_key:
        return False
    pointing = {key.fields for key in table.foreign_keys}
    alone = len(table.primary_key) == 1 and table.primary_key not in pointing
    return alone or any(
        key.to_table == table.name and key.to_fields == table.primary_key
        for other in package.tables.values()
        for key in other.foreign_keys
        if other.name != table.name
    )


def fingerprint_table(package: Package, table: Table) -> Table:
    """The declaration of a table's fingerprints, for comparing two files of them."""
    keys = list(table.primary_key) if is_promised(package, table) else [KEY]
    names = [*keys, *([MEANING] if table.schema.get("meaning") else []), ROW]
    fields = [{"name": name, "type": "string"} for name in names]
    return Table(table.name, f"{table.name}.csv", {"fields": fields, "primaryKey": keys})


def write_fingerprints(
    old: Package, pair: Pair, new: Package, meanings: Mapping[str, str], target: Path
) -> int:
    """Write the fingerprints of the new table as its old declaration asks; the number of rows.

    Columns are those of the old table, in its order, under whatever name the new one has them, so
    that only what was released is compared. Without an older version ``old`` is ``new``.
    ``meanings`` is what ``meanings_of`` found.
    """
    of_new = {o.name: n for o, n in pair.fields}
    key = [name for name in pair.old.primary_key if name in of_new] or list(of_new)
    promised = is_promised(old, pair.old)
    rows: list[tuple[str, ...]] = []
    with Records(new.root / pair.new.path, pair.new.path) as records:
        places = {
            name: records.header.index(field.name)
            for name, field in of_new.items()
            if field.name in records.header
        }
        missing = set(pair.new.schema.get("missingValues", [""]))
        fields = [f for f in pair.old.fields if f.name in places]
        for record in iter(records.take, None):
            cells = {
                f.name: ""
                if record[places[f.name]] in missing
                else normal(f, record[places[f.name]])
                for f in fields
            }
            id_ = tuple(cells.get(name, "") for name in key)
            row = [*id_] if promised else [digest(*id_)]
            if pair.old.schema.get("meaning"):
                row.append(meanings.get("\x1f".join(id_), ""))
            rows.append((*row, digest(*(cells.get(f.name, "") for f in pair.old.fields))))
        number = records.count
    declared = fingerprint_table(old, pair.old)
    width = len(declared.primary_key)
    rows.sort(key=lambda row: tuple(cell.encode() for cell in row[:width]))
    with target.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(declared.columns)
        writer.writerows(rows)
    return number


def meanings_of(old: Table, new: Package, pairs: Mapping[str, Pair]) -> dict[str, str]:
    """Id to hash of what the id means: the cells and rows that the old schema's ``meaning`` names.

    ``proposition`` is a field of the table itself, ``statement_speakers.actor_id`` one of the rows
    that point to it; of those the set counts, not their order.
    """
    said: dict[str, dict[str, set[tuple[str, ...]]]] = defaultdict(lambda: defaultdict(set))
    by_table: dict[str, list[str]] = defaultdict(list)
    for name in old.schema.get("meaning", ()):
        table, dot, field = name.rpartition(".")
        by_table[table if dot else old.name].append(field)
    for name, columns in by_table.items():
        pair = next((p for p in pairs.values() if p.old.name == name), None)
        if pair is None:
            continue
        of_new = {o.name: n for o, n in pair.fields}
        id_fields = old.primary_key if name == old.name else _pointing(pair.old, old)
        wanted = [of_new.get(field) for field in (*id_fields, *columns)]
        with Records(new.root / pair.new.path, pair.new.path) as records:
            at = [_place(records.header, field) for field in wanted]
            for record in iter(records.take, None):
                cells = [record[place] if place >= 0 else "" for place in at]
                id_ = "\x1f".join(cells[: len(id_fields)])
                said[id_][name].add(tuple(cells[len(id_fields) :]))
    return {
        id_: digest(json.dumps({name: sorted(rows) for name, rows in sorted(of.items())}))
        for id_, of in said.items()
    }


def digest(*cells: str) -> str:
    """16 hex digits for a list of cells."""
    return hashlib.sha256("\x1f".join(cells).encode()).hexdigest()[:16]


def _place(header: list[str], field: Field | None) -> int:
    return header.index(field.name) if field and field.name in header else -1


def _pointing(table: Table, to: Table) -> tuple[str, ...]:
    """The fields by which a table points to the key of another; empty where it does not."""
    for key in table.foreign_keys:
        if key.to_table == to.name and key.to_fields == to.primary_key:
            return key.fields
    return ()
