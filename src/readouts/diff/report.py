"""A comparison for three readers: a person at a terminal, a pull request, a program.

diff.schema.json beside this module describes what ``as_json`` writes.
"""

from __future__ import annotations

import html
import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import islice

from readouts.diff.comparison import Comparison
from readouts.diff.labels import Labels, labels_of
from readouts.diff.rows import ADDED, CHANGED, REMOVED, RowChange, TableDiff
from readouts.rows import UNSEEN

SHOWN = 20
_KINDS = (ADDED, REMOVED, CHANGED)
_LONGEST = 160
Format = Callable[[Comparison], Iterator[str]]


def text(found: Comparison) -> Iterator[str]:
    """Lines, grouped by table and kind, at most 20 of each kind and how many more."""
    yield f"{_side(found, 0)} -> {_side(found, 1)}"
    if not found:
        yield "no difference"
    by_kind: dict[str, list[str]] = defaultdict(list)
    for change in found.schemas.changes:
        by_kind[change.kind].append(change.message)
    for kind, messages in by_kind.items():
        yield f"{kind} ({len(messages)})"
        yield from (f"  {_plain(message)}" for message in messages[:SHOWN])
        yield from _more(len(messages), "  ")
    shown = {name: _first(diff) for name, diff in found.tables.items() if diff}
    labels = labels_of(found, shown)
    for name, rows in shown.items():
        diff = found.tables[name]
        yield f"{name}: {_counts(diff)}"
        for kind in _KINDS:
            yield from (f"  {_line(labels, diff, row)}" for row in rows if row.kind == kind)
            yield from _more(diff.counts[kind], "  ", kind)
    yield from _footnotes(found)


def markdown(found: Comparison) -> Iterator[str]:
    """For a pull request: counts of each table, changes of schema, cells of the main tables.

    What cells hold is escaped, so that it neither becomes a link or a mention nor leaves its place.
    """
    yield f"**{_escaped(_side(found, 0))} → {_escaped(_side(found, 1))}**"
    yield ""
    if not found:
        yield "No difference."
        return
    changed = {name: diff for name, diff in found.tables.items() if diff}
    if changed or found.n_rows:
        yield "| table | rows before | rows after | added | removed | changed |"
        yield "|---|--:|--:|--:|--:|--:|"
        for name, diff in changed.items():
            counts = " | ".join(f"{diff.counts[kind]:,}" for kind in _KINDS)
            yield f"| {_escaped(name)} | {diff.rows[0]:,} | {diff.rows[1]:,} | {counts} |"
        for name, number in found.n_rows.items():
            removed = name in {table.name for table in found.schemas.removed}
            cells = (
                f"{number:,} | – | – | {number:,}"
                if removed
                else f"– | {number:,} | {number:,} | –"
            )
            yield f"| {_escaped(name)} | {cells} | – |"
        yield ""
    if found.schemas.changes:
        yield f"Schema ({len(found.schemas.changes)}):"
        yield ""
        for change in found.schemas.changes[:SHOWN]:
            yield f"- {change.kind}: {_escaped(_plain(change.message))}"
        yield from _more(len(found.schemas.changes), "- ")
        yield ""
    main = found.new.package.descriptor.get("mainTables", list(changed))
    shown = {name: _first(changed[name]) for name in main if name in changed}
    labels = labels_of(found, shown)
    for name, rows in shown.items():
        diff = changed[name]
        yield f"<details><summary>{_escaped(name)}: {_counts(diff)}</summary>"
        yield ""
        for kind in _KINDS:
            yield from (
                f"- {_escaped(_line(labels, diff, row))}" for row in rows if row.kind == kind
            )
            yield from _more(diff.counts[kind], "- ", kind)
        yield ""
        yield "</details>"
        yield ""
    yield from map(_escaped, _footnotes(found))


