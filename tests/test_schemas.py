"""Every field is described in words of its own, and its example is a value that the table has."""

from collections import Counter
from pathlib import Path

import pytest
from conftest import REPOSITORY

from readouts.rows import Rows, read_rows
from readouts.rules import RULE_SETS
from readouts.schema.declaration import Table, read_json, read_package
from readouts.validation.cells import refusal

PACKAGE = read_package(REPOSITORY)
PASSAGES = Table("passages", "", read_json(REPOSITORY / "schemas/passages.schema.json", "passages"))
DECLARED = {**PACKAGE.tables, **PACKAGE.views, "passages": PASSAGES}


def rows(name: str, release: Path) -> Rows:
    if name in PACKAGE.views:
        return read_rows(release / f"{name}.csv")
    if name == "passages":
        files = sorted((REPOSITORY / "data/passages").glob("*.csv"))
        return [row for path in files for row in read_rows(path)]
    return read_rows(REPOSITORY / PACKAGE.tables[name].path)


@pytest.mark.parametrize("name", DECLARED)
def test_an_example_is_a_legal_value_and_occurs(name: str, release: Path) -> None:
    held = rows(name, release)
    for field in DECLARED[name].fields:
        example = field.descriptor["example"]
        assert refusal(field, example) is None, f"{name}.{field.name}"
        values = {row[field.name] for row in held} - {""}
        assert example in (values or {example}), f"{name}.{field.name}"


@pytest.mark.parametrize("name", DECLARED)
def test_two_fields_of_a_table_are_not_described_alike(name: str) -> None:
    said = Counter(field.descriptor["description"] for field in DECLARED[name].fields)
    assert [sentence for sentence, times in said.items() if times > 1] == []


@pytest.mark.parametrize("name", DECLARED)
def test_an_id_and_the_name_beside_it_are_of_one_actor(name: str) -> None:
    names = {row["actor_id"]: row["name"] for row in rows("actors", Path())}
    examples = {f.name: f.descriptor["example"] for f in DECLARED[name].fields}
    pairs = [(n, n.replace("_id", "_name")) for n in examples if n.endswith(("_id", "_ids"))]
    for ids, beside in pairs:
        if beside in examples and examples[ids].split(";")[0] in names:
            shown = ";".join(names[actor] for actor in examples[ids].split(";"))
            assert shown == examples[beside], f"{name}.{ids}"


# Codes and places in an order count nothing; a bound of an assertion is in the unit of its measure.
WITHOUT_UNIT = {"order", "cow_code", "at_least", "at_most"}


@pytest.mark.parametrize("name", DECLARED)
def test_a_number_has_a_unit(name: str) -> None:
    for field in DECLARED[name].fields:
        counts = field.type in ("integer", "number") and field.name not in WITHOUT_UNIT
        assert counts == ("unit" in field.descriptor), field.name


def test_the_codebook_explains_limits_and_rules(repository: Path) -> None:
    text = (repository / "CODEBOOK.md").read_text("utf-8")
    assert "at most 300 characters" in text
    assert "form `e[0-9a-f]{12}`" in text
    assert "in rising order: withheld, tentative, fact" in text
    assert "from -2; to 2; in points of the scale from -2 to +2" in text
    for name in PACKAGE.descriptor["ruleSets"]:
        listed = text[text.index(f"# Rules: {name}") :]
        for rule in RULE_SETS[name].values():
            assert f"| `{rule.id}` | {rule.sentence} | {rule.severity} |" in listed
