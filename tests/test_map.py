"""dvc.yaml is the whole map: what a stage's program imports or opens is among its dependencies."""

import json
import os
import shlex
import shutil
import subprocess
import sys
from modulefinder import ModuleFinder
from pathlib import Path

import pytest
import yaml
from conftest import REPOSITORY, copy_package

import readouts

STAGES = yaml.safe_load((REPOSITORY / "dvc.yaml").read_text())["stages"]
SCRIPTED = {name: s for name, s in STAGES.items() if s["cmd"].startswith("python scripts/")}
# Prints what the program opens for reading, once it has run.
WATCH = """
import json, runpy, sys
opened = set()
def watch(event, arguments):
    if event == "open" and isinstance(arguments[0], str) and "r" in (arguments[1] or "r"):
        opened.add(arguments[0])
sys.addaudithook(watch)
sys.path.insert(0, "scripts")
try:
    runpy.run_path(sys.argv[1], run_name="__main__")
    code = 0
except SystemExit as left:
    code = left.code
print(json.dumps([code, sorted(opened)]))
"""


def imported(script: str) -> set[str]:
    """Files of the package that the script imports at any depth, also late; __init__ holds no step."""
    finder = ModuleFinder(path=[str(REPOSITORY / "src"), str(REPOSITORY / "scripts")])
    finder.run_script(str(REPOSITORY / script))
    files = [Path(m.__file__) for m in finder.modules.values() if m.__file__]
    return {
        path.relative_to(REPOSITORY).as_posix()
        for path in files
        if path.is_relative_to(REPOSITORY) and path.name != "__init__.py"
    }


def opened(root: Path, script: str) -> set[str]:
    """Files of the package, programs left out, that the script opens when it runs there."""
    done = subprocess.run(
        [sys.executable, "-c", WATCH, script],
        cwd=root,
        env=os.environ | {"PYTHONPATH": str(root / "src")},
        capture_output=True,
        text=True,
        check=True,
    )
    code, paths = json.loads(done.stdout.splitlines()[-1])
    assert not code
    # What is gone again was a file half written.
    files = [root / p for p in paths if (root / p).is_relative_to(root) and (root / p).is_file()]
    return {p.relative_to(root).as_posix() for p in files if p.suffix not in (".py", ".pyc")}


def unmapped(files: set[str], stage: str) -> list[str]:
    """Files that no dependency of the stage is or holds."""
    deps = SCRIPTED[stage]["deps"]
    return sorted(f for f in files if not any(f == d or f.startswith(f"{d}/") for d in deps))


@pytest.mark.parametrize("stage", SCRIPTED)
def test_what_a_script_imports_is_in_the_map(stage: str) -> None:
    script = shlex.split(SCRIPTED[stage]["cmd"])[1]
    files = imported(script)
    assert "src/readouts/rows.py" in files
    assert unmapped(files | {script}, stage) == []


@pytest.mark.parametrize(
    "stage",
    [
        *("states", "compile", "double_codings", "reliability", "issue_reliability"),
        *("audit_rates", "positions", "metrics", "readme"),
    ],
)
def test_what_a_script_opens_is_in_the_map(stage: str, tmp_path: Path) -> None:
    root = copy_package(tmp_path / "package")
    shutil.copytree(REPOSITORY / "scripts", root / "scripts")
    script = shlex.split(SCRIPTED[stage]["cmd"])[1]
    made = {
        path
        for kind in ("outs", "metrics")
        for out in SCRIPTED[stage].get(kind, [])
        for path in out
    }
    data = opened(root, script) - made
    assert data & {"datapackage.json", "data/scripted/metrics.json"}
    assert unmapped(data, stage) == []


def test_what_the_schema_stage_opens_is_in_the_map(tmp_path: Path) -> None:
    """`readouts schema` reads registers for what editors complete and the codebook says."""
    root = copy_package(tmp_path / "package")
    stage = STAGES["schema"]
    name, *arguments = shlex.split(stage["cmd"])
    assert name == "readouts"
    (root / "run.py").write_text(
        f"import sys\nfrom readouts.cli import main\nsys.exit(main({arguments}))\n"
    )
    data = opened(root, "run.py") - {"run.py"}
    made = tuple(path for out in stage["outs"] for path in out)
    assert {"datapackage.json", "data/curated/coders.csv", "data/curated/issues.csv"} <= data
    mapped = (*made, *(f"{dep}/" for dep in stage["deps"]))
    assert sorted(path for path in data - set(stage["deps"]) if not path.startswith(mapped)) == []


def test_the_schema_stage_depends_on_every_schema() -> None:
    every = {f"schemas/{path.name}" for path in (REPOSITORY / "schemas").glob("*.json")}
    assert every == {dep for dep in STAGES["schema"]["deps"] if dep.endswith(".schema.json")}


def test_what_a_document_prints_is_written_before_the_release_that_holds_it() -> None:
    """README goes into the wheel: written after it, a second `dvc repro` would be needed."""
    made = {path: name for name, s in STAGES.items() for out in s.get("outs", []) for path in out}
    assert made["README.md"] == "readme"
    assert "README.md" in STAGES["release"]["deps"]
    assert "data/scripted/metrics.json" in STAGES["readme"]["deps"]


def test_no_module_hides_a_function_of_the_researcher() -> None:
    """`readouts.tables()` is no call any more once a module readouts.tables has been imported."""
    modules = {path.stem for path in (REPOSITORY / "src/readouts").iterdir()}
    assert modules & set(readouts.__all__) == set()


def test_every_dependency_exists() -> None:
    built = {
        path
        for stage in STAGES.values()
        for out in (*stage.get("outs", []), *stage.get("metrics", []))
        for path in out
    }
    for stage in STAGES.values():
        for path in stage["deps"]:
            assert path in built or (REPOSITORY / path).exists(), path
