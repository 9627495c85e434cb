"""A version number follows from what changed; no released id is lost; a clone without tags knows too."""

import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from conftest import copy_package
from tiny import package, table

from readouts.cli import main
from readouts.release import bundle
from readouts.rows import canonical_csv, read_rows
from readouts.schema.declaration import read_package
from readouts.versions import changelog
from readouts.versions.bump import Counts, Judgement, judge
from readouts.versions.check import standing
from readouts.versions.manifest import read_manifest, write_manifest
from readouts.versions.number import Level, Version

FIELDS = {
    "id": "string",
    "x": "integer",
    "word": {"type": "string", "constraints": {"enum": ["a"]}},
}
LOOSER = {**FIELDS, "word": {"type": "string", "constraints": {"enum": ["a", "b"]}}}
ROWS = [["i1", "1", "a"], ["i2", "2", "a"]]
RETIRED = {
    name: "string" for name in ("table", "retired_id", "became_id", "since_version", "reason")
}


@pytest.fixture
def stack() -> Iterator[ExitStack]:
    with ExitStack() as opened:
        yield opened


def of(fields: Any, rows: Any, **schema: Any) -> dict[str, Any]:
    return table(fields, rows, primaryKey=["id"], **schema)


def judged(tmp_path: Path, old: dict[str, Any], new: dict[str, Any], version: str) -> Judgement:
    write_manifest(read_package(package(tmp_path / "old", version, **old)), tmp_path / "released")
    released = read_manifest(tmp_path / "released", "")
    assert released is not None
    return judge(released, read_package(package(tmp_path / "new", version, **new)))


@pytest.mark.parametrize(
    ("new", "level", "why"),
    [
        ({"t": of(FIELDS, ROWS)}, Level.NONE, ""),
        ({"t": of(FIELDS, [ROWS[1], ROWS[0]])}, Level.NONE, ""),
        ({"t": of(FIELDS, [["i1", "+1", "a"], ROWS[1]])}, Level.NONE, ""),
        ({"t": of(FIELDS, [["i1", "7", "a"], ROWS[1]])}, Level.PATCH, "t: 1 row changed"),
        ({"t": of(FIELDS, ROWS, title="T")}, Level.PATCH, "t says otherwise: title"),
        ({"t": of(FIELDS, [*ROWS, ["i3", "", "a"]])}, Level.MINOR, "t: 1 row added"),
        ({"t": of(LOOSER, ROWS)}, Level.MINOR, "t.word enum won b"),
        ({"t": of(FIELDS, ROWS), "u": of(FIELDS, ROWS)}, Level.MINOR, "table u added"),
        ({"t": of(FIELDS, ROWS[:1])}, Level.MAJOR, "t: i2 vanished"),
        ({"u": of({**FIELDS, "y": "date"}, ROWS)}, Level.MAJOR, "table t removed"),
        ({"t": of({**FIELDS, "y": "date"}, [[*r, ""] for r in ROWS])}, Level.MAJOR, "t.y added"),
        ({"t": of({**FIELDS, "x": "number"}, ROWS)}, Level.MAJOR, "t.x type: integer -> number"),
        (
            {
                "t": of(
                    {k: FIELDS[k] for k in ("id", "word", "x")}, [[r[0], r[2], r[1]] for r in ROWS]
                )
            },
            Level.MAJOR,
            "t.x moved from place 2 to 3",
        ),
        (
            {"t": of({k: FIELDS[k] for k in ("id", "x")}, [r[:2] for r in ROWS])},
            Level.MAJOR,
            "t.word removed",
        ),
        (
            {"t": of({"id": "string", "X": "integer", "word": FIELDS["word"]}, ROWS)},
            Level.MAJOR,
            "t.X renamed from x",
        ),
        (
            {"t": of({**FIELDS, "x": {"type": "integer", "constraints": {"minimum": 0}}}, ROWS)},
            Level.MAJOR,
            "t.x minimum: none -> 0",
        ),
    ],
)
def test_each_change_forces_its_level(tmp_path: Path, new: Any, level: Level, why: str) -> None:
    found = judged(tmp_path, {"t": of(FIELDS, ROWS)}, new, "1.2.3")
    assert found.level == level
    assert found.forcing == ([why] if why else [])


