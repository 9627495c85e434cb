"""`readouts diff`: what changed between two versions, by key and cell, and nothing that did not."""

import json
import os
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from contextlib import ExitStack
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from conftest import copy_package
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from tiny import package, table

from readouts.cli import main
from readouts.diff import report
from readouts.diff.comparison import Comparison, compare_sides
from readouts.diff.sides import open_side
from readouts.release import bundle
from readouts.rows import canonical_csv, read_rows
from readouts.schema.declaration import read_package

SCHEMA = json.loads((files("readouts.diff") / "diff.schema.json").read_text("utf-8"))
VALIDATOR = Draft202012Validator(SCHEMA)
FIELDS = {"id": "string", "n": "integer", "share": "number", "held": "boolean", "note": "string"}
ROWS = [
    ["a", "1", "0.50", "true", "x"],
    ["b", "2", "1", "false", 'says "yes", twice\nor so'],
    ["c", "", "", "", ""],
]


@pytest.fixture
def stack() -> Iterator[ExitStack]:
    with ExitStack() as opened:
        yield opened


def compared(old: Path, new: Path, stack: ExitStack) -> Comparison:
    sides = [open_side(str(side), None, stack) for side in (old, new)]
    return compare_sides(*sides, stack)


def changes(found: Comparison, name: str = "t") -> list[tuple[Any, ...]]:
    return [
        (row.kind, row.key, *((c.field, c.old, c.new) for c in row.cells if row.kind == "changed"))
        for row in found.tables[name]
    ]


def kinds(found: Comparison) -> set[tuple[str, str | None]]:
    return {(change.kind, change.field) for change in found.schemas.changes}


def one(tmp_path: Path, name: str, fields: Any, rows: Any, **schema: Any) -> Path:
    return package(tmp_path / name, t=table(fields, rows, primaryKey=["id"], **schema))


def test_rows_added_removed_and_changed(tmp_path: Path, stack: ExitStack) -> None:
    new = [ROWS[0], ["b", "3", "1", "false", "no"], ["d", "4", "", "", ""]]
    found = compared(one(tmp_path, "o", FIELDS, ROWS), one(tmp_path, "n", FIELDS, new), stack)
    assert changes(found) == [
        ("changed", ("b",), ("n", "2", "3"), ("note", ROWS[1][4], "no")),
        ("removed", ("c",)),
        ("added", ("d",)),
    ]
    assert found.tables["t"].rows == (3, 3)


@pytest.mark.parametrize(
    ("rows", "of"),
    [
        (list(reversed(ROWS)), "another order"),
        (
            [["a", "01", ".5", "TRUE", "x"], ["b", "+2", "1.00", "0", ROWS[1][4]], ROWS[2]],
            "spelling",
        ),
    ],
    ids=["order", "spelling of numbers and truths"],
)
def test_what_is_no_change(tmp_path: Path, stack: ExitStack, rows: Any, of: str) -> None:
    assert not compared(one(tmp_path, "o", FIELDS, ROWS), one(tmp_path, "n", FIELDS, rows), stack)


@pytest.mark.parametrize(
    ("was", "is_"),
    [("1", "2"), ("0.1", "0.10000000000000000000000000000000001"), ("1e400", "1e401"), ("", "0")],
)
def test_another_number_is_a_change(tmp_path: Path, stack: ExitStack, was: str, is_: str) -> None:
    sides = [
        one(tmp_path, cell, {"id": "string", "n": "number"}, [["a", cell]]) for cell in (was, is_)
    ]
    assert changes(compared(*sides, stack)) == [("changed", ("a",), ("n", was, is_))]


def test_a_moved_column_changes_the_schema_and_no_cell(tmp_path: Path, stack: ExitStack) -> None:
    moved = {name: FIELDS[name] for name in ("id", "note", "n", "share", "held")}
    rows = [[row[0], row[4], *row[1:4]] for row in ROWS]
    found = compared(one(tmp_path, "o", FIELDS, ROWS), one(tmp_path, "n", moved, rows), stack)
    assert kinds(found) == {("field-moved", "note")}
    assert changes(found) == []


