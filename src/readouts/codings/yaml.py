"""Strict YAML 1.2: every scalar a string, every place remembered, nothing clever let through."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import yaml

from readouts.faults import Fault, FaultsFound
from readouts.rows import UNSEEN
from readouts.schema.plain_text import crlf, decoded, unseen, unseen_character

DEEPEST = 20
Path = tuple[str | int, ...]


@dataclass(frozen=True)
class Document:
    """Plain data (str, list, dict) and the place (line, column; 1-based) of every path in it.

    The place of a mapping's entry is that of its key. ``commented`` has the place of the comment
    that ends the line of a value without quotes: a `` #`` meant as text cuts the value there.
    """

    path: str
    data: Any
    places: dict[Path, tuple[int, int]]
    commented: dict[Path, tuple[int, int]]

    def place(self, path: Path) -> tuple[int, int]:
        """The place of ``path``, or of the nearest thing that holds it."""
        while path not in self.places:
            path = path[:-1]
        return self.places[path]

    def typed(self, block: tuple[int, int], value: str | None, key: str) -> tuple[int, int]:
        """Where ``value`` was typed for the block that begins at that place, or failing that ``key``.

        Looked for in the block, then in what holds it, from which it may be inherited; the block
        itself where neither is found.
        """
        within = next((path for path, place in self.places.items() if place == block), ())
        searched: Path | None = None
        for depth in range(len(within), -1, -1):
            holder = within[:depth]
            for path, place in self.places.items():
                seen = searched is not None and path[: depth + 1] == searched
                inside = path[:depth] == holder and not seen
                if inside and value and value in (self._scalar(path), *path[-1:]):
                    return place
            if (*holder, key) in self.places:
                return self.places[*holder, key]
            searched = holder
        return block

    def _scalar(self, path: Path) -> str | None:
        found = self.data
        for step in path:
            found = found[step]
        return found if isinstance(found, str) else None

    def fault(
        self, path: Path, rule: str, message: str, mend: str, value: str | None = None
    ) -> Fault:
        """A finding at that path of the document."""
        line, column = self.place(path)
        return Fault(self.path, line, column, rule, message, mend, value=value)


def read(source: bytes, path: str) -> Document:
    """Read a document; FaultsFound names file, line and column of all that is not plain YAML."""
    text = decoded(source, path, lambda text: _form(text, path))
    try:
        _refuse_events(text, path)
        node = yaml.compose(text, Loader=yaml.CBaseLoader)
    except yaml.MarkedYAMLError as error:
        raise FaultsFound([_syntax(text, path, error)]) from None
    except yaml.YAMLError as error:
        raise FaultsFound(
            [Fault(path, 1, 1, "yaml-syntax", str(error), "Mend the YAML.")]
        ) from None
    if node is None:
        raise FaultsFound(
            [
                Fault(
                    path,
                    1,
                    1,
                    "yaml-empty",
                    "the file is empty",
                    "Start it with readouts new.",
                )
            ]
        )
    plain = _Plain(path, text.split("\n"))
    data = plain.data(node, ())
    if plain.faults:
        raise FaultsFound(plain.faults)
    return Document(path, data, plain.places, plain.commented)


def comments(text: str) -> list[tuple[int, int, str]]:
    """Line, column (1-based) and words of every comment of a document that ``read`` accepts."""
    found = []
    # libyaml marks count bytes, the scanner in Python counts characters.
    tokens = list(yaml.scan(text, Loader=yaml.BaseLoader))
    ends = [0, *(token.end_mark.index for token in tokens)]
    starts = [*(token.start_mark.index for token in tokens), len(text)]
    for end, start in zip(ends, starts, strict=True):
        for comment in re.finditer("#[^\n]*", text[end:start] if start > end else ""):
            at = end + comment.start()
            line = text.count("\n", 0, at) + 1
            found.append((line, at - text.rfind("\n", 0, at), comment.group().rstrip()))
    return found


def _form(text: str, path: str) -> Iterator[Fault]:
    yield from crlf(text, path)
    yield from _tabs(text, path)
    yield from unseen(text.replace("\t", " "), path)


def _tabs(text: str, path: str) -> Iterator[Fault]:
    """The first tab of each line; they indent for people, and not for YAML."""
    for number, line in enumerate(text.split("\n"), start=1):
        if "\t" in line:
            column, mend = line.index("\t") + 1, "Type spaces; two to indent."
            yield Fault(path, number, column, "yaml-tab", "a tab", mend)


def _refuse_events(text: str, path: str) -> None:
    """Before composing: 100,000 open brackets crash libyaml's composer."""
    depth = documents = 0
    for event in yaml.parse(text, Loader=yaml.CBaseLoader):
        what, mend = None, "Write the value out."
        documents += isinstance(event, yaml.DocumentStartEvent)
        if documents > 1:
            what, mend = "a second document", "Keep one, or make each a file: delete the ---."
        elif isinstance(event, yaml.AliasEvent):
            what = "an alias"
        elif getattr(event, "anchor", None):
            what = "an anchor"
        elif getattr(event, "tag", None):
            what = "a tag"
        elif isinstance(event, yaml.DocumentStartEvent) and (event.version or event.tags):
            what = "a directive"
        depth += isinstance(event, yaml.CollectionStartEvent)
        depth -= isinstance(event, yaml.CollectionEndEvent)
        if depth > DEEPEST:
            what = f"nesting deeper than {DEEPEST}"
        if what:
            mark = event.start_mark
            assert mark is not None  # libyaml marks every event
            raise FaultsFound(
                [
                    Fault(
                        path,
                        mark.line + 1,
                        mark.column + 1,
                        "yaml-not-plain",
                        f"{what} is not allowed here",
                        mend,
                    )
                ]
            )


