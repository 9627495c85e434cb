"""requirements-check.lock: a part of requirements.lock, and enough to check a contributor's data."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

# Run with the names of the check lock's distributions: everything else that is installed here
# cannot be imported, as where only that lock was installed. Looking at sys.modules instead would
# find what Pandera takes up where it happens to be installed (pandas, hypothesis).
PROGRAM = """
import re, sys
from importlib.metadata import packages_distributions

locked = {"readouts", *sys.argv[1].split(",")}
foreign = {
    module
    for module, names in packages_distributions().items()
    if locked.isdisjoint(re.sub("[-_.]+", "-", name).lower() for name in names)
}

class OnlyLocked:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in foreign:
            # Python's own words: Pandera reads them to learn that it must do without pandas.
            raise ModuleNotFoundError(f"No module named '{name}'", name=name)

sys.meta_path.insert(0, OnlyLocked())
from readouts.cli import main

sys.exit(main(sys.argv[2:]))
"""


def pins(lock: Path) -> set[tuple[str, str]]:
    """(name, version) of every pin; one name has several where its version depends on Python."""
    return set(re.findall(r"^([a-z0-9-]+)==([^\s;]+)", lock.read_text(), re.MULTILINE))


def only_locked(*arguments: str, repository: Path, cwd: Path) -> subprocess.CompletedProcess[str]:
    names = ",".join(sorted(name for name, _ in pins(repository / "requirements-check.lock")))
    return subprocess.run(
        [sys.executable, "-c", PROGRAM, names, *arguments],
        cwd=cwd,
        capture_output=True,
        text=True,
        check=False,
    )


def test_check_lock_is_a_part_of_the_full_lock(repository: Path) -> None:
    check = pins(repository / "requirements-check.lock")
    assert check
    assert check <= pins(repository / "requirements.lock"), "Run: make lock"
    left_out = {"dvc", "pytest", "hypothesis", "mypy", "ruff", "pandas", "pyarrow"}
    assert left_out.isdisjoint(name for name, _ in check)


@pytest.mark.parametrize("lock", ["requirements.lock", "requirements-check.lock"])
def test_every_pin_has_a_hash_and_none_an_address(repository: Path, lock: str) -> None:
    text = (repository / lock).read_text()
    assert "://" not in text
    for block in re.split(r"\n(?=\S)", text.strip()):
        assert re.match(r"[a-z0-9-]+==\S+.* \\\n +--hash=sha256:[0-9a-f]{64}", block), block


@pytest.mark.parametrize(
    "arguments",
    [
        ["validate", "--full", "--format", "github"],
        ["fmt", "--check"],
        ["schema", "--check"],
        ["version", "--check"],
    ],
    ids=" ".join,
)
def test_check_lock_is_enough(repository: Path, copy: Path, arguments: list[str]) -> None:
    # What is emitted and released is compared with files that the small package does not have.
    cwd = copy if arguments[0] in ("validate", "fmt") else repository
    done = only_locked(*arguments, repository=repository, cwd=cwd)
    assert done.returncode == 0, done.stdout + done.stderr


def test_check_lock_is_enough_to_explain_a_fault(repository: Path, copy: Path) -> None:
    path = copy / "data/scripted/stances.csv"
    path.write_text(re.sub(",own,[12]\n", ",own,9\n", path.read_text()))
    done = only_locked("validate", "--full", repository=repository, cwd=copy)
    assert (done.returncode, done.stderr) == (1, ""), done.stderr


def test_what_the_lock_lacks_cannot_be_imported(repository: Path, copy: Path) -> None:
    """The negative control: a release needs PyArrow and APSW, so it must end here."""
    done = only_locked("release", repository=repository, cwd=copy)
    assert re.search("(pyarrow|apsw) is not installed", done.stderr), done.stderr
