"""A bundle can be checked by whoever holds it: every byte, and every cell in every format."""

import hashlib
import json
import random
import shutil
import sqlite3
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pyarrow.parquet as pq
import pytest
from conftest import LONG
from tiny import releasable

from readouts.cli import main
from readouts.faults import FaultsFound
from readouts.release import workbook
from readouts.release.archive import write_deflated_zip
from readouts.release.bundle import build, sums_of
from readouts.release.sheets import read_sheets
from readouts.release.verify import verify
from readouts.rows import canonical_csv, read_rows
from readouts.schema.declaration import read_package

FLIPS = 1000 if LONG else 50


@pytest.fixture(scope="module")
def tiny_release(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The release of the tiny package; to be copied, never damaged."""
    return build(read_package(releasable(tmp_path_factory.mktemp("tiny") / "package")))


@pytest.fixture
def bundle(tiny_release: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(tiny_release, tmp_path / "bundle"))


def test_a_release_is_whole_in_every_format(release: Path) -> None:
    found = verify(release)
    assert found.faults == found.not_compared == []
    compared = "\n".join(found.compared)
    for what in ("SHA256SUMS", "readouts.sqlite", "readouts.xlsx", "Parquet", ".whl", ".zip"):
        assert what in compared
    (archive,) = release.glob("*.zip")
    assert verify(archive).faults == []


def test_every_kind_of_cell_is_compared(tiny_release: Path) -> None:
    assert verify(tiny_release).faults == []


@pytest.mark.skipif(not shutil.which("sha256sum"), reason="LEFT OUT: no sha256sum here")
def test_sha256sum_reads_the_sums(release: Path) -> None:
    command = ["sha256sum", "--check", "--strict", "--quiet", "SHA256SUMS"]
    assert subprocess.run(command, cwd=release, check=False).returncode == 0


def flip(path: Path, bit: int) -> None:
    content = bytearray(path.read_bytes())
    content[bit // 8] ^= 1 << bit % 8
    path.write_bytes(content)


def test_a_flipped_bit_anywhere_is_found(bundle: Path) -> None:
    chance = random.Random(FLIPS)
    files = sorted(bundle.iterdir())
    for _ in range(FLIPS):
        path = chance.choice(files)
        bit = chance.randrange(path.stat().st_size * 8)
        flip(path, bit)
        assert verify(bundle).faults, f"bit {bit} of {path.name}"
        flip(path, bit)
    assert verify(bundle).faults == []


def test_a_flipped_bit_of_the_zip_alone_is_found(bundle: Path) -> None:
    chance = random.Random(FLIPS)
    (archive,) = bundle.glob("*.zip")
    for _ in range(FLIPS):
        bit = chance.randrange(archive.stat().st_size * 8)
        flip(archive, bit)
        assert verify(archive).faults, f"bit {bit}"
        flip(archive, bit)
    assert verify(archive).faults == []


def with_sums(bundle: Path) -> None:
    """Hash what stands there, as somebody would who wants to hide what he did."""
    files = [p for p in bundle.iterdir() if p.name != "SHA256SUMS"]
    (bundle / "SHA256SUMS").write_bytes(sums_of((p.name, p.read_bytes()) for p in files))


def other_sqlite(bundle: Path) -> None:
    with sqlite3.connect(bundle / "readouts.sqlite") as database:
        database.execute("UPDATE things SET a_string = '451' WHERE id = 't0'")


def other_sheet(bundle: Path) -> None:
    with zipfile.ZipFile(bundle / "tiny.xlsx") as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    name = "xl/worksheets/sheet2.xml"
    members[name] = members[name].replace(b"<t>00451</t>", b"<t>451</t>")
    write_deflated_zip(bundle / "tiny.xlsx", members)


def formula(bundle: Path) -> None:
    book = openpyxl.load_workbook(bundle / "tiny.xlsx")
    book["things"]["B3"] = "=1+1"
    book.save(bundle / "tiny.xlsx")


def other_csv(bundle: Path) -> None:
    path = bundle / "marks.csv"
    path.write_text("id\nt2\n")


def other_parquet(bundle: Path) -> None:
    table = pq.read_table(bundle / "things.parquet")
    pq.write_table(table.slice(1), bundle / "things.parquet")


def other_in_zip(bundle: Path) -> None:
    (bundle / "README.txt").write_text("Send money.\n")


def unnamed_table(bundle: Path) -> None:
    with sqlite3.connect(bundle / "readouts.sqlite") as database:
        database.execute("CREATE TABLE more (a)")


@pytest.mark.parametrize(
    ("damage", "message"),
    [
        (other_sqlite, "readouts.sqlite: things row 3, a_string: '451', in the CSV '00451'"),
        (other_sheet, "tiny.xlsx: things row 3, a_string: '451', in the CSV '00451'"),
        (formula, "tiny.xlsx is no workbook of a release"),
        (other_csv, "datapackage.json gives another size or hash of marks.csv"),
        (other_parquet, "the Parquet files: things row 2"),
        (other_in_zip, "tiny-1.0.0.zip: README.txt differs from the one beside it"),
        (unnamed_table, "readouts.sqlite holds other tables and views"),
    ],
)
def test_a_format_that_says_otherwise_is_found_behind_right_hashes(
    bundle: Path, damage: Callable[[Path], None], message: str
) -> None:
    damage(bundle)
    with_sums(bundle)
    assert any(fault.startswith(message) for fault in verify(bundle).faults), verify(bundle).faults


@pytest.mark.parametrize(
    ("damage", "message"),
    [
        (lambda b: (b / "marks.csv").unlink(), "marks.csv is listed in SHA256SUMS and absent"),
        (lambda b: (b / "more.csv").write_text(""), "more.csv is not listed in SHA256SUMS"),
        (lambda b: (b / "SHA256SUMS").unlink(), "SHA256SUMS is absent"),
        (lambda b: (b / "SHA256SUMS").write_text("\n"), "SHA256SUMS is damaged"),
        (lambda b: (b / "more").symlink_to("/etc/hostname"), "more is not listed in SHA256SUMS"),
    ],
)
def test_what_is_missing_or_extra_is_named(
    bundle: Path, damage: Callable[[Path], object], message: str
) -> None:
    damage(bundle)
    assert verify(bundle).faults[0].startswith(message)


def test_a_zip_that_is_none_and_a_path_that_is_none(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "a.zip").write_text("no zip")
    assert main(["release", "--verify", str(tmp_path / "a.zip")]) == 1
    assert "a.zip cannot be unpacked" in capsys.readouterr().out
    assert main(["release", "--verify", str(tmp_path / "absent")]) == 2


def test_it_needs_python_and_nothing_else(tiny_release: Path, repository: Path) -> None:
    """-I -S: no site-packages; what readouts is found by is its source alone."""
    program = (
        f"import sys; sys.path.insert(0, {str(repository / 'src')!r}); "
        "from readouts.cli import main; sys.exit(main(sys.argv[1:]))"
    )
    for path in (tiny_release, next(tiny_release.glob("*.zip"))):
        done = subprocess.run(
            [sys.executable, "-I", "-S", "-c", program, "release", "--verify", str(path)],
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        assert "0 faults" in done.stdout
    done = subprocess.run(
        [sys.executable, "-I", "-S", "-c", program, "release", "--verify", str(tiny_release)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert "not compared: 2 Parquet files: pyarrow is not installed" in done.stdout


def test_a_spreadsheet_reads_text_as_text(tiny_release: Path) -> None:
    """Through another library than the one that wrote it and the one that verifies it."""
    book = openpyxl.load_workbook(tiny_release / "tiny.xlsx")
    header, *rows = book["things"].iter_rows()
    assert {cell.data_type for cell in header} == {"s"}
    csv_rows = read_rows(tiny_release / "things.csv")
    assert len(rows) == len(csv_rows)
    for cells, row in zip(rows, csv_rows, strict=True):
        for cell, (name, expected) in zip(cells, row.items(), strict=True):
            if expected == "":
                assert cell.value is None
            elif name in ("a_integer", "a_number") and expected != "9007199254740993":
                assert (cell.data_type, float(cell.value)) == ("n", float(expected))
            else:
                shown = str(cell.value).replace("_x005F_", "_")
                assert (cell.data_type, shown, cell.number_format) == ("s", expected, "@")
    assert [row[1].value for row in book["contents"].iter_rows(min_row=2)] == ["things", "marks"]


def test_sheets_are_read_back_as_written(tiny_release: Path) -> None:
    rows = read_sheets(tiny_release / "tiny.xlsx")["things"]
    assert [row[1] for row in rows[1:] if len(row) > 1] == [
        row["a_string"] for row in read_rows(tiny_release / "things.csv") if row["a_string"]
    ]


def test_a_cell_that_no_sheet_holds_is_refused(tmp_path: Path) -> None:
    root = releasable(tmp_path / "package")
    rows = read_rows(root / "things.csv")
    rows[0]["a_string"] = "x" * 40_000
    (root / "things.csv").write_bytes(canonical_csv(rows, list(rows[0])))
    with pytest.raises(FaultsFound, match="a_string has 40,000 characters"):
        build(read_package(root))


def test_a_table_that_no_sheet_holds_is_left_out_and_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workbook, "MOST_ROWS", 5)
    found = verify(build(read_package(releasable(tmp_path / "package"))))
    assert found.faults == []
    assert found.not_compared == ["things: more rows than a sheet holds"]


def test_names_that_no_sheet_may_have(tmp_path: Path) -> None:
    assert workbook.sheet_names(("a/b", "A", "a", "contents", "x" * 32)) == {
        "": "",
        "a/b": "table-1",
        "A": "A",
        "a": "table-3",
        "contents": "table-4",
        "x" * 32: "table-5",
    }


def test_the_readme_tells_somebody_with_the_zip_alone_what_he_has(release: Path) -> None:
    text = (release / "README.txt").read_text("utf-8")
    descriptor = json.loads((release / "datapackage.json").read_text("utf-8"))
    for resource in descriptor["resources"]:
        assert f"\n  {resource['name']}" in text
    assert (release / "CITATION.txt").read_text().split(".")[0] in text
    assert max(map(len, text.splitlines())) <= 88
    with zipfile.ZipFile(next(release.glob("*.zip"))) as archive:
        assert archive.read("README.txt").decode() == text
        sums = archive.read("SHA256SUMS").decode().splitlines()
        names = set(archive.namelist()) - {"SHA256SUMS"}
        assert {line.split("  ")[1] for line in sums} == names
        for line in sums:
            digest, name = line.split("  ")
            assert hashlib.sha256(archive.read(name)).hexdigest() == digest


@pytest.mark.parametrize("key", ["name", "version", "licenses"])
def test_a_package_that_says_too_little_is_not_released(tmp_path: Path, key: str) -> None:
    root = releasable(tmp_path / "p")
    path = root / "datapackage.json"
    descriptor = json.loads(path.read_text("utf-8"))
    kept = {name: value for name, value in descriptor.items() if name != key}
    path.write_text(json.dumps(kept), encoding="utf-8")
    with pytest.raises(FaultsFound, match=f"a release needs {key}, which is missing"):
        build(read_package(root))
    descriptor["licenses"] = [{"path": "https://example.org"}]
    path.write_text(json.dumps(descriptor), encoding="utf-8")
    with pytest.raises(FaultsFound, match="a release needs licenses/name"):
        build(read_package(root))
