"""The JSON Schema of a coding file, made from what each field says of how it is typed.

The grammar of the form (occasions, turns, ``at``, ``same_as`` …) stands here; every key that fills
a column comes from the declaration: its name, description, vocabulary and level.
"""

from __future__ import annotations

from typing import Any

from readouts.schema.declaration import Field, Package

FORM = "1"
_DAY = "[0-9]{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?)?"
DAYS = f"^{_DAY}(/{_DAY})?$"
Schema = dict[str, Any]
_TEXT: Schema = {"type": "string", "minLength": 1}
ID = "^[a-z0-9]+(-[a-z0-9]+)*$"
_ID: Schema = {
    "type": "string",
    "pattern": ID,
    "examples": ["usa", "first-second-2021"],
}
_IDS: Schema = {"anyOf": [_ID, {"type": "array", "items": _ID, "minItems": 1}]}


def form_schema(package: Package) -> Schema:
    """The schema (draft 2020-12) of a coding file of this package."""
    levels = {
        level: keys_of(package, level)
        for level in ("source", "occasion", "turn", "statement", "stance", "participant")
    }
    differing: Schema = {
        "type": "object",
        "minProperties": 1,
        "additionalProperties": {
            "anyOf": [_TEXT, {"type": "array", "items": _TEXT}, {"type": "object"}]
        },
    }
    evidence: Schema = {"at": at_schema(least=0), "differs": differing, "contradicts": differing}
    links = package.tables["statement_links"].field("link_relation").constraints["enum"]
    roles = package.tables["statement_targets"].field("target_role").constraints["enum"]
    speakers: Schema = {
        "description": "actor: on behalf of (or a list); states for themselves as a list.",
        "anyOf": [
            {"type": "array", "items": _ID, "minItems": 1},
            {"type": "object", "additionalProperties": _IDS, "minProperties": 1},
        ],
    }
    targets: Schema = {
        "type": "object",
        "additionalProperties": {
            "anyOf": [{"enum": roles}, {"type": "array", "items": {"enum": roles}}]
        },
    }
    stance = object_schema(levels["stance"] | {"holder": _IDS, "also": _IDS}, ["issue"])
    stance["properties"]["stance"] = {
        "enum": ["-2", "-1", "0", "+1", "+2", "1", "2", "raised"],
        "description": "-2 … +2, or raised.",
    }
    statement = object_schema(
        levels["statement"]
        | evidence
        | {name: _IDS for name in links}
        | {
            "id": _ID,
            "same_as": _ID,
            "speakers": speakers,
            "targets": targets,
            "stances": {"type": "array", "items": stance, "minItems": 1},
        },
        ["at"],
    )
    statement["oneOf"] = [{"required": ["id", "speech_act", "summary"]}, {"required": ["same_as"]}]
    statements: Schema = {"type": "array", "items": statement, "minItems": 1}
    turn = object_schema(
        levels["turn"] | {"speakers": speakers, "id_prefix": _ID, "statements": statements},
        ["speakers", "statements"],
    )
    participant = object_schema(levels["participant"] | evidence, ["actor", "at"])
    occasion = object_schema(
        levels["occasion"]
        | evidence
        | {
            "speakers": speakers,
            "id_prefix": _ID,
            "statements": statements,
            "turns": {"type": "array", "items": turn, "minItems": 1},
            "participants": {"type": "array", "items": participant, "minItems": 1},
        },
        [],
    )
    occasion["dependentRequired"] = {"at": ["meeting"], "participants": ["meeting"]}
    required = [
        f.key
        for f in package.tables["sources"].fields
        if f.typed and f.typed["levels"] == ["source"] and f.constraints.get("required")
    ]
    top = object_schema(
        {
            "form": {"const": FORM},
            "coder": _ID,
            "source": object_schema(levels["source"], required),
            "occasions": {"type": "array", "items": occasion, "minItems": 1},
        },
        ["form", "source", "coder", "occasions"],
    )
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Coding file",
        **top,
    }


def at_schema(least: int) -> Schema:
    """What can be typed as ``at``; ``least`` is 0 where [] stands for a text that was not kept."""
    description = "First words of the passage (at most eight), or first | last; a list for several"
    if not least:
        description += "; [] where the text was seen in part and could not be kept"
    several = {"type": "array", "items": _TEXT, "minItems": least}
    return {"description": f"{description}.", "anyOf": [_TEXT, several]}


def id_schema() -> Schema:
    """An id as people type it: a lower-case ASCII slug."""
    return dict(_ID)


def keys_of(package: Package, level: str) -> Schema:
    """The keys of a level of the form, each with the schema of the column that it fills."""
    found: Schema = {}
    for table in package.tables.values():
        for field in table.fields:
            if field.typed and level in field.typed["levels"]:
                found.setdefault(field.key, _value(field))
    return found


def _value(field: Field) -> Schema:
    schema: Schema = {"type": "string", "description": field.description}
    if field.type == "date":
        days = ["2021-09-16", "2021-09", "2021-09-13/2021-09-16"]
        return schema | {"pattern": DAYS, "examples": days}
    schema |= {"minLength": 1, "examples": [field.example]}
    constraints = field.constraints
    if "enum" in constraints:
        schema["enum"] = constraints["enum"]
    if "pattern" in constraints:
        schema["pattern"] = f"^(?:{constraints['pattern']})$"
    if "maxLength" in constraints:
        schema["maxLength"] = constraints["maxLength"]
    return schema


def object_schema(properties: Schema, required: list[str]) -> Schema:
    """A closed object."""
    return {
        "type": "object",
        "properties": dict(properties),
        "required": required,
        "additionalProperties": False,
    }
