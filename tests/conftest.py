"""What the tests share: the repository, and copies of a small package cut out of it to damage."""

import atexit
import csv
import importlib
import os
import shutil
import sys
import tempfile
from pathlib import Path
from types import ModuleType

import pytest
from small import cut

from readouts.release import bundle
from readouts.rows import read_rows
from readouts.schema.declaration import read_package

REPOSITORY = Path(__file__).resolve().parents[1]
SHARED = REPOSITORY.parent / "shared"
# `make test-long` sets it: the same tests with as many tries as the promise names.
LONG = bool(os.environ.get("READOUTS_LONG"))


_small: list[Path] = []


def small() -> Path:
    """The small package, cut out of the repository once; to be copied, never damaged."""
    if not _small:
        folder = Path(tempfile.mkdtemp(prefix="readouts-small-"))
        atexit.register(shutil.rmtree, folder, ignore_errors=True)
        _small.append(cut(REPOSITORY, folder / "package"))
    return _small[0]


def copy_package(root: Path) -> Path:
    """All of the small package that a release is built from, and no release."""
    left_out = shutil.ignore_patterns("__pycache__", "scripts")
    return Path(shutil.copytree(small(), root, ignore=left_out))


def scripted(name: str) -> ModuleType:
    """A program of scripts/ as a module; it may import its neighbours."""
    folder = str(REPOSITORY / "scripts")
    sys.path.insert(0, folder)
    try:
        return importlib.import_module(name)
    finally:
        sys.path.remove(folder)


@pytest.fixture(scope="session", autouse=True)
def cache(tmp_path_factory: pytest.TempPathFactory) -> None:
    """What a run keeps of coding files lies with the tests, not with whoever runs them."""
    os.environ["XDG_CACHE_HOME"] = str(tmp_path_factory.mktemp("cache"))


@pytest.fixture
def repository() -> Path:
    return REPOSITORY


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """The package in a folder of its own, to be damaged."""
    return copy_package(tmp_path / "package")


@pytest.fixture(scope="session")
def release(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The release of the small package, built once; to be read, never damaged."""
    return bundle.build(read_package(copy_package(tmp_path_factory.mktemp("built") / "package")))


@pytest.fixture(scope="session")
def site(release: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site of the small package, built once; to be read, never damaged."""
    from sites import built

    return built(release, tmp_path_factory.mktemp("explorer")).folder


@pytest.fixture
def shared() -> Path:
    if not SHARED.is_dir():
        pytest.skip("LEFT OUT: ../shared is not beside the repository")
    return SHARED


@pytest.fixture
def texts(shared: Path, tmp_path: Path) -> Path:
    """A folder whose texts.csv says where the text of every source lies that was kept."""
    folder = tmp_path / "texts"
    folder.mkdir()
    listing = ["source_id,path", f"unknown-20210916-fo-blinken,{shared}/sources/first-source.txt"]
    full = shared / "corpora/full-texts"
    with (full / "index.csv").open(encoding="utf-8", newline="") as source:
        by_title = {
            (row["title"], row["date"]): full / row["corpus"] / f"{row['id']}.txt"
            for row in csv.DictReader(source)
        }
    for source in read_rows(REPOSITORY / "data/scripted/sources.csv"):
        name = source["source_id"]
        if "-debate-" in name:
            state, year = name.rpartition("-")[2].upper(), int(name[3:7])
            text = shared / f"corpora/ungdc_{year - 1945}/{state}_{year - 1945}_{year}.txt"
            listing.append(f"{name},{text}")
        elif "-sc-" in name:
            listing.append(f"{name},{full}/un-pv/S-PV-{name.rpartition('-')[2]}.txt")
        else:
            for day in (source["published"], source["published"][:7]):
                if text := by_title.get((source["title"], day)):
                    listing.append(f"{name},{text}")
    (folder / "texts.csv").write_text("\n".join(listing) + "\n", encoding="utf-8")
    return folder
