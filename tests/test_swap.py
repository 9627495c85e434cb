"""A build killed at any point leaves the release that was there whole, or none where none was."""

import errno
import hashlib
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import copy_package

from readouts.release import bundle, swap
from readouts.schema.declaration import read_package

# An audit hook kills the build at an exact point, without a word of it in the code under test.
PROGRAM = """
import os, signal, sys
from pathlib import Path
from readouts.release.bundle import build
from readouts.schema.declaration import read_package

def kill(event, arguments):
    if event == sys.argv[1] and any(str(a).endswith(sys.argv[2]) for a in arguments):
        os.kill(os.getpid(), signal.SIGKILL)

sys.addaudithook(kill)
build(read_package(Path(".").resolve()))
"""
# In the order in which a build passes them; a file is opened before it has any content.
WRITING = [
    ("open", "build/release/actors.csv"),
    ("open", "build/release/said.csv"),
    ("open", "build/release/CODEBOOK.md"),
    ("open", "build/release/datapackage.json"),
    ("open", ".zip"),
    ("open", "build/wheel/pyproject.toml"),
    ("open", ".whl"),
    ("open", "build/release/SHA256SUMS"),
]
EXCHANGING = ("ctypes.dlsym", "renameat2")
EXCHANGED = ("shutil.rmtree", "build/release")
NEW = "99.0.0"
linux = pytest.mark.skipif(
    sys.platform != "linux", reason="LEFT OUT: only Linux exchanges two folders"
)


def build_killed_at(root: Path, event: str, name: str) -> None:
    done = subprocess.run([sys.executable, "-c", PROGRAM, event, name], cwd=root, check=False)
    assert done.returncode == -signal.SIGKILL, f"the build never came to {event} {name}"


def version_if_whole(release: Path) -> str:
    """The version of the release, all of whose files are there and have the hash promised."""
    lines = (release / "SHA256SUMS").read_text().splitlines()
    sums = {name: digest for digest, name in (line.split("  ") for line in lines)}
    names = {path.name for path in release.iterdir()} - {"SHA256SUMS"}
    assert names == set(sums)
    for name in names:
        assert hashlib.sha256((release / name).read_bytes()).hexdigest() == sums[name]
    return str(read_package(release).descriptor["version"])


def retype_version(root: Path, old: str, new: str) -> None:
    for name, key in (("datapackage.json", '"version": "'), ("CITATION.cff", "\nversion: ")):
        text = (root / name).read_text(encoding="utf-8")
        assert key + old in text
        (root / name).write_text(text.replace(key + old, key + new, 1), encoding="utf-8")


@pytest.fixture(scope="module")
def standing(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """A package with a release, and its version; what is built next would be of another one."""
    root = copy_package(tmp_path_factory.mktemp("standing") / "package")
    old = version_if_whole(bundle.build(read_package(root)))
    retype_version(root, old, NEW)
    return root, old


@pytest.fixture(scope="module")
def bare(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return copy_package(tmp_path_factory.mktemp("bare") / "package")


@pytest.mark.parametrize("point", [*WRITING, pytest.param(EXCHANGING, marks=linux)])
def test_killed_while_building_the_old_release_stands(
    standing: tuple[Path, str], point: tuple[str, str]
) -> None:
    root, old = standing
    build_killed_at(root, *point)
    assert version_if_whole(root / "data/release") == old


@pytest.mark.parametrize("point", [*WRITING, ("os.rename", "data/release")])
def test_killed_while_building_the_first_there_is_none(bare: Path, point: tuple[str, str]) -> None:
    build_killed_at(bare, *point)
    assert not (bare / "data/release").exists()


@linux
def test_killed_once_exchanged_the_new_one_stands(copy: Path) -> None:
    old = version_if_whole(bundle.build(read_package(copy)))
    retype_version(copy, old, NEW)
    build_killed_at(copy, *EXCHANGED)
    assert version_if_whole(copy / "data/release") == NEW


@pytest.mark.parametrize("point", [WRITING[1], WRITING[-2], WRITING[-1]])
def test_the_next_build_works_and_leaves_nothing_behind(copy: Path, point: tuple[str, str]) -> None:
    build_killed_at(copy, *point)
    version_if_whole(bundle.build(read_package(copy)))
    assert list((copy / "build").iterdir()) == []


@pytest.fixture
def folders(tmp_path: Path) -> tuple[Path, Path]:
    """A new folder and the one that it shall replace."""
    new, target = tmp_path / "build/release", tmp_path / "data/release"
    for folder in (new, target):
        folder.mkdir(parents=True)
        (folder / "name").write_text(folder.parent.name)
    return new, target


def no_exchange(*_: object) -> None:
    raise OSError(errno.ENOSYS, os.strerror(errno.ENOSYS))


@linux
def test_the_place_is_never_empty(
    folders: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Linux needs no rename that would leave it empty."""
    new, target = folders
    monkeypatch.setattr(os, "rename", no_exchange)
    swap.swap(new, target)
    assert ((target / "name").read_text(), new.exists()) == ("build", False)


def test_where_folders_cannot_be_exchanged_the_old_one_steps_aside(
    folders: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    new, target = folders
    monkeypatch.setattr(swap, "_exchange", no_exchange)
    swap.swap(new, target)
    assert (target / "name").read_text() == "build"
    assert list(new.parent.iterdir()) == []


def test_an_old_release_that_stepped_aside_comes_back(folders: tuple[Path, Path]) -> None:
    """As after a kill between the two renames, or a new build that then fails."""
    new, target = folders
    target.rename(new.with_name("old-release"))
    swap.clear(new, target)
    assert (target / "name").read_text() == "data"
    assert list(new.parent.iterdir()) == []


def test_a_swap_that_fails_otherwise_is_not_hidden(
    folders: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    new, target = folders
    shutil.rmtree(new)
    with pytest.raises(OSError, match="No such file"):
        swap.swap(new, target)
    assert (target / "name").read_text() == "data"
