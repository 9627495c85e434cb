"""Every constraint of every schema of ours is enforced at its boundary, and would be missed.

Damage at 20 seeded places of each constrained column is reported at exactly those cells. Then the
schema is weakened (constraint dropped, bound moved by one, anchor lost, value added or dropped) and
the same damage must tell the difference: a mutant that nobody notices would be a check that does
nothing. The score is printed by ``pytest -s`` and is 100 %.
"""

import copy
import json
import random
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from readouts.lexing.lexed import lex_table, placeless
from readouts.rows import Rows, canonical_csv, read_rows
from readouts.schema.declaration import Package, Table, read_package
from readouts.validation.table import check_values, foreign_keys

REPOSITORY = Path(__file__).resolve().parents[1]
PLACES, ROWS = 20, 120
PACKAGE = read_package(REPOSITORY)
Schema = dict[str, Any]
# A constraint of a field: the table, the field, and the constraint's name; a key has no field.
Checked = tuple[str, str, str]


def checks() -> Iterator[Checked]:
    for name, table in {**PACKAGE.tables, **PACKAGE.views}.items():
        for field in table.fields:
            if field.type != "string":
                yield name, field.name, "type"
            for constraint in field.constraints:
                yield name, field.name, constraint
        if table.primary_key:
            yield name, "", "primaryKey"
        for i, _ in enumerate(table.foreign_keys):
            yield name, str(i), "foreignKeys"


def declared(name: str) -> Table:
    return {**PACKAGE.tables, **PACKAGE.views}[name]


def sound_rows(table: Table, seed: random.Random) -> Rows:
    """Rows of the table, or rows made of the examples where it has few; all of them sound."""
    path = REPOSITORY / table.path
    rows = read_rows(path) if path.is_file() else []
    rows = sorted(seed.sample(rows, min(ROWS, len(rows))), key=lambda row: list(row.values()))
    for i in range(max(0, 2 * PLACES - len(rows))):
        made = {field.name: str(field.descriptor["example"]) for field in table.fields}
        lone = {field.name for field in table.fields if field.constraints.get("unique")}
        last = next((k for k in reversed(table.primary_key) if _growing(table.field(k))), None)
        for name in lone | ({last} if last else set()):
            numeric = table.field(name).type == "integer"
            made[name] = str(1000 + i) if numeric else _grown(table, name, made[name], i)
        rows.append(made)
    once = {tuple(row[k] for k in table.primary_key) or i: row for i, row in enumerate(rows)}
    return list(once.values())


def _growing(field: Any) -> bool:
    return field.type == "string" and "enum" not in field.constraints


