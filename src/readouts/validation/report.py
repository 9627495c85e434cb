"""Findings for three readers: a person, a program, and a pull request.

report.schema.json beside this module describes what ``as_json`` writes.
"""

from __future__ import annotations

import json
import textwrap
from collections import defaultdict
from collections.abc import Callable

from readouts.faults import WARNING, Fault

SHOWN = 20
Rows = dict[str, int]


def text(faults: list[Fault], rows: Rows) -> str:
    """Grouped by rule, at most 20 of each, and how many more; then the rows of each table."""
    by_rule: dict[str, list[Fault]] = defaultdict(list)
    for fault in faults:
        by_rule[fault.rule].append(fault)
    lines: list[str] = []
    for rule, found in sorted(by_rule.items()):
        lines.append(f"{rule} ({found[0].severity}, {len(found)})")
        for fault in found[:SHOWN]:
            lines.append(f"  {fault.place}: {fault.message}. {fault.mend}")
        if len(found) > SHOWN:
            lines.append(f"  and {len(found) - SHOWN} more")
    counted = ", ".join(f"{name} {number}" for name, number in sorted(rows.items()))
    lines += textwrap.wrap(f"rows: {counted}", 100, subsequent_indent="  ") if rows else []
    return "\n".join([*lines, summary(faults, rows)])


def as_json(faults: list[Fault], rows: Rows) -> str:
    """Everything, uncapped."""
    warnings = sum(fault.severity == WARNING for fault in faults)
    report = {
        "valid": len(faults) == warnings,
        "n_faults": len(faults) - warnings,
        "n_warnings": warnings,
        "rows": rows,
        "findings": [fault.as_dict() for fault in faults],
    }
    return json.dumps(report, indent=2, ensure_ascii=False, sort_keys=True)


def github(faults: list[Fault], rows: Rows) -> str:
    """Workflow commands that annotate the line a person typed; uncapped."""
    lines = []
    for fault in faults:
        level = "warning" if fault.severity == WARNING else "error"
        place = f"file={_property(fault.path)}"
        if fault.line:
            place += f",line={fault.line}" + (f",col={fault.column}" if fault.column else "")
        lines.append(
            f"::{level} {place},title={_property(fault.rule)}::{_data(f'{fault.message}. {fault.mend}')}"
        )
    return "\n".join([*lines, summary(faults, rows)])


def summary(faults: list[Fault], rows: Rows) -> str:
    """One line: what was checked, and how much was found."""
    warnings = sum(fault.severity == WARNING for fault in faults)
    checked = f"{len(rows)} tables, {sum(rows.values())} rows: " if rows else ""
    return f"{checked}{len(faults) - warnings} faults, {warnings} warnings"


FORMATS: dict[str, Callable[[list[Fault], Rows], str]] = {
    "text": text,
    "json": as_json,
    "github": github,
}


def _data(value: str) -> str:
    return value.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(value: str) -> str:
    return _data(value).replace(":", "%3A").replace(",", "%2C")
