"""Sites to test: that of the small package, and of releases changed on purpose."""

import csv
import functools
import http.server
import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from readouts.rows import Row
from readouts.site.build import Built, build


def changed(release: Path, folder: Path, **edits: Callable[[list[Row]], list[Row]]) -> Path:
    """A copy of the release in which each named table was edited behind the back of validation."""
    shutil.copytree(release, folder)
    for table, edit in edits.items():
        path = folder / f"{table}.csv"
        with path.open(encoding="utf-8", newline="") as source:
            reader = csv.DictReader(source)
            columns, rows = list(reader.fieldnames or []), list(reader)
        with path.open("w", encoding="utf-8", newline="") as target:
            writer = csv.DictWriter(target, columns, lineterminator="\n")
            writer.writeheader()
            writer.writerows(edit(rows))
    return folder


def built(release: Path, folder: Path) -> Built:
    """The site of a release, with a scratch folder of its own beside it."""
    return build(release, folder / "site", folder / "scratch")


def files(folder: Path) -> dict[str, bytes]:
    found = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in found}


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """The folder on the loopback interface; its address, without the last slash."""

    class Quiet(http.server.SimpleHTTPRequestHandler):
        def log_message(self, format: str, *args: object) -> None:
            pass

    handler = functools.partial(Quiet, directory=str(folder))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()
        thread.join()
