"""A release is whole, the same bytes each time, and says in every format what the CSV says."""

import hashlib
import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest

import readouts
from readouts.release import bundle
from readouts.schema.declaration import read_package

PROGRAM = (
    "from pathlib import Path; from readouts.schema.declaration import read_package; "
    "from readouts.release.bundle import build; build(read_package(Path('.').resolve()))"
)


@pytest.fixture
def release(copy: Path) -> Path:
    return bundle.build(read_package(copy))


def test_every_file_is_hashed(release: Path) -> None:
    lines = (release / "SHA256SUMS").read_text().splitlines()
    sums = {name: digest for digest, name in (line.split("  ") for line in lines)}
    found = {p.name: hashlib.sha256(p.read_bytes()).hexdigest() for p in release.iterdir()}
    del found["SHA256SUMS"]
    assert sums == found


@pytest.mark.parametrize(
    ("zone", "locale", "seed"), [("UTC", "C", "0"), ("Pacific/Kiritimati", "tr_TR.UTF-8", "7")]
)
def test_the_same_bytes_elsewhere(copy: Path, zone: str, locale: str, seed: str) -> None:
    here = (bundle.build(read_package(copy)) / "SHA256SUMS").read_text()
    environment = os.environ | {"TZ": zone, "LC_ALL": locale, "PYTHONHASHSEED": seed}
    subprocess.run([sys.executable, "-c", PROGRAM], cwd=copy, env=environment, check=True)
    assert (copy / "data/release/SHA256SUMS").read_text() == here


def test_a_failed_build_leaves_the_old_release(copy: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    package = read_package(copy)
    before = {p.name: p.read_bytes() for p in bundle.build(package).iterdir()}

    def fail(*_: object) -> None:
        raise OSError("no space")

    monkeypatch.setattr(bundle, "_descriptor", fail)
    with pytest.raises(OSError, match="no space"):
        bundle.build(package)
    assert {p.name: p.read_bytes() for p in (copy / "data/release").iterdir()} == before


def test_sqlite_and_parquet_say_what_the_csv_says(release: Path) -> None:
    database = sqlite3.connect(release / "readouts.sqlite")
    assert database.execute("PRAGMA foreign_key_check").fetchall() == []
    for name in readouts.tables(release):
        text = pd.read_csv(release / f"{name}.csv", dtype=str, keep_default_na=False)
        parquet = readouts.load(name, release)
        stored = pd.read_sql(f'SELECT * FROM "{name}"', database, dtype=object)
        assert list(text.columns) == list(parquet.columns) == list(stored.columns)
        assert len(text) == len(parquet) == len(stored)
        for column in text.columns:
            assert (parquet[column].isna() == (text[column] == "")).all(), f"{name}.{column}"


def test_dtypes(release: Path) -> None:
    statements, stances = readouts.load("statements", release), readouts.load("stances", release)
    assert str(statements["said_on"].dtype) == "datetime64[s]"
    assert "2021-09-16" in set(statements["said_on"].dt.strftime("%Y-%m-%d"))
    assert str(stances["stance"].dtype) == "Int64"
    assert list(stances["stance_kind"].cat.categories) == ["own", "attributed", "raised"]
    assert str(readouts.load("states", release)["cow_code"].dtype) == "Int64"


def test_na_is_two_letters_and_blanks_are_missing() -> None:
    assert bundle.typed("string", "NA") == "NA"
    assert bundle.typed("string", "00451") == "00451"
    assert bundle.typed("integer", "") is None


def test_said_has_one_row_for_each_statement_issue_and_holder(release: Path) -> None:
    said = readouts.load("said", release)
    stances = readouts.load("stances", release)
    silent = set(said["statement_id"]) - set(stances["statement_id"])
    assert len(said) == len(stances) + len(silent)
    assert set(said["statement_id"]) == set(readouts.load("statements", release)["statement_id"])
    assert not said.duplicated(["statement_id", "issue_id", "holder_id"]).any()


def test_what_is_not_there_says_so(release: Path, tmp_path: Path) -> None:
    with pytest.raises(KeyError, match="there are: actor_names"):
        readouts.load("sayings", release)
    with pytest.raises(FileNotFoundError, match="holds no release"):
        readouts.load("said", tmp_path)


def test_codebook_and_citation(release: Path) -> None:
    assert "stance" in set(readouts.codebook("stances", release)["name"])
    assert "Version 0.1.0" in readouts.cite(release)
