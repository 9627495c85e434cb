"""Whatever a command finds in its way ends in a fault of ours, with file, line and mend."""

import json
import runpy
import shutil
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from conftest import REPOSITORY, copy_package

from readouts.cli import main

SOURCE = "unknown-20210916-fo-blinken"
ISSUES = "data/curated/issues.csv"


@pytest.fixture(scope="module")
def one(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return copy_package(tmp_path_factory.mktemp("one") / "package")


@pytest.fixture
def root(one: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The small package as working directory; schemas, registers and descriptor are put back."""
    kept = [one / "datapackage.json", *(one / "schemas").glob("*.json")]
    before = {path: path.read_bytes() for path in [*kept, *(one / "data/curated").glob("*.csv")]}
    monkeypatch.chdir(one)
    yield one
    for path, content in before.items():
        path.write_bytes(content)


@pytest.mark.parametrize("command", [["schema"], ["schema", "--check"]])
@pytest.mark.parametrize(
    ("damage", "said"),
    [
        (lambda good: b"\xef\xbb\xbf" + good, f"{ISSUES}:1:1: the file begins with a byte order"),
        (
            lambda good: good.replace(b",", b";"),
            f"{ISSUES}:1:1: the cells are parted by semicolons",
        ),
        (lambda good: good + b"x\xfc\n", "the file is not UTF-8. Save it as UTF-8."),
        (lambda good: good + b"x,y\n", "the row has 2 cells, the header 9. Add the missing cells."),
    ],
    ids=["byte order mark", "semicolons", "Latin-1", "short row"],
)
def test_a_register_whose_codes_the_form_lists(
    root: Path,
    capsys: pytest.CaptureFixture[str],
    command: list[str],
    damage: Callable[[bytes], bytes],
    said: str,
) -> None:
    (root / ISSUES).write_bytes(damage((root / ISSUES).read_bytes()))
    assert main(command) == 1
    shown = capsys.readouterr().out
    assert (said in shown, f"  {ISSUES}:" in shown) == (True, True), shown


@pytest.mark.parametrize("key", ["title", "description", "fields", "primaryKey"])
@pytest.mark.parametrize(
    "command",
    [["validate"], ["schema"], ["fmt"], ["verify", "--texts", "."], ["evidence", "--texts", "."]],
    ids=lambda command: command[0],
)
def test_a_schema_that_lacks_a_key(
    root: Path, capsys: pytest.CaptureFixture[str], command: list[str], key: str
) -> None:
    path = root / "schemas/issues.schema.json"
    schema = json.loads(path.read_text("utf-8"))
    del schema[key]
    path.write_text(json.dumps(schema), encoding="utf-8")
    assert main(command) == 1
    assert "schemas/issues.schema.json" in capsys.readouterr().out


@pytest.mark.parametrize("name", ["formats", "statement_links", "retired_ids"])
@pytest.mark.parametrize("command", [["validate"], ["schema"]], ids=lambda command: command[0])
def test_a_table_that_coding_files_need(
    root: Path, capsys: pytest.CaptureFixture[str], command: list[str], name: str
) -> None:
    path = root / "datapackage.json"
    descriptor = json.loads(path.read_text("utf-8"))
    kept = [resource for resource in descriptor["resources"] if resource["name"] != name]
    path.write_text(json.dumps(descriptor | {"resources": kept}), encoding="utf-8")
    assert main(command) == 1
    assert name in capsys.readouterr().out


@pytest.mark.parametrize("command", ["verify", "evidence"])
@pytest.mark.parametrize(
    ("listing", "said"),
    [
        (b"source_id,path\nm\xfcller,x.txt\n", "texts.csv:2: the file is not UTF-8"),
        (b"source_id,path\nx\n", "texts.csv:2: the row has 1 cells, the header 2"),
        (b"source_id,path\nx,y,z\n", "texts.csv:2:5: the row has 3 cells, the header 2"),
        (b"source_id;path\nx;y\n", "texts.csv:1:1: the cells are parted by semicolons"),
        (b"source,path\nx,y\n", "texts.csv:1: columns are missing"),
        (b"", "texts.csv: the file is empty"),
    ],
)
def test_a_listing_of_texts(
    root: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    command: str,
    listing: bytes,
    said: str,
) -> None:
    (tmp_path / "texts.csv").write_bytes(listing)
    assert main([command, "--texts", str(tmp_path)]) == 1
    assert said in capsys.readouterr().out


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            b"One line.\nTwo \xff lines.\n",
            f"{SOURCE}.txt:2: the text is not UTF-8. Save it as UTF-8.",
        )
    ],
)
@pytest.mark.parametrize("command", ["verify", "evidence"])
def test_a_text(
    root: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    command: str,
    text: bytes,
    said: str,
) -> None:
    (tmp_path / f"{SOURCE}.txt").write_bytes(text)
    assert main([command, "--texts", str(tmp_path)]) == 1
    assert said in capsys.readouterr().out


def test_fmt_names_a_register_that_is_absent(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (root / ISSUES).unlink()
    assert main(["fmt"]) == 1
    said = f"  {ISSUES}: datapackage.json names {ISSUES}, which is absent. Restore it from Git"
    assert said in capsys.readouterr().out


@pytest.mark.parametrize(
    "arguments",
    [
        ["verify", "--texts", "."],
        ["evidence", "--texts", "."],
        ["new", "un-20210921-debate-ind"],
    ],
    ids=lambda arguments: arguments[0],
)
def test_a_package_without_coding_files(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    arguments: list[str],
) -> None:
    schema = {"fields": [{"name": "a", "type": "integer", "constraints": {"enum": ["1", "2"]}}]}
    resource = {"name": "t", "path": "t.csv", "schema": schema}
    (tmp_path / "datapackage.json").write_text(json.dumps({"resources": [resource]}))
    (tmp_path / "t.csv").write_text("a\n1\n")
    monkeypatch.chdir(tmp_path)
    assert main(arguments) == 2
    assert "this package has no coding files" in capsys.readouterr().err


@pytest.mark.parametrize("enum", [["1", "2"], [1, 2]])
def test_what_another_house_leaves_unsaid_is_emitted_empty(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, enum: list[object]
) -> None:
    schema = {"fields": [{"name": "a", "type": "integer", "constraints": {"enum": enum}}]}
    resource = {"name": "t", "path": "t.csv", "schema": schema}
    (tmp_path / "datapackage.json").write_text(json.dumps({"resources": [resource]}))
    monkeypatch.chdir(tmp_path)
    assert [main(["schema"]), main(["schema", "--check"])] == [0, 0]
    row = json.loads((tmp_path / "schemas/generated/t.row.schema.json").read_text("utf-8"))
    assert row["properties"]["a"]["enum"] == [1, 2, None]
    assert "language models" not in (tmp_path / "CODEBOOK.md").read_text("utf-8")


@pytest.mark.parametrize("arguments", [[], ["7"], ["x", "0.1"], ["7", "2"], ["7", "0"]])
def test_the_draw_of_a_sample_used_wrongly(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], arguments: list[str]
) -> None:
    monkeypatch.setattr(sys, "argv", ["draw.py", *arguments])
    with pytest.raises(SystemExit) as left:
        runpy.run_path(str(REPOSITORY / "scripts/draw.py"), run_name="__main__")
    assert (left.value.code, "usage: draw.py" in capsys.readouterr().err) == (2, True)


@pytest.mark.parametrize(
    ("damage", "said"),
    [
        (lambda root: shutil.rmtree(root / "data"), "metrics.json does not exist. Run: dvc repro"),
        (lambda root: (root / "README.md").write_text("no marks"), "README.md: "),
    ],
)
def test_the_counts_of_the_readme(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    damage: Callable[[Path], object],
    said: str,
) -> None:
    for name in ("README.md", "data/scripted/metrics.json", "data/curated/coders.csv"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(REPOSITORY / name, tmp_path / name)
    damage(tmp_path)
    monkeypatch.chdir(tmp_path)
    monkeypatch.syspath_prepend(REPOSITORY / "scripts")
    with pytest.raises(SystemExit) as left:
        runpy.run_path(str(REPOSITORY / "scripts/readme.py"), run_name="__main__")
    assert (left.value.code, said in capsys.readouterr().out) == (1, True)


def test_a_pattern_that_is_none_stops_a_stage_too(
    root: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    path = root / "schemas/issues.schema.json"
    text = path.read_text("utf-8")
    assert '"pattern": "' in text
    path.write_text(text.replace('"pattern": "', '"pattern": "(', 1), encoding="utf-8")
    with pytest.raises(SystemExit) as left:
        runpy.run_path(str(REPOSITORY / "scripts/compile.py"), run_name="__main__")
    assert (left.value.code, "cannot be read: missing )" in capsys.readouterr().out) == (1, True)
