"""With what the package is compared: its last tag, or else what the repository recorded of a release."""

from __future__ import annotations

import subprocess
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory

from readouts.diff.sides import open_side
from readouts.faults import WrongUse
from readouts.schema.declaration import Package
from readouts.versions.manifest import FOLDER, Manifest, read_manifest, write_manifest
from readouts.versions.number import Version


def recorded(package: Package) -> Manifest | None:
    """What the work tree holds of the last release; None where nothing was released."""
    found = read_manifest(package.root / FOLDER, "")
    if found is None:
        return None
    return Manifest(found.package, f"{found.version} as recorded in {FOLDER}, no tag being here")


def last_tag(root: Path) -> str:
    """The highest tag ``v<version>`` that HEAD descends from; empty where there is none."""
    command = ["git", "tag", "--merged", "HEAD", "--list", "v*"]
    try:
        done = subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)
    except FileNotFoundError:
        return ""
    versions = [v for tag in done.stdout.split() if (v := Version.parse(tag[1:]))]
    return f"v{max(versions)}" if versions else ""


def find_base(package: Package, stack: ExitStack) -> Manifest | None:
    """The last released version to compare with, or None before the first release."""
    tag = last_tag(package.root)
    if not tag:
        return recorded(package)
    try:
        side = open_side(tag, package.root, stack)
    except WrongUse:
        return recorded(package)  # a tag of the repository, in which this package was not
    folder = Path(stack.enter_context(TemporaryDirectory(prefix="readouts-version-")))
    write_manifest(side.package, folder)
    return read_manifest(folder, f"tag {tag}")
