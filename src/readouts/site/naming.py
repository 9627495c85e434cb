"""Names beside ids: what a page needs to show a row of another table and lead to it."""

from __future__ import annotations

from typing import Any

from readouts.rows import Row
from readouts.site import words
from readouts.site.addresses import address
from readouts.site.corpus import KEYS, Corpus

_LABELS = {"issues": "label", "actors": "name", "meetings": "name", "sources": "title"}
Named = dict[str, Any]


def named(corpus: Corpus, table: str, identifier: str) -> Named:
    """A row's name and page; of a statement its summary."""
    row = corpus.one(table, identifier)
    found = {"id": identifier, "name": row[_LABELS.get(table, "summary")]}
    if table == "sources":
        found |= {"publisher": row["publisher"], "language": row["language"]}
    return found | {"to": address(table, identifier)}


def meeting_days(row: Row) -> str:
    """From the first day that a meeting can have begun to the last that it can have ended."""
    if not row["end_date"] and not row["end_date_latest"]:
        return words.bounds(row["start_date"], row["start_date_latest"])
    same = (
        row["start_date"] == row["end_date"] and row["start_date_latest"] == row["end_date_latest"]
    )
    exact = row["start_date"] == row["start_date_latest"] and (
        row["end_date"] == row["end_date_latest"]
    )
    if same or exact:
        return words.bounds(row["start_date"], row["end_date_latest"])
    begins = words.bounds(row["start_date"], row["start_date_latest"]) or "unknown"
    ends = words.bounds(row["end_date"], row["end_date_latest"]) or "unknown"
    return f"from {begins} to {ends}"


def said_row(corpus: Corpus, statement: Row) -> dict[str, Any]:
    """A statement as one line of a list: when, who, what, stances."""
    identifier = statement["statement_id"]
    return {
        "id": identifier,
        "to": address("statements", identifier),
        "day": statement["said_on"],
        "when": words.bounds(statement["said_on"], statement["said_on_latest"]),
        "sides": [named(corpus, "actors", side) for side in corpus.sides(identifier)],
        "act": statement["speech_act"],
        "summary": statement["summary"],
        "standing": statement["standing"],
        "meeting": statement["meeting_id"],
        "stances": [
            {
                "issue": named(corpus, "issues", stance["issue_id"]),
                "kind": stance["stance_kind"],
                "stance": stance["stance"],
                "holder": stance["holder_id"],
            }
            for stance in corpus.of("stances", "statement_id", identifier)
        ],
    }


def own_json(corpus: Corpus, table: str, identifier: str, related: dict[str, Any]) -> Any:
    """What a row's JSON file holds: the row as it is in the release, and the rows that make it up."""
    return {
        "package": corpus.descriptor["name"],
        "version": corpus.version,
        "cite": cited(corpus, table, identifier),
        "licence": [licence["name"] for licence in corpus.descriptor["licenses"]],
        "table": table,
        "row": typed_row(corpus, table, corpus.one(table, identifier)),
        **{name: [typed_row(corpus, name, row) for row in rows] for name, rows in related.items()},
    }


def typed_row(corpus: Corpus, table: str, row: Row) -> dict[str, Any]:
    """A row with numbers and booleans as such, and null for what is missing."""
    kinds = corpus.kinds(table)
    return {name: _typed(kinds[name], cell) for name, cell in row.items()}


def _typed(kind: str, cell: str) -> str | int | float | bool | None:
    if cell == "":
        return None
    if kind == "integer":
        return int(cell)
    if kind == "number":
        return float(cell)
    return cell == "true" if kind == "boolean" else cell


def cited(corpus: Corpus, table: str, identifier: str) -> str:
    """How to cite one row of this version, in the words of ``readouts cite``."""
    label = corpus.one(table, identifier)[_LABELS.get(table, "summary")].rstrip(".")
    return f"{corpus.citation} Table {table}, row {identifier}: {label}."


def common(corpus: Corpus, table: str, identifier: str) -> dict[str, Any]:
    """What every page of a row shows: its id, its JSON and how to cite it."""
    return {
        "table": table,
        "key": KEYS[table],
        "id": identifier,
        "json": address(table, identifier).removesuffix(".html") + ".json",
        "cite": cited(corpus, table, identifier),
    }
