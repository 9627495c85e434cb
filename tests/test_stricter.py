"""Where we are stricter than Frictionless: each case refused here, and let pass by it when asked."""

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest

from readouts.cli import main

TEXT = {"name": "a", "type": "string"}
ID = {"name": "a_id", "type": "string"}


def typed(kind: str, **more: Any) -> dict[str, Any]:
    return {"fields": [{"name": "a", "type": kind, **more}, {"name": "b", "type": "string"}]}


def texts(**more: Any) -> dict[str, Any]:
    return {"fields": [TEXT, {"name": "b", "type": "string"}], **more}


# What is wrong, the schema, the file, our rule.
CASES: dict[str, tuple[dict[str, Any], bytes, str]] = {
    "01": (typed("integer"), b"a,b\n01,x\n", "type-error"),
    "+1": (typed("integer"), b"a,b\n+1,x\n", "type-error"),
    "1_000": (typed("integer"), b"a,b\n1_000,x\n", "type-error"),
    "Arabic-Indic digits": (typed("integer"), "a,b\n١,x\n".encode(), "type-error"),
    "Arabic-Indic number": (typed("number"), "a,b\n١.٥,x\n".encode(), "type-error"),
    "1e3": (typed("number"), b"a,b\n1e3,x\n", "type-error"),
    "NaN": (typed("number"), b"a,b\nNaN,x\n", "type-error"),
    "INF": (typed("number"), b"a,b\nINF,x\n", "type-error"),
    "True": (typed("boolean"), b"a,b\nTrue,x\n", "type-error"),
    "2021-9-1": (typed("date"), b"a,b\n2021-9-1,x\n", "type-error"),
    "03/04/2019 under any": (typed("date", format="any"), b"a,b\n03/04/2019,x\n", "type-error"),
    "padded": (texts(), b"a,b\nx , y\n", "outer-space"),
    "required space": (
        typed("string", constraints={"required": True}),
        b"a,b\n ,x\n",
        "outer-space",
    ),
    "not NFC": (texts(), "a,b\nMu\u0308ller,x\n".encode(), "not-nfc"),
    "mojibake": (texts(), "a,b\nÃ–sterreich,x\n".encode(), "mojibake"),
    "scientific id": (
        {"fields": [ID, TEXT]},
        b"a_id,a\n1.30042E+18,x\n",
        "scientific-id",
    ),
    "a|b": (typed("string", constraints={"pattern": "ab|b"}), b"a,b\nabc,x\n", "constraint-error"),
    "pattern and a line break": (
        typed("string", constraints={"pattern": "[a-z]+"}),
        b'a,b\n"abc\n",x\n',
        "outer-space",
    ),
    "uniqueKeys": (texts(uniqueKeys=[["a", "b"]]), b"a,b\n1,2\n1,2\n", "unique-keys"),
    "categories": (typed("string", categories=["p", "q"]), b"a,b\nr,x\n", "category"),
    "labelled categories": (
        typed("integer", categories=[{"value": 1, "label": "one"}]),
        b"a,b\n2,x\n",
        "category",
    ),
    "misspelt schema key": (texts(primarykey=["a"]), b"a,b\n1,2\n", "schema-error"),
    "byte order mark": (texts(), b"\xef\xbb\xbfa,b\n1,2\n", "byte-order-mark"),
    "semicolons": (texts(), b"a;b\n1;2\n", "delimiter"),
    "stray quote": (texts(), b'a,b\n1,x"y\n', "stray-quote"),
    "unclosed quote": (texts(), b'a,b\n1,"x\n2,y\n', "stray-quote"),
    "trailing garbage": (texts(), b'a,b\n1,"x"y\n', "stray-quote"),
    "NUL": (texts(), b"a,b\n1,x\x00\n", "unseen-character"),
    "control character": (texts(), b"a,b\n1,x\x07\n", "unseen-character"),
    "bidi control": (texts(), "a,b\n1,x\u202ey\n".encode(), "unseen-character"),
    "zero width": (texts(), "a,b\n1,x\u200by\n".encode(), "unseen-character"),
    "no final newline": (texts(), b"a,b\n1,2", "no-final-newline"),
    "merge marker": (texts(), b"a,b\n1,2\n<<<<<<<,x\n", "unresolved-merge"),
    "empty list element": (typed("list"), b'a,b\n"x,,y",z\n', "list-element"),
    "list element twice": (typed("list"), b'a,b\n"x,x",z\n', "list-element"),
    "keys unlike in case": (texts(primaryKey=["a"]), b"a,b\nUsa,1\nusa,2\n", "key-alike"),
    "keys that look alike": (texts(primaryKey=["a"]), "a,b\nape,1\nаре,2\n".encode(), "key-alike"),
    "keys unlike in width": (
        texts(primaryKey=["a"]),
        "a,b\nabc,1\nａｂｃ,2\n".encode(),
        "key-alike",
    ),
}


