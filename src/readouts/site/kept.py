"""What an earlier build already holds, so that a small change rebuilds only what it touches.

The record lies outside the site, whose bytes it must not change. A page is kept only if it is made of
the same data by the same templates, and its file still is what that build wrote.
"""

from __future__ import annotations

import hashlib
import json
import os
from pathlib import Path


class Kept:
    """Pages of the site in ``folder``, by what they were made of; empty where ``record`` is none."""

    def __init__(self, record: Path, folder: Path) -> None:
        self._record, self._folder = record, folder
        self._before: dict[str, list[str]] = {}
        self._now: dict[str, list[str]] = {}
        self.taken = 0
        if record.is_file():
            self._before = json.loads(record.read_text("utf-8"))

    def take(self, path: str, made_of: str, target: Path) -> bool:
        """Put the earlier file at ``target`` if it is made of ``made_of``; whether it was."""
        known = self._before.get(path)
        old = self._folder / path
        if not known or known[0] != made_of or not old.is_file():
            return False
        content = old.read_bytes()
        if hashlib.sha256(content).hexdigest() != known[1]:
            return False
        _place(old, target, content)
        self._now[path] = known
        self.taken += 1
        return True

    def add(self, path: str, made_of: str, content: bytes) -> None:
        """Remember a file that was made now."""
        self._now[path] = [made_of, hashlib.sha256(content).hexdigest()]

    def save(self) -> None:
        """Write the record for the next build."""
        self._record.parent.mkdir(parents=True, exist_ok=True)
        self._record.write_text(json.dumps(self._now, sort_keys=True), "utf-8")


def _place(old: Path, target: Path, content: bytes) -> None:
    """The same file under a second name; its content where the file system has no such thing."""
    try:
        os.link(old, target)
    except OSError:
        target.write_bytes(content)
