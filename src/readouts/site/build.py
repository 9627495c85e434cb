"""Build the site of a release in a folder: whole or not at all, the same bytes each time.

Built beside the old one and swapped in at the end, as releases are.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

from readouts.release.swap import clear, swap
from readouts.site import (
    actors,
    comparison,
    filters,
    home,
    issues,
    meetings,
    months,
    reliability,
    retired,
    search_data,
    sources,
    statements,
    table_pages,
)
from readouts.site.corpus import Corpus, read_release
from readouts.site.kept import Kept
from readouts.site.pages import Page, Plain, Renderer, digest, frame_digest

_KINDS = (
    *(home, issues, actors, meetings, sources, statements, months, comparison),
    *(reliability, table_pages, search_data, filters, retired),
)


@dataclass(frozen=True)
class Built:
    """What a build did: files in the site, and how many of its pages had to be rendered."""

    folder: Path
    files: int
    rendered: int


def build(release: Path, target: Path, scratch: Path) -> Built:
    """Build the site of the release in ``release`` at ``target``.

    ``scratch`` is a folder on the same file system for the new site and the record of the last
    build. WrongUse where there is no release, or none that has what the pages show.
    """
    corpus = read_release(release)
    beside = scratch / "site"
    clear(beside, target)
    beside.mkdir(parents=True)
    kept = Kept(scratch / "site.json", target)
    rendered = _write(corpus, beside, kept)
    _copy(corpus, beside)
    _assets(files("readouts.site") / "assets", beside / "assets")
    swap(beside, target)
    kept.save()
    return Built(target, sum(path.is_file() for path in target.rglob("*")), rendered)


def every_page(corpus: Corpus) -> Iterator[Page | Plain]:
    """All pages of the site; no two at one address."""
    seen: set[str] = set()
    for kind in _KINDS:
        pages: Iterable[Page | Plain] = kind.pages(corpus)
        for page in pages:
            if page.path in seen:
                raise ValueError(f"two pages at {page.path}")
            seen.add(page.path)
            yield page


def frame(corpus: Corpus) -> dict[str, Any]:
    """What every page shows of the package."""
    said = corpus.descriptor
    short, _, rest = said.get("title", said["name"]).partition(": ")
    return {
        "name": said["name"],
        "title": short,
        "subtitle": rest,
        "version": said["version"],
        "notice": reliability.notice(corpus),
        "licences": [licence["name"] for licence in said["licenses"]],
        "manual": (corpus.folder / "CODING.md").is_file(),
    }


def _write(corpus: Corpus, folder: Path, kept: Kept) -> int:
    shared = frame(corpus)
    render, common, rendered = Renderer(shared), frame_digest(shared), 0
    for page in every_page(corpus):
        target = folder / page.path
        target.parent.mkdir(parents=True, exist_ok=True)
        if isinstance(page, Plain):
            target.write_bytes(page.content)
            continue
        made_of = digest(page, common)
        if kept.take(page.path, made_of, target):
            continue
        content = render(page)
        target.write_bytes(content)
        kept.add(page.path, made_of, content)
        rendered += 1
    return rendered


def _copy(corpus: Corpus, folder: Path) -> None:
    """Files of the release that the site offers."""
    (folder / "downloads").mkdir()
    for file in table_pages.downloads(corpus):
        shutil.copyfile(corpus.folder / file["name"], folder / file["to"])


def _assets(source: Traversable, target: Path) -> None:
    """Style sheets, scripts and the search library with its licence."""
    target.mkdir()
    for entry in sorted(source.iterdir(), key=lambda entry: entry.name):
        if entry.is_dir():
            _assets(entry, target / entry.name)
        else:
            (target / entry.name).write_bytes(entry.read_bytes())
