"""How far a long validation is, for whoever sits at the terminal; nothing for everybody else."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from typing import TextIO

# Seconds before the first word, and between two.
_SILENT, _EVERY = 2.0, 0.25


class Progress:
    """Bytes done of a total, rows a second and time left, on one line that is rewritten."""

    def __init__(
        self,
        total: int,
        to: TextIO | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._total, self._clock = max(total, 1), clock
        self._to = to or sys.stderr
        self._began, self._said = clock(), 0.0
        self._bytes = self._rows = 0
        self._shown = False

    def advance(self, done: int, rows: int) -> None:
        """So many bytes more are done, with the rows in them."""
        self._bytes, self._rows = self._bytes + done, self._rows + rows
        now = self._clock()
        spent = now - self._began
        if spent < _SILENT or now - self._said < _EVERY or not self._to.isatty():
            return
        self._said, self._shown = now, True
        share = min(self._bytes / self._total, 1.0)
        left = spent / share - spent if share else 0.0
        line = (
            f"{self._bytes / 1e6:,.0f} of {self._total / 1e6:,.0f} MB, "
            f"{self._rows / spent:,.0f} rows a second, {left:.0f} s left"
        )
        print(f"\r{line:<70}", end="", file=self._to, flush=True)

    def close(self) -> None:
        """Leave no trace on the line."""
        if self._shown:
            print(f"\r{'':<70}\r", end="", file=self._to, flush=True)