def test_a_schema_that_changed_much_is_more_than_a_small_fix(tmp_path: Path) -> None:
    """What a changelog calls small fixes: columns renamed and reordered; the fault of case c49."""
    old = {"statements": table({"statement_id": "string", "actor/name": "string"}, [["s", "A"]])}
    new = {
        "statements": table(
            {"code": "string", "statement_id": "string", "actor_name": "string"}, [["x", "s", "A"]]
        )
    }
    found = judged(tmp_path, old, new, "1.0.0")
    assert str(found.least) == "2.0.0"
    assert len(found.forcing) == 2


def test_a_derived_key_may_go_and_its_parent_may_not(tmp_path: Path) -> None:
    to_t = {"fields": ["id"], "reference": {"resource": "t", "fields": ["id"]}}
    held = of({"id": "string"}, [["i1"], ["i2"]], foreignKeys=[to_t])
    less = of({"id": "string"}, [["i1"]], foreignKeys=[to_t])
    found = judged(
        tmp_path / "a",
        {"t": of(FIELDS, ROWS), "u": held},
        {"t": of(FIELDS, ROWS), "u": less},
        "1.0.0",
    )
    assert found.forcing == ["u: 1 row removed"]
    assert found.level == Level.PATCH
    unpromised = [{"t": of(FIELDS, rows, keyPromised=False)} for rows in (ROWS, ROWS[:1])]
    assert judged(tmp_path / "b", *unpromised, "1.0.0").level == Level.PATCH
    both = {"fields": ["id", "x"], "reference": {"resource": "t", "fields": ["id", "x"]}}
    pointing = table({"id": "string", "x": "integer"}, [], foreignKeys=[both])
    tables = [
        {"t": table(FIELDS, rows, primaryKey=["id", "x"]), "u": pointing}
        for rows in (ROWS, ROWS[:1])
    ]
    assert judged(tmp_path / "c", *tables, "1.0.0").forcing == ["t: i2 2 vanished"]


@pytest.mark.parametrize(
    ("speakers", "proposition", "forcing"),
    [
        ([["i1", "pak"], ["i1", "usa"]], "for", []),
        ([["i1", "pak"]], "for", ["t: i1 changed meaning (by.actor, proposition)"]),
        (
            [["i1", "pak"], ["i1", "usa"]],
            "against",
            ["t: i1 changed meaning (by.actor, proposition)"],
        ),
    ],
)
def test_another_meaning_is_major(
    tmp_path: Path, speakers: Any, proposition: str, forcing: list[str]
) -> None:
    to_t = {"fields": ["id"], "reference": {"resource": "t", "fields": ["id"]}}

    def tables(rows: Any, said: str) -> dict[str, Any]:
        fields = {"id": "string", "proposition": "string"}
        by = table(
            {"id": "string", "actor": "string"},
            rows,
            primaryKey=["id", "actor"],
            foreignKeys=[to_t],
        )
        return {"t": of(fields, [["i1", said]], meaning=["by.actor", "proposition"]), "by": by}

    old = tables([["i1", "usa"], ["i1", "pak"]], "for")
    found = judged(tmp_path, old, tables(speakers, proposition), "1.0.0")
    assert [r.message for r in found.reasons if r.level == Level.MAJOR] == forcing


