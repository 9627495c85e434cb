"""CONTRIBUTING.md is run as it is written: each command prints what it says."""

import doctest
import os
import re
import subprocess
import sys
from pathlib import Path

CODING = "data/curated/codings/2021/practice-20210916-fo-decisions.yaml"
BLOCK = re.compile(r"^```(console|yaml)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
# dvc.yaml runs more; these are the stages that a new coding changes.
STAGES = ("compile", "positions", "validate")


def commands(folder: Path, repository: Path) -> dict[str, str]:
    """An environment in which `readouts` and `dvc` are those of the work tree."""
    lines = {
        "readouts": f'exec "{sys.executable}" -c "import sys; from readouts.cli import main; '
        'sys.exit(main(sys.argv[1:]))" "$@"',
        "dvc": "\n".join(
            f'"{sys.executable}" "{repository}/scripts/{stage}.py" || exit' for stage in STAGES
        ),
    }
    for name, line in lines.items():
        (folder / name).write_text(f"#!/bin/sh\n{line}\n")
        (folder / name).chmod(0o755)
    who = {
        f"GIT_{role}_{part}": "ada@example.org"
        for role in ("AUTHOR", "COMMITTER")
        for part in ("NAME", "EMAIL")
    }
    return os.environ | who | {"PATH": f"{folder}:{os.environ['PATH']}"}


def test_the_practice_run(copy: Path, repository: Path, tmp_path: Path) -> None:
    (tmp_path / "bin").mkdir()
    environment = commands(tmp_path / "bin", repository)

    def run(command: str) -> str:
        done = subprocess.run(
            command,
            shell=True,
            cwd=copy,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        return done.stdout

    (copy / ".gitignore").write_text("texts/\n")
    (copy / "dvc.lock").write_text("")
    run("git init -q . && git add . && git commit -q -m start")
    text = (repository / "CONTRIBUTING.md").read_text(encoding="utf-8")
    coding, ran = copy / CODING, 0
    for kind, block in BLOCK.findall(text.partition("## How one sentence is coded")[0]):
        if kind == "console":
            for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
                command, _, expected = part.partition("\n")
                printed = run(command)
                checked = doctest.OutputChecker().check_output(expected, printed, doctest.ELLIPSIS)
                assert checked, f"{command}\n{printed}"
                ran += 1
        elif block.startswith("# yaml-language-server"):
            coding.write_text(block, encoding="utf-8")
        else:
            coding.write_text(coding.read_text("utf-8").partition("  - id:")[0] + block)
    assert ran > 10
    shown = run("git show --name-only --format= HEAD")
    assert CODING in shown
    assert "data/passages/practice-20210916-fo-decisions.csv" in shown
    assert "texts/" not in shown


def test_the_entry_of_the_first_source_is_its_entry(repository: Path) -> None:
    text = (repository / "CONTRIBUTING.md").read_text(encoding="utf-8")
    entry = BLOCK.findall(text.partition("## How one sentence is coded")[2])[0][1]
    path = repository / "data/curated/codings/2021/unknown-20210916-fo-blinken.yaml"
    assert entry in path.read_text(encoding="utf-8")
