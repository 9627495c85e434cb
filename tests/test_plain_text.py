"""Another encoding, a byte order mark and a merge left open are the same fault in every format."""

from collections.abc import Callable
from pathlib import Path

import pytest

from readouts.codings import yaml
from readouts.codings.canonical import canonical_register
from readouts.faults import FaultsFound
from readouts.lexing.lex import lex
from readouts.schema.declaration import Table, read_json

SOUND = {"f.csv": b"a,b\n1,2\n", "f.yaml": b"a: 1\nb: 2\n", "f.json": b'{"a": 1,\n"b": 2}\n'}


def as_json(source: bytes, path: str) -> object:
    return read_json(Path(path), path)


def as_register(source: bytes, path: str) -> object:
    fields = [{"name": name, "type": "string"} for name in "ab"]
    return canonical_register(Table("t", path, {"fields": fields, "primaryKey": ["a"]}), source)


READERS: list[tuple[str, Callable[[bytes, str], object]]] = [
    ("f.csv", lex),
    ("f.csv", as_register),
    ("f.yaml", yaml.read),
    ("f.json", as_json),
]


@pytest.mark.parametrize(("path", "read"), READERS)
@pytest.mark.parametrize(
    ("damage", "rule", "line", "column"),
    [
        (lambda sound: b"\xef\xbb\xbf" + sound, "byte-order-mark", 1, 1),
        (lambda sound: sound.replace(b"2", b"M\xfcller"), "encoding-error", 2, None),
        (lambda sound: sound + b"<<<<<<< HEAD\n=======\n>>>>>>> b\n", "unresolved-merge", 3, 1),
        (lambda sound: sound + b"=======\n", "unresolved-merge", 3, 1),
    ],
    ids=["byte order mark", "Latin-1", "both sides", "a marker left behind"],
)
def test_the_same_fault_at_the_same_place(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    path: str,
    read: Callable[[bytes, str], object],
    damage: Callable[[bytes], bytes],
    rule: str,
    line: int,
    column: int | None,
) -> None:
    monkeypatch.chdir(tmp_path)
    source = damage(SOUND[path])
    Path(path).write_bytes(source)
    if (read, rule) == (as_register, "byte-order-mark"):
        assert read(source, path) == SOUND[path]  # readouts fmt takes it away
        return
    with pytest.raises(FaultsFound) as found:
        read(source, path)
    (fault,) = found.value.faults
    assert (fault.path, fault.rule, fault.line, fault.column) == (path, rule, line, column)


def test_json_nested_past_all_reading_is_a_fault(tmp_path: Path) -> None:
    (tmp_path / "f.json").write_bytes(b"[" * 100_000)
    with pytest.raises(FaultsFound, match="nested too deeply"):
        read_json(tmp_path / "f.json", "f.json")