@pytest.mark.parametrize(
    ("base", "level", "least"),
    [
        ("1.2.3", Level.NONE, "1.2.3"),
        ("1.2.3", Level.PATCH, "1.2.4"),
        ("1.2.3", Level.MINOR, "1.3.0"),
        ("1.2.3", Level.MAJOR, "2.0.0"),
        ("0.2.3", Level.PATCH, "0.2.4"),
        ("0.2.3", Level.MINOR, "0.3.0"),
        ("0.2.3", Level.MAJOR, "0.3.0"),
    ],
)
def test_the_least_number(base: str, level: Level, least: str) -> None:
    version = Version.parse(base)
    assert version is not None
    assert str(version.bumped(level)) == least


@pytest.mark.parametrize("text", ["1.2", "v1.2.3", "1.2.3-rc1", "01.2.3", "1.2.3\n", ""])
def test_no_version(text: str) -> None:
    assert Version.parse(text) is None


def with_register(root: Path, rows: Any, retired: Any, version: str) -> Path:
    fields = {"id": "string", "standing": "string"}
    package(
        root,
        version,
        t=of(fields, rows),
        retired_ids=table(RETIRED, retired, primaryKey=["table", "retired_id"]),
    )
    (root / "CHANGELOG.md").write_text(f"# Changelog\n\n## {version}\n\nSomething.\n")
    return root


HELD = [["i1", "accepted"], ["i2", "accepted"]]
MERGED = ["t", "i2", "i1", "2.0.0", "twice"]


@pytest.mark.parametrize(
    ("rows", "retired", "version", "rules"),
    [
        (HELD, [], "1.0.0", set()),
        ([HELD[0], ["i2", "rejected"]], [], "1.0.1", set()),
        (HELD[:1], [MERGED], "2.0.0", set()),
        (HELD[:1], [MERGED], "1.1.0", {"version-too-low", "retired-since"}),
        (HELD[:1], [], "2.0.0", {"vanished-id"}),
        (HELD[:1], [["t", "i2", "", "2.0.0", "wrong"]], "2.0.0", {"withdrawn-without-tombstone"}),
        (HELD[:1], [["t", "i2", "i1", "0.9.0", "twice"]], "2.0.0", {"retired-since"}),
        ([HELD[0], ["erased-1", "accepted"]], [], "2.0.0", set()),
        ([["erased-1", "accepted"]], [], "2.0.0", {"vanished-id"}),
        ([HELD[0], ["i3", "accepted"]], [], "2.0.0", {"vanished-id"}),
    ],
    ids=[
        "nothing changed",
        "withdrawn, its row kept",
        "merged",
        "merged, the version too low",
        "gone without a word",
        "withdrawn, its row gone",
        "retired in a version long past",
        "erased",
        "two gone, one erased",
        "one for another",
    ],
)
def test_what_becomes_of_a_released_id(
    tmp_path: Path, stack: ExitStack, rows: Any, retired: Any, version: str, rules: set[str]
) -> None:
    root = with_register(tmp_path / "p", HELD, [], "1.0.0")
    write_manifest(read_package(root), tmp_path / "kept")
    with_register(root, rows, retired, version)
    shutil.copytree(tmp_path / "kept", root / "data/released")
    found = standing(read_package(root), stack)
    assert {fault.rule for fault in found.faults} == rules


def test_a_forgotten_retired_id_is_major(tmp_path: Path) -> None:
    register = [table(RETIRED, rows, primaryKey=["table", "retired_id"]) for rows in ([MERGED], [])]
    tables = [{"t": of(FIELDS, ROWS), "retired_ids": made} for made in register]
    assert judged(tmp_path, *tables, "1.0.0").forcing == ["retired_ids: 1 row removed"]


