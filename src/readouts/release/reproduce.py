"""`readouts release --reproduce REV`: does a revision build to the bytes that were released?

It is checked out clean and built under another path, time zone, locale, hash seed and umask, and, as
root, as another user; then its sums are compared with those that the revision itself recorded.
"""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from readouts.diff.comparison import Comparison, compare_sides
from readouts.diff.sides import open_side
from readouts.faults import WrongUse
from readouts.release.verify import SUMS
from readouts.versions.manifest import FOLDER

# Turkish has another lower case of I; where it is absent, at least not the caller's.
_LOCALES = ("tr_TR.utf8", "de_DE.utf8", "C.utf8")
_STRANGER = "nobody"
_MAIN = "import sys; from readouts.cli import main; sys.exit(main(sys.argv[1:]))"


@dataclass
class Reproduction:
    """What differs from the record, how the build's surroundings differed, what could not be made so."""

    differing: list[str] = field(default_factory=list)
    surroundings: list[str] = field(default_factory=list)
    n_files: int = 0


def reproduce(root: Path, revision: str) -> Reproduction:
    """Rebuild a revision of the package in ``root`` and compare.

    WrongUse where there is no such revision, where it recorded no release, or where it does not
    build: the message ends in what the build said.
    """
    with _checkout(root, revision) as (folder, package):
        try:
            recorded = (package / FOLDER / SUMS).read_text("ascii")
        except FileNotFoundError:
            raise WrongUse(
                f"{revision} recorded no release: it has no {FOLDER}/{SUMS}; "
                "readouts version --record writes it before the tag is made"
            ) from None
        found = Reproduction()
        _build(folder, package, found)
        built = (package / "data/release" / SUMS).read_text("ascii")
        names = _by_name(recorded).items() ^ _by_name(built).items()
        found.n_files = len(_by_name(recorded))
        found.differing = sorted({name for name, _ in names})
        if found.differing:
            found.differing += _where(root, package, recorded)
        return found


def _by_name(sums: str) -> dict[str, str]:
    return {
        name: digest for digest, _, name in (line.partition("  ") for line in sums.splitlines())
    }


@contextmanager
def _checkout(root: Path, revision: str) -> Iterator[tuple[Path, Path]]:
    """A clone at the revision that shares nothing with ours, and where the package lies in it."""

    def git(*arguments: str, cwd: Path) -> str:
        done = subprocess.run(
            ["git", *arguments], cwd=cwd, capture_output=True, text=True, check=False
        )
        if done.returncode != 0:
            raise WrongUse(f"git {arguments[0]}: {done.stderr.strip() or revision}")
        return done.stdout.strip()

    try:
        commit = git(
            "rev-parse", "--verify", "--end-of-options", f"{revision}^{{commit}}", cwd=root
        )
        top = Path(git("rev-parse", "--show-toplevel", cwd=root))
    except WrongUse:
        raise WrongUse(f"{revision} is no revision of this repository") from None
    with tempfile.TemporaryDirectory(prefix="readouts reproduced ") as name:
        folder = Path(name).resolve()
        clone = folder / "elsewhere" / "clone"
        git(
            "clone",
            "-q",
            "--no-checkout",
            "--no-hardlinks",
            f"file://{top}",
            str(clone),
            cwd=folder,
        )
        git("fetch", "-q", "origin", commit, cwd=clone)
        git("-c", "advice.detachedHead=false", "checkout", "-q", commit, cwd=clone)
        yield folder, clone / root.resolve().relative_to(top.resolve())


def _build(folder: Path, package: Path, found: Reproduction) -> None:
    """Run all stages up to the release, or where there is no pipeline the release alone."""
    command = ["readouts", "release"]
    if (package / "dvc.yaml").is_file():
        command = [sys.executable, "-m", "dvc", "repro", "--force", "--no-run-cache", "release"]
    # The tool of the revision, under the name by which its pipeline calls it.
    scripts = folder / "bin"
    scripts.mkdir()
    readouts = scripts / "readouts"
    readouts.write_text(f'#!/bin/sh\nexec \'{sys.executable}\' -P -c "{_MAIN}" "$@"\n')
    readouts.chmod(0o755)
    paths = [str(scripts), str(Path(sys.executable).parent), os.environ.get("PATH", os.defpath)]
    surroundings = {
        "TZ": "Pacific/Kiritimati",
        "LC_ALL": _other_locale(),
        "PYTHONHASHSEED": "20210815",
        "SOURCE_DATE_EPOCH": "86400",
        "HOME": str(folder),
        "PATH": os.pathsep.join(paths),
        "PYTHONPATH": str(package / "src"),
        "DVC_NO_ANALYTICS": "1",
        "DVC_SITE_CACHE_DIR": str(folder / "site"),
    }
    user = _other_user(folder, found)
    found.surroundings += [f"{k}={surroundings[k]}" for k in ("TZ", "LC_ALL", "PYTHONHASHSEED")]
    found.surroundings += ["umask 077", f"folder {package}"]
    done = subprocess.run(
        [shutil.which(command[0], path=surroundings["PATH"]) or command[0], *command[1:]],
        cwd=package,
        env=surroundings,
        umask=0o077,
        user=user,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode != 0:
        said = "\n".join((done.stdout + done.stderr).strip().splitlines()[-20:])
        raise WrongUse(f"the revision does not build here:\n{said}")


def _other_locale() -> str:
    done = subprocess.run(["locale", "-a"], capture_output=True, text=True, check=False)
    return next((name for name in _LOCALES if name in done.stdout.split()), "C")


def _other_user(folder: Path, found: Reproduction) -> str | None:
    """As root, somebody else, who is given the folder; None where he could not even start Python."""
    if os.geteuid() != 0:
        found.surroundings.append("the same user: only root can be another")
        return None
    try:
        stranger = pwd.getpwnam(_STRANGER)
        for path in (folder, *folder.rglob("*")):
            os.chown(path, stranger.pw_uid, stranger.pw_gid, follow_symlinks=False)
        command = [sys.executable, "-c", "import readouts.cli"]
        subprocess.run(command, user=_STRANGER, cwd=folder, capture_output=True, check=True)
    except (KeyError, OSError, subprocess.CalledProcessError):
        for path in (folder, *folder.rglob("*")):
            os.chown(path, 0, 0, follow_symlinks=False)
        found.surroundings.append(f"the same user: {_STRANGER} cannot run this Python")
        return None
    found.surroundings.append(f"user {_STRANGER}")
    return _STRANGER


def _where(root: Path, package: Path, recorded: str) -> Iterator[str]:
    """The first table, row and column, where the release that was recorded still stands here."""
    release = root / "data/release"
    if not (release / SUMS).is_file() or (release / SUMS).read_text("ascii") != recorded:
        yield "(the recorded release is not in data/release here, so no row can be named)"
        return
    with ExitStack() as stack:
        old = open_side(str(release), None, stack)
        new = open_side(str(package / "data/release"), None, stack)
        yield from _first(compare_sides(old, new, stack))


def _first(found: Comparison) -> Iterator[str]:
    for of_schema in found.schemas.changes[:1]:
        yield f"first: {of_schema.message}"
    for name, diff in found.tables.items():
        for row in diff:
            cells = row.cells[:1] if row.kind == "changed" else ()
            where = "".join(f", {c.field}: {c.old!r} -> {c.new!r}" for c in cells)
            yield f"first: table {name}, row {' '.join(row.key)} {row.kind}{where}"
            return
    if not found:
        yield "no cell of any table differs: only its form or a document"
