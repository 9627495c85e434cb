"""A release is whole, the same bytes each time, and says in every format what the CSV says."""

import hashlib
import json
import os
import shutil
import sqlite3
import subprocess
import sys
import zipfile
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from conftest import copy_package

import readouts
from readouts.faults import FaultsFound
from readouts.release import bundle
from readouts.release.tables import typed
from readouts.rows import canonical_csv, read_rows
from readouts.schema.declaration import read_package

PROGRAM = """
import locale
from pathlib import Path
from readouts.release.bundle import build
from readouts.schema.declaration import read_package
locale.setlocale(locale.LC_ALL, "")
build(read_package(Path(".").resolve()))
"""


def test_every_file_is_hashed(release: Path) -> None:
    lines = (release / "SHA256SUMS").read_text().splitlines()
    sums = {name: digest for digest, name in (line.split("  ") for line in lines)}
    found = {p.name: hashlib.sha256(p.read_bytes()).hexdigest() for p in release.iterdir()}
    del found["SHA256SUMS"]
    assert sums == found


@pytest.fixture
def turkish(tmp_path: Path) -> dict[str, str]:
    """Variables of the locale in which i is no lower case of I; compiled here where it is absent."""
    present = subprocess.run(["locale", "-a"], capture_output=True, text=True, check=False)
    if "tr_TR.utf8" in present.stdout:
        return {"LC_ALL": "tr_TR.UTF-8"}
    localedef = shutil.which("localedef")
    if localedef:
        target = tmp_path / "locales" / "tr_TR.UTF-8"
        target.parent.mkdir()
        subprocess.run([localedef, "-i", "tr_TR", "-f", "UTF-8", str(target)], check=False)
        if target.is_dir():
            return {"LC_ALL": "tr_TR.UTF-8", "LOCPATH": str(target.parent)}
    pytest.skip("LEFT OUT: no locale tr_TR.UTF-8 on this machine, and none can be compiled")


def sums_of_a_build(root: Path, environment: dict[str, str], umask: int) -> dict[str, str]:
    """Name to SHA-256 of all that a build in a process of its own leaves in ``root``."""
    subprocess.run(
        [sys.executable, "-c", PROGRAM],
        cwd=root,
        env=os.environ | environment,
        umask=umask,
        check=True,
    )
    found = (root / "data/release").iterdir()
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in found}


def test_the_same_bytes_elsewhere(copy: Path, tmp_path: Path, turkish: dict[str, str]) -> None:
    """Another folder, time zone, locale, hash seed, umask and epoch: every file the same."""
    plain = {"TZ": "UTC", "LC_ALL": "C", "PYTHONHASHSEED": "0", "SOURCE_DATE_EPOCH": "315532800"}
    other = {"TZ": "Pacific/Kiritimati", "PYTHONHASHSEED": "7", "SOURCE_DATE_EPOCH": "1764028800"}
    elsewhere = copy_package(tmp_path / "a folder" / "further down")
    here = sums_of_a_build(copy, plain, 0o022)
    assert {Path(name).suffix for name in here} >= {".csv", ".parquet", ".sqlite", ".zip", ".whl"}
    assert sums_of_a_build(elsewhere, other | turkish, 0o077) == here


