"""The two sides of a comparison: a Git revision, a folder with a datapackage.json, or a release zip.

Whatever it is, it becomes a package in a folder, of which nothing outside that folder is read.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import IO, Any

from readouts.faults import FaultsFound, WrongUse
from readouts.schema.declaration import DESCRIPTOR, Package, Table, read_package

Copy = Callable[[str, IO[bytes]], None]
"""Writes the file of a path (relative to the package, POSIX) into a stream; KeyError if absent."""


@dataclass(frozen=True)
class Side:
    """One side: how it was called, and its package on disk."""

    label: str
    package: Package

    @property
    def version(self) -> str:
        return str(self.package.descriptor.get("version", ""))

    def file(self, table: Table) -> Path:
        """The CSV file of a table or view; absent for a view of a repository."""
        return self.package.root / table.path


def open_side(argument: str, root: Path | None, stack: ExitStack) -> Side:
    """The side that ``argument`` names; what is unpacked for it goes when ``stack`` closes.

    A folder or zip of that name goes before a Git revision, which is looked for in the repository
    of the package at ``root``. WrongUse where it is none of the three or cannot be read.
    """
    path = Path(argument)
    try:
        if (path / DESCRIPTOR).is_file():
            return Side(argument, _read(path.resolve()))
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="readouts-diff-")))
        if path.is_file() and zipfile.is_zipfile(path):
            with zipfile.ZipFile(path) as archive:
                _unpack(_from_zip(archive), folder)
        elif root is not None and (commit := _commit(argument, root)):
            with _Blobs(commit, root) as blobs:
                _unpack(blobs.copy, folder)
        else:
            raise WrongUse(
                f"{argument} is no Git revision here, no folder with a {DESCRIPTOR}, no release zip"
            )
        return Side(argument, _read(folder))
    except KeyError as error:
        raise WrongUse(f"{argument} has no {error.args[0]}") from None
    except FaultsFound as found:
        first = found.faults[0]
        raise WrongUse(f"{argument}: {first.place}: {first.message}. {first.mend}") from None


def _read(folder: Path) -> Package:
    for path in _named(_descriptor(folder)):
        if not (folder / path).resolve().is_relative_to(folder.resolve()):
            raise WrongUse(f"{DESCRIPTOR} names {path}, which lies outside the package")
    return read_package(folder)


def _unpack(copy: Copy, folder: Path) -> None:
    """Descriptor, then the files it names. A table's file may be absent; a schema may not."""
    with (folder / DESCRIPTOR).open("wb") as target:
        copy(DESCRIPTOR, target)
    for path in _named(_descriptor(folder)):
        target_path = folder / path
        target_path.parent.mkdir(parents=True, exist_ok=True)
        with target_path.open("wb") as target:
            copy(path, target)


def _descriptor(folder: Path) -> Any:
    try:
        return json.loads((folder / DESCRIPTOR).read_bytes())
    except ValueError:
        return None  # read_package says what is wrong with it


def _named(descriptor: Any) -> Iterator[str]:
    """Paths of tables and schemas that a descriptor names, none of which leads out of its folder."""
    resources = descriptor.get("resources") if isinstance(descriptor, dict) else None
    found: list[Any] = []
    for resource in resources if isinstance(resources, list) else ():
        if isinstance(resource, dict):
            found += [resource.get("path"), resource.get("schema")]
    views = descriptor.get("views") if isinstance(descriptor, dict) else None
    found += views.values() if isinstance(views, dict) else ()
    for path in found:
        if isinstance(path, str):
            parts = PurePosixPath(path)
            if parts.is_absolute() or ".." in parts.parts or "://" in path or "\\" in path:
                raise WrongUse(f"{DESCRIPTOR} names {path}, which lies outside the package")
            yield path


def _from_zip(archive: zipfile.ZipFile) -> Copy:
    def copy(path: str, target: IO[bytes]) -> None:
        try:
            member = archive.getinfo(path)
        except KeyError:
            raise KeyError(path) from None
        with archive.open(member) as source:
            shutil.copyfileobj(source, target)

    return copy


def _commit(revision: str, root: Path) -> str:
    """The commit of a revision; empty where there is none of that name, or no Git."""
    if revision.startswith("-"):
        return ""
    command = ["git", "rev-parse", "--quiet", "--verify", f"{revision}^{{commit}}"]
    try:
        done = subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)
    except FileNotFoundError:
        return ""
    return done.stdout.strip() if done.returncode == 0 else ""


class _Blobs:
    """Files of a commit, through one `git cat-file`; no checkout, so no hook and no filter runs."""

    def __init__(self, commit: str, root: Path) -> None:
        self._commit, self._root = commit, root

    def __enter__(self) -> _Blobs:
        self._git = subprocess.Popen(
            ["git", "cat-file", "--batch"],
            cwd=self._root,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
        return self

    def __exit__(self, *_: object) -> None:
        self._git.communicate()

    def copy(self, path: str, target: IO[bytes]) -> None:
        """Write the file of the package at this path as it is in the commit."""
        asked, answered = self._git.stdin, self._git.stdout
        assert asked and answered
        asked.write(f"{self._commit}:./{path}\n".encode())
        asked.flush()
        head = answered.readline().split()
        if head[-1] == b"missing" or head[1] != b"blob":
            raise KeyError(path)
        left = int(head[2])
        while left:
            piece = answered.read(min(left, 1 << 20))
            target.write(piece)
            left -= len(piece)
        answered.read(1)
