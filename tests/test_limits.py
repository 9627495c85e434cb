"""A stranger's package ends in a verdict or in one sentence: nothing is fetched, left or run."""

import json
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from readouts import limits
from readouts.cli import main
from readouts.schema.patterns import linear

SCHEMA: dict[str, Any] = {"fields": [{"name": "a", "type": "string"}]}


@pytest.fixture(autouse=True)
def default_limits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "current", limits.Limits())


def package(root: Path, content: bytes = b"a\nx\n", **resource: Any) -> str:
    declared = {"name": "t", "path": "t.csv", "schema": SCHEMA, **resource}
    (root / "datapackage.json").write_text(json.dumps({"resources": [declared]}))
    (root / "t.csv").write_bytes(content)
    return str(root)


def rules(capsys: pytest.CaptureFixture[str], *arguments: str) -> list[str]:
    main(["validate", *arguments, "--format", "json"])
    return [found["rule"] for found in json.loads(capsys.readouterr().out)["findings"]]


@pytest.mark.parametrize(
    ("option", "most", "rule"),
    [
        ("--max-bytes", 10, "limit-bytes"),
        ("--max-rows", 3, "limit-rows"),
        ("--max-columns", 0, "limit-columns"),
        ("--max-cell", 20, "limit-cell"),
        ("--max-descriptor-bytes", 10, "limit-descriptor-bytes"),
    ],
)
def test_each_limit_has_its_error_and_its_option(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], option: str, most: int, rule: str
) -> None:
    path = package(tmp_path, b"a\nx\ny\n" + b"z" * 30 + b"\nz\n")
    assert rules(capsys, path) == []
    assert rules(capsys, path, option, str(most)) == [rule]


def test_what_must_be_lexed_cell_by_cell_has_a_limit_of_its_own(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = package(tmp_path, b'a\nx"y\n')
    assert rules(capsys, path) == ["stray-quote"]
    limits.set_limits(lexed_bytes=None)
    assert rules(capsys, path, "--max-lexed-bytes", "3") == ["limit-lexed-bytes"]


@pytest.mark.parametrize(
    "path",
    [
        "https://example.org/t.csv",
        "s3://bucket/t.csv",
        "file:///etc/passwd",
        "../t.csv",
        "x/../../t.csv",
        "/etc/passwd",
        "..\\t.csv",
        "C:\\t.csv",
    ],
)
@pytest.mark.parametrize("key", ["path", "schema"])
@pytest.mark.parametrize("flags", [[], ["--as-frictionless"]])
def test_nothing_outside_is_read(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], path: str, key: str, flags: list[str]
) -> None:
    root = package(tmp_path, **{key: path})
    assert rules(capsys, root, *flags) == ["descriptor-error"]


def test_a_link_out_of_the_package_is_not_followed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "secret.csv").write_text("a\nsecret\n")
    inside = tmp_path / "inside"
    inside.mkdir()
    root = package(inside)
    (inside / "t.csv").unlink()
    (inside / "t.csv").symlink_to(tmp_path / "secret.csv")
    assert rules(capsys, root) == ["descriptor-error"]


def test_deep_json_is_a_fault(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "datapackage.json").write_text("[" * 100_000)
    assert rules(capsys, str(tmp_path)) == ["json-error"]


@pytest.mark.parametrize("kind", [{}, {"format": "uri"}])
def test_a_pattern_that_explodes_elsewhere_is_linear_here(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], kind: dict[str, str]
) -> None:
    field = {"name": "a", "type": "string", "constraints": {"pattern": "(x+x+)+y"}, **kind}
    began = time.perf_counter()
    assert rules(capsys, package(tmp_path, b"a\n" + b"x" * 40 + b"\n", schema={"fields": [field]}))
    assert time.perf_counter() - began < 10


def test_a_pattern_that_cannot_be_linear_ends_in_an_error_that_names_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    pattern = "(?=x)(x+x+)+y"
    assert linear(pattern) is None
    field = {"name": "a", "type": "string", "constraints": {"pattern": pattern}}
    path = package(tmp_path, b"a\n" + b"x" * 40 + b"\n", schema={"fields": [field]})
    main(["validate", path, "--max-seconds", "0.3"])
    assert f"the pattern {pattern} of 'a' takes too long" in capsys.readouterr().out


def test_no_plugin_is_picked_up_from_the_working_directory(tmp_path: Path) -> None:
    for name in ("frictionless_evil", "conftest"):
        (tmp_path / f"{name}.py").write_text("raise SystemExit('picked up')")
    program = "import sys; from readouts.cli import main; sys.exit(main(sys.argv[1:]))"
    year = {"fields": [{"name": "a", "type": "year"}]}
    path = package(tmp_path, b"a\nsoon\n", schema=year)
    for flags in ([], ["--full"], ["--as-frictionless"]):
        done = subprocess.run(
            [sys.executable, "-c", program, "validate", path, *flags],
            cwd=tmp_path,
            env=os.environ | {"PYTHONPATH": str(Path(limits.__file__).parents[1])},
            capture_output=True,
            text=True,
            check=False,
        )
        assert (done.returncode, done.stderr) == (1, ""), done.stdout
        assert "type-error" in done.stdout