def test_columns_renamed_added_and_moved_are_each_named(tmp_path: Path, stack: ExitStack) -> None:
    """Columns renamed and put behind a new one without a word; the kind of fault of case c49."""
    old = package(
        tmp_path / "v1",
        statements=table(
            {"statement_id": "string", "actor/name": "string", "last date": "date"},
            [["st-1", "Alphaland", "2020-01-01"]],
            primaryKey="statement_id",
        ),
    )
    new = package(
        tmp_path / "v2",
        version="1.0.1",
        statements=table(
            {
                "code": "string",
                "statement_id": "string",
                "actor_name": "string",
                "last_date": "date",
            },
            [["x", "st-1", "Alphaland", "2020-01-01"]],
            primaryKey="statement_id",
        ),
    )
    found = compared(old, new, stack)
    assert [change.message for change in found.schemas.changes] == [
        "statements.code added, and all behind it move: place 1",
        "statements.actor_name renamed from actor/name",
        "statements.last_date renamed from last date",
    ]
    assert changes(found, "statements") == []


def test_a_field_renamed_beyond_recognition_is_known_by_its_cells(
    tmp_path: Path, stack: ExitStack
) -> None:
    fields = {("who" if name == "note" else name): kind for name, kind in FIELDS.items()}
    found = compared(one(tmp_path, "o", FIELDS, ROWS), one(tmp_path, "n", fields, ROWS), stack)
    assert kinds(found) == {("field-renamed", "who")}
    others = [[*row[:4], f"other {row[0]}"] for row in ROWS]
    found = compared(one(tmp_path, "o", FIELDS, ROWS), one(tmp_path, "m", fields, others), stack)
    assert kinds(found) == {("field-added", "who"), ("field-removed", "note")}


def field(**constraints: Any) -> dict[str, Any]:
    return {"id": "string", "x": {"type": "string", "constraints": constraints}}


@pytest.mark.parametrize(
    ("old", "new", "kind"),
    [
        ({}, {"required": True}, "tightened"),
        ({"required": True}, {}, "loosened"),
        ({"enum": ["a", "b"]}, {"enum": ["a"]}, "tightened"),
        ({"enum": ["a"]}, {"enum": ["a", "b"]}, "loosened"),
        ({"minimum": 1}, {"minimum": 2}, "tightened"),
        ({"minimum": 2}, {"minimum": 1}, "loosened"),
        ({"maxLength": 9}, {"maxLength": 8}, "tightened"),
        ({"maxLength": 8}, {"maxLength": 9}, "loosened"),
        ({"pattern": "a"}, {"pattern": "b"}, "tightened"),
        ({"pattern": "a"}, {}, "loosened"),
    ],
)
def test_a_constraint_is_weighed(
    tmp_path: Path, stack: ExitStack, old: Any, new: Any, kind: str
) -> None:
    sides = [one(tmp_path, n, field(**c), [["1", "a"]]) for n, c in (("o", old), ("n", new))]
    assert kinds(compared(*sides, stack)) == {(f"constraint-{kind}", "x")}


def test_what_a_schema_says_of_the_whole_table(tmp_path: Path, stack: ExitStack) -> None:
    fields, rows = {"id": "string", "to": "string"}, [["a", "a"]]
    to_itself = {"fields": ["to"], "reference": {"resource": "", "fields": ["id"]}}
    old = one(tmp_path, "o", fields, rows, title="T")
    new = one(tmp_path, "n", fields, rows, title="U", foreignKeys=[to_itself], missingValues=["-"])
    assert kinds(compared(old, new, stack)) == {
        ("constraint-tightened", None),
        ("field-retyped", None),
        ("text-changed", None),
    }
    keyed = package(tmp_path / "k", t=table(fields, rows, primaryKey=["id", "to"]))
    assert kinds(compared(one(tmp_path, "p", fields, rows), keyed, stack)) == {
        ("key-changed", None)
    }


def test_tables_added_removed_and_renamed(tmp_path: Path, stack: ExitStack) -> None:
    same = table({"id": "string", "x": "string"}, [["a", ""]], primaryKey="id")
    other = table({"other": "string"}, [["a"], ["b"]], primaryKey="other")
    third = table({"third": "date"}, [], primaryKey="third")
    old = package(tmp_path / "o", was=same, gone=other)
    found = compared(old, package(tmp_path / "n", is_now=same, come=third), stack)
    assert {(c.kind, c.table) for c in found.schemas.changes} == {
        ("table-renamed", "is_now"),
        ("table-added", "come"),
        ("table-removed", "gone"),
    }
    assert found.n_rows == {"gone": 2, "come": 0}
    assert changes(found, "is_now") == []