@pytest.mark.parametrize(
    ("text", "rules"),
    [
        ("## 1.0.1\n\nMended.\n", set()),
        ("## 1.0.1 (not released)\n\nMended.\n", set()),
        ("## 1.0.0\n\nFirst.\n", {"no-entry"}),
        ("## 1.0.1\n\n## 1.0.0\n\nFirst.\n", {"no-sentence"}),
        ("## 1.0.1\n\n" + changelog.table({}) + "\n", {"no-sentence"}),
        ("## 1.0.1\n\nOne.\n\n## 1.0.1\n\nTwo.\n", {"two-entries"}),
        ("## 1.0.1\n\nMended.\n\n- changed meaning: t i1\n", {"version-too-low"}),
    ],
)
def test_what_the_changelog_owes(
    tmp_path: Path, stack: ExitStack, text: str, rules: set[str]
) -> None:
    root = with_register(tmp_path / "p", HELD, [], "1.0.0")
    write_manifest(read_package(root), tmp_path / "kept")
    with_register(root, [HELD[0], ["i2", "disputed"]], [], "1.0.1")
    shutil.copytree(tmp_path / "kept", root / "data/released")
    (root / "CHANGELOG.md").write_text(text)
    assert {fault.rule for fault in standing(read_package(root), stack).faults} == rules


def test_counts_are_written_once_and_sentences_stay(tmp_path: Path) -> None:
    (tmp_path / "CHANGELOG.md").write_text("# Changelog\n\nHead.\n\n## 0.1.0\n\nFirst.\n")
    changelog.add_entry(tmp_path, "0.2.0", "Second.")
    for changed in (3, 4):
        changelog.write_counts(
            tmp_path, "0.2.0", {"t": Counts(9, 9, 0, 0, changed), "u": Counts(1, 1, 0, 0, 0)}
        )
    text = (tmp_path / "CHANGELOG.md").read_text()
    assert text == (
        "# Changelog\n\nHead.\n\n## 0.2.0\n\nSecond.\n\n"
        f"{changelog.START}\n| table | rows before | after | added | removed | changed |\n"
        f"|---|--:|--:|--:|--:|--:|\n| t | 9 | 9 | 0 | 0 | 4 |\n{changelog.END}\n\n## 0.1.0\n\nFirst.\n"
    )
    assert [(e.version, e.line, e.sentence) for e in changelog.entries(tmp_path)] == [
        ("0.2.0", 5, "Second."),
        ("0.1.0", 15, "First."),
    ]


def git(root: Path, *arguments: str) -> None:
    who = ["-c", "user.name=t", "-c", "user.email=t@example.org", "-c", "core.autocrlf=false"]
    environment = os.environ | {"GIT_CONFIG_GLOBAL": os.devnull}
    subprocess.run(["git", *who, *arguments], cwd=root, env=environment, check=True)