def package(root: Path, schema: dict[str, Any], content: bytes, **resource: Any) -> str:
    declared = {"name": "t", "type": "table", "path": "t.csv", "schema": schema, **resource}
    (root / "datapackage.json").write_text(json.dumps({"name": "p", "resources": [declared]}))
    (root / "t.csv").write_bytes(content)
    return str(root)


def report(capsys: pytest.CaptureFixture[str], *arguments: str) -> dict[str, Any]:
    main(["validate", *arguments, "--format", "json"])
    found: dict[str, Any] = json.loads(capsys.readouterr().out)
    return found


@pytest.mark.parametrize("case", CASES)
def test_refused_here_and_accepted_by_frictionless(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], case: str
) -> None:
    schema, content, rule = CASES[case]
    path = package(tmp_path, schema, content)
    assert {found["rule"] for found in report(capsys, path)["findings"]} == {rule}
    stock = report(capsys, path, "--as-frictionless")
    assert [found["message"] for found in stock["findings"]] == []


@pytest.mark.parametrize("algorithm", ["md5", "sha1", "sha256", "sha512", "blake2b"])
def test_a_hash_of_any_algorithm(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], algorithm: str
) -> None:
    content = b"a,b\n1,2\n"
    digest = hashlib.new(algorithm, content).hexdigest()
    path = package(tmp_path, texts(), content, hash=f"{algorithm}:{digest}", bytes=len(content))
    assert report(capsys, path)["valid"]
    (tmp_path / "t.csv").write_bytes(b"a,b\n1,3\n")
    assert [found["rule"] for found in report(capsys, path)["findings"]] == ["hash-count"]


def test_an_unknown_algorithm_and_a_wrong_size(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = package(tmp_path, texts(), b"a,b\n1,2\n", hash="crc:1", bytes=3)
    assert [found["rule"] for found in report(capsys, path)["findings"]] == ["hash-count"]
    path = package(tmp_path, texts(), b"a,b\n1,2\n", bytes=3)
    assert [found["rule"] for found in report(capsys, path)["findings"]] == ["byte-count"]


def test_a_key_of_ones_own_is_allowed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = package(tmp_path, texts(keywords=[], source="x", kind="y"), b"a,b\n1,2\n")
    assert report(capsys, path)["valid"]


def test_what_frictionless_refuses_is_said_in_its_words(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = package(tmp_path, typed("integer"), b'a,b\n1,"x\ny"\nseven,z\n')
    (found,) = report(capsys, path, "--as-frictionless")["findings"]
    assert (found["rule"], found["line"], found["row"], found["field"]) == ("type-error", 4, 3, "a")


def test_full_and_as_frictionless_exclude_each_other(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["validate", "--full", "--as-frictionless"]) == 2


def test_every_stricter_rule_has_a_case() -> None:
    from readouts.validation.witnesses import STRICTER

    elsewhere = {"not-sorted", "hash-count", "foreign-key"}  # witnesses, above, cases
    assert STRICTER.keys() - elsewhere == {rule for _, _, rule in CASES.values()}


def test_a_schema_that_frictionless_cannot_read_is_a_fault(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = package(tmp_path, typed("year", constraints={"shape": 1}), b"a,b\n2021,x\n")
    for flags in ([], ["--as-frictionless"]):
        (found,) = report(capsys, path, *flags)["findings"]
        assert found["path"] == "datapackage.json"
