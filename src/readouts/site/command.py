"""`readouts site`: what the command line says of it."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from readouts.roots import package_root


def add(verbs: Any) -> None:
    """The verb among the others of the command line."""
    site = verbs.add_parser("site", help="build data/site, the explorer of data/release")
    site.set_defaults(command=_site)


def _site(options: argparse.Namespace) -> int:
    from readouts.site.build import build

    root = package_root(Path())
    built = build(root / "data" / "release", root / "data" / "site", root / "build")
    print(
        f"{built.folder.relative_to(root).as_posix()}: {built.files:,} files, "
        f"{built.rendered:,} pages rendered; open index.html"
    )
    return 0
