"""The form of a coding file: one slip is one finding, at the line that was typed."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from conftest import REPOSITORY

from readouts.codings.form import date_keys, read_coding
from readouts.faults import Fault, FaultsFound
from readouts.schema.declaration import Package, Table, read_package
from readouts.schema.form_schema import form_schema
from readouts.schema.recoding_schema import recoding_schema

PACKAGE = read_package(REPOSITORY)
CODING = REPOSITORY / "data/curated/codings/2021/unknown-20210916-fo-blinken.yaml"
TEXT = CODING.read_text(encoding="utf-8")


def changed(table: str, field: str, **descriptor: Any) -> Package:
    """The package with one field declared otherwise."""
    schema = json.loads(json.dumps(PACKAGE.tables[table].schema))
    next(f for f in schema["fields"] if f["name"] == field).update(descriptor)
    tables = {**PACKAGE.tables, table: Table(table, PACKAGE.tables[table].path, schema)}
    return replace(PACKAGE, tables=tables)


def refused(folder: Path, old: str, new: str) -> list[Fault]:
    """The findings on a coding file in which the first ``old`` has become ``new``."""
    assert old in TEXT
    path = folder / CODING.name
    path.write_text(TEXT.replace(old, new, 1), encoding="utf-8")
    try:
        read_coding(PACKAGE, path)
    except FaultsFound as found:
        return found.faults
    return []


def line_of(words: str) -> int:
    return TEXT[: TEXT.index(words)].count("\n") + 1


def stance_of(schema: dict[str, Any]) -> list[str]:
    """The stances that a form takes, wherever it takes one."""
    if not isinstance(schema, dict):
        return []
    found: list[str] = schema.get("stance", {}).get("enum", []) if "issue" in schema else []
    return found or next(filter(None, map(stance_of, schema.values())), [])


def test_stances_are_those_of_the_column() -> None:
    wider = changed("stances", "stance", constraints={"minimum": -3, "maximum": 3})
    for form in (form_schema, recoding_schema):
        assert stance_of(form(PACKAGE)) == ["-2", "-1", "0", "+1", "+2", "1", "2", "raised"]
        assert stance_of(form(wider))[0] == "-3"


def test_days_are_told_by_the_type_of_their_column() -> None:
    assert date_keys(PACKAGE) == {"said_on", "published", "seen_on"}
    assert "place" in date_keys(
        changed("sources", "title", type="date", typed={"levels": ["source"], "key": "place"})
    )


@pytest.mark.parametrize(
    ("old", "new", "rule"),
    [
        ("asim-iftikhar: pak", "NO: pak", "form-pattern"),
        ("asim-iftikhar: pak", "asim-iftikhar: NO", "form-pattern"),
        ("usa: criticised", "NO: criticised", "form-pattern"),
        ("usa: criticised", "usa: criticized", "form-enum"),
        ("usa: criticised", "usa: [criticized]", "form-enum"),
    ],
)
def test_one_slip_is_one_finding(tmp_path: Path, old: str, new: str, rule: str) -> None:
    found = refused(tmp_path, old, new)
    assert [(fault.rule, fault.line) for fault in found] == [(rule, line_of(old))]


@pytest.mark.parametrize(
    ("old", "new", "mend"),
    [
        ("coder: lm-a", "coder:", "As in: lm-a. Fill it in."),
        ("rights: all-rights-reserved", "rights:", "As in: all-rights-reserved. Fill it in."),
        ("replies_to: blinken-20210913-reassess", "replies_to:", "or delete the key."),
        ("said_on: 2021-09-16", "said_on:", "Fill it in, or delete the key."),
    ],
)
def test_an_empty_key_is_deleted_only_where_it_may(
    tmp_path: Path, old: str, new: str, mend: str
) -> None:
    [found] = refused(tmp_path, old, new)
    assert (found.rule, found.line, found.mend.endswith(mend)) == ("form-empty", line_of(old), True)


@pytest.mark.parametrize("day", ["2026", "2026-11", "2026-11-24/2026-11-25"])
def test_a_day_without_a_latest_day_is_typed_whole(tmp_path: Path, day: str) -> None:
    found = refused(tmp_path, "seen_on: 2026-11-25", f"seen_on: {day}")
    assert [(fault.rule, fault.line) for fault in found] == [("form-pattern", line_of("seen_on"))]
    assert found[0].mend == "As in: 2021-09-16."
    assert refused(tmp_path, "seen_on: 2026-11-25", "seen_on: 2026-02-30")[0].rule == "form-date"


ELSEWHERE = "{same_as: blinken-20210913-reassess, "
WANG = "{actor: wang-yi, on_behalf_of: chn, participant_role: participant, seat: head, "


@pytest.mark.parametrize(
    ("old", "typed"),
    [
        *(
            (ELSEWHERE, {key: value})
            for key, value in {
                "id": "reassess",
                "speech_act": "criticise",
                "summary": "Says so.",
                "stances": "[{issue: us-pakistan-ties, stance: -1}]",
                "targets": "{pak: criticised}",
                "standing": "rejected",
                "said_on": "1999-01-01",
                "speakers": "[chn]",
                "replies_to": "nobody-knows",
            }.items()
        ),
        *(
            (WANG, {key: value})
            for key, value in {
                "on_behalf_of": "chn",
                "seat": "head",
                "attendance": "absent",
                "standing": "rejected",
            }.items()
        ),
    ],
    ids=lambda typed: "-".join(typed) if isinstance(typed, dict) else "",
)
def test_evidence_alone_types_no_value(tmp_path: Path, old: str, typed: dict[str, str]) -> None:
    """What the home of a statement or participation types is nowhere passed over in silence."""
    [(key, value)] = typed.items()
    evidence = old if old == ELSEWHERE else "{actor: wang-yi, "
    found = refused(tmp_path, old, f"{evidence}{key}: {value}, ")
    assert [(f.rule, f.value, f.line) for f in found] == [("form-unknown-key", key, line_of(old))]


@pytest.mark.parametrize("old", [ELSEWHERE, WANG])
def test_evidence_alone_types_all_of_evidence(tmp_path: Path, old: str) -> None:
    evidence = old if old == ELSEWHERE else "{actor: wang-yi, "
    more = "quotation: direct, translation: official, relayed_by: pak, differs: {said_on: 2021-09}"
    left = "contradicts: {actor_id: yao-jing}"
    assert refused(tmp_path, old, f"{evidence}{more}, {left}, ") == []


@pytest.mark.parametrize(
    ("old", "new", "rule", "said"),
    [
        (
            "same_as: blinken",
            "sameas: blinken",
            "form-unknown-key",
            "Did you mean 'same_as'?",
        ),
        (
            "participant_role: participant",
            "participant_rol: participant",
            "form-unknown-key",
            "Did you mean 'participant_role'?",
        ),
        ("speech_act: criticise", "speech_akt: criticise", "form-unknown-key", "Did you mean"),
        (
            "  - id: surprising\n    speech_act: criticise\n",
            "  - said_on: 2021-09-16\n",
            "form-missing-key",
            "Add id and speech_act. Of a statement whose home is another file, type same_as",
        ),
        ("  at: during", "  differs: {status: held}\n  note: during", "form-alone", "Add at, or"),
    ],
)
def test_what_a_block_lacks(tmp_path: Path, old: str, new: str, rule: str, said: str) -> None:
    found = refused(tmp_path, old, new)
    assert [fault.rule for fault in found] == [rule]
    assert found[0].mend.startswith(said)


def test_what_is_said_of_statements_needs_one(tmp_path: Path) -> None:
    start, end = TEXT.index("  statements:\n"), TEXT.index("- meeting: house-hearing")
    found = refused(tmp_path, TEXT[start:end], "")
    alone = ["said_on", "said_on_basis", "speakers", "id_prefix"]
    assert [(f.rule, f.message.split()[0]) for f in found] == [("form-alone", k) for k in alone]


def test_two_slips_in_one_value_are_two_findings(tmp_path: Path) -> None:
    found = refused(tmp_path, "usa: criticised", "NO: criticised, YES: criticised")
    assert [fault.value for fault in found] == ["NO", "YES"]