@pytest.fixture(scope="module")
def history(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small package, released once as its version says, recorded and tagged."""
    root = copy_package(tmp_path_factory.mktemp("history") / "package")
    (root / "CHANGELOG.md").write_text("# Changelog\n\n## 0.1.0\n\nFirst.\n")
    (root / ".gitignore").write_text("/data/release\n/build\n__pycache__\n")
    git(root, "init", "-q", "-b", "main")
    bundle.build(read_package(root))
    here = Path.cwd()
    os.chdir(root)
    try:
        assert main(["version", "--record"]) == 0
    finally:
        os.chdir(here)
    git(root, "add", "-A")
    git(root, "commit", "-q", "-m", "Release 0.1.0")
    git(root, "tag", "v0.1.0")
    return root


@pytest.fixture(params=["with its tags", "without tags"])
def clone(history: Path, tmp_path: Path, request: pytest.FixtureRequest) -> Path:
    """A clone as a person has it, and one as continuous integration makes it."""
    without = ["--no-tags", "--depth", "1"] if request.param == "without tags" else []
    git(tmp_path, "clone", "-q", *without, f"file://{history}", "clone")
    return tmp_path / "clone"


def retype(path: Path, **cells: str) -> None:
    """Change cells of the first row."""
    rows = read_rows(path)
    rows[0] |= cells
    path.write_bytes(canonical_csv(rows, list(rows[0])))


def test_a_clone_knows_the_least_version(
    clone: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(clone)
    assert main(["version", "--check"]) == 0
    shown = capsys.readouterr().out
    how = "tag v0.1.0" if (clone / ".git/refs/tags/v0.1.0").exists() or "tag" in shown else ""
    assert ("no change since tag v0.1.0" in shown) or (
        "no change since 0.1.0 as recorded in data/released, no tag being here" in shown
    ), how
    retype(Path("data/scripted/statements.csv"), summary="Says something else.")
    assert main(["version", "--check"]) == 1
    assert "version 0.1.0 is less than 0.1.1" in capsys.readouterr().out
    assert main(["version", "--next"]) == 0
    assert capsys.readouterr().out.splitlines()[0] == "0.1.1"
    retype(Path("data/curated/issues.csv"), proposition="Something else.")
    assert main(["version", "--next"]) == 0
    shown = capsys.readouterr().out
    assert shown.splitlines()[0] == "0.2.0"
    assert "MAJOR issues: " in shown
    assert "changed meaning (proposition)" in shown
    speakers = Path("data/scripted/statement_speakers.csv")
    rows = read_rows(speakers)
    speakers.write_bytes(canonical_csv(rows[1:], list(rows[0])))
    main(["version", "--next"])
    assert f"statements: {rows[0]['statement_id']} changed meaning" in capsys.readouterr().out


def test_bump_writes_what_check_then_accepts(
    clone: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(clone)
    retype(Path("data/scripted/statements.csv"), summary="Says something else.")
    before = Path("datapackage.json").read_text()
    assert main(["version", "--bump", "One summary mended."]) == 0
    assert Path("datapackage.json").read_text() == before.replace("0.1.0", "0.1.1")
    assert "version: 0.1.1" in Path("CITATION.cff").read_text()
    assert "## 0.1.1\n\nOne summary mended.\n\n## 0.1.0" in Path("CHANGELOG.md").read_text()
    assert main(["version", "--check"]) == 0
    capsys.readouterr()
    assert main(["version", "--record"]) == 2
    assert "run make first" in capsys.readouterr().err
    bundle.build(read_package(clone))
    assert main(["version", "--record"]) == 0
    assert "| statements | " in Path("CHANGELOG.md").read_text()
    sums = Path("data/release/SHA256SUMS").read_text()
    assert Path("data/released/SHA256SUMS").read_text() == sums
    assert (
        json.loads(Path("data/released/manifest.json").read_text())["descriptor"]["version"]
        == "0.1.1"
    )
    assert not Path("build/released").exists()
    assert main(["version", "--check"]) == 0
    assert main(["version", "--record"]) == 0


def test_a_tag_that_was_not_recorded_is_told(
    history: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    git(tmp_path, "clone", "-q", str(history), "clone")
    monkeypatch.chdir(tmp_path / "clone")
    shutil.rmtree("data/released")
    assert main(["version", "--check"]) == 1
    assert "v0.1.0 is tagged, but nothing is recorded" in capsys.readouterr().out


def test_a_damaged_record_is_wrong_use(
    history: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    shutil.copytree(history, tmp_path / "p", ignore=shutil.ignore_patterns(".git", "release"))
    monkeypatch.chdir(tmp_path / "p")
    path = Path("data/released/manifest.json")
    path.write_text(path.read_text()[:-40])
    assert main(["version", "--check"]) == 2
    assert "manifest.json is damaged" in capsys.readouterr().err


@pytest.mark.parametrize("sentence", ["", "Two\nlines.", "## Heading"])
def test_bump_takes_a_sentence(sentence: str, copy: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(copy)
    assert main(["version", "--bump", sentence]) == 2


def test_before_the_first_release_the_version_stands(
    repository: Path,
    copy: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(copy)
    shutil.copy(repository / "CHANGELOG.md", copy)
    assert main(["version", "--next"]) == 0
    assert "nothing was released yet" in capsys.readouterr().out
