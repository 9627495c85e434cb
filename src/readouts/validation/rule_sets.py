"""The rule sets that a package names, run over its sound tables; what cannot run is told.

A rule that asks for a faulty table says nothing of it: its findings would be the fault's echo.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from readouts.faults import Fault
from readouts.lexing.lexed import Lexed
from readouts.rules import RULE_SETS, NoTable, Rule, Tables
from readouts.schema.declaration import Package


def named_rules(package: Package) -> list[str]:
    """Ids of all rules that the package wants to be judged by."""
    return [
        rule for name in package.descriptor.get("ruleSets", []) for rule in RULE_SETS.get(name, ())
    ]


def run_rule_sets(
    package: Package, judged: Mapping[str, Lexed], unsound: set[str]
) -> tuple[list[Fault], list[str]]:
    """Findings, and the ids of the rules that could not run over every table they ask for."""
    sound = {name: table for name, table in judged.items() if name not in unsound}
    tables = Tables({name: table.rows for name, table in sound.items()}, package.tables)
    faults: list[Fault] = []
    not_run: list[str] = []
    for name in package.descriptor.get("ruleSets", []):
        if name not in RULE_SETS:
            mend = f"Known: {', '.join(RULE_SETS)}."
            faults.append(_misfit("unknown-rule-set", f"'{name}' is no rule set", mend))
            continue
        absent: set[str] = set()
        for rule in RULE_SETS[name].values():
            try:
                faults += _findings(rule, tables, sound)
            except NoTable as asked:
                not_run.append(rule.id)
                absent |= {str(asked)} - package.tables.keys()
            except KeyError as asked:
                not_run.append(rule.id)
                message = (
                    f"rule {rule.id} of '{name}' does not fit these tables: they have no {asked}"
                )
                faults.append(
                    _misfit("rule-set-misfit", message, f"Add the column, or drop '{name}'.")
                )
        if absent:
            message = f"rule set '{name}' asks for tables that are no resource here: {', '.join(sorted(absent))}"
            faults.append(_misfit("rule-set-misfit", message, f"Add them, or drop '{name}'."))
    return faults, not_run


def _findings(rule: Rule, tables: Tables, sound: Mapping[str, Lexed]) -> Iterator[Fault]:
    numbers: dict[str, dict[tuple[str, ...], int]] = {}
    for failing in rule.check(tables):
        table = sound[failing.table]
        if failing.table not in numbers:
            keys = (tables.key(failing.table, row) for row in table.rows)
            numbers[failing.table] = {key: number for number, key in enumerate(keys)}
        number = numbers[failing.table][failing.key]
        fault = table.fault(number, failing.field, rule.id, failing.message, failing.mend)
        yield replace(fault, severity=rule.severity)


def _misfit(rule: str, message: str, mend: str) -> Fault:
    return Fault("datapackage.json", None, None, rule, message, mend)
