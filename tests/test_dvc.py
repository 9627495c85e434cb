"""The pipeline as DVC runs it, and what an outsider gets of two tagged versions."""

import re
from pathlib import Path

import pytest
from conftest import REPOSITORY, small
from pipeline import DVC, LEFT_OUT, dvc, run, set_up

TABLE = "data/curated/rights.csv"
pytestmark = pytest.mark.skipif(DVC is None, reason=LEFT_OUT)


def built(root: Path) -> dict[str, bytes]:
    folders = (root / "data/scripted", root / "data/release")
    return {str(p.relative_to(root)): p.read_bytes() for f in folders for p in sorted(f.iterdir())}


@pytest.fixture(scope="module")
def pipeline(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return set_up(tmp_path_factory.mktemp("pipeline") / "package")


def test_a_rebuild_gives_the_same_tables(pipeline: Path) -> None:
    for path in sorted((small() / "data/scripted").iterdir()):
        assert (pipeline / "data/scripted" / path.name).read_bytes() == path.read_bytes()


def test_a_second_run_does_nothing(pipeline: Path) -> None:
    before = {path: path.stat().st_mtime_ns for path in (pipeline / "data").rglob("*")}
    assert "up to date" in dvc("repro", cwd=pipeline)
    assert {path: path.stat().st_mtime_ns for path in (pipeline / "data").rglob("*")} == before


def test_a_failed_stage_leaves_all_as_it_was(pipeline: Path) -> None:
    path = next((pipeline / "data/curated/codings").rglob("unknown-*.yaml"))
    good, before = path.read_bytes(), built(pipeline)
    path.write_bytes(good.replace(b"speech_act: deny", b"speech_act: denied"))
    assert "denied" in dvc("repro", cwd=pipeline, fails=True)
    assert built(pipeline) == before
    path.write_bytes(good)
    assert "up to date" in dvc("repro", cwd=pipeline)


def test_metrics_say_what_a_change_does(pipeline: Path) -> None:
    shown = dvc("metrics", "show", "--json", cwd=pipeline)
    assert '"with_passage"' in shown
    assert '"statements"' in shown


@pytest.fixture(scope="module")
def published(pipeline: Path) -> tuple[Path, dict[str, dict[str, bytes]]]:
    """A bare repository with tags v0.1.0 and v0.2.0, and what each built; bundles on a remote."""
    remote = pipeline.parent / "remote"
    dvc("remote", "add", "-q", "-d", "store", str(remote), cwd=pipeline)
    versions = {}
    for tag, label in (("v0.1.0", "Terms unknown"), ("v0.2.0", "Terms not known")):
        path = pipeline / TABLE
        text = path.read_text().replace("terms unknown", label)
        path.write_text(text.replace("Terms unknown", label))
        dvc("repro", "-q", cwd=pipeline)
        versions[tag] = {TABLE: path.read_bytes()} | built(pipeline)
        run("git", "add", "-A", cwd=pipeline)
        run("git", "commit", "-q", "-m", tag, cwd=pipeline)
        run("git", "tag", tag, cwd=pipeline)
        dvc("push", "-q", cwd=pipeline)
    bare = pipeline.parent / "published.git"
    run("git", "clone", "-q", "--bare", str(pipeline), str(bare), cwd=pipeline.parent)
    return bare, versions


def test_each_tag_comes_back(
    published: tuple[Path, dict[str, dict[str, bytes]]], tmp_path: Path
) -> None:
    bare, versions = published
    assert versions["v0.1.0"][TABLE] != versions["v0.2.0"][TABLE]
    outside = tmp_path / "outside"
    outside.mkdir()
    for tag, files in versions.items():
        dvc("get", "-q", str(bare), TABLE, "--rev", tag, "-o", f"{tag}.csv", cwd=outside)
        assert (outside / f"{tag}.csv").read_bytes() == files[TABLE]
        dvc("get", "-q", str(bare), "data/release", "--rev", tag, "-o", tag, cwd=outside)
        got = {f"data/release/{p.name}": p.read_bytes() for p in (outside / tag).iterdir()}
        assert got == {name: held for name, held in files.items() if "/release/" in name}


def test_a_pinned_import_moves_only_when_told(
    published: tuple[Path, dict[str, dict[str, bytes]]], tmp_path: Path
) -> None:
    bare, versions = published
    outside = tmp_path / "user"
    outside.mkdir()
    run("git", "init", "-q", cwd=outside)
    dvc("init", "-q", cwd=outside)
    dvc("import", "-q", str(bare), TABLE, "--rev", "v0.1.0", cwd=outside)
    dvc("update", "-q", "rights.csv.dvc", cwd=outside)
    assert (outside / "rights.csv").read_bytes() == versions["v0.1.0"][TABLE]
    dvc("update", "-q", "--rev", "v0.2.0", "rights.csv.dvc", cwd=outside)
    assert (outside / "rights.csv").read_bytes() == versions["v0.2.0"][TABLE]


def test_the_lines_of_the_readme_bring_the_tables(
    published: tuple[Path, dict[str, dict[str, bytes]]], tmp_path: Path
) -> None:
    bare, versions = published
    text = (REPOSITORY / "README.md").read_text("utf-8")
    lines = re.findall(r"^(dvc .+?) *#", text, re.MULTILINE)
    assert [line.split()[1] for line in lines] == ["get", "import", "update"]
    outside = tmp_path / "researcher"
    outside.mkdir()
    run("git", "init", "-q", cwd=outside)
    dvc("init", "-q", cwd=outside)
    for line in lines:
        words = line.replace("REPOSITORY", str(bare)).split()
        dvc(*words[1:], cwd=outside)
    for name, tag in (("statements", "v0.1.0"), ("stances", "v0.2.0")):
        held = versions[tag][f"data/scripted/{name}.csv"]
        assert (outside / f"{name}.csv").read_bytes() == held
