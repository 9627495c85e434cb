"""A released revision builds to the same bytes elsewhere; where it does not, the place is named."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import copy_package
from test_version import git

from readouts.cli import main
from readouts.release import bundle
from readouts.rows import canonical_csv, read_rows
from readouts.schema.declaration import read_package

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def released(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small package below the root of a repository, its release recorded and tagged v0.1.0."""
    top = tmp_path_factory.mktemp("released")
    root = copy_package(top / "package")
    (root / "CHANGELOG.md").write_text("# Changelog\n\n## 0.1.0\n\nFirst.\n")
    (root / ".gitignore").write_text("/data/release\n/build\n__pycache__\n")
    git(top, "init", "-q", "-b", "main")
    bundle.build(read_package(root))
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(root)
        assert main(["version", "--record"]) == 0
    git(top, "add", "-A")
    git(top, "commit", "-q", "-m", "Release 0.1.0")
    git(top, "tag", "v0.1.0")
    return root


@pytest.fixture
def other(released: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy whose HEAD may be damaged; the working directory."""
    top = Path(shutil.copytree(released.parent, tmp_path / "copy"))
    monkeypatch.chdir(top / "package")
    return top / "package"


def test_a_tag_builds_to_the_same_bytes_elsewhere(
    released: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(released)
    assert main(["release", "--reproduce", "v0.1.0"]) == 0
    shown = capsys.readouterr().out
    assert "0 bytes differ" in shown
    for what in ("TZ=Pacific/Kiritimati", "LC_ALL=", "umask 077", "user", "reproduced"):
        assert what in shown


def other_cell(root: Path) -> None:
    path = root / "data/curated/actors.csv"
    rows = read_rows(path)
    rows[3]["name"] = "Somebody Else"
    path.write_bytes(canonical_csv(rows, list(rows[0])))


def where_it_was_built(root: Path) -> None:
    path = root / "src/readouts/release/readme.py"
    text = path.read_text().replace('"What each file is:",', "str(package.root),")
    assert "str(package.root)" in text
    path.write_text(text)


def no_more(root: Path) -> None:
    path = root / "src/readouts/release/workbook.py"
    text = path.read_text().replace("names = sheet_names(tuple(declared))", "return")
    path.write_text(text)


@pytest.mark.parametrize(
    ("damage", "messages"),
    [
        (other_cell, ["actors.csv", "first: table actors, row ", "name: "]),
        (where_it_was_built, ["README.txt", "no cell of any table differs"]),
        (no_more, ["readouts.xlsx", "no cell of any table differs"]),
    ],
)
def test_what_differs_is_named(
    other: Path,
    damage: Callable[[Path], None],
    messages: list[str],
    capsys: pytest.CaptureFixture[str],
) -> None:
    damage(other)
    git(other, "commit", "-q", "-a", "-m", "Something else than was recorded")
    assert main(["release", "--reproduce", "HEAD"]) == 1
    shown = capsys.readouterr().out
    for message in messages:
        assert message in shown


def test_without_the_release_no_row_can_be_named(
    other: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    other_cell(other)
    git(other, "commit", "-q", "-a", "-m", "Something else than was recorded")
    shutil.rmtree(other / "data/release")
    assert main(["release", "--reproduce", "HEAD"]) == 1
    assert "no row can be named" in capsys.readouterr().out


def test_what_cannot_be_reproduced_is_a_sentence(
    other: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["release", "--reproduce", "v9"]) == 2
    assert "v9 is no revision" in capsys.readouterr().err
    (other / "CITATION.cff").unlink()
    git(other, "commit", "-q", "-a", "-m", "No citation")
    assert main(["release", "--reproduce", "HEAD"]) == 2
    assert "does not build here" in capsys.readouterr().err
    shutil.rmtree(other / "data/released")
    git(other, "commit", "-q", "-a", "-m", "No record")
    assert main(["release", "--reproduce", "HEAD"]) == 2
    assert "recorded no release" in capsys.readouterr().err
