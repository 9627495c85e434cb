"""What is wrong and where: the one currency in which every check reports.

A fault is written for the person who will mend it: file, line, column, value, rule, mend.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import asdict, dataclass

FAULT = "fault"
WARNING = "warning"


@dataclass(frozen=True)
class Fault:
    """One finding.

    ``line`` and ``column`` are 1-based and count file lines and code points; they are None where
    the finding concerns a whole file. ``row`` is the row number as Frictionless counts (the
    header is row 1); ``key`` is the row's primary key. ``rule`` is a Frictionless error type or
    a rule id of ours. ``severity`` is ``fault`` or ``warning``; warnings never change an exit code.
    """

    path: str
    line: int | None
    column: int | None
    rule: str
    message: str
    mend: str
    severity: str = FAULT
    table: str | None = None
    field: str | None = None
    value: str | None = None
    row: int | None = None
    key: tuple[str, ...] | None = None

    @property
    def place(self) -> str:
        """``path:line:column`` as far as known, the form that editors jump to."""
        parts = [self.path]
        if self.line is not None:
            parts.append(str(self.line))
            if self.column is not None:
                parts.append(str(self.column))
        return ":".join(parts)

    @property
    def order(self) -> tuple[str, int, int, str, str]:
        """Sort key: by place, then rule, so that two runs report alike."""
        return (self.path, self.line or 0, self.column or 0, self.rule, self.message)

    def as_dict(self) -> dict[str, object]:
        """The finding as plain data."""
        found = asdict(self)
        found["key"] = list(self.key) if self.key is not None else None
        return found


def did_you_mean(value: str, known: Iterable[str]) -> str:
    """The beginning of a mend: the known word that is most like the value; "" where none is."""
    near = difflib.get_close_matches(value, sorted(known), 1)
    return f"Did you mean '{near[0]}'? " if near else ""


class FaultsFound(Exception):
    """Data that cannot be used, with every finding; the command line turns it into exit code 1."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = sorted(faults, key=lambda fault: fault.order)
        super().__init__("; ".join(f"{f.place}: {f.message}" for f in self.faults[:3]))


class WrongUse(Exception):
    """A command called in a way that cannot work; the command line turns it into exit code 2."""
