"""Every constraint of a Table Schema on one cell, in strict ASCII lexical forms.

Stricter than Frictionless on purpose: no ``01``, ``+1`` or ``1_000``, no day outside ISO form,
a pattern must match the whole cell, text is NFC.
"""

from __future__ import annotations

import codecs
import datetime
import re
import unicodedata
from decimal import Decimal
from operator import ge, le

from readouts.schema.declaration import Field
from readouts.schema.patterns import matches

_INTEGER = re.compile(r"0|-?[1-9][0-9]*")
_NUMBER = re.compile(r"-?(0|[1-9][0-9]*)(\.[0-9]+)?")
_CP1252 = codecs.lookup("cp1252")
_SCIENTIFIC = re.compile(r"-?[0-9]+([.,][0-9]+)?[eE][+-]?[0-9]+")
# Types whose lexical form leaves no room for white space and characters beyond ASCII.
CLEAN_FORMS = frozenset({"integer", "number", "boolean", "date"})
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def refusal(field: Field, value: str) -> tuple[str, str, str] | None:
    """Why the cell is refused, as (rule, message, mend), else None. "" is a missing value."""
    constraints = field.constraints
    if value == "":
        if constraints.get("required"):
            return "constraint-error", f"{field.name} is required and missing", "Fill it in."
        return None
    if not _has_type(field.type, value):
        return "type-error", f"'{value}' is no {field.type}", _type_mend(field.type)
    if not unicodedata.is_normalized("NFC", value):
        return (
            "not-nfc",
            f"'{value}' is not in normal form NFC",
            "Type it again, or run readouts fmt.",
        )
    if value != value.strip():
        return (
            "outer-space",
            f"'{value}' begins or ends with white space",
            "Delete the white space.",
        )
    if "enum" in constraints and not _listed(field, value):
        return (
            "constraint-error",
            f"'{value}' is not in the vocabulary of {field.name}",
            f"Choose one of: {', '.join(field.vocabulary)}.",
        )
    if "pattern" in constraints and not matches(constraints["pattern"], value):
        return (
            "constraint-error",
            f"'{value}' does not have the form {constraints['pattern']}",
            f"As in: {field.descriptor['example']}."
            if field.descriptor.get("example")
            else "Mend the cell.",
        )
    if "maxLength" in constraints and len(value) > constraints["maxLength"]:
        return (
            "constraint-error",
            f"{field.name} has {len(value)} characters, at most {constraints['maxLength']} are allowed",
            "Shorten it.",
        )
    for name, word, passes in (("minimum", "below", ge), ("maximum", "above", le)):
        if name in constraints:
            bound = constraints[name]
            if not passes(_comparable(field, value), _comparable(field, str(bound))):
                mend = f"At {'least' if name == 'minimum' else 'most'} {bound}."
                return "constraint-error", f"{value} is {word} {bound}", mend
    return None


def _listed(field: Field, value: str) -> bool:
    allowed = field.vocabulary
    if field.type in ("integer", "number") and value not in allowed:
        return Decimal(value) in map(Decimal, filter(_NUMBER.fullmatch, allowed))
    return value in allowed


def damage(value: str, is_id: bool) -> tuple[str, str, str] | None:
    """How another program has spoilt a text cell, as (rule, message, mend), else None."""
    if is_id and _SCIENTIFIC.fullmatch(value):
        message = f"'{value}' is an id that a spreadsheet has rounded"
        return "scientific-id", message, "Restore it from where it came; its digits are lost here."
    if (repaired := _repaired(value)) is not None:
        return "mojibake", f"'{value}' is UTF-8 that was read as cp1252", f"Probably '{repaired}'."
    return None


def _comparable(field: Field, value: str) -> Decimal | str:
    """A number as its decimal value; a day as it is written, for ISO order is that of time."""
    return value if field.type == "date" else Decimal(value)


def clean(value: str) -> bool:
    """Whether a text is in normal form, unpadded, and not spoilt."""
    normal = unicodedata.is_normalized("NFC", value) and value == value.strip()
    return normal and damage(value, True) is None


def _repaired(value: str) -> str | None:
    if value.isascii():
        return None
    try:
        repaired = _CP1252.encode(value)[0].decode("utf-8")
    except UnicodeError:
        return None
    return repaired if repaired != value else None


def _has_type(kind: str, value: str) -> bool:
    if kind == "integer":
        return _INTEGER.fullmatch(value) is not None
    if kind == "number":
        return _NUMBER.fullmatch(value) is not None
    if kind == "boolean":
        return value in ("true", "false")
    if kind == "date":
        if not _DAY.fullmatch(value):
            return False
        try:
            datetime.date.fromisoformat(value)
        except ValueError:
            return False
    return True


def _type_mend(kind: str) -> str:
    return {"date": "Type a day as YYYY-MM-DD.", "boolean": "Type true or false."}.get(
        kind, f"Type a plain {kind}."
    )
