"""Findings as a person, a program and a pull request read them."""

import json
from importlib.resources import files
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from readouts.cli import main
from readouts.faults import Fault
from readouts.validation import report

SCHEMA = json.loads((files("readouts.validation") / "report.schema.json").read_text("utf-8"))
VALIDATOR = Draft202012Validator(SCHEMA)


def finding(line: int, rule: str = "form-enum", severity: str = "fault") -> Fault:
    return Fault("f.yaml", line, 3, rule, f"'{line}' is no code", "Choose one.", severity)


def as_json(root: Path, capsys: pytest.CaptureFixture[str]) -> dict[str, object]:
    main(["validate", str(root), "--format", "json"])
    found: dict[str, object] = json.loads(capsys.readouterr().out)
    return found


def test_the_schema_is_one() -> None:
    Draft202012Validator.check_schema(SCHEMA)


def test_the_report_of_a_valid_package(
    repository: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    found = as_json(repository, capsys)
    VALIDATOR.validate(found)
    assert found["valid"] is True


@pytest.mark.parametrize(
    ("path", "old", "new"),
    [
        ("data/curated/actors.csv", "person,", "human,"),
        ("data/curated/codings/2021/unknown-20210916-fo-blinken.yaml", "form: 1", "form:\t1"),
        ("datapackage.json", "{", "{{"),
        ("schemas/actors.schema.json", '"required": true', '"requird": true'),
    ],
)
def test_the_report_of_a_faulty_package(
    copy: Path, capsys: pytest.CaptureFixture[str], path: str, old: str, new: str
) -> None:
    (copy / path).write_text((copy / path).read_text("utf-8").replace(old, new), "utf-8")
    found = as_json(copy, capsys)
    VALIDATOR.validate(found)
    assert found["valid"] is False


@pytest.mark.parametrize(
    "damage",
    [
        {"valid": True},
        {"n_faults": "1"},
        {"findings": [finding(1).as_dict() | {"line": 0}]},
        {"findings": [finding(1).as_dict() | {"severity": "error"}]},
        {"findings": [{k: v for k, v in finding(1).as_dict().items() if k != "mend"}]},
        {"capped": True},
    ],
)
def test_a_damaged_report_does_not_satisfy_its_schema(damage: dict[str, object]) -> None:
    good = json.loads(report.as_json([finding(1)], {"actors": 3}))
    VALIDATOR.validate(good)
    assert not VALIDATOR.is_valid(good | damage)


def test_text_shows_twenty_of_a_kind_and_counts_the_rest() -> None:
    shown = report.text([finding(line) for line in range(1, 48)], {"actors": 3}).splitlines()
    assert shown[0] == "form-enum (fault, 47)"
    assert [line.startswith("  f.yaml") for line in shown[1:21]] == [True] * 20
    more = "  and 27 more; --format json holds every one"
    assert shown[21:] == [more, "rows: actors 3", "1 tables, 3 rows: 47 faults, 0 warnings"]


def test_text_counts_warnings_and_says_how_to_see_them() -> None:
    found = [finding(9, "act", "warning")] * 30 + [finding(1)]
    assert report.text(found, {}).splitlines() == [
        "form-enum (fault, 1)",
        "  f.yaml:1:3: '1' is no code. Choose one.",
        "act: 30 warnings not shown here; --warnings lists them",
        "1 faults, 30 warnings",
    ]


def test_listed_warnings_stand_behind_the_faults() -> None:
    found = [finding(9, "act", "warning"), finding(1)]
    for shown in (report.text(found, {}, listed=None), report.github(found, {})):
        assert shown.index("'1' is no code") < shown.index("'9' is no code")


def test_of_warnings_those_of_changed_files_are_listed() -> None:
    far = Fault("far.yaml", 9, 3, "act", "'far' is no code", "Choose one.", "warning")
    found = [finding(9, "act", "warning"), far, Fault("far.yaml", 1, 1, "r", "bad", "Mend it.")]
    for shown in (
        report.text(found, {}, listed={"f.yaml"}),
        report.github(found, {}, (), {"f.yaml"}),
    ):
        assert "'9' is no code" in shown
        assert "'far' is no code" not in shown
        assert "act: 1 warnings not shown here" in shown
        assert "bad. Mend it." in shown
    assert len(json.loads(report.as_json(found, {}, (), set()))["findings"]) == 3


def test_json_and_github_show_all() -> None:
    many = [finding(line) for line in range(1, 1001)]
    assert len(json.loads(report.as_json(many, {}))["findings"]) == 1000
    assert report.github(many, {}).count("::error ") == 1000


def test_github_escapes_what_its_syntax_uses() -> None:
    fault = Fault("a,b:c%.csv", 2, None, "r", "50% of\r\nit: a, b", "Mend it.", "warning")
    assert report.github([fault], {}).splitlines() == [
        "::warning file=a%2Cb%3Ac%25.csv,line=2,title=r::50%25 of%0D%0Ait: a, b. Mend it.",
        "0 faults, 1 warnings",
    ]
