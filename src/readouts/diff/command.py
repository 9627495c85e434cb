"""`readouts diff OLD NEW`: exit 0 no difference, 1 differences, 2 wrong use."""

from __future__ import annotations

import argparse
from contextlib import ExitStack
from pathlib import Path
from typing import Any


def add(verbs: Any) -> None:
    """Add the command to those of the command line."""
    diff = verbs.add_parser("diff", help="what changed between two versions, by key and cell")
    for side in ("old", "new"):
        diff.add_argument(
            side, metavar=side.upper(), help="Git revision, folder with datapackage.json, or zip"
        )
    diff.add_argument("--format", choices=("text", "markdown", "json"), default="text")
    diff.set_defaults(command=_diff)


def _diff(options: argparse.Namespace) -> int:
    from readouts.diff.comparison import compare_sides
    from readouts.diff.report import FORMATS
    from readouts.diff.sides import open_side

    here = next(
        (f for f in (Path.cwd(), *Path.cwd().parents) if (f / "datapackage.json").is_file()), None
    )
    with ExitStack() as stack:
        old, new = (open_side(side, here, stack) for side in (options.old, options.new))
        found = compare_sides(old, new, stack)
        for line in FORMATS[options.format](found):
            print(line)
        return int(bool(found))
