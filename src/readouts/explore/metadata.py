"""What Datasette shows of tables and columns: the words of the descriptor and of its schemas.

Units stand in the descriptions of columns: they are counts, days, code points and steps of a scale,
none of which Datasette's own units (of physics) knows.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from readouts.explore.queries import Question

# Facets are counted at each view of a table; more than these nobody reads.
_FACETS = 4


def metadata(
    descriptor: Mapping[str, Any], database: str, questions: list[Question]
) -> dict[str, Any]:
    """The metadata of Datasette for the release that ``descriptor`` describes."""
    licence = descriptor["licenses"][0] if descriptor.get("licenses") else {}
    return {
        "title": f"{descriptor.get('title', descriptor['name'])} {descriptor['version']}",
        "description": descriptor.get("description", ""),
        "license": licence.get("title", licence.get("name", "")),
        "license_url": licence.get("path", ""),
        "databases": {
            database: {
                "tables": {r["name"]: _table(r) for r in descriptor["resources"]},
                "queries": {
                    question.name: {
                        "title": question.title,
                        "description": question.description,
                        "sql": question.sql,
                    }
                    for question in questions
                },
            }
        },
    }


def _table(resource: Mapping[str, Any]) -> dict[str, Any]:
    """One table or view: its words, its label, and the columns worth counting."""
    schema = resource["schema"]
    found = {
        "title": resource["title"],
        "description": schema.get("description", ""),
        "columns": {field["name"]: _column(field) for field in schema["fields"]},
        "facets": [
            field["name"] for field in schema["fields"] if field.get("constraints", {}).get("enum")
        ][:_FACETS],
    }
    # What a foreign key to this table shows instead of an id.
    label = schema.get("label") or next(
        (f["name"] for f in schema["fields"] if f["name"] in ("label", "name", "title", "summary")),
        None,
    )
    return found | ({"label_column": label} if label else {})


def _column(field: Mapping[str, Any]) -> str:
    constraints = field.get("constraints", {})
    bounds = [str(constraints[edge]) for edge in ("minimum", "maximum") if edge in constraints]
    scale = f" From {bounds[0]} to {bounds[1]}." if len(bounds) == 2 else ""
    return f"{field.get('description', '')}{scale}"