def test_without_a_key_a_row_is_its_own(tmp_path: Path, stack: ExitStack) -> None:
    sides = [
        package(tmp_path / name, t=table({"a": "string", "b": "string"}, rows))
        for name, rows in (
            ("o", [["1", "2"], ["1", "2"], ["3", ""]]),
            ("n", [["3", ""], ["1", "2"]]),
        )
    ]
    assert changes(compared(*sides, stack)) == [("removed", ("1", "2"))]


CELL = st.text(st.sampled_from('ab ,"\n1é'), max_size=4)
TABLE = st.dictionaries(st.text(st.sampled_from("abc1"), min_size=1, max_size=3), CELL, max_size=40)


@settings(max_examples=150, deadline=None)
@given(TABLE, TABLE, st.randoms(), st.booleans())
def test_the_old_rows_and_the_changes_give_the_new(
    tmp_path_factory: pytest.TempPathFactory, old: Any, new: Any, random: Any, in_order: bool
) -> None:
    """Any two tables, most rows alike, in any order."""
    root, fields = tmp_path_factory.mktemp("any"), {"id": "string", "x": "string"}
    new = {**{k: v for k, v in old.items() if random.random() < 0.8}, **new}
    sides = []
    for name, rows in (("o", old), ("n", new)):
        order = sorted(rows.items())
        if not in_order:
            random.shuffle(order)
        sides.append(one(root, name, fields, order))
    with ExitStack() as stack:
        found = compared(*sides, stack)
        held = dict(old)
        for row in found.tables["t"]:
            cells = {cell.field: cell.new for cell in row.cells}
            assert (row.key[0] in held) is (row.kind != "added")
            if row.kind == "removed":
                del held[row.key[0]]
            else:
                held[row.key[0]] = cells.get("x", "")
        assert held == new
        assert found.tables["t"].rows == (len(old), len(new))


def test_equal_stretches_longer_than_a_window(tmp_path: Path, stack: ExitStack) -> None:
    """Rows of every length, with quoted line breaks where a window may be cut."""
    rows = [[f"{i:07d}", f'say "{i}"\n' * (i % 40)] for i in range(40_000)]
    fields = {"id": "string", "x": "string"}
    new = [row for row in rows if row[0] != "0000003"]
    new[30_000] = [new[30_000][0], "other"]
    found = compared(one(tmp_path, "o", fields, rows), one(tmp_path, "n", fields, new), stack)
    assert [(c[0], c[1]) for c in changes(found)] == [
        ("removed", ("0000003",)),
        ("changed", (new[30_000][0],)),
    ]
    assert found.tables["t"].rows == (40_000, 39_999)


def git(root: Path, *arguments: str) -> None:
    who = ["-c", "user.name=t", "-c", "user.email=t@example.org"]
    environment = os.environ | {"GIT_CONFIG_GLOBAL": os.devnull}
    subprocess.run(["git", *who, *arguments], cwd=root, env=environment, check=True)


@pytest.fixture
def repository_of_two(tmp_path: Path) -> Path:
    """The small package, tagged, below the root of a Git repository, then with one summary changed."""
    root = copy_package(tmp_path / "above" / "package")
    git(root.parent, "init", "-q")
    git(root.parent, "add", "package")
    git(root.parent, "commit", "-q", "-m", "one")
    git(root.parent, "tag", "v0.1.0")
    path = root / "data/scripted/statements.csv"
    rows = read_rows(path)
    rows[1]["summary"] = "Says [this](https://example.org) to @everybody | <b>now</b>."
    path.write_bytes(canonical_csv(rows, list(rows[0])))
    return root


