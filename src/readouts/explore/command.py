"""`readouts explore`: what the command line says of it."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from readouts.roots import package_root

_PORT = 8001


def add(verbs: Any) -> None:
    """The verb among the others of the command line."""
    explore = verbs.add_parser("explore", help="open data/release in Datasette, to ask in SQL")
    explore.add_argument("--port", type=int, default=_PORT, help=f"default {_PORT}")
    explore.add_argument("--no-browser", action="store_true", help="only say the address")
    explore.set_defaults(command=_explore)


def _explore(options: argparse.Namespace) -> int:
    from readouts.explore.serving import serve

    serve(package_root(Path()) / "data" / "release", options.port, not options.no_browser)
    return 0
