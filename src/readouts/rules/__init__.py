"""What a Table Schema cannot say. Each rule is a function from tables to failing rows.

A rule has an id, a sentence for the codebook and a severity; a bad fixture in the tests that
only it catches. datapackage.json names rule sets by the keys of ``RULE_SETS``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from readouts.faults import FAULT
from readouts.rows import Rows

Tables = dict[str, Rows]


@dataclass(frozen=True)
class Failing:
    """A row that fails: its table and primary key, the field to look at, and what to do."""

    table: str
    key: tuple[str, ...]
    field: str
    message: str
    mend: str


Check = Callable[[Tables], Iterator[Failing]]


@dataclass(frozen=True)
class Rule:
    """A rule as registered."""

    id: str
    sentence: str
    check: Check
    severity: str = FAULT


DIPLOMACY: dict[str, Rule] = {}


def rule(identifier: str, sentence: str, severity: str = FAULT) -> Callable[[Check], Check]:
    """Register a check of the rule set ``diplomacy``."""

    def register(check: Check) -> Check:
        DIPLOMACY[identifier] = Rule(identifier, sentence, check, severity)
        return check

    return register


from readouts.rules import assertions, evidence, meetings, statements, text  # noqa: E402, F401  (registering is the point)

RULE_SETS = {"diplomacy": DIPLOMACY}
