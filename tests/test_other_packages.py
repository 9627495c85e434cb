"""Packages of another house: read as they are, or refused in one sentence."""

import json
from pathlib import Path
from typing import Any

import pytest

from readouts.cli import main

SCHEMA: dict[str, Any] = {
    "fields": [{"name": "a", "type": "integer"}, {"name": "b", "type": "string"}]
}
TABLE: dict[str, Any] = {"name": "t", "path": "t.csv", "schema": SCHEMA}


def package(
    root: Path, resource: dict[str, Any], content: bytes = b"a,b\n1,x\n", **more: Any
) -> str:
    root.joinpath("datapackage.json").write_text(json.dumps({"resources": [resource], **more}))
    root.joinpath("t.csv").write_bytes(content)
    return str(root)


@pytest.mark.parametrize("flags", [[], ["--full"]])
@pytest.mark.parametrize(
    "content",
    [b"a,b\n1,x\n1,x\n", b'"a","b"\r\n1,"x"\r\n', b'a,b\r\n1,"x\r\ny"\r\n'],
    ids=["no primary key", "quotes and CRLF", "CRLF in a cell"],
)
def test_a_table_without_a_key_in_its_own_layout(
    tmp_path: Path, content: bytes, flags: list[str]
) -> None:
    assert main(["validate", package(tmp_path, TABLE, content), *flags]) == 0


@pytest.mark.parametrize(
    ("resource", "said"),
    [
        ({**TABLE, "path": ["t.csv", "u.csv"]}, "resource 't' is cut into 2 files. Join them"),
        ({"path": "t.csv", "schema": SCHEMA}, "resource 1 has no name. Give it one."),
        ({"name": "t", "schema": SCHEMA}, "resource 't' has no path."),
        ({"name": "t", "path": "t.csv"}, "resource 't' has no schema with fields."),
        ({**TABLE, "schema": {"fields": [{"name": "a"}]}}, "field 'a' of 't' has no type."),
        ({**TABLE, "schema": {"fields": [{"type": "any"}]}}, "field 1 of 't' has no name."),
        ({**TABLE, "schema": {**SCHEMA, "primaryKey": "c"}}, "primaryKey names 'c' in the schema"),
        ({**TABLE, "schema": {**SCHEMA, "meaning": ["u.c"]}}, "meaning names 'u.c' in the schema"),
        ({**TABLE, "schema": {**SCHEMA, "label": "c"}}, "label names 'c' in the schema"),
        (
            {
                **TABLE,
                "schema": {
                    **SCHEMA,
                    "foreignKeys": [{"fields": "a", "reference": {"resource": "u", "fields": "c"}}],
                },
            },
            "a foreign key points to u.c in the schema of t.",
        ),
    ],
)
def test_a_descriptor_that_cannot_be_used(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], resource: dict[str, Any], said: str
) -> None:
    assert main(["validate", package(tmp_path, resource)]) == 1
    shown = capsys.readouterr().out
    assert f"(fault, 1)\n  datapackage.json: {said}" in shown


@pytest.mark.parametrize("resources", [{}, [1], None])
def test_resources_that_are_none(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], resources: Any
) -> None:
    (tmp_path / "datapackage.json").write_text(json.dumps({"resources": resources}))
    assert main(["validate", str(tmp_path)]) == 1
    assert "descriptor-error (fault, 1)\n  datapackage.json: " in capsys.readouterr().out


def test_a_rule_set_whose_tables_are_missing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["validate", package(tmp_path, TABLE, ruleSets=["diplomacy"])]) == 1
    shown = capsys.readouterr().out
    assert "rule-set-misfit (fault, 1)\n  datapackage.json: rule set 'diplomacy' asks for" in shown
    assert "not run, for want of sound tables: " in shown


def test_a_rule_set_whose_columns_are_missing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    actors = {**TABLE, "name": "actors"}
    assert main(["validate", package(tmp_path, actors, ruleSets=["diplomacy"])]) == 1
    assert "rule actors-alike of 'diplomacy' does not fit these tables: they have no 'name'" in (
        capsys.readouterr().out
    )


@pytest.mark.parametrize(
    ("field", "cell"),
    [
        ({"name": "a", "type": "year"}, "soon"),
        ({"name": "a", "type": "string", "constraints": {"minLength": 3}}, "20"),
    ],
)
def test_what_our_cells_do_not_know_goes_to_frictionless(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], field: dict[str, Any], cell: str
) -> None:
    resource = {**TABLE, "schema": {"fields": [field]}}
    assert main(["validate", package(tmp_path, resource, f"a\r\n{cell}\r\n".encode())]) == 1
    assert f"t.csv:2:1: '{cell}': " in capsys.readouterr().out
