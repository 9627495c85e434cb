"""The package itself is valid, and damage to it is found at its place."""

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from readouts.faults import Fault, FaultsFound
from readouts.schema import generated
from readouts.schema.declaration import read_package
from readouts.validation.package import validate

CODING = "data/curated/codings/2021/unknown-20210916-fo-blinken.yaml"


def faults(root: Path) -> list[Fault]:
    found, _ = validate(root)
    return [fault for fault in found if fault.severity == "fault"]


def damage(path: Path, old: str, new: str) -> int:
    """Replace the first occurrence; its line."""
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return text[: text.index(old)].count("\n") + 1


def test_valid(repository: Path) -> None:
    assert faults(repository) == []


def test_what_is_emitted_is_not_stale(repository: Path) -> None:
    assert generated.stale(read_package(repository)) == []


def test_frictionless_accepts_it(repository: Path) -> None:
    run = subprocess.run(
        ["frictionless", "validate", "datapackage.json"],
        cwd=repository,
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stdout


def test_official_profile_accepts_it(repository: Path) -> None:
    import dplib
    from jsonschema import Draft7Validator

    profiles = Path(dplib.__file__).parent / "profiles" / "2.0"
    package = json.loads((profiles / "datapackage.json").read_text())
    table = json.loads((profiles / "tableschema.json").read_text())
    errors = list(
        Draft7Validator(package).iter_errors(
            json.loads((repository / "datapackage.json").read_text())
        )
    )
    for path in sorted((repository / "schemas").glob("*.schema.json")):
        if path.name != "profile.schema.json":
            errors += list(Draft7Validator(table).iter_errors(json.loads(path.read_text())))
    assert errors == []


def test_a_column_name_means_one_thing(repository: Path) -> None:
    """The same name has the same type and the same form in every table and view."""
    seen: dict[str, tuple[object, ...]] = {}
    package = read_package(repository)
    for table in (*package.tables.values(), *package.views.values()):
        for field in table.fields:
            meaning = (field.type, field.constraints.get("pattern"))
            assert seen.setdefault(field.name, meaning) == meaning, f"{table.name}.{field.name}"


@pytest.mark.parametrize(
    ("old", "new", "rule"),
    [
        ("asim-iftikhar: pak", "asim-iftikhar: NO", "form-pattern"),
        ("stance: +1}", "stance: 3}", "form-enum"),
        ("said_on: 2021-09-16", "said_on: 2021-02-30", "form-date"),
        ("speech_act: deny", "speech_akt: deny", "form-unknown-key"),
        ("  coverage: whole\n", "", "form-missing-key"),
        ("meeting: fo-briefing-20210916", "meeting: fo-briefing", "unknown-meeting"),
        ("at: We look forward", "at: We look back", "passage-missing"),
        ("replies_to: blinken-20210913-reassess", "replies_to: blinken-reassess", "no-home"),
        ("speech_act: deny", "speech_act: assert", "not-as-compiled"),
    ],
)
def test_a_damaged_coding_is_refused(copy: Path, old: str, new: str, rule: str) -> None:
    line = damage(copy / CODING, old, new)
    found = faults(copy)
    assert rule in {fault.rule for fault in found}
    placed = [fault for fault in found if fault.rule == rule and fault.line]
    assert rule in ("not-as-compiled", "form-missing-key") or placed[0].line == line


@pytest.mark.parametrize(
    ("table", "old", "new", "rule"),
    [
        ("curated/actors", "state,", "country,", "constraint-error"),
        ("curated/actors", "usa,United States", "pak,United States", "primary-key"),
        ("curated/roles", "antony-blinken,usa", "antony-blinken,uk", "foreign-key"),
        ("curated/meetings", "2021-09-16", "2021-9-16", "type-error"),
        ("scripted/stances", ",1\n", ",3\n", "constraint-error"),
        ("scripted/stances", ",1\n", ",2\n", "not-as-compiled"),
    ],
)
def test_a_damaged_table_is_refused(copy: Path, table: str, old: str, new: str, rule: str) -> None:
    damage(copy / "data" / f"{table}.csv", old, new)
    assert rule in {fault.rule for fault in faults(copy)}


def test_an_absent_table_is_a_fault(copy: Path) -> None:
    (copy / "data/curated/rights.csv").unlink()
    assert [fault.rule for fault in faults(copy)][:1] == ["source-error"]


def test_a_faulty_parent_does_not_flood_its_children(copy: Path) -> None:
    damage(copy / "data/curated/actors.csv", "asim-iftikhar", "Asim-Iftikhar")
    assert {fault.path for fault in faults(copy)} == {"data/curated/actors.csv"}


def test_a_damaged_coding_leaves_the_tables_as_they_were(copy: Path) -> None:
    damage(copy / CODING, "speech_act: deny", "speech_act:\tdeny")
    before = {path: path.read_bytes() for path in (copy / "data/scripted").iterdir()}
    script = Path(__file__).resolve().parents[1] / "scripts" / "compile.py"
    run = subprocess.run(
        [sys.executable, str(script)], cwd=copy, capture_output=True, text=True, check=False
    )
    assert (run.returncode, "Traceback" in run.stdout + run.stderr) == (1, False)
    assert f"{CODING}:" in run.stdout
    assert before == {path: path.read_bytes() for path in (copy / "data/scripted").iterdir()}


def test_line_ends_survive_autocrlf(repository: Path, tmp_path: Path) -> None:
    if not (repository / ".git").exists():
        pytest.skip("LEFT OUT: not a git checkout")
    clone = tmp_path / "clone"
    subprocess.run(
        ["git", "-c", "core.autocrlf=true", "clone", "-q", str(repository), str(clone)], check=True
    )
    assert [
        path for path in sorted((clone / "data").rglob("*.csv")) if b"\r" in path.read_bytes()
    ] == []
    shutil.rmtree(clone)


def test_no_summary_or_fragment_carries_a_sentence(repository: Path, shared: Path) -> None:
    """No summary shares a run of eight words with its source; no `at` part has more than eight."""
    words = re.findall(
        r"\w+", (shared / "sources/first-source.txt").read_text(encoding="utf-8").lower()
    )
    runs = {tuple(words[i : i + 8]) for i in range(len(words) - 7)}
    coding = (repository / CODING).read_text(encoding="utf-8")
    for summary in re.findall(r"summary: (.*)", coding):
        said = re.findall(r"\w+", summary.lower())
        assert not runs & {tuple(said[i : i + 8]) for i in range(len(said) - 7)}


def test_every_passage_is_found_again(repository: Path, shared: Path) -> None:
    from readouts.codings.form import read_coding
    from readouts.evidence.passages import passage_row
    from readouts.evidence.text import read_text
    from readouts.validation.passages import read_passages

    package = read_package(repository)
    text = read_text(shared / "sources/first-source.txt")
    committed = read_passages(package, "unknown-20210916-fo-blinken")
    ats = {at for at, _ in read_coding(package, repository / CODING).ats()}
    assert {at: passage_row(text, at) for at in ats} == committed
    assert all(row["fragment"] for row in committed.values())


def test_an_unknown_rule_set_is_named(copy: Path) -> None:
    damage(copy / "datapackage.json", '"diplomacy"\n', '"other"\n')
    assert [fault.rule for fault in faults(copy)] == ["unknown-rule-set"]


def test_a_coding_saved_with_a_byte_order_mark(copy: Path) -> None:
    path = copy / CODING
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    assert "byte-order-mark" in {fault.rule for fault in faults(copy)}


def test_a_descriptor_that_is_no_json(copy: Path) -> None:
    (copy / "datapackage.json").write_text("{\n  oops\n}")
    with pytest.raises(FaultsFound) as found:
        validate(copy)
    assert found.value.faults[0].line == 2


@pytest.mark.parametrize(
    ("old", "new", "hint"),
    [
        ('"required": true', '"requird": true', "Did you mean 'required'?"),
        ('"missingValues"', '"missingvalues"', "Did you mean 'missingValues'?"),
        ('"type": "string"', '"type": "text"', "Mend it"),
    ],
)
def test_a_misspelt_key_of_a_schema_is_refused(copy: Path, old: str, new: str, hint: str) -> None:
    damage(copy / "schemas/actors.schema.json", old, new)
    found = faults(copy)
    assert {fault.rule for fault in found} == {"schema-error"}
    assert any(hint in fault.mend for fault in found)


def test_only_a_view_may_do_without_a_key(copy: Path) -> None:
    damage(copy / "schemas/statements.schema.json", '"primaryKey": [\n    "statement_id"\n  ],', "")
    assert [fault.mend for fault in faults(copy)] == ["Only a view may have none."]


def test_a_misspelt_key_in_the_schema_of_a_view_is_refused(copy: Path) -> None:
    damage(copy / "schemas/said.schema.json", '"foreignKeys"', '"foreignkeys"')
    assert {(fault.path, fault.rule) for fault in faults(copy)} == {
        ("schemas/said.schema.json", "schema-error")
    }


def test_every_schema_satisfies_the_profile(repository: Path) -> None:
    """Those of no resource (passages) too."""
    from jsonschema import Draft202012Validator

    profile = json.loads((repository / "schemas/profile.schema.json").read_text())
    for path in sorted((repository / "schemas").glob("*.schema.json")):
        if path.name != "profile.schema.json":
            errors = list(Draft202012Validator(profile).iter_errors(json.loads(path.read_text())))
            assert errors == [], path.name
