"""The JSON Schema of one row of a table, for those who take or send rows as JSON.

Table Schema constraints put into draft 2020-12. ``unique``, keys and the order of rows concern
more than one row; they stay with `readouts validate`.
"""

from __future__ import annotations

import json
from typing import Any

from readouts.schema.declaration import Field, Table

Schema = dict[str, Any]
# ``format`` is an annotation to most validators, so the form of a day is a pattern too.
_DATE: Schema = {"type": "string", "format": "date", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"}


def row_schema(table: Table) -> Schema:
    """The schema (draft 2020-12) of a row as a JSON object; a missing cell is null or absent."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": f"A row of {table.name}",
        "description": table.description,
        "type": "object",
        "properties": {field.name: _value(field) for field in table.fields},
        "required": [f.name for f in table.fields if f.constraints.get("required")],
        "additionalProperties": False,
    }


def _value(field: Field) -> Schema:
    constraints = field.constraints
    schema: Schema = {"description": field.description}
    schema |= _DATE if field.type == "date" else {"type": field.type}
    if "enum" in constraints:
        schema["enum"] = [_in_json(field, value) for value in constraints["enum"]]
    if "pattern" in constraints:
        # A Table Schema pattern matches the whole cell, a JSON Schema pattern any part of it.
        schema["pattern"] = f"^(?:{constraints['pattern']})$"
    if field.type == "string":
        schema["minLength"] = 1  # an empty text is a missing value, and that is null
    for name in ("minimum", "maximum", "maxLength"):
        if name in constraints:
            schema[name] = constraints[name]
    if not constraints.get("required"):
        schema["type"] = [schema["type"], "null"]
        if "enum" in schema:
            schema["enum"].append(None)
    return schema


def _in_json(field: Field, value: Any) -> Any:
    """A value of an enum, which the standard lets a package write as text or as JSON."""
    plain = field.type in ("string", "date") or not isinstance(value, str)
    return value if plain else json.loads(value)
