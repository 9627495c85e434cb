"""What an outsider gets with DVC from a bare repository: each tag's own table, no remote needed."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

TABLE = "data/curated/rights.csv"
DVC = shutil.which("dvc", path=f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}")


def run(*command: str, cwd: Path) -> str:
    environment = os.environ | {
        "DVC_NO_ANALYTICS": "1",
        "DVC_SITE_CACHE_DIR": str(cwd.parent / "site-cache"),
        "GIT_CONFIG_GLOBAL": os.devnull,
        **{
            f"GIT_{who}_{what}": "t@example.org"
            for who in ("AUTHOR", "COMMITTER")
            for what in ("NAME", "EMAIL")
        },
    }
    done = subprocess.run(
        command, cwd=cwd, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture
def published(copy: Path, repository: Path, tmp_path: Path) -> tuple[Path, bytes, bytes]:
    """A bare repository with tags v0.1.0 and v0.2.0, and the table as it is in each."""
    shutil.copytree(
        repository / ".dvc", copy / ".dvc", ignore=shutil.ignore_patterns("cache", "tmp")
    )
    run("git", "init", "-q", "-b", "main", cwd=copy)
    versions = []
    for tag, label in (("v0.1.0", "Terms unknown"), ("v0.2.0", "Terms not known")):
        path = copy / TABLE
        path.write_text(
            path.read_text().replace("terms unknown", label).replace("Terms unknown", label)
        )
        versions.append(path.read_bytes())
        run("git", "add", "-A", cwd=copy)
        run("git", "commit", "-q", "-m", tag, cwd=copy)
        run("git", "tag", tag, cwd=copy)
    bare = tmp_path / "published.git"
    run("git", "clone", "-q", "--bare", str(copy), str(bare), cwd=tmp_path)
    return bare, versions[0], versions[1]


@pytest.mark.skipif(DVC is None, reason="LEFT OUT: DVC is not installed here")
def test_each_tag_comes_back(published: tuple[Path, bytes, bytes], tmp_path: Path) -> None:
    bare, first, second = published
    assert first != second
    outside = tmp_path / "outside"
    outside.mkdir()
    for tag, content in (("v0.1.0", first), ("v0.2.0", second)):
        run(str(DVC), "get", "-q", str(bare), TABLE, "--rev", tag, "-o", f"{tag}.csv", cwd=outside)
        assert (outside / f"{tag}.csv").read_bytes() == content


@pytest.mark.skipif(DVC is None, reason="LEFT OUT: DVC is not installed here")
def test_a_pinned_import_moves_only_when_told(
    published: tuple[Path, bytes, bytes], tmp_path: Path
) -> None:
    bare, first, second = published
    outside = tmp_path / "user"
    outside.mkdir()
    run("git", "init", "-q", cwd=outside)
    run(str(DVC), "init", "-q", cwd=outside)
    run(str(DVC), "import", "-q", str(bare), TABLE, "--rev", "v0.1.0", cwd=outside)
    run(str(DVC), "update", "-q", "rights.csv.dvc", cwd=outside)
    assert (outside / "rights.csv").read_bytes() == first
    run(str(DVC), "update", "-q", "--rev", "v0.2.0", "rights.csv.dvc", cwd=outside)
    assert (outside / "rights.csv").read_bytes() == second
