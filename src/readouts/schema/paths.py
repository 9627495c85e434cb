"""Paths that a descriptor may name: files below its own folder, and nothing else.

The Data Package standard, *url-or-path*: no absolute path, no parent folder, lest a package make its
reader open what it could not see itself. URLs are allowed there and fetched by nobody here.
"""

from __future__ import annotations

import os
import re
import stat
from pathlib import Path

from readouts.rows import UNSEEN

_URL = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")


def unsafe(root: Path, path: str) -> tuple[str, str] | None:
    """Why nothing is read from that ``path`` of a package in ``root``, and the mend; else None."""
    below = "Give the path of a file below the folder of datapackage.json."
    if not path or UNSEEN.search(path) or "\\" in path or not _encodable(path):
        return "is no POSIX path", below
    if _URL.match(path):
        return "is an address, and nothing is fetched", "Save the file in the package."
    if path.startswith(("/", "~")):
        return "is absolute", below
    if ".." in path.split("/"):
        return "leads to a parent folder", below
    if not Path(os.path.realpath(root / path)).is_relative_to(os.path.realpath(root)):
        return "is a link that leads out of the package", "Put the file itself there."
    return None if _plain(root / path) else ("is no plain file", below)


def _encodable(path: str) -> bool:
    try:
        path.encode()
    except UnicodeEncodeError:
        return False
    return True


def _plain(path: Path) -> bool:
    """Whether reading it ends: a pipe or a device may wait for ever."""
    try:
        mode = path.stat().st_mode
    except OSError:
        return True  # whoever reads it says what is wrong with it
    return stat.S_ISREG(mode) or stat.S_ISDIR(mode)
