"""The coding files that one cannot be judged without: found by the ids that they share, not read whole.

What a file refers to is typed elsewhere, and what it types is reported elsewhere. An id may be typed
in two parts, prefix and rest; so every file is searched for both before any other is parsed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from readouts.codings.draft import listed
from readouts.codings.files import coding_bytes, codings_and_strays
from readouts.codings.form import Coding, read_coding
from readouts.codings.statements import LINKS, inherited
from readouts.schema.declaration import Package

_PREFIX = re.compile(r"^[ -]*id_prefix: *['\"]?([a-z0-9-]+)", re.MULTILINE)
_WORD = re.compile(r"[a-z0-9][a-z0-9.-]*")


@dataclass
class Named:
    """Ids of statements and participations that a file types, and those that it refers to.

    ``sources`` are documents that it copies.
    """

    typed: set[str] = field(default_factory=set)
    referred: set[str] = field(default_factory=set)
    sources: set[str] = field(default_factory=set)


def named(coding: Coding) -> Named:
    """What the file types and refers to."""
    found = Named()
    copied = coding.data["source"].get("derived_from")
    found.sources |= {copied} if copied else set()
    for occasion in coding.data["occasions"]:
        for participant in occasion.get("participants", []):
            subject = f"{occasion.get('meeting', '')}.{participant['actor']}"
            typed = "participant_role" in participant
            (found.typed if typed else found.referred).add(subject)
        for _, context, statement in inherited(occasion, ()):
            if "same_as" in statement:
                found.referred.add(statement["same_as"])
                continue
            prefix = context.get("id_prefix", "")
            found.typed.add(f"{prefix}-{statement['id']}" if prefix else statement["id"])
            for relation in LINKS:
                found.referred |= set(listed(statement.get(relation, [])))
    return found


def with_neighbours(package: Package, coding: Coding) -> list[Coding]:
    """The coding, and all others that share an id with it or type what those refer to, by name.

    FaultsFound where one of them cannot be read.
    """
    others = dict(_searched(package, coding))
    own = named(coding)
    found = {coding.document.path: coding}
    asked, seen = own.typed | own.referred, set[str]()
    sources = own.sources
    while asked - seen or sources:
        new = asked - seen
        seen |= new
        near = [path for path, words in others.items() if words.share(new) or path.stem in sources]
        asked, sources = set(), set()
        for path in near:
            del others[path]
            read = read_coding(package, path)
            found[read.document.path] = read
            theirs = named(read)
            asked |= theirs.referred
            sources |= theirs.sources
    return [found[path] for path in sorted(found)]


@dataclass(frozen=True)
class _Words:
    """Every word of a file that may be an id, and the prefixes of ids."""

    words: frozenset[str]
    prefixes: frozenset[str]

    def share(self, ids: set[str]) -> bool:
        """Whether the file may type or name one of the ids."""
        if not ids.isdisjoint(self.words):
            return True
        parts = {known.partition(".")[0] for known in ids if "." in known}  # meeting.actor
        return not parts.isdisjoint(self.words) or any(
            known.startswith(f"{prefix}-") for prefix in self.prefixes for known in ids
        )


def _searched(package: Package, coding: Coding) -> Iterator[tuple[Path, _Words]]:
    paths, _ = codings_and_strays(package)
    for path in paths:
        shown = path.relative_to(package.root).as_posix()
        if shown != coding.document.path:
            text = coding_bytes(path, shown).decode("utf-8", "replace")
            yield path, _Words(frozenset(_WORD.findall(text)), frozenset(_PREFIX.findall(text)))
