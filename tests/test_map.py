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
except SystemExit as left:
    print(json.dumps([left.code, sorted(opened)]))
"""


def imported(script: str) -> set[str]:
    """Files of the package that the script imports at any depth, also late; __init__ holds no step."""
    finder = ModuleFinder(path=[str(REPOSITORY / "src")])
    finder.run_script(str(REPOSITORY / script))
    files = [Path(m.__file__) for m in finder.modules.values() if m.__file__]
    return {
        path.relative_to(REPOSITORY).as_posix()
        for path in files
        if path.is_relative_to(REPOSITORY / "src") and path.name != "__init__.py"
    }


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
        *("audit_rates", "positions"),
    ],
)
def test_what_a_script_opens_is_in_the_map(stage: str, tmp_path: Path) -> None:
    root = copy_package(tmp_path / "package")
    shutil.copytree(REPOSITORY / "scripts", root / "scripts")
    script = shlex.split(SCRIPTED[stage]["cmd"])[1]
    done = subprocess.run(
        [sys.executable, "-c", WATCH, script],
        cwd=root,
        env=os.environ | {"PYTHONPATH": str(root / "src")},
        capture_output=True,
        text=True,
        check=True,
    )
    code, opened = json.loads(done.stdout)
    assert code == 0
    files = {
        (root / path).relative_to(root) for path in opened if (root / path).is_relative_to(root)
    }
    made = {Path(path) for out in SCRIPTED[stage]["outs"] for path in out}
    data = {path.as_posix() for path in files - made if path.suffix not in (".py", ".pyc")}
    assert {"datapackage.json"} <= data
    assert unmapped(data, stage) == []


def test_every_dependency_exists() -> None:
    built = {path for stage in STAGES.values() for out in stage.get("outs", []) for path in out}
    for stage in STAGES.values():
        for path in stage["deps"]:
            assert path in built or (REPOSITORY / path).exists(), path
