"""A version number and how far a change moves it (Data Package recipe *version*, after SemVer 2.0)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import IntEnum


class Level(IntEnum):
    """How much a change asks of whoever uses the data."""

    NONE = 0
    PATCH = 1
    MINOR = 2
    MAJOR = 3


@dataclass(frozen=True, order=True)
class Version:
    """MAJOR.MINOR.PATCH; no pre-releases, since a tag is cited or it is none."""

    major: int
    minor: int
    patch: int

    @classmethod
    def parse(cls, text: str) -> Version | None:
        """The version that ``text`` is, whole; None if it is none."""
        number = r"(0|[1-9][0-9]*)"
        match = re.fullmatch(rf"{number}\.{number}\.{number}", text)
        return cls(*map(int, match.groups())) if match else None

    def __str__(self) -> str:
        return f"{self.major}.{self.minor}.{self.patch}"

    def bumped(self, level: Level) -> Version:
        """The least version after this one for a change; below 1.0.0 a MAJOR one raises MINOR."""
        if level == Level.NONE:
            return self
        if level == Level.PATCH:
            return Version(self.major, self.minor, self.patch + 1)
        if level == Level.MINOR or self.major == 0:
            return Version(self.major, self.minor + 1, 0)
        return Version(self.major + 1, 0, 0)