def as_json(found: Comparison) -> Iterator[str]:
    """Everything, uncapped, a line a change, so that it is written as it is read."""
    head = {
        "different": bool(found),
        "old": {"name": found.old.label, "version": found.old.version},
        "new": {"name": found.new.label, "version": found.new.version},
        "schema": [
            {"kind": c.kind, "table": c.table, "field": c.field, "message": c.message}
            for c in found.schemas.changes
        ],
        "compared_by_schema_alone": list(found.by_schema_alone),
    }
    yield f'{_json(head)[:-1]}, "tables": ['
    comma = ""
    removed = {table.name for table in found.schemas.removed}
    for name, number in found.n_rows.items():
        rows = {"rows_before": number, "rows_after": None}
        if name not in removed:
            rows = {"rows_before": None, "rows_after": number}
        yield f"{comma}{_json({'table': name, **rows, 'added': 0, 'removed': 0, 'changed': 0, 'changes': []})}"
        comma = ","
    for name, diff in found.tables.items():
        before, after = diff.rows
        counts = {"table": name, "rows_before": before, "rows_after": after, **diff.counts}
        yield f'{comma}{_json(counts)[:-1]}, "changes": ['
        inner = ""
        for change in diff:
            cells = [{"field": c.field, "old": c.old, "new": c.new} for c in change.cells]
            yield f"{inner}{_json({'kind': change.kind, 'key': change.key, 'cells': cells})}"
            inner = ","
        yield "]}"
        comma = ","
    yield "]}"


FORMATS: Mapping[str, Format] = {"text": text, "markdown": markdown, "json": as_json}


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def _side(found: Comparison, which: int) -> str:
    side = (found.old, found.new)[which]
    return f"{side.label} (version {side.version})" if side.version else side.label


def _counts(diff: TableDiff) -> str:
    kinds = ", ".join(f"{diff.counts[kind]:,} {kind}" for kind in _KINDS if diff.counts[kind])
    return f"{diff.rows[0]:,} -> {diff.rows[1]:,} rows: {kinds}"


def _first(diff: TableDiff) -> list[RowChange]:
    """The first 20 of each kind."""
    found: list[RowChange] = []
    for kind in _KINDS:
        if diff.counts[kind]:
            found += islice((change for change in diff if change.kind == kind), SHOWN)
    return found


def _line(labels: Labels, diff: TableDiff, change: RowChange) -> str:
    label = labels.of_row(diff.name, change)
    key = " ".join(map(_plain, change.key))
    line = f"{change.kind} {key}" + (f": {_plain(label)}" if label else "")
    if change.kind == CHANGED:
        cells = (
            f"{cell.field}: {_cell(labels, diff, cell.field, cell.old)}"
            f" -> {_cell(labels, diff, cell.field, cell.new)}"
            for cell in change.cells
        )
        line += " | " + "; ".join(cells)
    return line


def _cell(labels: Labels, diff: TableDiff, field: str, value: str | None) -> str:
    label = labels.of_value(diff.name, field, value or "")
    shown = _plain(value or "") or "(empty)"
    return f"{shown} ({_plain(label)})" if label else shown


def _plain(value: str) -> str:
    """On one line, what is unseen made visible, and not longer than a line or two."""
    value = value.replace("\n", "\\n")
    value = UNSEEN.sub(lambda match: match.group().encode("unicode_escape").decode(), value)
    return value if len(value) <= _LONGEST else f"{value[:_LONGEST]}…"


def _more(number: int, indent: str, kind: str = "") -> Iterable[str]:
    if number > SHOWN:
        yield f"{indent}and {number - SHOWN:,} more{' ' * bool(kind)}{kind}"


def _footnotes(found: Comparison) -> Iterator[str]:
    for name, number in found.n_rows.items():
        yield f"{name}: {number:,} rows on one side alone"
    if found.by_schema_alone:
        yield f"compared by schema alone: {', '.join(found.by_schema_alone)}"


def _escaped(value: str) -> str:
    """As literal text in Markdown: no tag, link, mention, reference or table cell comes of it."""
    marks = {mark: f"&#{ord(mark)};" for mark in "\\`*_[]#|~@!:"}
    return "".join(marks.get(mark, mark) for mark in html.escape(value, quote=False))
