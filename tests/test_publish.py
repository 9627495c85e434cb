"""Versions of the site beside each other: none is ever changed, and old addresses keep working."""

import json
import re
import shutil
from pathlib import Path
from types import ModuleType

import pytest
from conftest import scripted
from sites import built, changed, files

OLD, NEW = "asim-iftikhar", "iftikhar-asim-ahmad"


@pytest.fixture(scope="module")
def publishing() -> ModuleType:
    return scripted("publish")


def renamed(release: Path, folder: Path, version: str) -> Path:
    """The release one version on, in which an actor has another id and the old one is retired."""

    def rename(rows: list[dict[str, str]]) -> list[dict[str, str]]:
        return [{k: NEW if v == OLD else v for k, v in row.items()} for row in rows]

    def retire(rows: list[dict[str, str]]) -> list[dict[str, str]]:
        common = {"since_version": version, "reason": "The name in full."}
        return [*rows, {"table": "actors", "retired_id": OLD, "became_id": NEW} | common]

    names = [path.stem for path in release.glob("*.csv")]
    edits = {name: rename for name in names} | {"retired_ids": retire}
    made = changed(release, folder, **edits)
    descriptor = json.loads((made / "datapackage.json").read_text("utf-8"))
    (made / "datapackage.json").write_text(json.dumps(descriptor | {"version": version}), "utf-8")
    return made


@pytest.fixture(scope="module")
def pages(
    publishing: ModuleType, site: Path, release: Path, tmp_path_factory: pytest.TempPathFactory
) -> Path:
    folder = tmp_path_factory.mktemp("published")
    assert publishing.publish(site, folder / "pages") == "v0.1.0"
    next_site = built(renamed(release, folder / "release", "0.10.0"), folder / "next").folder
    assert publishing.publish(next_site, folder / "pages") == "v0.10.0"
    return folder / "pages"


def followed(page: Path) -> Path:
    """Where the page leads by itself; the page where it does not."""
    found = re.search(r'http-equiv="refresh" content="0; url=([^"]+)"', page.read_text("utf-8"))
    return followed((page.parent / found[1]).resolve()) if found else page


def test_each_version_has_its_folder_and_the_newest_is_latest(pages: Path, site: Path) -> None:
    assert files(pages / "v0.1.0") == files(site)
    newest = files(pages / "v0.10.0")
    assert newest.items() <= files(pages / "latest").items()
    assert followed(pages / "index.html") == (pages / "latest/index.html").resolve()
    listed = re.findall(r'href="(v[^/]+)/', (pages / "versions.html").read_text())
    assert listed == ["v0.10.0", "v0.1.0"]


def test_the_address_of_a_retired_id_leads_to_the_new_row(pages: Path) -> None:
    old = f"actors/{OLD}.html"
    assert followed(pages / "v0.1.0" / old) == pages / "v0.1.0" / old
    assert followed(pages / "latest" / old) == (pages / f"latest/actors/{NEW}.html").resolve()


def test_every_old_address_leads_somewhere_under_latest(pages: Path) -> None:
    for page in (pages / "v0.1.0").rglob("*.html"):
        assert followed(pages / "latest" / page.relative_to(pages / "v0.1.0")).is_file()


def test_a_published_version_is_never_changed(
    publishing: ModuleType, site: Path, pages: Path, tmp_path: Path
) -> None:
    before = files(pages)
    publishing.publish(site, pages)
    assert files(pages) == before
    other = tmp_path / "other"
    shutil.copytree(site, other)
    (other / "index.html").write_text("other")
    with pytest.raises(FileExistsError, match=r"v0\.1\.0 is published already"):
        publishing.publish(other, pages)
