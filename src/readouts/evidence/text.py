"""A source's text in normal form: what passage offsets, words and hashes are counted on.

NFC; typographic quotes and dashes to ASCII; every run of white space to one space; trimmed. Each
normalised code point remembers where it stands in the page's own characters.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from dataclasses import dataclass
from functools import cached_property

# Quotes and dashes that word processors and web pages put for the ASCII ones.
_TO_ASCII = {c: "'" for c in "\u2018\u2019\u201a\u201b\u2032\u02bc"}
_TO_ASCII |= {c: '"' for c in "\u201c\u201d\u201e\u201f\u2033\u00ab\u00bb"}
_TO_ASCII |= {c: "-" for c in "\u2010\u2011\u2012\u2013\u2014\u2015\u2212"}

# Scripts written without spaces: Thai, Lao, Burmese, Khmer, kana, Han.
_UNSPACED = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]")
CHARACTERS_A_WORD = 4

_ABBREVIATIONS = frozenset("mr mrs ms dr st gen lt col sen rep no vs e.g i.e u.s u.n u.k".split())
_STOP = re.compile(r"[.!?…]+[\"')\]]*(?= |$)|[。！？]+[\"')\]」』]*")


@dataclass(frozen=True)
class Text:
    """``raw`` as seen, ``normal`` as counted; ``starts[i]`` is where ``normal[i]`` begins in raw."""

    raw: str
    normal: str
    starts: tuple[int, ...]

    @cached_property
    def sha256(self) -> str:
        return sha256(self.normal)

    @cached_property
    def words(self) -> tuple[tuple[int, int], ...]:
        """Half-open offsets of the words; without spaces, four characters count as one."""
        found: list[tuple[int, int]] = []
        for run in re.finditer(r"[^ ]+", self.normal):
            if _UNSPACED.search(run.group()):
                steps = range(run.start(), run.end(), CHARACTERS_A_WORD)
                found += [(at, min(at + CHARACTERS_A_WORD, run.end())) for at in steps]
            else:
                found.append(run.span())
        return tuple(found)

    @cached_property
    def sentence_ends(self) -> tuple[int, ...]:
        """Offsets behind each sentence: a full stop that no abbreviation has, or a paragraph's end."""
        ends = {len(self.normal)}
        for stop in _STOP.finditer(self.normal):
            word = self.normal[self.normal.rfind(" ", 0, stop.start()) + 1 : stop.start()]
            bare = word.lower().lstrip("\"'([")
            initial = len(bare) == 1 and bare.isalpha() and word[-1:].isupper()
            if stop.group()[0] != "." or (bare not in _ABBREVIATIONS and not initial):
                ends.add(stop.end())
        for at, character in enumerate(self.normal):
            if character == " " and "\n" in self.raw[self.starts[at] : self.starts[at + 1]]:
                ends.add(at)
        return tuple(sorted(ends))

    def sentence_end(self, start: int) -> int:
        """Where the sentence that holds ``start`` ends."""
        return next(end for end in self.sentence_ends if end > start)

    def tokens(self, start: int, end: int) -> tuple[int, int]:
        """The passage as half-open indices of words."""
        inside = [i for i, (a, b) in enumerate(self.words) if a < end and b > start]
        return (inside[0], inside[-1] + 1)

    def raw_passage(self, start: int, end: int) -> tuple[int, int]:
        """The passage's half-open offsets in the page's own characters."""
        return (self.starts[start], self.starts[end - 1] + self._raw_length(end - 1))

    def _raw_length(self, at: int) -> int:
        following = self.starts[at + 1] if at + 1 < len(self.starts) else len(self.raw)
        return len(self.raw[self.starts[at] : following].rstrip())


def sha256(text: str) -> str:
    """SHA-256 of the text in UTF-8, in hexadecimal digits."""
    return hashlib.sha256(text.encode()).hexdigest()


def read(raw: str) -> Text:
    """Normalise a text. A line break is white space, but remembered as a paragraph's end."""
    normal: list[str] = []
    starts: list[int] = []
    at = 0
    for cluster in re.findall(r"\s+|\S[\u0300-\u036f\u0653-\u0655\u3099\u309a]*", raw):
        piece = " " if cluster.isspace() else unicodedata.normalize("NFC", cluster)
        for character in piece:
            normal.append(_TO_ASCII.get(character, character))
            starts.append(at)
        at += len(cluster)
    while normal and normal[-1] == " ":
        normal.pop()
        starts.pop()
    if normal and normal[0] == " ":
        normal.pop(0)
        starts.pop(0)
    return Text(raw, "".join(normal), tuple(starts))
