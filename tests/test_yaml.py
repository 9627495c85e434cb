"""A coding file is plain YAML 1.2; what is not says where."""

import pytest

from readouts.codings.yaml import read
from readouts.faults import FaultsFound


def test_every_scalar_is_text() -> None:
    data = read(b"- NO\n- yes\n- 2021-02-30\n- 00451\n- 1.30042E+18\n", "f").data
    assert data == ["NO", "yes", "2021-02-30", "00451", "1.30042E+18"]


@pytest.mark.parametrize(
    ("source", "rule", "line", "column"),
    [
        (b"a: 1\nb:\tc\n", "yaml-tab", 2, 3),
        (b"a:\n  b: 1\n  c: 2\n  b: 3\n", "yaml-repeated-key", 4, 3),
        (b"a: &x 1\nb: *x\n", "yaml-not-plain", 1, 4),
        (b"a: !!int 1\n", "yaml-not-plain", 1, 4),
        (b"a: 1\n---\na: 2\n", "yaml-not-plain", 2, 1),
        (b"[" * 500, "yaml-not-plain", 1, 21),
        (b"[" * 100_000, "yaml-syntax", 1, 1001),
        (b"<<<<<<< HEAD\na: 1\n=======\na: 2\n>>>>>>> b\n", "unresolved-merge", 1, 1),
        (b"\xef\xbb\xbfa: 1\n", "byte-order-mark", 1, 1),
        (b"a: 1\nb: \xff\n", "encoding-error", 2, None),
        (b"", "yaml-empty", 1, 1),
        (b"a: 1\r\n", "carriage-return", 1, None),
        (b"a: 1\rb: 2\n", "unseen-character", 1, 5),
        (b"a: {b: c, d e}\n", "yaml-flow-comma", 1, 11),
        (b"a:\n- b: 1\n  c: 'Tis so\n  d: it's\n", "yaml-syntax", 3, 6),
        (b"a:\n- b: 1\n  c: 'Tis so\n  d: e\n", "yaml-syntax", 3, 6),
        (b'a:\n  b: "c"\n  d: "e" f\n', "yaml-syntax", 3, 6),
        ("a: é\u200bb\n".encode(), "unseen-character", 1, 5),
        ("a: 1\n# \u202ex\n".encode(), "unseen-character", 2, 3),
        (b'a: 1\nb: "x\\u200b"\n', "unseen-character", 2, 4),
    ],
)
def test_refused_with_place(source: bytes, rule: str, line: int, column: int | None) -> None:
    with pytest.raises(FaultsFound) as found:
        read(source, "f.yaml")
    first = found.value.faults[0]
    assert (first.rule, first.line, first.column) == (rule, line, column)


def test_all_that_the_form_of_a_file_has_is_said_at_once() -> None:
    with pytest.raises(FaultsFound) as found:
        read(b"\xef\xbb\xbfa: 1\r\nb:\tc\r\nd: 2\r\n", "f")
    rules = [(fault.rule, fault.line) for fault in found.value.faults]
    assert sorted(rules) == [("byte-order-mark", 1), ("carriage-return", 1), ("yaml-tab", 2)]


def test_a_repeated_key_names_both_lines() -> None:
    with pytest.raises(FaultsFound) as found:
        read(b"id: 1\nx: 2\nid: 3\n", "f")
    assert "line 1" in found.value.faults[0].message
    assert "line 3" in found.value.faults[0].message


def test_a_comment_behind_a_value_without_quotes_is_remembered() -> None:
    source = 'a: \u00e9 x # 1\nb: "y" # 2\nc: p\n  q # 3\nd: # 4\ne: {f: g # 5\n  }\n'
    found = read(source.encode(), "f").commented
    assert found == {("a",): (1, 8), ("c",): (4, 5), ("e", "f"): (6, 10)}
