"""Frictionless as it was installed: no module of the working directory becomes a plugin of it."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def frictionless_alone() -> Iterator[None]:
    """Within it Frictionless may be imported and used; it trusts paths, which were judged before."""
    here = Path.cwd().resolve()
    kept = list(sys.path)
    sys.path[:] = [path for path in kept if path and Path(path).resolve() != here]
    try:
        from frictionless import system

        _ = system.plugins  # found on sys.path at first use, and kept
    finally:
        sys.path[:] = kept
    with system.use_context(trusted=True):
        yield
