"""What the tests share: the repository, and a small copy of it to damage."""

import shutil
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parents[1]
SHARED = REPOSITORY.parent / "shared"


@pytest.fixture
def repository() -> Path:
    return REPOSITORY


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """The package in a folder of its own, to be damaged."""
    root = tmp_path / "package"
    for name in ("data", "schemas"):
        shutil.copytree(REPOSITORY / name, root / name)
    shutil.copy(REPOSITORY / "datapackage.json", root)
    return root


@pytest.fixture
def shared() -> Path:
    if not SHARED.is_dir():
        pytest.skip("LEFT OUT: ../shared is not beside the repository")
    return SHARED
