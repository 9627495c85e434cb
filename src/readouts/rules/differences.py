"""The rule on what a document reports otherwise: a value that its field could hold, and does not.

Words may stand where no register can hold what a document says: "representatives of the ministry".
What looks like ids is taken for ids.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator

from readouts.codings.dates import bounds
from readouts.faults import did_you_mean
from readouts.rows import Row
from readouts.rules import Failing, Tables, rule
from readouts.schema.declaration import Table
from readouts.schema.form_schema import DAYS, RAISED

SUBJECTS = {
    "statement_id": "statements",
    "meeting_id": "meetings",
    "participation_id": "participations",
}
# What a document can report otherwise, or an audit look at, that no column of the table holds.
PARTS = {"statements": {"speakers", "targets", "stances"}}
_ID = "[a-z0-9]+(?:-[a-z0-9]+)*"
# An id, and what stands behind it in evidence.reported_value: a side, a role, a stance.
_ELEMENTS = {
    "speakers": re.compile(f"({_ID})(?:>({_ID}))?"),
    "targets": re.compile(f"({_ID})(?::([a-z_]+))?"),
    "stances": re.compile(f"({_ID})(?::(-?[0-9]+|{RAISED}))?"),
}
_SAME = "does not differ", "Drop the field, or mend the value."
_OR_WORDS = "or say it in words"
Wrong = tuple[str, str]
Held = dict[str, dict[str, set[tuple[str, str]]]]


@rule(
    "difference-names-field",
    "A row that differs names a field of its subject and a value that is not the one held: days"
    " within the same bounds, or the same speakers, targets or stances, do not differ. A day is one"
    " of the calendar, a code one of the vocabulary. Of speakers, targets, stances and other ids,"
    " what looks like ids is in the register; words may stand for what no register can hold.",
)
def difference_names_field(tables: Tables) -> Iterator[Failing]:
    held = _held_parts(tables)
    for key, name in SUBJECTS.items():
        table = tables.declared[name]
        subjects = {row[key]: row for row in tables[name]}
        for row in tables["evidence"]:
            subject = subjects.get(row[key]) if row[key] else None
            if subject is None or not row["field"]:
                continue
            cell = "reported_value"
            if row["field"] in PARTS.get(name, ()):
                wrong = _part(tables, row["field"], held[row["field"]][row[key]], row[cell])
            elif row["field"] in table.columns:
                wrong = _column(tables, table, subject, row["field"], row[cell])
            else:
                known = ", ".join([*table.columns, *sorted(PARTS.get(name, ()))])
                cell, wrong = "field", (f"is no field of {name}", f"Name one of: {known}.")
            if wrong:
                said, mend = wrong
                yield Failing(
                    "evidence", (row["evidence_id"],), cell, f"'{row[cell]}' {said}", mend
                )


def _column(tables: Tables, table: Table, subject: Row, name: str, reported: str) -> Wrong | None:
    field = table.field(name)
    if field.type == "date":
        return _day(subject, name, reported)
    codes = field.constraints.get("enum")
    if codes and reported not in codes:
        return f"is no code of {name}", f"Choose one of: {', '.join(codes)}."
    elements = reported.split(";")
    for key in table.foreign_keys:
        if key.fields == (name,):
            vocabulary = "label" in tables.declared[key.to_table].columns
            ids = all(re.fullmatch(_ID, element) for element in elements)
            if wrong := (vocabulary or ids) and _unknown(
                tables, key.to_table, elements, "" if vocabulary else _OR_WORDS
            ):
                return wrong
    return _SAME if subject[name] == reported or {subject[name]} == set(elements) else None


def _day(subject: Row, name: str, reported: str) -> Wrong | None:
    pair = f"{name}_latest" in subject
    try:
        days = bounds(reported) if re.match(DAYS, reported) else None
    except ValueError:
        days = None
    if days is None or not (pair or days == (reported, reported)):
        form = "a day, a month, a year or two of them with / between" if pair else "a day"
        return "is no day", f"Type {form} in ISO order; other words belong into the note."
    held = (subject[name], subject[f"{name}_latest"] if pair else subject[name])
    return _SAME if days == held else None


def _part(tables: Tables, name: str, held: set[tuple[str, str]], reported: str) -> Wrong | None:
    matches = [_ELEMENTS[name].fullmatch(element) for element in reported.split(";")]
    found = {(match[1], match[2] or "") for match in matches if match}
    if None in matches:
        return None  # in words
    ids = [first for first, _ in sorted(found)]
    more = [second for _, second in sorted(found) if second]
    register = "issues" if name == "stances" else "actors"
    wrong = _unknown(tables, register, ids, _OR_WORDS)
    if name == "speakers":
        wrong = wrong or _unknown(tables, register, more, _OR_WORDS)
    else:
        wrong = wrong or _no_code(tables, name, more)
    if wrong:
        return wrong
    known = held if all(second for _, second in found) else {(first, "") for first, _ in held}
    found = found if known is held else {(first, "") for first, _ in found}
    # Of stances a document may be compared on one issue alone; speakers and targets are all of them.
    return _SAME if found == known or (name == "stances" and found <= known) else None


def _no_code(tables: Tables, name: str, values: list[str]) -> Wrong | None:
    if name == "targets":
        codes = tables.declared["statement_targets"].field("target_role").constraints["enum"]
    else:
        limits = tables.declared["stances"].field("stance").constraints
        numbers = range(limits["minimum"], limits["maximum"] + 1)
        codes = [*map(str, numbers), RAISED]
    if set(values) <= set(codes):
        return None
    return f"has what is no code of {name}", f"Choose one of: {', '.join(codes)}."


def _unknown(tables: Tables, register: str, ids: list[str], or_words: str) -> Wrong | None:
    (key,) = tables.declared[register].primary_key
    known = {row[key] for row in tables[register]}
    unknown = sorted(set(ids) - known)
    if not unknown:
        return None
    near = did_you_mean(unknown[0], known)
    mend = f"{near}Mend it, or add it to {tables.declared[register].path}"
    said = f"names {', '.join(unknown)}, not in {register}"
    return said, f"{mend}{', ' if or_words else ''}{or_words}."


def _held_parts(tables: Tables) -> Held:
    """Of each statement its speakers with sides, targets with roles, and its sides' own stances."""
    found: Held = {name: defaultdict(set) for name in _ELEMENTS}
    for row in tables["statement_speakers"]:
        found["speakers"][row["statement_id"]].add((row["actor_id"], row["on_behalf_of_id"]))
    for row in tables["statement_targets"]:
        found["targets"][row["statement_id"]].add((row["actor_id"], row["target_role"]))
    for row in tables["stances"]:
        if row["stance_kind"] != "attributed":
            found["stances"][row["statement_id"]].add((row["issue_id"], row["stance"] or RAISED))
    return found
