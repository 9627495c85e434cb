"""`readouts fmt` changes layout, never a value, and twice is once."""

from pathlib import Path

import pytest

from readouts.cli import main
from readouts.codings import yaml
from readouts.codings.canonical import canonical_coding, canonical_register, files
from readouts.schema.declaration import read_package


def test_the_repository_is_canonical(repository: Path) -> None:
    assert [path for path, old, new in files(read_package(repository)) if old != new] == []


def test_a_register_saved_by_a_spreadsheet(copy: Path) -> None:
    table = read_package(copy).tables["rights"]
    good = (copy / table.path).read_bytes()
    header, *rows = good.decode().splitlines()
    quoted = [f'"{row.split(",")[0]}",{row.partition(",")[2]}' for row in reversed(rows)]
    spoilt = "\ufeff" + "\r\n".join([header, *quoted, ""])
    assert canonical_register(table, spoilt.encode()) == good


@pytest.mark.parametrize(
    "source", [b"a;b\n1;2\n", b'rights_id,label,licence_url,may_redistribute\na,"b,c,d\n', b""]
)
def test_what_is_no_table_of_ours_is_left_alone(
    copy: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], source: bytes
) -> None:
    path = copy / "data/curated/rights.csv"
    path.write_bytes(source)
    monkeypatch.chdir(copy)
    assert main(["fmt"]) == 1
    assert "data/curated/rights.csv" in capsys.readouterr().out
    assert path.read_bytes() == source


def test_a_coding_keeps_comments_and_words() -> None:
    source = b"a:   NO  # why\nb: 2021-02-03\nc: '0451'\nd: {x: +1,  y: yes}\n"
    once = canonical_coding(source, "f")
    assert once == canonical_coding(once, "f")
    assert b"# why" in once
    assert yaml.read(once, "f").data == yaml.read(source, "f").data


def test_a_coding_saved_by_another_editor() -> None:
    good = b"a: NO  # why\nb: 2021-02-03\n"
    assert canonical_coding(b"\xef\xbb\xbf" + good.replace(b"\n", b"\r\n"), "f") == good


def test_check_shows_the_difference(
    copy: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    path = copy / "data/curated/formats.csv"
    header, *rows = path.read_text().splitlines()
    path.write_text("\n".join([header, *reversed(rows)]) + "\n")
    monkeypatch.chdir(copy)
    assert main(["fmt", "--check"]) == 1
    assert "Run: readouts fmt" in capsys.readouterr().out
    assert main(["fmt"]) == 0
    assert main(["fmt", "--check"]) == 0


@pytest.mark.parametrize(
    ("source", "place"),
    [(b"a: {b: c,  # why\n    d: e}\n", "1:12"), (b"# why\n---\na: b\n", "1:1")],
)
def test_a_comment_that_would_be_lost_is_refused(
    copy: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    source: bytes,
    place: str,
) -> None:
    path = copy / "data/curated/codings/2021/x-20210916-y.yaml"
    path.write_bytes(source)
    monkeypatch.chdir(copy)
    assert main(["fmt"]) == 1
    assert f"2021/x-20210916-y.yaml:{place}: this comment has no place" in capsys.readouterr().out
    assert path.read_bytes() == source


def test_hashes_in_words_are_no_comments() -> None:
    source = 'a: "x # y"\nb: é#z  # why\nc: |\n  # text\n# why\nd: e\n'.encode()
    assert [words for _, _, words in yaml.comments(source.decode())] == ["# why", "# why"]
    assert canonical_coding(source, "f") == source
