"""CONTRIBUTING.md is run as it is written, and what it leads to passes the checks."""

import doctest
import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import REPOSITORY, scripted
from pipeline import DVC, LEFT_OUT, dvc, environment, run, set_up

from readouts.rows import read_rows

pytestmark = pytest.mark.slow

CODING = "data/curated/codings/2021/practice-20210916-fo-decisions.yaml"
BLOCK = re.compile(r"^```(console|yaml)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


@pytest.fixture(scope="module")
def practised(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A clone in which the practice run was done, command by command."""
    if DVC is None:
        pytest.skip(LEFT_OUT)
    root = set_up(tmp_path_factory.mktemp("practice") / "package")
    run("git", "add", "-A", cwd=root)
    run("git", "commit", "-q", "-m", "start", cwd=root)
    (root.parent / "bin").mkdir()
    readouts = root.parent / "bin/readouts"
    readouts.write_text(
        f'#!/bin/sh\nexec "{sys.executable}" -c "import sys; from readouts.cli import main; '
        'sys.exit(main(sys.argv[1:]))" "$@"\n'
    )
    readouts.chmod(0o755)
    variables = environment(root)
    variables["PATH"] = f"{readouts.parent}:{variables['PATH']}"
    text = (REPOSITORY / "CONTRIBUTING.md").read_text(encoding="utf-8")
    coding, ran = root / CODING, 0
    for kind, block in BLOCK.findall(text.partition("## How one sentence is coded")[0]):
        if kind == "yaml":
            whole = block.startswith("# yaml-language-server")
            before = "" if whole else coding.read_text("utf-8").partition("  - id:")[0]
            coding.write_text(before + block, encoding="utf-8")
            continue
        for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
            command, _, expected = part.partition("\n")
            printed = subprocess.run(
                command,
                shell=True,
                cwd=root,
                env=variables,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                text=True,
                check=False,
            ).stdout
            checked = doctest.OutputChecker().check_output(expected, printed, doctest.ELLIPSIS)
            assert checked, f"{command}\n{printed}"
            ran += 1
    assert ran > 10
    return root


def test_the_practice_run_commits_the_coding_and_no_text(practised: Path) -> None:
    shown = run("git", "show", "--name-only", "--format=", "HEAD", cwd=practised)
    assert CODING in shown
    assert "data/passages/practice-20210916-fo-decisions.csv" in shown
    assert "texts/" not in shown


def test_the_practice_run_leaves_a_clean_tree_that_a_rebuild_leaves_clean(practised: Path) -> None:
    """What .ci/run asks of a pull request."""
    assert run("git", "status", "--porcelain", cwd=practised) == ""
    assert "up to date" in dvc("repro", cwd=practised)
    dvc("repro", "--force", "--no-run-cache", "-q", cwd=practised)
    assert run("git", "status", "--porcelain", cwd=practised) == ""


def test_what_is_emitted_and_printed_holds_after_the_practice_run(practised: Path) -> None:
    main = "import sys; from readouts.cli import main; sys.exit(main(sys.argv[1:]))"
    for arguments in (("schema", "--check"), ("fmt", "--check"), ("validate", "--full")):
        run(sys.executable, "-c", main, *arguments, cwd=practised)
    readme, page = scripted("readme"), scripted("page")
    text = (practised / "README.md").read_text("utf-8")
    metrics = json.loads((practised / "data/scripted/metrics.json").read_text("utf-8"))
    coders = read_rows(practised / "data/curated/coders.csv")
    assert {row["coder_kind"] for row in coders} == {"language_model", "person"}
    assert readme.written(text, metrics, coders) == text
    datasheet = (practised / "docs/datasheet.md").read_text("utf-8")
    assert page.filled(datasheet, "counts", page.counts(practised / "data/release")) == datasheet


def test_the_entry_of_the_first_source_is_its_entry(repository: Path) -> None:
    text = (repository / "CONTRIBUTING.md").read_text(encoding="utf-8")
    entry = BLOCK.findall(text.partition("## How one sentence is coded")[2])[0][1]
    path = repository / "data/curated/codings/2021/unknown-20210916-fo-blinken.yaml"
    assert entry in path.read_text(encoding="utf-8")
