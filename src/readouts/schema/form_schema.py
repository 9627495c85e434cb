"""The JSON Schema of a coding file, made from what each field says of how it is typed.

The grammar of the form (occasions, turns, ``at``, ``same_as`` …) stands here; every key that fills
a column comes from the declaration: its name, description, vocabulary and level.
"""

from __future__ import annotations

from typing import Any

from readouts.schema.declaration import Field, Package

FORM = "1"
_MONTH, _DAY_OF_MONTH = "(0[1-9]|1[0-2])", "(0[1-9]|[12][0-9]|3[01])"
_DAYS = f"[0-9]{{4}}(-{_MONTH}(-{_DAY_OF_MONTH})?)?"
DAYS = f"^{_DAYS}(/{_DAYS})?$"
ONE_DAY = f"^[0-9]{{4}}-{_MONTH}-{_DAY_OF_MONTH}$"
Schema = dict[str, Any]
_TEXT: Schema = {"type": "string", "minLength": 1}
ID = "^[a-z0-9]+(-[a-z0-9]+)*$"
_ID: Schema = {
    "type": "string",
    "pattern": ID,
    "examples": ["usa", "first-second-2021"],
}
RAISED = "raised"
# What an occasion says of its statements; without any, it would be typed for nothing.
_OF_STATEMENTS = ("said_on", "said_on_basis", "speakers", "id_prefix")


