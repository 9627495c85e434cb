"""CHANGELOG.md: one entry a version, a sentence written by hand, counts written by the tool."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from readouts.rows import write_atomically
from readouts.versions.bump import Counts

NAME = "CHANGELOG.md"
START = "<!-- counts: written by `readouts version --record`, do not edit -->"
END = "<!-- end of counts -->"
_HEADING = re.compile(r"^## \[?v?([0-9]+\.[0-9]+\.[0-9]+)\]?(?: .*)?$", re.MULTILINE)
_COUNTS = re.compile(f"{re.escape(START)}.*?{re.escape(END)}\n?", re.DOTALL)
_MEANING = re.compile(r"^- changed meaning: *(\S+) +(\S+)", re.MULTILINE)


@dataclass(frozen=True)
class Entry:
    """What the changelog says of a version, and the 1-based line of its heading."""

    version: str
    line: int
    body: str

    @property
    def sentence(self) -> str:
        """What people wrote: all but the counts."""
        return _COUNTS.sub("", self.body).strip()

    @property
    def changed_meanings(self) -> list[tuple[str, str]]:
        """(table, id) of each line ``- changed meaning: <table> <id>``, which no tool could see."""
        return _MEANING.findall(self.body)


def entries(root: Path) -> list[Entry]:
    """All entries, newest first as they stand; none where there is no changelog."""
    try:
        text = (root / NAME).read_text(encoding="utf-8")
    except FileNotFoundError:
        return []
    found = list(_HEADING.finditer(text))
    ends = [match.start() for match in found[1:]] + [len(text)]
    return [
        Entry(match.group(1), text.count("\n", 0, match.start()) + 1, text[match.end() : end])
        for match, end in zip(found, ends, strict=True)
    ]


def add_entry(root: Path, version: str, sentence: str) -> None:
    """Put an entry above all others."""
    path = root / NAME
    text = path.read_text(encoding="utf-8") if path.exists() else "# Changelog\n"
    first = _HEADING.search(text)
    at = first.start() if first else len(text)
    above = text[:at].rstrip("\n")
    below = text[at:]
    entry = f"## {version}\n\n{sentence}\n"
    write_atomically(
        path, f"{above}\n\n{entry}".encode() + (f"\n{below}".encode() if below else b"")
    )


def write_counts(root: Path, version: str, counts: Mapping[str, Counts]) -> None:
    """Put the counts at the end of the entry of ``version``, in place of those that stood there."""
    text = (root / NAME).read_text(encoding="utf-8")
    heading = next(m for m in _HEADING.finditer(text) if m.group(1) == version)
    following = _HEADING.search(text, heading.end())
    end = following.start() if following else len(text)
    body = _COUNTS.sub("", text[heading.end() : end]).rstrip("\n")
    after = f"\n{text[end:]}" if following else ""
    made = f"{text[: heading.end()]}{body}\n\n{table(counts)}\n{after}"
    write_atomically(root / NAME, made.encode())


def table(counts: Mapping[str, Counts]) -> str:
    """The counts as Markdown, tables without a change left out."""
    lines = [START, "| table | rows before | after | added | removed | changed |"]
    lines.append("|---|--:|--:|--:|--:|--:|")
    for name, of in counts.items():
        if of.added or of.removed or of.changed or not of.before:
            numbers = (of.before, of.after, of.added, of.removed, of.changed)
            lines.append(f"| {name} | " + " | ".join(f"{number:,}" for number in numbers) + " |")
    return "\n".join([*lines, END])
