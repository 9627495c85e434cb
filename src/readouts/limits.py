"""How much of a stranger's package is read before giving up, each with its own error and option.

The defaults let any package of ordinary size pass and end everything else early, in one sentence.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from readouts.faults import Fault, FaultsFound


@dataclass(frozen=True)
class Limits:
    """The most that is read; an option of `readouts validate` for each, with ``max-`` before it."""

    bytes: int = 4_000_000_000  # of one file
    lexed_bytes: int = 50_000_000  # of a file that has to be gone through cell by cell
    rows: int = 100_000_000  # of one table
    columns: int = 2_000  # of one table
    cell: int = 1_000_000  # characters of one cell
    descriptor_bytes: int = 20_000_000  # of a JSON document
    seconds: float = 5.0  # for the cells of one column under a pattern that may take for ever


current = Limits()


def set_limits(**given: Any) -> None:
    """Change limits for this process; None leaves one as it is."""
    global current
    current = replace(
        current, **{name: value for name, value in given.items() if value is not None}
    )


def exceeded(path: str, name: str, found: float, what: str, line: int | None = None) -> FaultsFound:
    """The error that ``name`` is exceeded, and the option that moves it."""
    most = getattr(current, name)
    option = f"--max-{name.replace('_', '-')}"
    message = f"{what} {found}, at most {most} are read"
    mend = f"Make it smaller, or raise {option}."
    return FaultsFound([Fault(path, line, None, f"limit-{name.replace('_', '-')}", message, mend)])
