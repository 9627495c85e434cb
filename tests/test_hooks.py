"""The pre-commit hooks: each runs where a change concerns it, and only there."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from readouts.schema import generated
from readouts.schema.declaration import read_package

PRE_COMMIT = shutil.which(
    "pre-commit", path=f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
)
pytestmark = pytest.mark.skipif(
    PRE_COMMIT is None, reason="LEFT OUT: pre-commit is not installed here"
)

FMT, SCHEMA, VALIDATE = "readouts fmt --check", "readouts schema --check", "readouts validate"


def pre_commit(root: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = os.environ | {"PRE_COMMIT_HOME": str(root.parent / "pre-commit-home")}
    return subprocess.run(
        [str(PRE_COMMIT), *arguments],
        cwd=root,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


def command(root: Path, name: str, script: str) -> None:
    """An executable of that name where the hooks look for theirs."""
    path = root / ".venv/bin" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)


@pytest.fixture
def hooked(copy: Path, repository: Path) -> Path:
    """A Git repository with the package and the hooks."""
    shutil.copy(repository / ".pre-commit-config.yaml", copy)
    subprocess.run(["git", "init", "-q"], cwd=copy, check=True)
    subprocess.run(["git", "add", "-A"], cwd=copy, check=True)
    return copy


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ("data/curated/rights.csv", {FMT, SCHEMA, VALIDATE}),  # an editor completes its codes
        ("data/curated/codings/2021/new.yaml", {FMT, VALIDATE}),
        ("data/passages/new.csv", {VALIDATE}),
        ("data/scripted/stances.csv", {VALIDATE}),
        ("schemas/rights.schema.json", {FMT, SCHEMA, VALIDATE}),
        ("datapackage.json", {FMT, SCHEMA, VALIDATE}),
        ("CODEBOOK.md", {SCHEMA}),
        ("src/readouts/rules/new.py", {SCHEMA, VALIDATE, "ruff check src/readouts/rules/new.py"}),
        ("scripts/new.py", {"ruff check scripts/new.py"}),
        ("tests/new.py", {"ruff check tests/new.py"}),
        ("README.md", set()),
    ],
)
def test_a_hook_runs_where_a_change_concerns_it(
    hooked: Path, changed: str, expected: set[str]
) -> None:
    for name in ("readouts", "ruff"):
        command(hooked, name, f'echo {name} "$@" >> ran')
    path = hooked / changed
    path.parent.mkdir(parents=True, exist_ok=True)
    path.touch()
    done = pre_commit(hooked, "run", "--files", changed)
    assert done.returncode == 0, done.stdout + done.stderr
    ran = hooked / "ran"
    assert set(ran.read_text().splitlines() if ran.exists() else ()) == expected


def test_the_hooks_stop_a_fault(hooked: Path) -> None:
    program = "import sys; from readouts.cli import main; sys.exit(main(sys.argv[1:]))"
    command(hooked, "readouts", f'exec {sys.executable} -c "{program}" "$@"')
    generated.write(read_package(hooked))
    name = "data/curated/rights.csv"
    assert pre_commit(hooked, "run", "--files", name).returncode == 0
    (hooked / name).write_bytes((hooked / name).read_bytes().replace(b"\n", b"\r\n"))
    done = pre_commit(hooked, "run", "--files", name)
    assert done.returncode == 1
    assert "Run: readouts fmt" in done.stdout
    assert f"{name}:" in done.stdout


def test_a_register_whose_codes_an_editor_completes_makes_the_form_stale(hooked: Path) -> None:
    program = "import sys; from readouts.cli import main; sys.exit(main(sys.argv[1:]))"
    command(hooked, "readouts", f'exec {sys.executable} -c "{program}" "$@"')
    generated.write(read_package(hooked))
    path = hooked / "data/curated/issues.csv"
    path.write_text(path.read_text().replace("\namnesty,", "\namnesties,"))
    done = pre_commit(hooked, "run", "schema", "--files", "data/curated/issues.csv")
    assert done.returncode == 1
    assert "schemas/generated/coding.schema.json is stale\n" in done.stdout
    assert "Run: readouts schema" in done.stdout


def test_the_configuration_is_what_pre_commit_allows(hooked: Path) -> None:
    path = hooked / ".pre-commit-config.yaml"
    assert pre_commit(hooked, "validate-config", path.name).returncode == 0
    path.write_text(path.read_text().replace("language: system", "langage: system", 1))
    refused = pre_commit(hooked, "validate-config", path.name)
    assert (refused.returncode, "required key: language" in refused.stdout) == (1, True)
