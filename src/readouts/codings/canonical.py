"""`readouts fmt`: what people type, in its one canonical form; values are never changed.

Registers lose needless quotes, CRLF and a byte order mark, gain NFC and the order of their key;
coding files keep their comments and lose only differences of layout, CRLF and the mark.
"""

from __future__ import annotations

import codecs
import csv
import io
import unicodedata
from collections import Counter
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.nodes import ScalarNode
from ruamel.yaml.resolver import VersionedResolver

from readouts.codings import yaml
from readouts.codings.files import coding_bytes, coding_paths
from readouts.faults import Fault, FaultsFound
from readouts.lexing.lex import lex
from readouts.lexing.lexed import table_bytes
from readouts.rows import sorted_csv
from readouts.schema.declaration import Package, Table
from readouts.schema.plain_text import decoded


class _Text(VersionedResolver):
    """Every plain scalar is text, so that none is rewritten as a number or a date."""

    def resolve(self, kind: Any, value: Any, implicit: Any) -> Any:
        if kind is ScalarNode and implicit[0]:
            return self.DEFAULT_SCALAR_TAG
        return super().resolve(kind, value, implicit)


def canonical_register(table: Table, source: bytes) -> bytes:
    """The register in canonical form; ValueError or FaultsFound where it is no CSV of this table."""
    plain = decoded(source.removeprefix(codecs.BOM_UTF8), table.path)
    text = unicodedata.normalize("NFC", plain).replace("\r\n", "\n")
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        header, *rows = list(reader) or [[]]
    except csv.Error as error:
        raise ValueError(f"line {reader.line_num}: {error}") from None
    if not header:
        raise ValueError("the file is empty, or its first line is")
    if ";" in header[0]:
        raise ValueError("the cells are parted by semicolons; save it with commas")
    if header != table.columns:
        raise ValueError(f"the header is not {','.join(table.columns)}")
    for number, row in enumerate(rows, start=2):
        if len(row) != len(header):
            raise ValueError(f"row {number} has {len(row)} cells, the header {len(header)}")
    cells = [dict(zip(header, row, strict=True)) for row in rows]
    found = sorted_csv(cells, table.columns, table.primary_key)
    lex(found, table.path)
    return found


def canonical_coding(source: bytes, path: str) -> bytes:
    """The coding file in canonical form; FaultsFound where it is no plain YAML or loses a comment."""
    source = source.removeprefix(codecs.BOM_UTF8).replace(b"\r\n", b"\n")
    before = yaml.read(source, path)
    text = unicodedata.normalize("NFC", source.decode())
    layout = YAML()
    layout.Resolver = _Text
    layout.preserve_quotes = True
    layout.width = 4096
    target = io.BytesIO()
    layout.dump(layout.load(text), target)
    found = target.getvalue()
    same = unicodedata.normalize("NFC", repr(before.data))
    if repr(yaml.read(found, path).data) != same:
        raise ValueError(f"{path}: the canonical form would change a value")
    _refuse_lost_comments(text, found.decode(), path)
    return found


def _refuse_lost_comments(before: str, after: str, path: str) -> None:
    """ruamel.yaml drops a comment inside brackets that span lines, and one above ``---``."""
    kept = Counter(words for _, _, words in yaml.comments(after))
    faults = []
    for line, column, words in reversed(yaml.comments(before)):
        kept[words] -= 1
        if kept[words] < 0:
            message, mend = (
                "this comment has no place in the canonical form",
                "Put it on a line of its own, outside brackets and below any ---.",
            )
            faults.append(Fault(path, line, column, "fmt-comment", message, mend, value=words))
    if faults:
        raise FaultsFound(faults)


def files(package: Package) -> list[tuple[str, bytes, bytes]]:
    """(path, content, canonical content) of every register and coding file.

    ValueError names the file that cannot be brought into canonical form, FaultsFound one that is
    absent or cannot be read.
    """
    found = []
    for table in package.tables.values():
        if "/curated/" in f"/{table.path}":
            source = table_bytes(package, table)
            try:
                found.append((table.path, source, canonical_register(table, source)))
            except ValueError as error:
                raise ValueError(f"{table.path}: {error}") from None
    for path in coding_paths(package):
        shown = path.relative_to(package.root).as_posix()
        source = coding_bytes(path, shown)
        found.append((shown, source, canonical_coding(source, shown)))
    return found
