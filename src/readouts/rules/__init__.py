"""What a Table Schema cannot say. Each rule is a function from tables to failing rows.

A rule has an id, a sentence for the codebook and a severity; a bad fixture in the tests that
only it catches. datapackage.json names rule sets by the keys of ``RULE_SETS``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from readouts.faults import FAULT
from readouts.rows import Row, Rows
from readouts.schema.declaration import Table


class NoTable(Exception):
    """A rule asked for a table that is faulty or absent: it cannot judge."""


class Tables(dict[str, Rows]):
    """The rows of every table that a rule may rely on, and what the package declares of each.

    Asking for another table ends the rule with NoTable.
    """

    def __init__(self, rows: Mapping[str, Rows], declared: Mapping[str, Table]) -> None:
        super().__init__(rows)
        self.declared = declared

    def __missing__(self, name: str) -> Rows:
        raise NoTable(name)

    def key(self, name: str, row: Row) -> tuple[str, ...]:
        """The row's primary key."""
        return tuple(row[column] for column in self.declared[name].primary_key)


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
    """A rule as registered; ``of_one_table`` where no row is judged by the rows of another table."""

    id: str
    sentence: str
    check: Check
    severity: str = FAULT
    of_one_table: bool = False


class _Empty(Tables):
    """One table, and every other without rows."""

    def __missing__(self, name: str) -> Rows:
        return []


def alone(rule: Rule, table: Table, rows: Rows) -> set[tuple[str, ...]]:
    """Keys of the rows that a rule ``of_one_table`` refuses there; none in a table of other columns."""
    try:
        return {f.key for f in rule.check(_Empty({table.name: rows}, {table.name: table}))}
    except KeyError:
        return set()


DIPLOMACY: dict[str, Rule] = {}


def rule(
    identifier: str, sentence: str, severity: str = FAULT, of_one_table: bool = False
) -> Callable[[Check], Check]:
    """Register a check of the rule set ``diplomacy``."""

    def register(check: Check) -> Check:
        DIPLOMACY[identifier] = Rule(identifier, sentence, check, severity, of_one_table)
        return check

    return register


from readouts.rules import (  # noqa: E402, F401  (registering is the point)
    assertions,
    days,
    differences,
    evidence,
    meetings,
    notes,
    registers,
    statements,
    text,
)

RULE_SETS = {"diplomacy": DIPLOMACY}
