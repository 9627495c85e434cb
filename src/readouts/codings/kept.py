"""Coding files that were read before, so that an unchanged one need not be parsed again.

Kept by content in the cache folder of the user, not in the package: nobody who sends a package can
say what was read in it. Only what had no fault is kept. A release and `validate --full` read anew.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
from functools import cache
from pathlib import Path
from typing import Any

from readouts.codings.yaml import Document
from readouts.rows import write_atomically


class Kept:
    """The documents of one package, by all that decides how a file is read."""

    def __init__(self, root: Path, form: dict[str, Any]) -> None:
        digest = hashlib.sha256(f"{root.resolve()}\n{form.get('title')}".encode()).hexdigest()
        self._file = _folder() / f"codings-{digest[:32]}.json"
        self._asked = hashlib.sha256(json.dumps(form, sort_keys=True).encode() + _code())
        self._before = self._read()
        self._now: dict[str, Any] = {}

    def key(self, source: bytes) -> str:
        """What identifies a file's content, the form it is held against, and the code that reads it."""
        asked = self._asked.copy()
        asked.update(source)
        return asked.hexdigest()

    def get(self, key: str, path: str) -> Document | None:
        """The document of that key, if it was kept."""
        found = self._before.get(key)
        if found is None:
            return None
        self._now[key] = found
        data, places, commented = found
        return Document(path, data, _places(places), _places(commented))

    def keep(self, key: str, document: Document) -> None:
        """Keep a document that has no fault."""
        listed = [[*map(_listed, kept.items())] for kept in (document.places, document.commented)]
        self._now[key] = [document.data, *listed]

    def close(self) -> None:
        """Write down what was asked for in this run, and nothing else."""
        if self._now.keys() != self._before.keys():
            written = json.dumps(self._now, ensure_ascii=False).encode()
            with contextlib.suppress(OSError):  # it is only slower without
                write_atomically(self._file, written)

    def _read(self) -> dict[str, Any]:
        try:
            found: dict[str, Any] = json.loads(self._file.read_bytes())
            return found
        except (OSError, ValueError):
            return {}


def _folder() -> Path:
    given = os.environ.get("XDG_CACHE_HOME") or "~/.cache"
    return Path(given).expanduser() / "readouts"


@cache
def _code() -> bytes:
    """A hash of the modules beside this one: another reader may find other faults."""
    digest = hashlib.sha256()
    for path in sorted(Path(__file__).parent.glob("*.py")):
        digest.update(path.read_bytes())
    return digest.digest()


def _listed(kept: tuple[Any, tuple[int, int]]) -> list[Any]:
    path, place = kept
    return [list(path), *place]


def _places(listed: list[list[Any]]) -> dict[Any, tuple[int, int]]:
    return {tuple(path): (line, column) for path, line, column in listed}
