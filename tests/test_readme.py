"""What README.md shows to be typed is run: against a release, and nothing is left out in silence."""

import contextlib
import io
import re
import shutil
import sqlite3
import subprocess
from pathlib import Path

import pytest
from conftest import REPOSITORY

TEXT = (REPOSITORY / "README.md").read_text("utf-8")
BLOCKS = re.findall(r"^```(\w+)\n(.*?)^```$", TEXT, re.MULTILINE | re.DOTALL)


def after(words: str) -> str:
    """The block that these words introduce."""
    found = re.search(r"^```\w+\n(.*?)^```$", TEXT[TEXT.index(words) :], re.MULTILINE | re.DOTALL)
    assert found
    return found[1]


@pytest.fixture
def beside(release: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder in which data/release is, as after `make`; the working directory of the test."""
    (tmp_path / "data").mkdir()
    (tmp_path / "data/release").symlink_to(release)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def means(release: Path) -> list[tuple[str, float, int]]:
    """What both queries ask, asked of the CSV by hand."""
    import readouts

    said = readouts.load("said", release)
    own = said[(said["issue_id"] == "recognise-taliban") & (said["stance_kind"] == "own")]
    found = own.groupby("holder_name").agg(
        mean=("stance", "mean"), statements=("statement_id", "nunique")
    )
    rows = found.reset_index().itertuples(index=False, name=None)
    return sorted(rows, key=lambda row: (row[1], row[0]))


def test_every_kind_of_block_is_run_here() -> None:
    assert {kind for kind, _ in BLOCKS} == {"python", "r", "sql"}


@pytest.mark.parametrize("block", [b for kind, b in BLOCKS if kind == "python"])
def test_the_python_lines_run(beside: Path, block: str) -> None:
    with contextlib.redirect_stdout(io.StringIO()):
        names: dict[str, object] = {}
        exec(compile(block, "README.md", "exec"), names)  # noqa: S102
    for name in {"said", "on_recognition", "rows", "schema"} & names.keys():
        assert len(names[name]) > 0, name


def test_the_sqlite_query_answers(beside: Path, release: Path) -> None:
    database = sqlite3.connect(f"file:{beside}/data/release/readouts.sqlite?mode=ro", uri=True)
    answer = database.execute(after("In SQLite")).fetchall()
    database.close()
    assert answer
    assert answer == means(release)


def test_the_duckdb_query_answers_the_same(beside: Path, release: Path) -> None:
    duckdb = pytest.importorskip("duckdb", reason="LEFT OUT: DuckDB is not installed here")
    answer = duckdb.sql(after("In DuckDB")).fetchall()
    assert answer == means(release)


def test_the_lines_of_r_read_the_same_rows(beside: Path, release: Path) -> None:
    rscript = shutil.which("Rscript")
    if rscript is None:
        pytest.skip("LEFT OUT: R is not installed here")
    asked = "cat(all(sapply(c('arrow', 'readr'), requireNamespace, quietly = TRUE)))"
    there = subprocess.run([rscript, "-e", asked], capture_output=True, text=True, check=True)
    if there.stdout != "TRUE":
        pytest.skip("LEFT OUT: arrow and readr are not installed in R here")
    lines = [line for line in after("In R, either").splitlines() if line]
    program = "\n".join(f"{line}\ncat(nrow(said), '')" for line in lines)
    done = subprocess.run([rscript, "-e", program], capture_output=True, text=True, check=True)
    rows = len((release / "said.csv").read_text("utf-8").splitlines()) - 1
    assert done.stdout.split() == [str(rows)] * 2


def test_what_is_said_of_a_mean_and_a_count_is_so(release: Path) -> None:
    """The counted example: a joint statement of four states on two issues has eight rows."""
    import readouts

    said = readouts.load("said", release)
    sides = said["side_ids"].str.count(";") + 1
    issues = said.groupby("statement_id")["issue_id"].transform("nunique")
    joint = said[(sides > 1) & (issues > 1) & (said["stance_kind"] == "own")]
    for _, rows in joint.groupby("statement_id"):
        one = rows.iloc[0]
        assert len(rows) == (one["side_ids"].count(";") + 1) * rows["issue_id"].nunique()
    assert len(said) > said["statement_id"].nunique()
