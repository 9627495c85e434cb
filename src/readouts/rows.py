"""Canonical CSV: the one byte form of every table here, and files that are whole or absent.

UTF-8 without BOM, LF, comma, RFC 4180 with the fewest quotes, rows sorted by the UTF-8 bytes of
their key. The SHA-256 of these bytes is what a release promises.
"""

from __future__ import annotations

import csv
import io
import os
import re
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

Row = dict[str, str]
Rows = list[Row]
# Controls, bidi controls and zero-width characters: nobody sees them, programs do.
UNSEEN = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\x9f\u00ad\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff]"
)


def sort_key(row: Mapping[str, str], key: Sequence[str]) -> tuple[bytes, ...]:
    """The row's place in a canonical file: the UTF-8 bytes of its key cells."""
    return tuple(row[name].encode() for name in key)


def canonical_csv(rows: Iterable[Mapping[str, str]], columns: Sequence[str]) -> bytes:
    """Rows as canonical CSV, in the order given.

    A cell that holds a carriage return is refused with ValueError: Python's writer would leave a
    lone one unquoted and Polars would read it away.
    """
    target = io.StringIO(newline="")
    writer = csv.writer(target, lineterminator="\n", quoting=csv.QUOTE_MINIMAL)
    writer.writerow(columns)
    for row in rows:
        cells = [row[name] for name in columns]
        if any("\r" in cell for cell in cells):
            raise ValueError(f"a carriage return in {dict(zip(columns, cells, strict=True))}")
        writer.writerow(cells)
    return target.getvalue().encode()


def sorted_csv(
    rows: Iterable[Mapping[str, str]], columns: Sequence[str], key: Sequence[str]
) -> bytes:
    """Rows as canonical CSV, sorted by their key."""
    return canonical_csv(sorted(rows, key=lambda row: sort_key(row, key)), columns)


def read_rows(path: Path) -> Rows:
    """A canonical CSV as rows of text ("" = missing). Only for files that validation has passed."""
    with path.open(encoding="utf-8", newline="") as source:
        return list(csv.DictReader(source))


def write_atomically(path: Path, content: bytes) -> None:
    """Write the whole file or nothing; unchanged content leaves the file untouched."""
    if path.is_file() and path.read_bytes() == content:
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    try:
        with os.fdopen(descriptor, "wb") as target:
            target.write(content)
            target.flush()
            os.fsync(target.fileno())
        umask = os.umask(0)
        os.umask(umask)
        os.chmod(name, 0o666 & ~umask)
        os.replace(name, path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
