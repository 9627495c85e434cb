"""CODING.md defines every code that a coder types, with an example and a counter-example."""

import re
from collections.abc import Iterator

import pytest
from conftest import REPOSITORY

from readouts.rows import read_rows
from readouts.schema.declaration import read_package

PACKAGE = read_package(REPOSITORY)
TEXT = (REPOSITORY / "CODING.md").read_text("utf-8")
# Registers whose vocabularies coders choose from, besides what is typed in coding files.
TYPED = ("actors", "meetings", "participations", "sources", "statements", "evidence")
CODE_TABLES = ("speech_acts", "formats")
# Derived: nobody chooses them.
DERIVED = {"coder_kind", "format_kind", "attested_by", "reading"}


def tables() -> Iterator[list[dict[str, str]]]:
    """Every table of the manual that has counter-examples, a row being its cells by heading."""
    for block in re.findall(r"(?:^\|.*\n)+", TEXT, re.MULTILINE):
        head, _, *lines = (
            [cell.strip() for cell in re.split(r"(?<!\\)\|", line.strip())[1:-1]]
            for line in block.splitlines()
        )
        if any(name.startswith("counter-example") for name in head):
            yield [dict(zip(head, line, strict=True)) for line in lines]


def codes() -> Iterator[tuple[str, str]]:
    """Variable and code of every closed vocabulary that a person types."""
    for name in (*TYPED, "statement_targets", "statement_links", "stances"):
        for field in PACKAGE.tables[name].fields:
            for code in field.constraints.get("enum", ()):
                if field.name not in DERIVED:
                    yield field.name, code
    for name in CODE_TABLES:
        table = PACKAGE.tables[name]
        for row in read_rows(REPOSITORY / table.path):
            yield table.primary_key[0], row[table.primary_key[0]]


def test_no_cell_of_a_table_of_codes_is_empty() -> None:
    for rows in tables():
        for row in rows:
            # A variable is named once, in the row of its first code.
            assert [name for name, cell in row.items() if name != "variable" and not cell] == [], (
                row
            )


@pytest.mark.parametrize(("variable", "code"), sorted(set(codes())), ids="-".join)
def test_each_code_has_a_row_of_its_own(variable: str, code: str) -> None:
    alone = len({name for name, other in codes() if other == code}) == 1
    written = re.compile(rf"`?{code}`?( \(default\))?")
    found = []
    for rows in tables():
        named = ""
        for row in rows:
            named = row.get("variable") or named
            about = alone or f"`{variable}`" in (*row, named)
            if about and any(written.fullmatch(cell) for cell in list(row.values())[:2]):
                found.append(row)
    assert found, f"CODING.md has no row for {variable} {code}"
