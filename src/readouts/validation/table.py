"""What is wrong in one table: cells, keys, order, and references to other tables."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from readouts.faults import Fault
from readouts.folders import how_to_add
from readouts.lexing.lexed import Lexed, cell_fault
from readouts.lexing.parts import Part
from readouts.schema.declaration import ForeignKey, Package, Table
from readouts.validation.explain import damages, refusals
from readouts.validation.keys import JOINT, Keys, joined, lacking
from readouts.validation.repeats import Repeats, repeated, unique_keys, without_echoes
from readouts.validation.screen import screen


def check_cells(lexed: Lexed) -> Iterator[Fault]:
    """Constraints, uniqueness, primary key and order of one table of a package with codings."""
    yield from check_values(lexed)
    yield from _order(lexed)


def check_values(lexed: Lexed) -> Iterator[Fault]:
    """Constraints, uniqueness and primary key of one table."""
    yield from without_echoes(_values(lexed))


def _values(lexed: Lexed) -> Iterator[Fault]:
    screened = screen(lexed.table)
    for part in lexed.parts:
        for number in screened.doubtful(part.frame):
            yield from refusals(lexed.table, part, number)
    for names, rule in unique_keys(lexed.table):
        repeats = Repeats(lexed.table, names, rule)
        for part in lexed.parts:
            repeats.see(part.frame)
        yield from repeated(lexed.table, lexed.parts, repeats)


def check_text(lexed: Lexed) -> Iterator[Fault]:
    """What no schema forbids and no author means: cells that another program has damaged."""
    screened = screen(lexed.table)
    for part in lexed.parts:
        for number in screened.doubtful(part.frame):
            yield from damages(lexed.table, part, number)


def _order(lexed: Lexed) -> Iterator[Fault]:
    """The first row that stands behind a later key."""
    table = lexed.table
    last: str | None = None
    for part in lexed.parts:
        keys = joined(table, part.frame, table.primary_key)
        behind = (keys < keys.shift(1, fill_value=last or "")).arg_true()
        if len(behind):
            number = part.first + behind[0]
            message, mend = "the row stands behind a later key", "Run readouts fmt."
            yield lexed.fault(number, table.leading, "not-sorted", message, mend)
            break
        last = keys[-1] if len(keys) else last


def foreign_keys(
    package: Package, tables: Mapping[str, Lexed], unsound: set[str], children: Iterable[str]
) -> Iterator[Fault]:
    """Dangling references of ``children``; a parent that is faulty does not flood them."""
    known: dict[tuple[str, tuple[str, ...]], Keys] = {}
    for child in (tables[name] for name in children if name in tables):
        for key in child.table.foreign_keys:
            if key.to_table in unsound or key.to_table not in tables:
                continue
            parent = (key.to_table, key.to_fields)
            if parent not in known:
                known[parent] = Keys(tables[key.to_table].table, key.to_fields)
                for part in tables[key.to_table].parts:
                    known[parent].see(part.frame)
            for part in child.parts:
                yield from dangling(package, child.table, part, key, known[parent])


def dangling(
    package: Package, table: Table, part: Part, key: ForeignKey, known: Keys
) -> Iterator[Fault]:
    """References of a part by one foreign key to what is not among the ``known`` keys."""
    for number, value in lacking(known, table, part.frame, key.fields):
        yield dangles(package, table, part, number, key, value, known)


def dangles(
    package: Package,
    table: Table,
    part: Part,
    number: int,
    key: ForeignKey,
    value: str,
    known: Keys,
) -> Fault:
    """The finding that a row of the part refers to a ``value``, joined, that is none of the keys."""
    named = value.split(JOINT)
    near = known.near(named[0])
    mend = f"Did you mean '{near}'? " if near else ""
    mend += f"Mend it, or {how_to_add(package, package.tables[key.to_table].path)}."
    message = f"'{' '.join(named)}' is not in {key.to_table}"
    at, cells = part.first + number, part.cells(number)
    return cell_fault(table, at, cells, key.fields[0], "foreign-key", message, mend)
