"""The emitted form takes what an editor reads, and completes the codes of the registers."""

import json
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from readouts.codings.form import read_codings, read_recodings
from readouts.rows import read_rows
from readouts.schema import generated
from readouts.schema.declaration import read_package
from readouts.schema.form_schema import form_schema


def as_an_editor_reads(value: Any) -> Any:
    """Plain integers of YAML 1.2 as numbers; the tool reads every scalar as text."""
    if isinstance(value, dict):
        return {key: as_an_editor_reads(item) for key, item in value.items()}
    if isinstance(value, list):
        return [as_an_editor_reads(item) for item in value]
    return int(value) if value.lstrip("+-").isdecimal() else value


def emitted(root: Path, name: str) -> Draft202012Validator:
    schema = json.loads((root / f"schemas/generated/{name}.schema.json").read_text("utf-8"))
    Draft202012Validator.check_schema(schema)
    return Draft202012Validator(schema)


def test_every_file_satisfies_the_emitted_form_as_text_and_as_numbers(repository: Path) -> None:
    package = read_package(repository)
    for name, files in (
        ("coding", [coding.document for coding in read_codings(package)]),
        ("recoding", [recoding.document for recoding in read_recodings(package)]),
    ):
        validator = emitted(repository, name)
        for document in files:
            for data in (document.data, as_an_editor_reads(document.data)):
                assert not list(validator.iter_errors(data)), document.path


def stance_of(schema: dict[str, Any]) -> dict[str, Any]:
    statement = schema["properties"]["occasions"]["items"]["properties"]["statements"]["items"][
        "else"
    ]
    stance: dict[str, Any] = statement["properties"]["stances"]["items"]["properties"]
    return stance


@pytest.mark.parametrize("value", [-2, -1, 0, 1, 2, "+1", "raised"])
def test_a_stance_may_be_a_number(repository: Path, value: object) -> None:
    schema = emitted(repository, "coding").schema
    Draft202012Validator(stance_of(schema)["stance"]).validate(value)


@pytest.mark.parametrize("value", [3, "3", True, "own"])
def test_what_is_no_stance_is_none_in_an_editor_either(repository: Path, value: object) -> None:
    schema = emitted(repository, "coding").schema
    assert not Draft202012Validator(stance_of(schema)["stance"]).is_valid(value)


def test_the_form_of_the_tool_stays_with_texts(repository: Path) -> None:
    schema = form_schema(read_package(repository))
    assert not Draft202012Validator(stance_of(schema)["stance"]).is_valid(1)
    assert not Draft202012Validator(schema["properties"]["form"]).is_valid(1)
    assert "enum" not in stance_of(schema)["issue"]


def test_codes_of_the_registers_are_listed(repository: Path) -> None:
    schema = emitted(repository, "coding").schema
    statement = schema["properties"]["occasions"]["items"]["properties"]["statements"]["items"][
        "else"
    ]
    registers = repository / "data/curated"
    issues = [row["issue_id"] for row in read_rows(registers / "issues.csv")]
    acts = [row["speech_act"] for row in read_rows(registers / "speech_acts.csv")]
    formats = [row["format"] for row in read_rows(registers / "formats.csv")]
    assert stance_of(schema)["issue"]["enum"] == issues
    assert statement["properties"]["speech_act"]["enum"] == acts
    differs = statement["properties"]["differs"]["properties"]
    assert differs["format"]["anyOf"][0]["enum"] == formats


def test_a_change_of_a_register_makes_the_emitted_form_stale(copy: Path) -> None:
    generated.write(read_package(copy))
    path = copy / "data/curated/issues.csv"
    path.write_text(path.read_text().replace("\namnesty,", "\namnesties,"))
    assert "schemas/generated/coding.schema.json" in generated.stale(read_package(copy))
