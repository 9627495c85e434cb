"""Frictionless and Pandera are witnesses: what they refuse and we let through is itself a fault."""

from pathlib import Path

import pytest

from readouts.schema.declaration import read_package
from readouts.schema.pandera_schema import refused_cells
from readouts.validation.table import check_cells, lex_table
from readouts.validation.witnesses import disagreements


def test_the_witnesses_agree_on_the_package(repository: Path) -> None:
    package = read_package(repository)
    tables = {n: lex_table(package, t).rows for n, t in package.tables.items()}
    assert list(disagreements(package, tables, set())) == []


@pytest.mark.parametrize(
    ("table", "field", "value"),
    [
        ("stances", "stance", "3"),
        ("stances", "stance", "-3"),
        ("stances", "stance_kind", "mine"),
        ("statements", "said_on", "2021-9-16"),
        ("statements", "summary", ""),
        ("statements", "summary", "x" * 301),
        ("evidence", "passage_sha256", "abc"),
        ("rights", "may_redistribute", "no"),
        ("sources", "language", "English language"),
    ],
)
def test_the_same_cell_is_refused_by_pandera(
    copy: Path, table: str, field: str, value: str
) -> None:
    package = read_package(copy)
    declared = package.tables[table]
    rows = [dict(row) for row in lex_table(package, declared).rows]
    rows[0][field] = value
    assert refused_cells(declared, rows) == {(0, field)}


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [("stances", ",own,2\n", ",own,7\n"), ("statement_targets", ",criticised\n", ",blamed\n")],
)
def test_a_blind_spot_of_ours_would_be_named(copy: Path, name: str, old: str, new: str) -> None:
    """With our own verdict left out, as if a check were broken, both witnesses speak up."""
    path = copy / f"data/scripted/{name}.csv"
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new, 1))
    package = read_package(copy)
    lexed = lex_table(package, package.tables[name])
    ours = {(name, f.row - 2, f.field) for f in check_cells(lexed) if f.row and f.field}
    blind = list(disagreements(package, {name: lexed.rows}, set()))
    assert {fault.message.split()[0] for fault in blind} == {"Frictionless", "Pandera"}
    assert list(disagreements(package, {name: lexed.rows}, ours)) == []
