"""A package read in parts says what is said of it cell by cell, however small the parts."""

import json
from pathlib import Path
from typing import Any

import pytest

from readouts.faults import Fault
from readouts.lexing import lexed, parts
from readouts.lexing.proof import Unproven
from readouts.schema.declaration import Package, Table, read_package
from readouts.validation import keys, streamed

ID = {"name": "id", "type": "string", "constraints": {"required": True, "pattern": "[a-z]+[0-9]*"}}
PARENT = {
    "fields": [ID, {"name": "boss_id", "type": "string"}, {"name": "n", "type": "integer"}],
    "primaryKey": "id",
    "foreignKeys": [{"fields": "boss_id", "reference": {"resource": "", "fields": "id"}}],
}
CHILD = {
    "fields": [
        {"name": "day", "type": "date", "constraints": {"required": True}},
        {
            "name": "id",
            "type": "string",
            "example": "a1",
            "constraints": {"pattern": "[a-z]+[0-9]*"},
        },
        {"name": "note", "type": "string", "constraints": {"unique": True, "maxLength": 40}},
    ],
    "foreignKeys": [{"fields": "id", "reference": {"resource": "parent", "fields": "id"}}],
}
SOUND = {
    "parent": "id,boss_id,n\n" + "".join(f"a{i},a{i // 2},{i}\n" for i in range(50)),
    "child": 'day,id,note\n2021-01-01,a1,"x, y"\n2021-01-02,,"two\nlines"\n2021-01-03,a49,"say ""so"""\n',
}
DAMAGE = [
    ("parent", "a7,a3,7", "a7,a99,7"),
    ("parent", "a8,a4,8", "a7,a4,8"),
    ("parent", "a9,a4,9", "a9,a4,09"),
    ("parent", "a9,a4,9", "A9,a4,9"),
    ("child", ",a49,", ",a50,"),
    ("child", "2021-01-02", "2021-02-29"),
    ("child", "2021-01-02", ""),
    ("child", '"two\nlines"', '"x, y"'),
    ("child", '"say ""so"""', "Ã–"),
    ("child", '"say ""so"""', " padded"),
    ("child", '"x, y"', 'stray"'),
    ("child", '"two\nlines"', '"two\nlines'),
    ("child", ",a1,", ",a1,a1,"),
    ("child", '"x, y"', '"x"'),
]


def package(root: Path, tables: dict[str, str]) -> Package:
    schemas: dict[str, Any] = {"child": CHILD, "parent": PARENT}
    resources = [{"name": n, "path": f"{n}.csv", "schema": schemas[n]} for n in schemas]
    (root / "datapackage.json").write_text(json.dumps({"resources": resources}))
    for name, text in tables.items():
        (root / f"{name}.csv").write_text(text, "utf-8", newline="")
    return read_package(root)


def found(asked: Package) -> tuple[list[Fault], dict[str, int]]:
    faults, rows = streamed.validate_tables(asked)
    return sorted(faults, key=lambda fault: fault.order), rows


@pytest.mark.parametrize("damage", [None, *DAMAGE], ids=str)
def test_every_way_of_reading_says_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, damage: tuple[str, str, str] | None
) -> None:
    tables = dict(SOUND)
    if damage:
        name, old, new = damage
        assert old in tables[name]
        tables[name] = tables[name].replace(old, new, 1)
    asked = package(tmp_path, tables)
    whole = found(asked)
    assert bool(whole[0]) is (damage is not None and damage[2] != '"x"')
    for size in (1, 7, 30, 200):
        monkeypatch.setattr(parts, "CHUNK", size)
        assert found(asked) == whole
    monkeypatch.setattr(keys, "_FEW", 1)
    assert found(asked) == whole

    def unproven(*_: object) -> None:
        raise Unproven

    monkeypatch.setattr(streamed, "judged_parts", unproven)
    monkeypatch.setattr(lexed, "read_parts", unproven)
    assert found(asked) == whole


def test_a_reference_into_a_faulty_table_is_not_asked(tmp_path: Path) -> None:
    tables = {n: t.replace("a9,", "A9,").replace(",a49,", ",a50,") for n, t in SOUND.items()}
    faults, _ = found(package(tmp_path, tables))
    assert {fault.rule for fault in faults} == {"constraint-error"}


def test_equal_numbers_are_one_key(tmp_path: Path) -> None:
    number = {"name": "n", "type": "number"}
    child = {"resource": "p", "fields": "n"}
    schemas: dict[str, Any] = {
        "p": {"fields": [number], "primaryKey": "n"},
        "q": {"fields": [number], "foreignKeys": [{"fields": "n", "reference": child}]},
    }
    resources = [{"name": n, "path": f"{n}.csv", "schema": schemas[n]} for n in schemas]
    (tmp_path / "datapackage.json").write_text(json.dumps({"resources": resources}))
    (tmp_path / "q.csv").write_text("n\n1.0\n1\n2.50\n10\n-0.0\n")
    (tmp_path / "p.csv").write_text("n\n1\n2.5\n10.00\n0\n")
    assert found(read_package(tmp_path))[0] == []
    (tmp_path / "p.csv").write_text("n\n1\n2.5\n10\n0\n1.00\n")
    assert [(f.rule, f.line) for f in found(read_package(tmp_path))[0]] == [("primary-key", 6)]


def test_two_keys_of_one_hash_are_told_apart() -> None:
    import numpy as np

    first = np.array([5, 5, 9], dtype=np.uint64)
    second = np.array([1, 2, 3], dtype=np.uint64)
    hashed = keys._Hashed(first, second, np.array([0, 3], dtype=np.uint32), np.uint64(63))
    asked = np.array([5, 5, 5, 9, 9, 4, 10], dtype=np.uint64)
    others = np.array([2, 1, 3, 3, 1, 1, 3], dtype=np.uint64)
    assert hashed.hold(asked, others).tolist() == [True, True, False, True, False, False, False]


def test_more_keys_than_are_named_are_still_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keys, "_NAMED", 10)
    monkeypatch.setattr(parts, "CHUNK", 50)
    tables = SOUND | {"child": SOUND["child"].replace(",a49,", ",a50,")}
    (fault,), _ = found(package(tmp_path, tables))
    assert (fault.rule, fault.line, "Did you mean" in fault.mend) == ("foreign-key", 5, False)


def test_a_table_refers_to_one_behind_it(tmp_path: Path) -> None:
    """Two tables that refer to each other: the first is gone through once more."""
    asked = package(tmp_path, SOUND)
    turned = json.loads(json.dumps(PARENT))
    turned["foreignKeys"].append(
        {"fields": "n", "reference": {"resource": "child", "fields": "note"}}
    )
    tables = dict(asked.tables) | {"parent": Table("parent", "parent.csv", turned)}
    faults, _ = found(Package(asked.root, asked.descriptor, tables, {}))
    assert {(fault.table, fault.field) for fault in faults} == {("parent", "n")}
    assert len(faults) == 50
