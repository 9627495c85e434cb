"""Random schemas, tables, damage and bytes: what Frictionless refuses is refused, and no more than
docs/stricter.md lists. A few hundred examples here, ten thousand with `make test-long`.
"""

import json
import os
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from readouts.faults import Fault, FaultsFound
from readouts.lexing import parts
from readouts.rows import canonical_csv
from readouts.schema.declaration import read_package
from readouts.validation import keys, stock, streamed
from readouts.validation.package import validate
from readouts.validation.witnesses import STRICTER

EXAMPLES = int(os.environ.get("READOUTS_EXAMPLES", "200"))
VALUES = {
    "string": ["a", "b", "ab", "abc", "Ab", "é", "1", "a b", 'say "x", y', "x\ny", "a-b"],
    "integer": ["0", "1", "2", "3", "-1", "10", "007", "+1", "1.0", "x", "1_0"],
    "number": ["0", "1", "1.0", "1.50", "1.5", "-0.1", "2.25", "x", ".5", "1e2", "NaN", "-0"],
    "boolean": ["true", "false", "True", "1", "x"],
    "date": ["2021-01-01", "2021-12-31", "2020-02-29", "2021-02-29", "2021-1-1", "0999-01-01", "x"],
    "year": ["2021", "1999", "21", "x"],
    "any": ["a", "1", "b"],
}
CONSTRAINTS: dict[str, dict[str, st.SearchStrategy[Any]]] = {
    "string": {
        "pattern": st.sampled_from(
            ["[a-z]+", "a|b", "[a-z]+(-[a-z]+)*", ".{1,2}", r"\w+", "(?=a).*"]
        ),
        "maxLength": st.integers(0, 4),
        "minLength": st.integers(0, 2),
        "enum": st.lists(st.sampled_from(["a", "b", "ab", "é"]), min_size=1, unique=True),
    },
    "integer": {
        "minimum": st.integers(-1, 3),
        "maximum": st.sampled_from([0, 2, "3", 10]),
        "enum": st.lists(st.sampled_from([0, 1, "2", 10]), min_size=1),
    },
    "number": {
        "minimum": st.sampled_from([-0.1, 0, 1.5, 2]),
        "maximum": st.sampled_from([0, 1.5, 2.25]),
        "enum": st.lists(st.sampled_from([1, 1.5, "2.25"]), min_size=1),
    },
    "boolean": {"enum": st.just([True])},
    "date": {
        "minimum": st.sampled_from(["2021-01-01", "2020-02-29"]),
        "maximum": st.sampled_from(["2021-01-01", "2021-12-30"]),
    },
    "year": {"minimum": st.just(2000)},
    "any": {},
}


@st.composite
def fields(draw: st.DrawFn, name: str) -> dict[str, Any]:
    kind = draw(st.sampled_from(sorted(VALUES)))
    optional = CONSTRAINTS[kind] | {"required": st.booleans(), "unique": st.booleans()}
    constraints = draw(st.fixed_dictionaries({}, optional=optional))
    return {"name": name, "type": kind, "constraints": constraints}


@st.composite
def packages(draw: st.DrawFn) -> tuple[dict[str, Any], dict[str, bytes]]:
    """A descriptor of two tables, the second of which may refer to the first and to itself."""
    resources, files = [], {}
    for name in ("p", "q"):
        declared = [draw(fields(column)) for column in ("a", "b", "c")[: draw(st.integers(1, 3))]]
        schema: dict[str, Any] = {"fields": declared}
        columns = [field["name"] for field in declared]
        if draw(st.booleans()):
            schema["primaryKey"] = columns[: draw(st.integers(1, len(columns)))]
        if name == "q":
            targets = draw(st.lists(st.sampled_from(["p", ""]), max_size=2, unique=True))
            schema["foreignKeys"] = [
                {"fields": ["a"], "reference": {"resource": target, "fields": ["a"]}}
                for target in targets
                if resources[0]["schema"]["fields"][0]["type"] == declared[0]["type"] or not target
            ]
            if not schema["foreignKeys"]:
                del schema["foreignKeys"]
        cells = [st.sampled_from(["", *VALUES[field["type"]]]) for field in declared]
        rows = draw(st.lists(st.tuples(*cells), max_size=8))
        source = canonical_csv([dict(zip(columns, row, strict=True)) for row in rows], columns)
        if draw(st.integers(0, 5)) == 0:  # damage to bytes
            at = draw(st.integers(0, len(source)))
            grain = draw(st.sampled_from([b'"', b",", b"\n", b"x", b"\r\n", b"\xff", b" "]))
            source = source[:at] + grain + source[at + draw(st.integers(0, 1)) :]
        files[name] = source
        resources.append({"name": name, "type": "table", "path": f"{name}.csv", "schema": schema})
    return {"name": "d", "resources": resources}, files


def refused(faults: list[Fault]) -> set[tuple[str | None, int | None, str]]:
    return {(fault.table, fault.row, fault.rule) for fault in faults}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("differential")


@pytest.mark.long
@settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(made=packages(), size=st.integers(1, 60), few=st.integers(0, 3))
def test_the_same_answer_from_both(
    folder: Path, made: tuple[dict[str, Any], dict[str, bytes]], size: int, few: int
) -> None:
    descriptor, files = made
    (folder / "datapackage.json").write_text(json.dumps(descriptor))
    for name, source in files.items():
        (folder / f"{name}.csv").write_bytes(source)
    whole, _ = validate(folder)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(parts, "CHUNK", size)
        patched.setattr(keys, "_FEW", few)
        assert validate(folder)[0] == whole
    if any(fault.table is None or fault.row is None for fault in whole):
        return  # refused before any row was read
    package = read_package(folder)
    theirs = refused(stock._asked(package)[0])
    ours = refused(whole)
    theirs_by_row = {(table, row) for table, row, _ in theirs}
    for table, row, _ in ours:
        rules = {rule for t, r, rule in ours if (t, r) == (table, row)}
        assert (table, row) in theirs_by_row or rules & STRICTER.keys(), (table, row, rules)
    for table, row, rule in theirs - ours:
        # A row that one of our stricter rules refuses is refused; a faulty parent is asked of nobody.
        by_row = any(t == table and r == row for t, r, _ in ours)
        unasked = rule == "foreign-key" and any(t in ("p", "q") for t, _, _ in ours)
        typed_equal = rule in ("unique-error", "primary-key") and any(
            t == table for t, _, _ in ours
        )
        assert by_row or unasked or typed_equal, (table, row, rule)
    if not whole:
        assert stock.as_frictionless(package)[0] == []
    try:
        streamed.validate_tables(package)
    except FaultsFound:
        pytest.fail("refusals of one table are its own")