def test_a_tag_a_folder_and_a_zip(
    repository_of_two: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(repository_of_two)
    assert main(["diff", "v0.1.0", "v0.1.0"]) == 0
    assert "no difference" in capsys.readouterr().out
    assert main(["diff", "v0.1.0", "."]) == 1
    shown = capsys.readouterr().out
    assert "statements: " in shown
    assert "1 changed" in shown
    assert "compared by schema alone: said, met" in shown
    release = bundle.build(read_package(repository_of_two))
    (archive,) = release.glob("*.zip")
    assert main(["diff", ".", str(archive)]) == 0
    assert main(["diff", str(archive), "data/release"]) == 0
    assert "compared by schema" not in capsys.readouterr().out.splitlines()[-1]


def test_json_is_what_its_schema_says(
    repository_of_two: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    Draft202012Validator.check_schema(SCHEMA)
    monkeypatch.chdir(repository_of_two)
    path = Path("datapackage.json")
    descriptor = json.loads(path.read_text())
    descriptor["resources"] = [r for r in descriptor["resources"] if r["name"] != "assertions"]
    path.write_text(json.dumps(descriptor))
    assert main(["diff", "v0.1.0", ".", "--format", "json"]) == 1
    found = json.loads(capsys.readouterr().out)
    VALIDATOR.validate(found)
    tables = {made["table"]: made for made in found["tables"]}
    (change,) = tables["statements"]["changes"]
    assert [cell["field"] for cell in change["cells"]] == ["summary"]
    assert tables["assertions"]["rows_after"] is None
    assert not VALIDATOR.is_valid(found | {"different": "yes"})


def test_markdown_shows_summaries_and_runs_nothing_of_a_cell(
    repository_of_two: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(repository_of_two)
    path = Path("data/scripted/positions.csv")
    rows = read_rows(path)
    last, rows[0]["last_statement_id"] = rows[0]["last_statement_id"], ""
    path.write_bytes(canonical_csv(rows, list(rows[0])))
    path = Path("data/scripted/stances.csv")
    rows = read_rows(path)
    path.write_bytes(canonical_csv(rows[1:], list(rows[0])))
    assert main(["diff", "v0.1.0", ".", "--format", "markdown"]) == 1
    shown = capsys.readouterr().out
    assert "| stances | " in shown
    assert "<summary>stances" not in shown, "cells of the main tables alone"
    assert (
        "Says &#91;this&#93;(https&#58;//example.org) to &#64;everybody &#124; &lt;b&gt;" in shown
    )
    first = read_rows(Path("data/scripted/statements.csv"))[1]["statement_id"]
    assert f"changed {first}&#58; Says" in shown
    assert f"last&#95;statement&#95;id&#58; {last} (" in shown, "what a position rests on, in words"


def test_text_shows_twenty_of_a_kind(tmp_path: Path, stack: ExitStack) -> None:
    fields = {"id": "string"}
    old = one(tmp_path, "o", fields, [[f"a{i:02d}"] for i in range(25)])
    new = one(tmp_path, "n", fields, [[f"b{i:02d}"] for i in range(3)] + [["c\x1b[2J"]])
    shown = list(report.text(compared(old, new, stack)))
    assert shown.count("  and 5 more removed") == 1
    assert sum(line.startswith("  removed") for line in shown) == 20
    assert sum(line.startswith("  added") for line in shown) == 4
    assert "\x1b" not in "".join(shown)


@pytest.mark.parametrize(
    ("argument", "message"),
    [
        ("nowhere", "nowhere is no Git revision here"),
        ("--exec=x", "arguments"),
        ("torn", "t.csv: row 2 has 1 cells, the header 2"),
        ("latin", "t.csv: row 2 is not UTF-8"),
        ("outside", "names ../t.csv, which lies outside"),
        ("linked", "names t.csv, which lies outside"),
        ("not-json", "not-json: datapackage.json:1:1"),
        ("lacking.zip", "lacking.zip has no t.csv"),
    ],
)
def test_what_cannot_be_compared_is_wrong_use(
    tmp_path: Path, argument: str, message: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    fields = {"id": "string", "x": "string"}
    for name in ("good", "torn", "latin", "outside", "linked", "not-json"):
        one(tmp_path, name, fields, [["a", "b"]])
    Path("torn/t.csv").write_text("id,x\na\n")
    Path("latin/t.csv").write_bytes(b"id,x\na,\xe9\n")
    descriptor = Path("outside/datapackage.json").read_text()
    Path("outside/datapackage.json").write_text(descriptor.replace("t.csv", "../t.csv"))
    Path("linked/t.csv").unlink()
    Path("linked/t.csv").symlink_to("/etc/hostname")
    Path("not-json/datapackage.json").write_text("?")
    with zipfile.ZipFile("lacking.zip", "w") as archive:
        archive.write("good/datapackage.json", "datapackage.json")
    program = "import sys; from readouts.cli import main; sys.exit(main(sys.argv[1:]))"
    done = subprocess.run(
        [sys.executable, "-c", program, "diff", "good", argument],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2
    assert message in done.stderr
    assert "Traceback" not in done.stderr
