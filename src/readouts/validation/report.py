"""Findings for three readers: a person, a program, and a pull request.

report.schema.json beside this module describes what ``as_json`` writes.
"""

from __future__ import annotations

import json
import textwrap
from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Protocol

from readouts.faults import WARNING, Fault
from readouts.folders import STALE

SHOWN, SHOWN_STALE = 20, 3
Rows = dict[str, int]
# Paths of files whose warnings are shown one by one; None: of every file. A fault always is.
Listed = Collection[str] | None


@dataclass(frozen=True)
class Checked:
    """How far a validation went: rows of each table that could be read, rules that could not run."""

    rows: dict[str, int]
    rules_not_run: list[str]


class Format(Protocol):
    """A report of findings, of the rows of each table, and of the rules that could not run."""

    def __call__(
        self,
        faults: list[Fault],
        rows: Rows,
        rules_not_run: Sequence[str] = (),
        listed: Listed = None,
    ) -> str: ...


def text(
    faults: list[Fault], rows: Rows, rules_not_run: Sequence[str] = (), listed: Listed = ()
) -> str:
    """Faults, then warnings, by rule, at most 20 of each; then how far the check reached.

    What is not shown is counted. Of the rows in which built tables are stale, the first of each
    table: one command mends all. Warnings stand for years beside a hundred thousand rows, so that
    they are only counted unless they are asked for.
    """
    lines: list[str] = []
    listed_faults = [fault for fault in faults if _is_listed(fault, listed)]
    for (_, rule, path), found in sorted(_grouped(listed_faults).items()):
        shown = SHOWN_STALE if path else SHOWN
        lines.append(f"{rule} ({found[0].severity}, {len(found)})")
        for fault in found[:shown]:
            lines.append(f"  {fault.place}: {fault.message}. {fault.mend}")
        if len(found) > shown:
            of_table = f" rows of {found[0].table}" if path else ""
            lines.append(
                f"  and {len(found) - shown} more{of_table}; --format json holds every one"
            )
    lines += _counted(faults, listed, "--warnings lists them")
    counted = ", ".join(f"{name} {number}" for name, number in sorted(rows.items()))
    lines += _wrapped(f"rows: {counted}") if rows else []
    unrun = ", ".join(rules_not_run)
    lines += _wrapped(f"not run, for want of sound tables: {unrun}") if unrun else []
    return "\n".join([*lines, summary(faults, rows, rules_not_run)])


def as_json(
    faults: list[Fault], rows: Rows, rules_not_run: Sequence[str] = (), listed: Listed = None
) -> str:
    """Everything, uncapped, whatever is ``listed``."""
    warnings = sum(fault.severity == WARNING for fault in faults)
    report = {
        "valid": len(faults) == warnings,
        "n_faults": len(faults) - warnings,
        "n_warnings": warnings,
        "rows": rows,
        "rules_not_run": list(rules_not_run),
        "findings": [fault.as_dict() for fault in faults],
    }
    return json.dumps(report, indent=2, ensure_ascii=False, sort_keys=True)


def github(
    faults: list[Fault], rows: Rows, rules_not_run: Sequence[str] = (), listed: Listed = None
) -> str:
    """Workflow commands that annotate the line a person typed, faults first; uncapped."""
    lines = []
    shown = [fault for fault in faults if _is_listed(fault, listed)]
    for fault in sorted(shown, key=lambda fault: fault.severity == WARNING):
        level = "warning" if fault.severity == WARNING else "error"
        place = f"file={_property(fault.path)}"
        if fault.line:
            place += f",line={fault.line}" + (f",col={fault.column}" if fault.column else "")
        lines.append(
            f"::{level} {place},title={_property(fault.rule)}::{_data(f'{fault.message}. {fault.mend}')}"
        )
    lines += _counted(faults, listed, "--format json holds them")
    return "\n".join([*lines, summary(faults, rows, rules_not_run)])


def summary(faults: list[Fault], rows: Rows, rules_not_run: Sequence[str] = ()) -> str:
    """One line: what was checked, how much was found, and what was not looked at."""
    warnings = sum(fault.severity == WARNING for fault in faults)
    checked = f"{len(rows)} tables, {sum(rows.values())} rows: " if rows else ""
    unrun = f", {len(rules_not_run)} rules not run" if rules_not_run else ""
    return f"{checked}{len(faults) - warnings} faults, {warnings} warnings{unrun}"


FORMATS: dict[str, Format] = {
    "text": text,
    "json": as_json,
    "github": github,
}


def _is_listed(fault: Fault, listed: Listed) -> bool:
    return fault.severity != WARNING or listed is None or fault.path in listed


def _grouped(faults: list[Fault]) -> dict[tuple[bool, str, str], list[Fault]]:
    """The findings of each rule, stale rows by table; sorted, the rules that find faults come first."""
    found: dict[tuple[bool, str, str], list[Fault]] = defaultdict(list)
    for fault in faults:
        table = fault.path if fault.rule == STALE else ""
        found[fault.severity == WARNING, fault.rule, table].append(fault)
    return found


def _counted(faults: list[Fault], listed: Listed, how: str) -> list[str]:
    """A line for each rule with warnings that are not shown, and how to see them."""
    left_out = [fault for fault in faults if not _is_listed(fault, listed)]
    return [
        f"{rule}: {len(found)} warnings not shown here; {how}"
        for (_, rule, _), found in sorted(_grouped(left_out).items())
    ]


def _wrapped(line: str) -> list[str]:
    return textwrap.wrap(line, 100, subsequent_indent="  ", break_on_hyphens=False)


def _data(value: str) -> str:
    return value.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(value: str) -> str:
    return _data(value).replace(":", "%3A").replace(",", "%2C")