def form_schema(package: Package) -> Schema:
    """The schema (draft 2020-12) of a coding file of this package."""
    ids = one_or_several(_ID)
    levels = {
        level: keys_of(package, level)
        for level in ("source", "occasion", "turn", "statement", "stance", "participant")
    }
    differing: Schema = {
        "type": "object",
        "minProperties": 1,
        "additionalProperties": {
            "anyOf": [
                *one_or_several(_TEXT)["anyOf"],
                {
                    "description": "Of speakers, targets or stances, as they are typed.",
                    "type": "object",
                    "propertyNames": _ID,
                    "additionalProperties": one_or_several(_TEXT),
                    "minProperties": 1,
                },
            ]
        },
    }
    evidence: Schema = {"at": at_schema(least=0), "differs": differing, "contradicts": differing}
    links = package.tables["statement_links"].field("link_relation").constraints["enum"]
    speakers = speakers_schema(_ID)
    stance = object_schema(levels["stance"] | {"holder": ids, "also": ids}, ["issue"])
    stance["properties"]["stance"] = stance_schema(package)
    home = object_schema(
        levels["statement"]
        | evidence
        | {name: ids for name in links}
        | {
            "id": _ID,
            "speakers": speakers,
            "targets": targets_schema(package, _ID),
            "stances": {"type": "array", "items": stance, "minItems": 1},
        },
        ["id", "speech_act", "summary", "at"],
        "Of a statement whose home is another file, type same_as instead.",
    )
    witnessed = object_schema(
        {"same_as": _ID} | keys_of(package, "statement", "evidence") | evidence,
        ["same_as", "at"],
        "The home of the statement types its values.",
    )
    statement = _where("same_as", "The statement, typed in its home.", witnessed, home)
    statements: Schema = {"type": "array", "items": statement, "minItems": 1}
    turn = object_schema(
        levels["turn"] | {"speakers": speakers, "id_prefix": _ID, "statements": statements},
        ["speakers", "statements"],
    )
    participant = _where(
        "participant_role",
        "Typed in the home of the participation alone.",
        object_schema(levels["participant"] | evidence, ["actor", "participant_role", "at"]),
        object_schema(
            {"actor": levels["participant"]["actor"]}
            | keys_of(package, "participant", "evidence")
            | evidence,
            ["actor", "at"],
            "An entry without participant_role is evidence of what another file types.",
        ),
    )
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
    occasion["dependentRequired"] = {
        "at": ["meeting"],
        "participants": ["meeting"],
        "differs": ["at"],
        "contradicts": ["at"],
    }
    some_statement: Schema = {"anyOf": [{"required": ["statements"]}, {"required": ["turns"]}]}
    occasion["dependentSchemas"] = dict.fromkeys(_OF_STATEMENTS, some_statement)
    required = [
        f.key
        for f in package.tables["sources"].fields
        if f.typed and f.typed["levels"] == ["source"] and f.constraints.get("required")
    ]
    top = object_schema(
        {
            "form": {"const": FORM},
            "coder": _id_in(package, "sources", "coder_id"),
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


def speakers_schema(actor: Schema) -> Schema:
    """What can be typed as ``speakers``; ``actor`` is the schema of an actor."""
    return {
        "description": "actor: on behalf of (or a list); states for themselves as a list.",
        "anyOf": [
            {"type": "array", "items": actor, "minItems": 1},
            {
                "type": "object",
                "propertyNames": actor,
                "additionalProperties": one_or_several(actor),
                "minProperties": 1,
            },
        ],
    }


def targets_schema(package: Package, actor: Schema) -> Schema:
    """What can be typed as ``targets``; ``actor`` is the schema of an actor."""
    roles = package.tables["statement_targets"].field("target_role").constraints["enum"]
    role = {"type": "string", "enum": roles}
    return {
        "type": "object",
        "propertyNames": actor,
        "additionalProperties": one_or_several(role),
    }


def stance_schema(package: Package) -> Schema:
    """What can be typed as ``stance``: the column's numbers, with or without +, or its kind raised."""
    limits = package.tables["stances"].field("stance").constraints
    least, most = limits["minimum"], limits["maximum"]
    signed = [f"{value:+}" if value else "0" for value in range(least, most + 1)]
    plain = [str(value) for value in range(1, most + 1)]
    return {
        "enum": [*signed, *plain, RAISED],
        "description": f"{least} … {most:+}, or {RAISED}.",
    }


def one_or_several(item: Schema) -> Schema:
    """An item, or a list of items."""
    return {"anyOf": [item, {"type": "array", "items": item, "minItems": 1}]}


def _id_in(package: Package, table: str, column: str) -> Schema:
    """An id, with the column's own description and example."""
    said = package.tables[table].field(column).descriptor
    return _ID | {"description": said["description"], "examples": [said["example"]]}


def id_schema() -> Schema:
    """An id as people type it: a lower-case ASCII slug."""
    return dict(_ID)


def keys_of(package: Package, level: str, only: str = "") -> Schema:
    """The keys of a level of the form, each with the schema of the column that it fills.

    Those of one table alone where ``only`` names it.
    """
    found: Schema = {}
    for table in [package.tables[only]] if only else package.tables.values():
        for field in table.fields:
            if field.typed and level in field.typed["levels"]:
                imprecise = f"{field.name}_latest" in table.columns
                found.setdefault(field.key, _value(field, imprecise))
    return found


def _value(field: Field, imprecise: bool) -> Schema:
    """``imprecise``: a second column holds the latest day that it can be, so bounds can be typed."""
    schema: Schema = {"type": "string", "description": field.description}
    if field.type == "date":
        days = ["2021-09-16", "2021-09", "2021-09-13/2021-09-16"]
        if imprecise:
            return schema | {"pattern": DAYS, "examples": days}
        return schema | {"pattern": ONE_DAY, "examples": days[:1]}
    schema |= {"minLength": 1, "examples": [field.example]}
    constraints = field.constraints
    if "enum" in constraints:
        schema["enum"] = constraints["enum"]
    if "pattern" in constraints:
        schema["pattern"] = f"^(?:{constraints['pattern']})$"
    if "maxLength" in constraints:
        schema["maxLength"] = constraints["maxLength"]
    return schema


def _where(key: str, said: str, typed: Schema, untyped: Schema) -> Schema:
    """A closed choice between two objects: ``key``, of which ``said`` speaks, decides."""
    untyped["properties"][key] = False
    return {
        "properties": {key: {"description": said}},
        "if": {"required": [key]},
        "then": typed,
        "else": untyped,
    }


def object_schema(properties: Schema, required: list[str], said: str = "") -> Schema:
    """A closed object; what is ``said`` of it ends the mend of a key that is missing or unknown."""
    described = {"description": said} if said else {}
    return described | {
        "type": "object",
        "properties": dict(properties),
        "required": required,
        "additionalProperties": False,
    }
