"""The JSON Schema of a recoding: one independent pass over one text, with nothing but its units.

A pass knows no other coding, so it types no source, no meeting, no ``same_as`` and no links; its
ids are local, and an actor that the register lacks is typed ``new:<name>``.
"""

from __future__ import annotations

from readouts.schema.declaration import Package
from readouts.schema.form_schema import (
    FORM,
    Schema,
    at_schema,
    id_schema,
    keys_of,
    object_schema,
    one_or_several,
    speakers_schema,
    stance_schema,
    targets_schema,
)

NEW = "new:"
_ACTOR: Schema = {
    "type": "string",
    "pattern": f"^({NEW}.+|[a-z0-9]+(-[a-z0-9]+)*)$",
    "description": "An actor_id of the register, or new:<name>.",
    "examples": ["usa", f"{NEW}Ada Lovelace"],
}


def recoding_schema(package: Package) -> Schema:
    """The schema (draft 2020-12) of one pass over one text of this package."""
    quotation = keys_of(package, "statement")["quotation"]
    actors = one_or_several(_ACTOR)
    stance = object_schema(
        {
            "issue": id_schema(),
            "stance": stance_schema(package),
            "holder": actors,
            "also": actors,
        },
        ["issue"],
    )
    said_on = keys_of(package, "statement")["said_on"]
    inherited: Schema = {
        "said_on": said_on,
        "quotation": quotation,
        "speakers": speakers_schema(_ACTOR),
        "relayed_by": _ACTOR,
    }
    statement = object_schema(
        inherited
        | {
            "id": id_schema(),
            "speech_act": keys_of(package, "statement")["speech_act"],
            "summary": keys_of(package, "statement")["summary"],
            "stances": {"type": "array", "items": stance, "minItems": 1},
            "targets": targets_schema(package, _ACTOR),
            "at": at_schema(least=1),
        },
        ["id", "speech_act", "summary", "at"],
    )
    occasion = object_schema(
        inherited | {"statements": {"type": "array", "items": statement, "minItems": 1}},
        ["statements"],
    )
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Recoding: one independent pass over one text",
        **object_schema(
            {
                "form": {"const": FORM},
                "coder": id_schema(),
                "parts": {
                    "type": "array",
                    "items": at_schema(least=1)["anyOf"][0],
                    "minItems": 1,
                    "description": "Where only parts of the text were coded: each as first | last.",
                },
                "occasions": {"type": "array", "items": occasion, "minItems": 1},
            },
            ["form", "coder", "occasions"],
        ),
    }
