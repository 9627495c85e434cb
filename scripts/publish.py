"""Lay the site of a version among those published before, under its version and under latest/.

`python scripts/publish.py data/site PAGES`: PAGES is the folder that a web server shows. A version is
never changed once it is there. What an older version had and the newest has not keeps an address
under latest/ that leads to it; retired ids need none, since a site has a page for each.
"""

import html
import json
import shutil
import sys
from pathlib import Path

from readouts.versions.number import Version

STUB = """\
<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta http-equiv="refresh" content="0; url={to}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<p><a href="{to}">{title}</a></p>
</html>
"""


def versions(pages: Path) -> list[str]:
    """Folders of versions, the newest first."""
    names = (path.name for path in pages.iterdir() if path.name.startswith("v"))
    found = {version: name for name in names if (version := Version.parse(name[1:]))}
    return [found[version] for version in sorted(found, reverse=True)]


def publish(site: Path, pages: Path) -> str:
    """Add the site to the folder ``pages``; its folder's name.

    FileExistsError where that version is there with other content.
    """
    version = json.loads((site / "downloads/datapackage.json").read_text("utf-8"))["version"]
    name = f"v{version}"
    pages.mkdir(parents=True, exist_ok=True)
    if (pages / name).exists():
        if contents(pages / name) != contents(site):
            raise FileExistsError(f"{name} is published already, with other content")
    else:
        shutil.copytree(site, pages / name)
    latest(pages)
    (pages / ".nojekyll").touch()  # else files whose names begin with _ are left out
    (pages / "index.html").write_text(STUB.format(to="latest/index.html", title="Latest version"))
    (pages / "versions.html").write_text(listing(versions(pages)))
    return name


def latest(pages: Path) -> None:
    """Make latest/ the newest version, with a stub for each page that only an older one has."""
    newest, *older = versions(pages)
    target = pages / "latest"
    shutil.rmtree(target, ignore_errors=True)
    shutil.copytree(pages / newest, target)
    for name in older:
        for page in sorted((pages / name).rglob("*.html")):
            place = page.relative_to(pages / name)
            if not (target / place).exists():
                to = f"{'../' * len(place.parts)}{name}/{place.as_posix()}"
                title = f"Only in version {name.removeprefix('v')}"
                (target / place).parent.mkdir(parents=True, exist_ok=True)
                (target / place).write_text(STUB.format(to=html.escape(to), title=title))


def listing(names: list[str]) -> str:
    """A page of all versions."""
    links = "".join(f'<li><a href="{name}/index.html">{name[1:]}</a></li>\n' for name in names)
    head = STUB.partition('<meta http-equiv="refresh"')[0]
    return f"{head}<title>Versions</title>\n<h1>Versions</h1>\n<ul>\n{links}</ul>\n</html>\n"


def contents(folder: Path) -> dict[str, bytes]:
    """Every file of a folder."""
    found = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in found}


def main() -> int:
    """Publish the site that the command line names."""
    site, pages = map(Path, sys.argv[1:])
    print(f"{publish(site, pages)}, and latest/ is {versions(pages)[0]}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
