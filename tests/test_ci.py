"""The script that continuous integration runs: a rebuild must leave the work tree as it was."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

NOTHING = "true"


@pytest.fixture
def checkout(tmp_path: Path, repository: Path) -> Path:
    """A Git repository with the script, in which every program it calls does nothing."""
    root = tmp_path / "checkout"
    (root / ".ci").mkdir(parents=True)
    shutil.copy(repository / ".ci/run", root / ".ci/run")
    shutil.copy(repository / ".gitignore", root / ".gitignore")
    (root / "kept.csv").write_text("a\n1\n")
    for name in ("make", "dvc"):
        program(root, name, NOTHING)
    identity = ["-c", "user.name=Nobody", "-c", "user.email=nobody@example.org"]
    for arguments in (["init", "-q"], ["add", "-A"], [*identity, "commit", "-qm", "All"]):
        subprocess.run(["git", *arguments], cwd=root, check=True)
    return root


def program(root: Path, name: str, script: str) -> None:
    path = root / ".venv/bin" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)


def run(root: Path) -> subprocess.CompletedProcess[str]:
    path = f"{root}/.venv/bin{os.pathsep}{os.environ['PATH']}"
    return subprocess.run(
        ["bash", ".ci/run"],
        cwd=root,
        env=os.environ | {"PATH": path},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize(
    ("rebuild", "said"),
    [
        (NOTHING, None),
        ("mkdir -p build && touch build/ignored", None),
        ("touch new.csv", "?? new.csv"),
        ("echo 2 > kept.csv", " M kept.csv"),
        ("rm kept.csv", " D kept.csv"),
        ("exit 1", ""),
    ],
    ids=["nothing", "ignored", "untracked", "changed", "deleted", "failed"],
)
def test_what_a_rebuild_leaves_behind(checkout: Path, rebuild: str, said: str | None) -> None:
    program(checkout, "dvc", rebuild)
    done = run(checkout)
    assert done.returncode == int(said is not None), done.stdout + done.stderr
    assert (said or "") in done.stdout


def test_a_failing_test_fails_the_whole(checkout: Path) -> None:
    program(checkout, "make", "exit 3")
    assert run(checkout).returncode == 3


def test_everything_is_rebuilt_and_nothing_taken_from_a_cache(checkout: Path) -> None:
    program(checkout, "dvc", 'echo "$@" > build-was-asked')
    assert "?? build-was-asked" in run(checkout).stdout
    assert (checkout / "build-was-asked").read_text() == "repro --force --no-run-cache --quiet\n"
