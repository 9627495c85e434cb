"""RELEASING.md, followed word by word in a fresh clone, makes version N+1 out of N."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import REPOSITORY, copy_package
from test_version import git

from readouts.cli import main
from readouts.release import bundle
from readouts.release.verify import verify
from readouts.rows import canonical_csv, read_rows
from readouts.schema.declaration import read_package

TEXT = (REPOSITORY / "RELEASING.md").read_text("utf-8")


def commands(heading: str) -> list[str]:
    section = TEXT[TEXT.index(f"## {heading}") :]
    block = re.search(r"```sh\n(.*?)```", section, re.DOTALL)
    assert block
    return block.group(1).strip().splitlines()


@pytest.fixture
def published(tmp_path: Path) -> Path:
    """A bare repository whose main is version 0.1.0, tagged and recorded."""
    root = copy_package(tmp_path / "maintainer")
    (root / "CHANGELOG.md").write_text("# Changelog\n\n## 0.1.0\n\nFirst.\n")
    (root / ".gitignore").write_text("/data/release\n/build\n__pycache__\n")
    git(root, "init", "-q", "-b", "main")
    bundle.build(read_package(root))
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(root)
        assert main(["version", "--record"]) == 0
    git(root, "add", "-A")
    git(root, "commit", "-q", "-m", "Release 0.1.0")
    git(root, "tag", "v0.1.0")
    git(tmp_path, "clone", "-q", "--bare", str(root), "published.git")
    return tmp_path / "published.git"


def follow(lines: list[str], clone: Path, scripts: Path) -> None:
    """Run the lines in one shell each; `make` is the release alone, since no pipeline is cut out."""
    scripts.mkdir()
    program = "import sys; from readouts.cli import main; sys.exit(main(sys.argv[1:]))"
    for name, arguments in (("readouts", '"$@"'), ("make", "release")):
        path = scripts / name
        path.write_text(f"#!/bin/sh\nexec '{sys.executable}' -c '{program}' {arguments}\n")
        path.chmod(0o755)
    who = {
        f"GIT_{w}_{x}": "t@example.org" for w in ("AUTHOR", "COMMITTER") for x in ("NAME", "EMAIL")
    }
    environment = (
        os.environ
        | who
        | {
            "PATH": f"{scripts}{os.pathsep}{os.environ['PATH']}",
            "PYTHONPATH": str(REPOSITORY / "src"),
            "GIT_CONFIG_GLOBAL": os.devnull,
        }
    )
    for line in lines:
        done = subprocess.run(
            ["bash", "-c", line],
            cwd=clone,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, f"{line}\n{done.stdout}{done.stderr}"


def test_ten_commands_make_the_next_version(published: Path, tmp_path: Path) -> None:
    lines = commands("A new version")
    assert len(lines) <= 10
    git(tmp_path, "clone", "-q", str(published), "clone")
    clone = tmp_path / "clone"
    path = clone / "data/curated/rights.csv"
    rows = read_rows(path)
    rows[0]["label"] = "Rights that nobody stated"
    path.write_bytes(canonical_csv(rows, list(rows[0])))
    follow(lines, clone, tmp_path / "bin")
    git(tmp_path, "clone", "-q", "--branch", "v0.1.1", str(published), "reader")
    reader = tmp_path / "reader"
    assert read_package(reader).descriptor["version"] == "0.1.1"
    told = (reader / "CHANGELOG.md").read_text()
    assert re.search(r"^\| rights \| (\d+) \| \1 \| 0 \| 0 \| 1 \|$", told, re.MULTILINE)
    assert verify(clone / "data/release").faults == []
    sums = (clone / "data/release/SHA256SUMS").read_text()
    assert (reader / "data/released/SHA256SUMS").read_text() == sums
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(reader)
        assert main(["version", "--check"]) == 0
        assert main(["release", "--reproduce", "v0.1.1"]) == 0


def test_garbage_is_never_collected_without_tags() -> None:
    """Case c69: gc looks at branches, and the data of a tag is gone."""
    for line in TEXT.splitlines():
        if "dvc gc" in line and "Never" not in line:
            assert "--all-tags" in line, line
    workflow = (REPOSITORY / ".github/workflows/weekly.yml").read_text()
    assert "dvc fetch --all-tags" in workflow


def test_every_command_of_the_tool_exists() -> None:
    for options in set(re.findall(r"readouts ([a-z]+(?: --[a-z]+)?)", TEXT)):
        done = subprocess.run(
            [
                sys.executable,
                "-c",
                "from readouts.cli import main; main()",
                *options.split()[:1],
                "--help",
            ],
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, options
        for option in options.split()[1:]:
            assert option in done.stdout, options
