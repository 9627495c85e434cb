"""Where a command finds its package: at or above the folder that it was called in."""

from __future__ import annotations

import os
from pathlib import Path

from readouts.faults import WrongUse


def package_root(path: Path) -> Path:
    """The nearest folder at or above ``path`` that holds a datapackage.json."""
    start = path.resolve()
    if path.is_file():
        start = start.parent
    else:
        os.scandir(path).close()  # raises where there is no such folder, or no right to read it
    for folder in (start, *start.parents):
        if (folder / "datapackage.json").is_file():
            return folder
    raise WrongUse(f"no datapackage.json at or above {path}")