def test_a_failed_build_leaves_the_old_release(copy: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    package = read_package(copy)
    before = {p.name: p.read_bytes() for p in bundle.build(package).iterdir()}

    def fail(*_: object) -> None:
        raise OSError("no space")

    monkeypatch.setattr(bundle, "descriptor", fail)
    with pytest.raises(OSError, match="no space"):
        bundle.build(package)
    assert {p.name: p.read_bytes() for p in (copy / "data/release").iterdir()} == before


@pytest.mark.parametrize(
    ("field", "broken", "rule"),
    [
        ("said_on_basis", {"constraints": {"enum": ["stated"]}}, "constraint-error"),
        ("n_sources", {"type": "date"}, "type-error"),
        ("speaker_ids", {"constraints": {"unique": True}}, "unique-error"),
    ],
)
def test_a_view_that_breaks_its_own_schema_is_not_released(
    copy: Path, field: str, broken: dict[str, object], rule: str
) -> None:
    package = read_package(copy)
    before = {p.name: p.read_bytes() for p in bundle.build(package).iterdir()}
    path = copy / "schemas/said.schema.json"
    schema = json.loads(path.read_text())
    next(f for f in schema["fields"] if f["name"] == field).update(broken)
    path.write_text(json.dumps(schema))
    with pytest.raises(FaultsFound, match=f"view said, row .*{field}") as found:
        bundle.build(read_package(copy))
    assert {fault.rule for fault in found.value.faults} == {rule}
    assert {p.name: p.read_bytes() for p in (copy / "data/release").iterdir()} == before


def test_a_view_that_refers_to_nothing_is_not_released(copy: Path) -> None:
    path = copy / "schemas/said.schema.json"
    schema = json.loads(path.read_text())
    key = next(key for key in schema["foreignKeys"] if key["fields"] == ["issue_id"])
    key["reference"] = {"resource": "rights", "fields": ["rights_id"]}
    path.write_text(json.dumps(schema))
    with pytest.raises(FaultsFound, match="view said, row .* is not in rights"):
        bundle.build(read_package(copy))


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


def test_a_vocabulary_is_ordered_only_where_its_schema_says_so(release: Path) -> None:
    """Below and above mean something of verdicts, and nothing of actor types."""
    verdict = readouts.load("reliability", release)["verdict"]
    assert verdict.cat.ordered
    assert list(verdict.cat.categories) == ["withheld", "tentative", "fact"]
    assert not readouts.load("actors", release)["actor_type"].cat.ordered
    assert not readouts.load("said", release)["stance_kind"].cat.ordered


def test_na_is_two_letters_and_blanks_are_missing() -> None:
    assert typed("string", "NA") == "NA"
    assert typed("string", "00451") == "00451"
    assert typed("integer", "") is None


def test_said_has_one_row_for_each_statement_issue_and_holder(release: Path) -> None:
    said = readouts.load("said", release)
    stances = readouts.load("stances", release)
    silent = set(said["statement_id"]) - set(stances["statement_id"])
    assert len(said) == len(stances) + len(silent)
    assert set(said["statement_id"]) == set(readouts.load("statements", release)["statement_id"])
    assert not said.duplicated(["statement_id", "issue_id", "holder_id"]).any()


def test_each_view_has_exactly_the_columns_that_its_schema_declares(
    release: Path, repository: Path
) -> None:
    views = read_package(repository).views
    assert set(views) >= {"said", "met", "disputed", "positions_labelled"}
    database = sqlite3.connect(release / "readouts.sqlite")
    for name, view in views.items():
        held = [row[1] for row in database.execute(f"PRAGMA table_info({name})")]
        parquet = pq.read_schema(release / f"{name}.parquet")
        assert held == parquet.names == view.columns
        days = [f.name for f in view.fields if f.type == "date"]
        assert [n for n in parquet.names if parquet.field(n).type == pa.date32()] == days


def test_views_are_sorted_and_names_stay_in_step_with_ids(release: Path) -> None:
    said, met = readouts.load("said", release), readouts.load("met", release)
    for frame, key in (
        (said, ["statement_id", "issue_id", "holder_id"]),
        (met, ["meeting_id", "actor_id"]),
    ):
        keys = [tuple(cell.encode() for cell in row) for row in frame[key].fillna("").values]
        assert keys == sorted(set(keys))
    actors = readouts.load("actors", release).set_index("actor_id")["name"]
    for who in ("speaker", "side", "addressee", "criticised", "praised"):
        for ids, names in said[[f"{who}_ids", f"{who}_names"]].dropna().values:
            assert [actors[actor] for actor in ids.split(";")] == names.split(";")
    for ids, *offices in said[["speaker_ids", "speaker_roles", "role_basis"]].dropna().values:
        assert {office.count(";") for office in offices} == {ids.count(";")}


def test_met_has_every_encounter_and_every_participant_of_it(release: Path) -> None:
    met, meetings = readouts.load("met", release), readouts.load("meetings", release)
    formats = readouts.load("formats", release)
    encounters = meetings[
        meetings["format"].isin(formats[formats["format_kind"] == "encounter"]["format"])
    ]["meeting_id"]
    participations = readouts.load("participations", release)
    expected = participations[participations["meeting_id"].isin(encounters)]["participation_id"]
    assert set(met["meeting_id"]) == set(encounters)
    assert sorted(met["participation_id"].dropna()) == sorted(expected)


def test_disputed_shows_what_is_held_beside_what_is_reported(copy: Path) -> None:
    """One passage made to differ: the view must say in what, and what the table holds."""
    path = copy / "data/scripted/evidence.csv"
    rows = read_rows(path)
    row = next(row for row in rows if row["statement_id"])
    row |= {"field": "speech_act", "reported_value": "announce"}
    path.write_bytes(canonical_csv(rows, list(row)))
    release = bundle.build(read_package(copy))
    disputed = readouts.load("disputed", release).set_index("evidence_id").loc[row["evidence_id"]]
    statements = readouts.load("statements", release).set_index("statement_id")
    assert disputed["held_value"] == statements.loc[row["statement_id"], "speech_act"]
    assert disputed["reported_value"] == "announce"


def test_an_accepted_rival_of_a_disputed_one_stands_beside_him(copy: Path) -> None:
    """Two heads made to sit for one side: both, each with the other's id, whatever their standing."""
    path = copy / "data/scripted/participations.csv"
    rows = read_rows(path)
    heads = [row for row in rows if row["seat"] == "head"]
    meeting = heads[0]["meeting_id"]
    first, second = [row for row in heads if row["meeting_id"] == meeting][:2]
    second["on_behalf_of_id"] = first["on_behalf_of_id"]
    first["standing"], second["standing"] = "accepted", "disputed"
    path.write_bytes(canonical_csv(rows, list(first)))
    disputed = readouts.load("disputed", bundle.build(read_package(copy)))
    rivals = disputed.set_index("subject_id")["rival_ids"]
    for one, other in ((first, second), (second, first)):
        assert other["participation_id"] in set(
            rivals[[one["participation_id"]]].iloc[0].split(";")
        )


def test_an_unknown_view_is_named(copy: Path) -> None:
    path = copy / "datapackage.json"
    path.write_text(path.read_text().replace('"said": "sch', '"sayings": "sch'))
    with pytest.raises(FaultsFound, match="'sayings' is no view"):
        bundle.build(read_package(copy))


def assert_frictionless_accepts(folder: Path) -> None:
    run = subprocess.run(
        ["frictionless", "validate", "datapackage.json"],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stdout


def test_frictionless_accepts_the_release(release: Path) -> None:
    assert_frictionless_accepts(release)


def test_the_official_profile_accepts_the_release(release: Path) -> None:
    import dplib
    from jsonschema import Draft7Validator

    profiles = Path(dplib.__file__).parent / "profiles" / "2.0"
    package = Draft7Validator(json.loads((profiles / "datapackage.json").read_text()))
    table = Draft7Validator(json.loads((profiles / "tableschema.json").read_text()))
    descriptor = json.loads((release / "datapackage.json").read_text())
    errors = list(package.iter_errors(descriptor))
    for resource in descriptor["resources"]:
        errors += table.iter_errors(resource["schema"])
    assert errors == []


def test_the_zip_is_a_package_of_its_own_with_fixed_bytes(release: Path, tmp_path: Path) -> None:
    descriptor = json.loads((release / "datapackage.json").read_text())
    with zipfile.ZipFile(release / f"readouts-{descriptor['version']}.zip") as archive:
        members = archive.infolist()
        archive.extractall(tmp_path / "unpacked")
    names = {m.filename for m in members}
    assert {"CITATION.cff", "CITATION.txt", "CODEBOOK.md", "CODING.md"} <= names
    assert "LICENSE-CC-BY-4.0.txt" in names
    assert {
        (m.compress_type, m.date_time, m.external_attr >> 16, m.create_system) for m in members
    } == {(zipfile.ZIP_STORED, (1980, 1, 1, 0, 0, 0), 0o100644, 3)}
    for name in names - {"SHA256SUMS"}:  # the zip's own
        assert (tmp_path / "unpacked" / name).read_bytes() == (release / name).read_bytes()
    assert_frictionless_accepts(tmp_path / "unpacked")


def test_without_the_text_of_its_licence_nothing_is_released(copy: Path) -> None:
    (copy / "LICENSES/CC-BY-4.0.txt").unlink()
    with pytest.raises(FaultsFound, match="licence CC-BY-4.0, whose text is absent"):
        bundle.build(read_package(copy))
    assert not (copy / "data/release").exists()


def test_what_is_not_there_says_so(release: Path, tmp_path: Path) -> None:
    with pytest.raises(KeyError, match="there are: actor_names"):
        readouts.load("sayings", release)
    with pytest.raises(FileNotFoundError, match="holds no release"):
        readouts.load("said", tmp_path)


def test_without_a_wheel_the_release_of_the_working_directory_is_read(
    release: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(release.parents[1])
    assert readouts.tables() == readouts.tables(release)
    assert readouts.cite() == readouts.cite(release)


def test_another_version_ends_in_the_command_that_brings_it(release: Path) -> None:
    version = json.loads((release / "datapackage.json").read_text())["version"]
    assert "said" in readouts.tables(release, version=version)
    with pytest.raises(LookupError, match=r": dvc get \S+ data/release --rev v9\.0\.0$"):
        readouts.load("said", release, version="9.0.0")


@pytest.mark.parametrize(
    ("address", "shown"),
    [(None, "REPOSITORY"), ("https://example.org/readouts", "https://example.org/readouts")],
)
def test_the_command_names_the_repository_where_it_has_an_address(
    release: Path, tmp_path: Path, address: str | None, shown: str
) -> None:
    found = json.loads((release / "datapackage.json").read_text())
    found.pop("id", None)
    (tmp_path / "datapackage.json").write_text(
        json.dumps(found | ({"id": address} if address else {}))
    )
    with pytest.raises(LookupError) as error:
        readouts.load("said", tmp_path, version="9.0.0")
    assert f": dvc get {shown} data/release" in str(error.value)
    assert ("REPOSITORY being" in str(error.value)) is (address is None)


def test_codebook_and_citation(release: Path) -> None:
    stances = readouts.codebook("stances", release).set_index("name")
    assert stances.loc["stance", "constraints"] == "from -2; to 2"
    assert stances.loc["stance", "unit"] == "points of the scale from -2 to +2"
    assert stances.loc["stance_kind", "values"] == {"own": None, "attributed": None, "raised": None}
    assert stances.loc["issue_id", "values"]["recognise-taliban"] == "Recognition"
    assert stances.loc["holder_id", "values"] is None
    said = readouts.codebook("said", release).set_index("name")
    assert said.loc["speech_act", "values"]["decline_comment"] == "Decline to comment"
    assert "speaker_names" in set(readouts.codebook("said", release)["name"])
    assert readouts.cite(release) == (release / "CITATION.txt").read_text().strip()
