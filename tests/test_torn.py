"""Nothing torn, ever: whatever fails in a build, the place holds the old release or the new, whole."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from conftest import LONG, REPOSITORY
from test_swap import version_if_whole
from tiny import releasable

KILLS = 200 if LONG else 50


def broken(tmp_path: Path, *arguments: str) -> dict[str, Any]:
    root = releasable(tmp_path / "package")
    done = subprocess.run(
        [
            sys.executable,
            str(REPOSITORY / "tests/torn.py"),
            arguments[0],
            str(root),
            *arguments[1:],
        ],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def test_whichever_operation_fails(tmp_path: Path) -> None:
    found = broken(tmp_path, "operations")
    assert found["torn"] == []
    assert found["broken"] > 50, "all of a build's file-system operations"


@pytest.mark.skipif(sys.platform == "win32", reason="LEFT OUT: Windows limits no file's size")
def test_whichever_file_finds_no_space(tmp_path: Path) -> None:
    found = broken(tmp_path, "sizes")
    assert found["torn"] == []


@pytest.mark.skipif(sys.platform == "win32", reason="LEFT OUT: Windows has no fork")
def test_killed_at_a_random_moment(tmp_path: Path) -> None:
    found = broken(tmp_path, "kills", str(KILLS))
    assert found == {"broken": KILLS, "torn": []}


def test_four_at_once(tmp_path: Path) -> None:
    root = releasable(tmp_path / "package")
    program = (
        "from pathlib import Path; from readouts.release.bundle import build; "
        "from readouts.schema.declaration import read_package; build(read_package(Path().resolve()))"
    )
    running = [
        subprocess.Popen([sys.executable, "-c", program], cwd=root, stderr=subprocess.PIPE)
        for _ in range(4)
    ]
    for one in running:
        _, said = one.communicate()
        assert one.returncode == 0, said.decode()
    assert version_if_whole(root / "data/release") == "1.0.0"
    assert list((root / "build").iterdir()) == []
