"""Which files of a package a change touches, so that a person is shown the warnings of these alone."""

from __future__ import annotations

import subprocess
from pathlib import Path

from readouts.faults import WrongUse


def changed_since(root: Path, revision: str) -> frozenset[str]:
    """Paths, relative to the package, that differ between a Git revision and the work tree.

    Files that Git does not hold yet are among them, ignored ones are not. WrongUse where ``root``
    lies in no repository or the revision is not to be had.
    """
    commit = f"{revision}^{{commit}}"
    if _git(root, "rev-parse", "--verify", "--quiet", "--end-of-options", commit) is None:
        raise WrongUse(
            f"'{revision}' is no revision of a Git repository here; a clone made with --depth holds few"
        )
    differing = _git(root, "diff", "--name-only", "--relative", "-z", revision, "--", ".")
    untracked = _git(root, "ls-files", "--others", "--exclude-standard", "-z")
    return frozenset(path for path in f"{differing}{untracked}".split("\0") if path)


def _git(root: Path, *arguments: str) -> str | None:
    """What Git prints; None where it fails or is not installed."""
    command = ["git", "--no-optional-locks", *arguments]
    try:
        done = subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)
    except FileNotFoundError:
        return None
    return done.stdout if done.returncode == 0 else None
