"""A canonical CSV file or a fault at its place."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from readouts.faults import FaultsFound
from readouts.lexing.lex import lex
from readouts.rows import canonical_csv


@pytest.mark.parametrize(
    ("source", "rule", "line"),
    [
        (b"", "source-error", None),
        (b"\xef\xbb\xbfa,b\n", "byte-order-mark", 1),
        (b"a;b\n1;2\n", "delimiter", 1),
        (b"a,b\n1,2", "no-final-newline", 2),
        (b'a,b\n1,2\n3,"x\n4,5\n', "stray-quote", 3),
        (b'a,b\n1,x"y"\n', "stray-quote", 2),
        (b'a,b\n1,"x"\n', "not-canonical", 2),
        (b"a,b\n1,2,3\n", "extra-cell", 2),
        (b"a,b\n1\n", "missing-cell", 2),
        (b"a,b\n\n1,2\n", "missing-cell", 2),
        (b"a,b,a\n1,2,3\n", "duplicate-label", 1),
        (b"a,b\n1,2\n<<<<<<< HEAD\n", "unresolved-merge", 3),
        (b"a,b\r\n1,2\r\n", "carriage-return", 1),
        (b"a,b\n1,2\r\n", "carriage-return", 2),
        (b"a,b\r1,2\n", "unseen-character", 1),
        (b"a,b\n1,\x00\n", "unseen-character", 2),
        ("a,b\n1,x\u202ey\n".encode(), "unseen-character", 2),
        (b"a,b\n1,\xff\n", "encoding-error", 2),
    ],
)
def test_refused_with_line(source: bytes, rule: str, line: int | None) -> None:
    with pytest.raises(FaultsFound) as found:
        lex(source, "f.csv")
    assert (found.value.faults[0].rule, found.value.faults[0].line) == (rule, line)


@pytest.mark.parametrize(
    ("source", "rules"),
    [
        (
            b"\xef\xbb\xbfa;b\r\n1;2\r\n",
            {"byte-order-mark", "delimiter", "carriage-return"},
        ),
        (
            b"a;b\r\n1;\x00\r\n3;4",
            {"delimiter", "carriage-return", "unseen-character", "no-final-newline"},
        ),
        (b"\xef\xbb\xbfa,b\n1,\xff\n", {"byte-order-mark", "encoding-error"}),
    ],
)
def test_all_that_the_form_of_a_file_has_is_said_at_once(source: bytes, rules: set[str]) -> None:
    with pytest.raises(FaultsFound) as found:
        lex(source, "f.csv")
    assert {fault.rule for fault in found.value.faults} == rules


def test_every_character_that_cannot_be_seen_is_named() -> None:
    with pytest.raises(FaultsFound) as found:
        lex(b"a,b\n\x00,1\n2,\x01\n", "f.csv")
    assert [(fault.line, fault.column) for fault in found.value.faults] == [(2, 1), (3, 3)]


def test_lines_count_on_after_a_cell_with_a_line_break() -> None:
    _, rows = lex(b'a,b\n1,"x\ny"\n2,z\n', "f.csv")
    assert [(cell.line, cell.column) for row in rows for cell in row] == [
        (2, 1),
        (2, 3),
        (4, 1),
        (4, 3),
    ]


def test_another_house_may_end_lines_with_crlf_and_quote_at_will() -> None:
    source = b'a,"b"\r\n1,"x"\r\n2,"y\r\nz"\r\n3,w\r\n'
    header, rows = lex(source, "f.csv", canonical=False)
    assert header == ["a", "b"]
    assert [[(cell.value, cell.line) for cell in row] for row in rows] == [
        [("1", 2), ("x", 2)],
        [("2", 3), ("y\r\nz", 3)],
        [("3", 5), ("w", 5)],
    ]


@pytest.mark.parametrize(
    ("source", "rule", "line"),
    [
        (b"\xef\xbb\xbfa,b\r\n", "byte-order-mark", 1),
        (b'a,b\r\n1,x"y"\r\n', "stray-quote", 2),
        (b"a,b\r\n1,\x00\r\n", "unseen-character", 2),
        (b"a,b\r\n1,x\ry\r\n", "unseen-character", 2),
        (b"a,b\r\n<<<<<<< HEAD\r\n", "unresolved-merge", 2),
        (b"a,b\r\n1,2", "no-final-newline", 2),
    ],
)
def test_the_rest_is_a_fault_in_every_house(source: bytes, rule: str, line: int) -> None:
    with pytest.raises(FaultsFound) as found:
        lex(source, "f.csv", canonical=False)
    assert (found.value.faults[0].rule, found.value.faults[0].line) == (rule, line)


cells = st.text(alphabet='ab,"\n é', max_size=6)


@given(st.lists(st.lists(cells, min_size=2, max_size=2), max_size=5))
def test_reads_what_the_csv_module_writes(rows: list[list[str]]) -> None:
    source = canonical_csv([{"p": a, "q": b} for a, b in rows], ["p", "q"])
    _, found = lex(source, "f.csv")
    assert [[cell.value for cell in row] for row in found] == rows
    assert list(csv.reader(io.StringIO(source.decode(), newline="")))[1:] == rows
