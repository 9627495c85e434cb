"""Ten questions that researchers ask, as files of SQL; the documentation prints the same files."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.resources import files


@dataclass(frozen=True)
class Question:
    """A query with what it asks; ``:name`` in it is for the reader to fill in."""

    name: str
    title: str
    description: str
    sql: str


def questions() -> list[Question]:
    """All of them, in the order of their file names."""
    folder = files("readouts.explore") / "queries"
    return [
        _question(entry.name.removesuffix(".sql").partition("_")[2], entry.read_text("utf-8"))
        for entry in sorted(folder.iterdir(), key=lambda entry: entry.name)
    ]


def _question(name: str, text: str) -> Question:
    lines = text.splitlines()
    said = {
        key: line.removeprefix(f"-- {key}: ")
        for key, line in zip(("title", "description"), lines, strict=False)
    }
    sql = "\n".join(lines[2:]).removesuffix(";")
    return Question(name, said["title"], said["description"], sql)
