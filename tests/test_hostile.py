"""A contributor's branch brings files that programs run by themselves; the data check runs none of them."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import REPOSITORY, copy_package

# Each would leave a file behind, if it ran.
PYTHON = "import pathlib; pathlib.Path({mark!r}).write_text('ran')\n"
FILES = {
    "conftest.py": PYTHON,
    "sitecustomize.py": PYTHON,
    "frictionless_x.py": PYTHON,
    "setup.py": PYTHON,
    "hostile.pth": "import pathlib; pathlib.Path({mark!r}).write_text('ran')\n",
    "dvc.yaml": "stages:\n  x:\n    cmd: touch {mark}\n",
}
# What validate.yml runs: the installation, then four checks.
CHECKS = ("validate --full --format github", "fmt --check", "schema --check", "version --check")
INSTALL = """
import sys
from hatchling.build import build_editable
build_editable(sys.argv[1])
"""
MAIN = "import sys\nfrom readouts.cli import main\nsys.exit(main())\n"


@pytest.fixture(scope="module")
def branch(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = copy_package(tmp_path_factory.mktemp("branch") / "package")
    for name, content in FILES.items():
        mark = str(root.parent / f"{name}.ran")
        for folder in (root, root / "data/curated", root / "schemas"):
            (folder / name).write_text(content.format(mark=mark))
    return root


def run(branch: Path, program: str, *arguments: str) -> None:
    """As an installed command runs: a script in another folder, the branch the working directory."""
    script = branch.parent / "command.py"
    script.write_text(program)
    subprocess.run(
        [sys.executable, str(script), *arguments],
        cwd=branch,
        env={**os.environ, "PYTHONPATH": str(REPOSITORY / "src")},
        capture_output=True,
        check=False,
    )


def ran(branch: Path) -> set[str]:
    return {path.name.removesuffix(".ran") for path in branch.parent.glob("*.ran")}


@pytest.mark.parametrize("check", CHECKS)
def test_a_check_runs_none_of_them(branch: Path, check: str) -> None:
    run(branch, MAIN, *check.split())
    assert ran(branch) == set()


def test_the_installation_runs_none_of_them(branch: Path) -> None:
    run(branch, INSTALL, str(branch.parent))
    assert list(branch.parent.glob("*.whl")), "an editable wheel was made"
    assert ran(branch) == set()


def test_the_workflow_runs_these_and_nothing_else() -> None:
    text = (REPOSITORY / ".github/workflows/validate.yml").read_text()
    commands = [
        line.partition("readouts ")[2] for line in text.splitlines() if "run: readouts" in line
    ]
    # Which warnings are shown hangs on the commit before; what is checked does not.
    assert tuple(command.removesuffix(" --changed HEAD^") for command in commands) == CHECKS
    assert "dvc" not in text.replace("readouts", "")
    assert "pytest" not in text


@pytest.mark.parametrize(
    "name", ["conftest.py", "sitecustomize.py", "frictionless_x.py", "setup.py"]
)
def test_each_would_have_left_its_mark(branch: Path, name: str) -> None:
    """The negative control: run by hand, it does."""
    subprocess.run([sys.executable, name], cwd=branch, check=True)
    assert name in ran(branch)
    (branch.parent / f"{name}.ran").unlink()