def _grown(table: Table, name: str, value: str, number: int) -> str:
    """Another value of the same form."""
    pattern = table.field(name).constraints.get("pattern", ".*")
    letters = "abcdefghij"[number // 10] * 2 + "abcdefghij"[number % 10]
    digits = f"{number:03d}"
    tries = [
        *(value + letters, f"{value}-{letters}", letters, letters.upper()),
        *(value[: -len(digits)] + digits, value + digits, digits),
    ]
    return next(t for t in tries if re.fullmatch(pattern, t))


def bad_cells(table: Table, field: str, constraint: str, good: str) -> list[str]:
    """Cells that break the constraint and, as far as can be, no other; the boundary first."""
    of = table.field(field)
    value = of.constraints.get(constraint)
    if constraint == "type":
        return {"integer": ["1x"], "number": ["1x"], "date": ["2021-02-30"], "boolean": ["truly"]}[
            of.type
        ]
    if constraint == "required":
        return [""]
    if constraint == "enum":
        return [of.vocabulary[0] + "x"]
    if constraint == "pattern":
        return [good + "é", "é" + good]  # no pattern of ours allows for more than ASCII
    if constraint == "maxLength":
        return ["x" * (value + 1)]
    if constraint in ("minimum", "maximum"):
        return [str(value - 1 if constraint == "minimum" else value + 1)]
    raise AssertionError(f"no damage is known for {constraint}")


def mutants(schema: Schema, check: Checked) -> Iterator[tuple[str, Schema]]:
    """The schema with that check dropped or weakened."""
    _, field, constraint = check

    def mutant() -> tuple[Schema, Schema]:
        weakened = copy.deepcopy(schema)
        of = next((f for f in weakened["fields"] if f["name"] == field), {})
        return weakened, of

    weakened, of = mutant()
    if constraint == "type":
        of["type"] = "string"
        for bound in ("minimum", "maximum", "enum"):
            of.get("constraints", {}).pop(bound, None)
    elif constraint == "primaryKey":
        del weakened["primaryKey"]
    elif constraint == "foreignKeys":
        del weakened["foreignKeys"][int(field)]
    else:
        del of["constraints"][constraint]
    yield "dropped", weakened
    if constraint in ("minimum", "maximum", "maxLength"):
        weakened, of = mutant()
        of["constraints"][constraint] += -1 if constraint == "minimum" else 1
        yield "moved by one", weakened
    if constraint == "pattern":
        for lost, template in (("end", "(?:{}).*"), ("beginning", ".*(?:{})")):
            weakened, of = mutant()
            of["constraints"][constraint] = template.format(of["constraints"][constraint])
            yield f"anchor at the {lost} lost", weakened
    if constraint == "enum":
        weakened, of = mutant()
        of["constraints"][constraint].append(f"{of['constraints'][constraint][0]}x")
        yield "value added", weakened
        for value in of["constraints"][constraint][:-1]:
            weakened, of = mutant()
            of["constraints"][constraint].remove(value)
            yield f"value {value} dropped", weakened


def told(table: Table, rows: Rows, folder: Path) -> set[tuple[int, str]]:
    """What is refused of the rows, written to a file: line and field."""
    (folder / "t.csv").write_bytes(canonical_csv(rows, table.columns))
    asked = Table(table.name, "t.csv", table.schema)
    package = Package(folder, {"codings": PACKAGE.codings, "resources": []}, PACKAGE.tables, {})
    lexed = lex_table(package, asked)
    faults = [*check_values(lexed)]
    if not faults:
        parents = {
            key.to_table: placeless(PACKAGE.tables[key.to_table], known(rows, key))
            for key in table.foreign_keys
        }
        faults += foreign_keys(package, {**parents, "asked": lexed}, set(), ["asked"])
    return {(fault.line or 0, fault.field or "") for fault in faults}


def known(rows: Rows, key: Any) -> Rows:
    """A parent that holds what the sound rows refer to, and nothing that damage refers to."""
    columns = PACKAGE.tables[key.to_table].columns
    values = {tuple(row[name] for name in key.fields) for row in rows}
    held = [dict(zip(key.to_fields, value, strict=True)) for value in values if NOBODY not in value]
    return [dict.fromkeys(columns, "") | row for row in held]


NOBODY = "nobody-at-all"


def holds(table: Table, check: Checked, rows: Rows, folder: Path) -> bool:
    """Whether damage to that check is told at exactly the damaged cells, and nothing sound is."""
    _, name, constraint = check
    original = declared(check[0])
    seed = random.Random(json.dumps(check))
    places = sorted(seed.sample(range(len(rows)), min(PLACES, len(rows) // 2)))
    damaged = [dict(row) for row in rows]
    if constraint in ("primaryKey", "unique"):
        # A row whose key is that of the row before it.
        names = original.primary_key if constraint == "primaryKey" else (name,)
        places = [2 * i + 1 for i in range(min(PLACES, len(rows) // 2))]
        for i, place in enumerate(places):
            for part in names:
                if not damaged[place - 1][part]:
                    example = str(original.field(part).descriptor["example"])
                    damaged[place - 1][part] = _grown(original, part, example, i)
                damaged[place][part] = damaged[place - 1][part]
        wanted = {(place + 2, names[0]) for place in places}
    elif constraint == "foreignKeys":
        key = original.foreign_keys[int(name)]
        for place in places:
            for part in key.fields:
                damaged[place][part] = NOBODY
        wanted = {(place + 2, key.fields[0]) for place in places}
        loose = copy.deepcopy(dict(table.schema))
        asked = original.schema["foreignKeys"][int(name)]
        loose["foreignKeys"] = [other for other in loose["foreignKeys"] if other == asked]
        for field in loose["fields"]:
            if field["name"] in key.fields:  # what is asked here is the reference
                field["type"], field["constraints"] = "string", {}
        loose.pop("primaryKey", None)
        return told(Table(table.name, "t.csv", loose), damaged, folder) == wanted
    else:
        good = {"pattern": next((row[name] for row in rows if row[name]), "a")}.get(constraint, "")
        cells = bad_cells(original, name, constraint, good)
        for i, place in enumerate(places):
            damaged[place][name] = cells[i % len(cells)]
        wanted = {(place + 2, name) for place in places}
        if constraint == "enum":  # and each value of the vocabulary passes
            free = [i for i in range(len(rows)) if i not in places]
            for i, value in zip(free * 50, original.field(name).vocabulary, strict=False):
                damaged[i][name] = value
    lone = copy.deepcopy(dict(table.schema))
    lone.pop("foreignKeys", None)
    if constraint != "primaryKey":
        lone.pop("primaryKey", None)
    for field in lone["fields"]:
        if field["name"] != name or constraint != "unique":  # damage may repeat itself
            field.get("constraints", {}).pop("unique", None)
    return told(Table(table.name, "t.csv", lone), damaged, folder) == wanted


CHECKS = list(checks())
SCORE = {"killed": 0, "mutants": 0}


@pytest.mark.parametrize("name", sorted({name for name, _, _ in CHECKS}))
def test_every_constraint_is_told_and_would_be_missed(name: str, tmp_path: Path) -> None:
    table = declared(name)
    rows = sound_rows(table, random.Random(name))
    for check in (check for check in CHECKS if check[0] == name):
        assert holds(table, check, rows, tmp_path), f"{check}: not told at exactly its cells"
        for how, schema in mutants(dict(table.schema), check):
            weakened = Table(table.name, table.path, schema)
            survived = holds(weakened, check, rows, tmp_path)
            SCORE["mutants"] += 1
            SCORE["killed"] += not survived
            assert not survived, f"{check}: {how}, and nobody noticed"


def test_the_score() -> None:
    if SCORE["mutants"]:
        share = SCORE["killed"] / SCORE["mutants"]
        print(
            f"\n{len(CHECKS)} checks, {SCORE['killed']} of {SCORE['mutants']} mutants: {share:.0%}"
        )
    assert SCORE["killed"] == SCORE["mutants"]
