"""Reading fast and reading cell by cell: the same cells at the same places, or no proof."""

import os
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from readouts.faults import FaultsFound
from readouts.lexing import parts
from readouts.lexing.lex import Cell, lex
from readouts.lexing.proof import Unproven

COLUMNS = ["p", "q"]
EXAMPLES = int(os.environ.get("READOUTS_EXAMPLES", "400"))
HEADER = b"p,q\n"
GRAINS = [
    *[b"a", b"b", b'"', b'""', b",", b"\n", b" ", b"\r\n", b"\r", b"\t", b"\x00", b"\xff", b"="],
    *["é", "“", "\u200b", "\u202e", "\u00ad", "\u061c", "\ufeff", "\x85"],
    *[b"<<<<<<<", b'"a"', b'"a,b"', b'"a\nb"', b'"a""b"', b"a,b\n", b'"a,b",c\n', b"a,b\r\n"],
]
grains = st.sampled_from([g.encode() if isinstance(g, str) else g for g in GRAINS])


def fast(path: Path, canonical: bool) -> list[list[Cell]] | None:
    try:
        found = [*parts.read_parts(path, COLUMNS, canonical)]
    except Unproven:
        return None
    values = [row for part in found for row in part.frame.fill_null("").rows()]
    cells = [part.cells(i) for part in found for i in range(part.frame.height)]
    assert [[cell.value for cell in row] for row in cells] == [list(row) for row in values]
    return cells


def slow(source: bytes, canonical: bool) -> list[list[Cell]] | None:
    try:
        return lex(source, "", canonical)[1]
    except FaultsFound:
        return None


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("parts") / "t.csv"


@pytest.mark.long
@settings(max_examples=EXAMPLES)
@given(st.lists(grains, max_size=12), st.booleans(), st.integers(3, 40))
def test_what_is_proven_is_what_the_lexer_finds(
    file: Path, body: list[bytes], canonical: bool, size: int
) -> None:
    source = HEADER + b"".join(body)
    file.write_bytes(source)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(parts, "CHUNK", size)
        found = fast(file, canonical)
    if found is not None:
        assert found == slow(source, canonical)


@given(st.lists(st.tuples(st.text('ab,"\n é', max_size=5), st.text('ab,"\n', max_size=5))))
def test_whatever_is_canonical_is_proven(file: Path, rows: list[tuple[str, str]]) -> None:
    from readouts.rows import canonical_csv

    source = canonical_csv([{"p": a, "q": b} for a, b in rows], COLUMNS)
    file.write_bytes(source)
    assert fast(file, True) == slow(source, True)


@pytest.mark.parametrize(
    "source",
    [b"a,b\n1,2,3\n4\n", b'a,"b"c,d"e"\n', b"a,b\n<<<<<<< x,y\n", "a,\u2066\n".encode(), b"a,b"],
)
def test_what_the_lexer_refuses_is_not_proven(file: Path, source: bytes) -> None:
    file.write_bytes(HEADER + source)
    assert fast(file, False) is None