def _syntax(text: str, path: str, error: yaml.MarkedYAMLError) -> Fault:
    mark = error.context_mark or error.problem_mark
    line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
    message, mend = error.problem or "not YAML", "Mend the YAML here."
    unclosed = "quoted scalar" in f"{error.context} {error.problem}"
    opened = None if unclosed else _opened(text, error)
    if unclosed or opened:
        line, column = opened or (line, column)
        message = "a value opened by a quotation mark is not closed"
        mend = 'Put the whole value in double quotes: "…".'
    return Fault(path, line, column, "yaml-syntax", message, mend)


def _opened(text: str, error: yaml.MarkedYAMLError) -> tuple[int, int] | None:
    """Where the quoted value begins that ends in front of the problem: it ended too early.

    The parser blames the block that it could not finish, which may begin a hundred lines above.
    """
    if error.problem_mark is None:
        return None
    stop = (error.problem_mark.line, error.problem_mark.column)
    last = None
    try:
        for token in yaml.scan(text, Loader=yaml.CBaseLoader):
            if (token.start_mark.line, token.start_mark.column) >= stop:
                break
            last = token
    except yaml.YAMLError:
        pass  # it is the error that is explained here
    if not isinstance(last, yaml.ScalarToken) or last.plain:
        return None
    return last.start_mark.line + 1, last.start_mark.column + 1


class _Plain:
    """Nodes as plain data, with all that is found on the way."""

    def __init__(self, path: str, lines: list[str]) -> None:
        self.path = path
        self.lines = lines
        self.places: dict[Path, tuple[int, int]] = {}
        self.commented: dict[Path, tuple[int, int]] = {}
        self.faults: list[Fault] = []

    def data(self, node: Any, at: Path) -> Any:
        """The node's data; ``at`` is its path."""
        line, column = node.start_mark.line + 1, node.start_mark.column + 1
        self.places.setdefault(at, (line, column))
        if isinstance(node, yaml.ScalarNode):
            if found := UNSEEN.search(node.value):  # typed as an escape, or it were seen before
                self.faults.append(unseen_character(self.path, line, column, found.group()))
            end = node.end_mark
            rest = re.match(" +#", self.lines[end.line][end.column :])
            if rest and node.value and not node.style:
                self.commented[at] = (end.line + 1, end.column + rest.end())
            return node.value
        if isinstance(node, yaml.SequenceNode):
            return [self.data(item, (*at, i)) for i, item in enumerate(node.value)]
        return self._mapping(node, at)

    def _mapping(self, node: Any, at: Path) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for key, value in node.value:
            line, column = key.start_mark.line + 1, key.start_mark.column + 1
            if not isinstance(key, yaml.ScalarNode):
                self._refuse(line, column, "yaml-key", "a key is not a word", "Type a word as key.")
                continue
            if key.value in found:
                first = self.places[(*at, key.value)][0]
                message = f"'{key.value}' stands in line {first} and again in line {line}"
                mend = "Keep one of the two."
                self._refuse(line, column, "yaml-repeated-key", message, mend, key.value)
                continue
            if node.flow_style and value.start_mark.index == value.end_mark.index:
                message, mend = f"'{key.value}' has no value", "Quote a text that holds a comma."
                self._refuse(line, column, "yaml-flow-comma", message, mend, key.value)
            self.places[(*at, key.value)] = (line, column)
            found[key.value] = self.data(value, (*at, key.value))
        return found

    def _refuse(
        self, line: int, column: int, rule: str, message: str, mend: str, value: str | None = None
    ) -> None:
        self.faults.append(Fault(self.path, line, column, rule, message, mend, value=value))
