"""A release through DVC: nothing that was tampered with reaches the work tree, nothing unpushed is tagged.

The remote is a folder, which config.local names, as a maintainer would for a rehearsal.
"""

import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from test_dvc import DVC, dvc, run
from tiny import releasable

from readouts.cli import main
from readouts.release.bundle import build
from readouts.schema.declaration import read_package

pytestmark = pytest.mark.skipif(DVC is None, reason="LEFT OUT: DVC is not installed here")
PIPELINE = """\
stages:
  release:
    cmd: python -c pass
    deps: [datapackage.json]
    outs:
    - data/release: {persist: true}
"""


@pytest.fixture(scope="module")
def pushed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A package whose release lies in a remote beside it, and in no cache."""
    root = releasable(tmp_path_factory.mktemp("pushed") / "package")
    (root / "dvc.yaml").write_text(PIPELINE)
    (root / ".gitignore").write_text("/data/release\n/build\n")
    run("git", "init", "-q", cwd=root)
    dvc("init", "-q", cwd=root)
    build(read_package(root))
    dvc("commit", "-q", "-f", cwd=root)
    dvc("remote", "add", "-q", "-d", "store", str(root.parent / "store"), cwd=root)
    dvc("remote", "modify", "-q", "store", "verify", "true", cwd=root)
    dvc("push", "-q", cwd=root)
    shutil.rmtree(root / "data/release")
    shutil.rmtree(root / ".dvc/cache")
    return root


@pytest.fixture
def here(pushed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy with a remote of its own; the working directory."""
    copied = Path(shutil.copytree(pushed.parent, tmp_path / "copy"))
    root = copied / "package"
    dvc("remote", "modify", "-q", "store", "url", str(copied / "store"), cwd=root)
    monkeypatch.chdir(root)
    monkeypatch.setenv("DVC_NO_ANALYTICS", "1")
    monkeypatch.setenv("DVC_SITE_CACHE_DIR", str(copied / "site"))
    return root


def objects(folder: Path) -> list[Path]:
    """Objects of a remote or cache, largest first."""
    found = [path for path in folder.rglob("files/md5/*/*") if path.is_file()]
    return sorted(found, key=lambda path: -path.stat().st_size)


def spoil(path: Path, content: bytes) -> None:
    path.chmod(0o644)
    path.write_bytes(content)


def test_a_release_is_pulled_and_checked(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["release", "--pull"]) == 0
    assert "as it was released" in capsys.readouterr().out
    assert main(["release", "--verify", "data/release"]) == 0


def other_bytes(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    spoil(path, bytes(content))


def cut_short(path: Path) -> None:
    spoil(path, path.read_bytes()[:-9])


def gone(path: Path) -> None:
    path.unlink()


@pytest.mark.parametrize("damage", [other_bytes, cut_short, gone])
@pytest.mark.parametrize("which", ["a file", "the list of files"])
def test_a_tampered_remote_is_refused(
    here: Path, damage: Callable[[Path], None], which: str, capsys: pytest.CaptureFixture[str]
) -> None:
    found = objects(here.parent / "store")
    lists = [path for path in found if path.suffix == ".dir"]
    damage(lists[0] if which == "the list of files" else found[0])
    assert main(["release", "--pull"]) in (1, 2)
    said = capsys.readouterr()
    assert "Traceback" not in said.out + said.err
    assert "maintainers" in said.out + said.err or "again" in said.out + said.err
    assert not Path("data/release").exists()


@pytest.mark.parametrize("damage", [other_bytes, cut_short])
def test_a_tampered_cache_is_mended_from_the_remote(
    here: Path, damage: Callable[[Path], None], capsys: pytest.CaptureFixture[str]
) -> None:
    dvc("fetch", "-q", cwd=here)
    damage(objects(here / ".dvc/cache")[0])
    assert main(["release", "--pull"]) == 1
    assert "not what their names say" in capsys.readouterr().out
    assert not Path("data/release").exists()
    assert main(["release", "--pull"]) == 0


def test_what_stood_there_stands(here: Path) -> None:
    assert main(["release", "--pull"]) == 0
    before = {path.name: path.read_bytes() for path in Path("data/release").iterdir()}
    shutil.rmtree(".dvc/cache")
    other_bytes(objects(here.parent / "store")[0])
    assert main(["release", "--pull"]) in (1, 2)
    assert {path.name: path.read_bytes() for path in Path("data/release").iterdir()} == before


def test_another_release_of_the_same_number_is_refused(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Whole in itself, with right hashes throughout, and not what the repository recorded."""
    recorded = Path("data/released")
    recorded.mkdir(parents=True)
    (recorded / "manifest.json").write_text(json.dumps({"descriptor": {"version": "1.0.0"}}))
    (recorded / "SHA256SUMS").write_text(f"{'0' * 64}  things.csv\n")
    assert main(["release", "--pull"]) == 1
    assert "not those recorded in data/released for 1.0.0" in capsys.readouterr().out
    assert not Path("data/release").exists()


def test_a_push_that_ended_half_way_is_told_before_the_tag(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """As after a kill, or where nobody pushed at all: the fault of case c51."""
    dvc("fetch", "-q", cwd=here)
    objects(here.parent / "store")[0].unlink()
    shutil.rmtree(here.parent / "site", ignore_errors=True)
    assert main(["release", "--pushed"]) == 1
    assert "not-pushed" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("url", "rules"),
    [
        ("../store", {"remote-not-public"}),
        ("/srv/store", {"remote-not-public"}),
        ("https://example.org/store", set()),
    ],
)
def test_an_address_that_nobody_else_reaches_is_refused(
    here: Path, url: str, rules: set[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The fault of case c71; what DVC answers of the address is not asked here."""
    from readouts.release import remote

    config = Path(".dvc/config")
    config.write_text(
        f"[core]\n    remote = store\n['remote \"store\"']\n    url = {url}\n    verify = true\n"
    )
    monkeypatch.setattr(remote, "_dvc", lambda *_: "{}")
    assert {fault.rule for fault in remote.check_remote(here)} == rules
    config.write_text(config.read_text().replace("    verify = true\n", ""))
    assert {f.rule for f in remote.check_remote(here)} == rules | {"remote-not-verified"}


def test_without_a_remote_nothing_is_promised(here: Path) -> None:
    Path(".dvc/config").write_text("[core]\n")
    assert main(["release", "--pushed"]) == 0


def test_without_access_there_is_a_sentence(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    shutil.rmtree(here.parent / "store")
    assert main(["release", "--pull"]) == 2
    said = capsys.readouterr().err
    assert "ask the maintainers" in said
    assert os.linesep.join(said.splitlines()).count("Traceback") == 0
