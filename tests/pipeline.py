"""The small package with its pipeline in a Git repository of its own, as DVC runs it."""

import atexit
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from conftest import REPOSITORY, copy_package

BESIDE = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
DVC = shutil.which("dvc", path=BESIDE)
LEFT_OUT = "LEFT OUT: DVC is not installed here"


def environment(root: Path) -> dict[str, str]:
    """What Git and DVC are run with: the tool of the work tree, nothing of the user's settings."""
    who = {
        f"GIT_{who}_{what}": "t@example.org"
        for who in ("AUTHOR", "COMMITTER")
        for what in ("NAME", "EMAIL")
    }
    return (
        os.environ
        | {
            "PATH": BESIDE,
            "PYTHONPATH": str(REPOSITORY / "src"),
            "DVC_NO_ANALYTICS": "1",
            "DVC_SITE_CACHE_DIR": str(root.parent / "site-cache"),
            "GIT_CONFIG_GLOBAL": os.devnull,
        }
        | who
    )


def run(*command: str, cwd: Path, fails: bool = False) -> str:
    done = subprocess.run(
        command, cwd=cwd, env=environment(cwd), capture_output=True, text=True, check=False
    )
    assert (done.returncode != 0) is fails, done.stdout + done.stderr
    return done.stdout + done.stderr


def dvc(*arguments: str, cwd: Path, fails: bool = False) -> str:
    return run(str(DVC), *arguments, cwd=cwd, fails=fails)


_built: list[Path] = []


def set_up(root: Path) -> Path:
    """The package with its pipeline in ``root``, as it was built once for all tests."""
    if not _built:
        folder = Path(tempfile.mkdtemp(prefix="readouts-pipeline-"))
        atexit.register(shutil.rmtree, folder, ignore_errors=True)
        _built.append(_build(folder / "package"))
    return Path(shutil.copytree(_built[0], root, symlinks=True))


def _build(root: Path) -> Path:
    """Copy the package and what its pipeline needs to ``root``, and build it."""
    copy_package(root)
    left_out = shutil.ignore_patterns("cache", "tmp", "config.local", "__pycache__")
    for name in ("scripts", "docs", ".dvc"):
        shutil.copytree(REPOSITORY / name, root / name, ignore=left_out)
    for name in ("dvc.yaml", "requirements.lock", "CODEBOOK.md", ".gitignore", ".dvcignore"):
        shutil.copy(REPOSITORY / name, root)
    run("git", "init", "-q", "-b", "main", cwd=root)
    dvc("repro", "-q", cwd=root)
    return root
