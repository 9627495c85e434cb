"""What GitHub reads is what its schemas allow, and the workflows hold no known weakness; offline."""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

BESIDE = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
ZIZMOR = shutil.which("zizmor", path=BESIDE)
CHECK_JSONSCHEMA = shutil.which("check-jsonschema", path=BESIDE)
with_zizmor = pytest.mark.skipif(ZIZMOR is None, reason="LEFT OUT: zizmor is not installed here")
with_check_jsonschema = pytest.mark.skipif(
    CHECK_JSONSCHEMA is None, reason="LEFT OUT: check-jsonschema is not installed here"
)

WEAK = """\
name: weak
on: pull_request_target
permissions: {contents: read}
jobs:
  weak:
    runs-on: ubuntu-24.04
    steps:
    - uses: actions/checkout@v7
"""


def weaknesses(folder: Path) -> set[str]:
    """Which audits of zizmor find something in the workflows of ``folder``."""
    done = subprocess.run(
        [str(ZIZMOR), "--offline", "--strict-collection", "--persona", "pedantic"]
        + ["--no-ignores", "--format", "json", str(folder)],
        capture_output=True,
        text=True,
        check=False,
    )
    findings = json.loads(done.stdout)
    assert bool(done.returncode) == bool(findings), done.stderr
    return {finding["ident"] for finding in findings}


def schema_faults(schema: str, *paths: Path) -> str:
    """What check-jsonschema says against the schema of that name it carries; empty if nothing."""
    done = subprocess.run(
        [str(CHECK_JSONSCHEMA), "--builtin-schema", schema, "--force-filetype", "yaml"]
        + [str(path) for path in paths],
        capture_output=True,
        text=True,
        check=False,
    )
    return done.stdout + done.stderr if done.returncode else ""


@pytest.fixture
def workflows(repository: Path) -> list[Path]:
    return sorted((repository / ".github/workflows").iterdir())


@with_zizmor
def test_workflows_hold_no_known_weakness(repository: Path) -> None:
    assert weaknesses(repository / ".github/workflows") == set()


@with_zizmor
def test_a_weak_workflow_is_caught(tmp_path: Path) -> None:
    folder = tmp_path / ".github/workflows"
    folder.mkdir(parents=True)
    (folder / "weak.yml").write_text(WEAK)
    assert {"dangerous-triggers", "unpinned-uses", "artipacked"} <= weaknesses(folder)


@with_check_jsonschema
@pytest.mark.parametrize(
    "schema", ["vendor.github-workflows", "custom.github-workflows-require-timeout"]
)
def test_workflows_are_what_the_schema_allows(workflows: list[Path], schema: str) -> None:
    assert schema_faults(schema, *workflows) == ""


@with_check_jsonschema
@pytest.mark.parametrize(
    ("schema", "content"),
    [
        ("vendor.github-workflows", WEAK.replace("runs-on", "run-on")),
        ("custom.github-workflows-require-timeout", WEAK),
        ("vendor.citation-file-format", "cff-version: 1.2.0\ntitle: No message, no authors\n"),
        ("vendor.github-issue-forms", "name: No body\ndescription: x\n"),
    ],
    ids=["misspelt key", "no timeout", "citation without authors", "form without a body"],
)
def test_what_the_schema_forbids_is_caught(tmp_path: Path, schema: str, content: str) -> None:
    path = tmp_path / "damaged"
    path.write_text(content)
    assert schema_faults(schema, path)


@with_check_jsonschema
def test_citation_is_what_the_schema_allows(repository: Path) -> None:
    assert schema_faults("vendor.citation-file-format", repository / "CITATION.cff") == ""


@with_check_jsonschema
def test_issue_forms_are_what_the_schema_allows(repository: Path) -> None:
    forms = sorted((repository / ".github/ISSUE_TEMPLATE").iterdir())
    assert schema_faults("vendor.github-issue-forms", *forms) == ""


def test_every_action_is_a_commit_with_its_version_beside_it(workflows: list[Path]) -> None:
    """zizmor wants the commit; a person, and whoever moves the pin, wants the version too."""
    used = [line for path in workflows for line in path.read_text().splitlines() if "uses:" in line]
    assert used
    for line in used:
        assert re.search(r"uses: [\w-]+/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$", line), line
    pinned = {line.partition("uses: ")[2] for line in used}
    assert len(pinned) == len({pin.partition("@")[0] for pin in pinned}), "one action, two pins"


def parsed(path: Path) -> dict[str, Any]:
    # YAML 1.1 takes the key `on` for true.
    return {str(key): value for key, value in yaml.safe_load(path.read_text()).items()}


def test_warnings_are_read_against_the_commit_before(repository: Path) -> None:
    """Else each pull request is told of every warning in files that it does not touch."""
    text = (repository / ".github/workflows/validate.yml").read_text()
    assert "readouts validate --full --format github --changed HEAD^\n" in text
    assert "fetch-depth: 2" in text


def test_contributed_code_runs_with_a_token_that_only_reads(workflows: list[Path]) -> None:
    found = {path.name: parsed(path) for path in workflows}
    contributed = [name for name in found if "pull_request" in found[name]["True"]]
    assert {"rebuild.yml", "validate.yml"} <= set(contributed)
    for name in contributed:
        assert set(found[name]["True"]) == {"pull_request", "push"}, name
        assert found[name]["permissions"] == {"contents": "read"}, name
        assert all("permissions" not in job for job in found[name]["jobs"].values()), name


def test_a_job_that_may_write_runs_no_code_of_the_repository(workflows: list[Path]) -> None:
    for path in workflows:
        for name, job in parsed(path)["jobs"].items():
            if "write" in (job.get("permissions") or {}).values():
                steps = str(job["steps"])
                assert "actions/checkout" not in steps, f"{path.name}: {name}"
                assert "pip install" not in steps, f"{path.name}: {name}"


def test_no_workflow_holds_a_secret(workflows: list[Path]) -> None:
    assert all("secrets." not in path.read_text() for path in workflows)
