"""Text fragments: the value after ``#:~:text=`` that makes a browser open a page at a passage.

Source: WICG, *URL Fragment Text Directives* (draft of 2025-03-24), "Finding Ranges in a Document":
``[prefix-,]start[,end][,-suffix]``, matched on word boundaries; no term crosses a block of the
page, context may stand in the next one.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import quote, unquote

from readouts.evidence.text import FOLD, UNSPACED, NormalisedText, Span

MOST_WORDS = 8
# Fewer words are unique today and not when the page gains a headline; browsers that write
# fragments themselves take three.
LEAST_WORDS = 3

_UNSPACED_CHAR = re.compile(f"[{UNSPACED}]")
_JOINS_LETTERS = "'’‘.:·"  # UAX 29, MidLetter and MidNumLet
_JOINS_DIGITS = ",;"  # UAX 29, MidNum


@dataclass(frozen=True)
class Directive:
    """A fragment taken apart and percent-decoded; None where a term is absent."""

    start: str
    end: str | None = None
    prefix: str | None = None
    suffix: str | None = None


def parse(fragment: str) -> Directive:
    """Take a fragment apart ("parse a text directive"). Raises ValueError where it is none."""
    terms = fragment.split(",")
    prefix = terms.pop(0)[:-1] if terms[0].endswith("-") else None
    suffix = terms.pop()[1:] if terms and terms[-1].startswith("-") else None
    if not 1 <= len(terms) <= 2:
        raise ValueError(f"'{fragment}' is no text fragment")
    parts = [terms[0], terms[1] if len(terms) == 2 else None, prefix, suffix]
    if any(part is not None and (not part or "-" in part or "&" in part) for part in parts):
        raise ValueError(f"'{fragment}' has an empty term, or a '-' or '&' that is not encoded")
    start, end, before, after = (
        part if part is None else unquote(part, errors="strict") for part in parts
    )
    assert start is not None
    return Directive(start, end, before, after)


def render(directive: Directive) -> str:
    """The directive percent-encoded; ``-``, ``,`` and ``&`` too, which are its syntax."""

    def percent(term: str) -> str:
        return quote(term, safe="").replace("-", "%2D")

    terms = [percent(directive.prefix) + "-"] if directive.prefix else []
    terms.append(percent(directive.start))
    terms += [percent(directive.end)] if directive.end else []
    terms += ["-" + percent(directive.suffix)] if directive.suffix else []
    return ",".join(terms)


def matches(text: NormalisedText, fragment: str, *, alike: bool = False) -> list[Span]:
    """Every passage that the fragment could mark, as half-open offsets of the normal form.

    A browser marks the first. Compared are the page's own characters without regard to case;
    with ``alike`` also without regard to accents, kind of quote and kind of dash, as the
    specification's primary collation level and Chromium do. Raises ValueError (``parse``).
    """
    directive = parse(fragment)
    page = text.page
    key = _key(page, alike)
    start, end, prefix, suffix = (
        _key(NormalisedText(term).page, alike) if term else None
        for term in (directive.start, directive.end, directive.prefix, directive.suffix)
    )
    if not start:
        return []

    def bounded(place: int) -> bool:
        return _bounded(page, place, unsure=alike)

    def follows(place: int) -> bool:
        if suffix is None:
            return bounded(place)
        place += page.startswith(" ", place)
        return key.startswith(suffix, place) and bounded(place + len(suffix))

    def precedes(place: int) -> bool:
        if prefix is None:
            return bounded(place)
        place -= page.endswith(" ", 0, place)
        return key.endswith(prefix, 0, place) and bounded(place - len(prefix))

    found: list[Span] = []
    for first in _occurrences(key, start, 0):
        stop = first + len(start)
        if not precedes(first):
            continue
        if end is None:
            if follows(stop):
                found.append((first, stop))
        elif bounded(stop):
            for last in _occurrences(key, end, stop):
                if bounded(last) and follows(last + len(end)):
                    found.append((first, last + len(end)))
                    break
    return found


def make(text: NormalisedText, start: int, end: int) -> str:
    """The fragment that marks exactly ``[start, end)`` of the normal form and nothing else.

    At most eight words a term, both ends growing together from three until they are unique in
    every reading a browser may take; context only where eight words alone are not.
    "" where there is none, as where the page's own furniture cuts through the passage's ends.
    """
    for directive in _candidates(text, start, end):
        fragment = render(directive)
        if all(matches(text, fragment, alike=alike) == [(start, end)] for alike in (True, False)):
            return fragment
    return ""


def _candidates(text: NormalisedText, start: int, end: int) -> Iterator[Directive]:
    page, breaks = text.page, text.line_breaks
    words = text.words(start, end)
    # A line end may be the edge of a block on the page, and no term matches across one.
    first_break = bisect_left(breaks, start)
    last_break = bisect_left(breaks, end) - 1
    crossing = first_break <= last_break
    bodies: list[tuple[str, str | None]] = []
    if len(words) <= MOST_WORDS and not crossing:
        bodies.append((page[start:end], None))
    else:
        heads = [b for _, b in words[:MOST_WORDS] if not crossing or b <= breaks[first_break]]
        tails = [a for a, _ in words[-MOST_WORDS:] if not crossing or a > breaks[last_break]][::-1]
        most = max(len(heads), len(tails))
        for size in range(min(LEAST_WORDS, most, len(words) // 2), most + 1):
            head, tail = heads[min(size, len(heads)) - 1], tails[min(size, len(tails)) - 1]
            if head < tail and all(_bounded(page, edge, unsure=False) for edge in (head, tail)):
                bodies.append((page[start:head], page[tail:end]))
    for body in bodies:
        yield Directive(*body)
    before, after = _context(text, start, end)
    for size in range(1, MOST_WORDS + 1):
        prefix = page[before[-size][0] : before[-1][1]] if size <= len(before) else None
        suffix = page[after[0][0] : after[size - 1][1]] if size <= len(after) else None
        for body in bodies[-1:]:
            for sides in ((prefix, None), (None, suffix), (prefix, suffix)):
                if any(sides) and all(
                    side is None or any(char.isalnum() for char in side) for side in sides
                ):
                    yield Directive(*body, *sides)


def _context(text: NormalisedText, start: int, end: int) -> tuple[list[Span], list[Span]]:
    """The words beside a passage, each side up to the next line end but the adjacent one."""
    breaks = text.line_breaks
    left = start - text.page.endswith(" ", 0, start)
    found = bisect_left(breaks, left)
    before = text.words(breaks[found - 1] + 1 if found else 0, left)
    right = end + text.page.startswith(" ", end)
    found = bisect_left(breaks, right)
    return before, text.words(right, breaks[found] if found < len(breaks) else len(text))


def _occurrences(key: str, term: str, place: int) -> Iterator[int]:
    found = key.find(term, place)
    while found >= 0:
        yield found
        found = key.find(term, found + 1)


@lru_cache(maxsize=64)
def _key(page: str, alike: bool) -> str:
    """What two strings are compared by, of the same length as the string."""
    if alike:
        page = "".join(
            char if char < "\x80" else unicodedata.normalize("NFD", char)[0]
            for char in page.translate(FOLD)
        )
    folded = page.casefold()
    if len(folded) == len(page):
        return folded
    return "".join(low if len(low := char.casefold()) == 1 else char for char in page)


def _bounded(page: str, place: int, *, unsure: bool) -> bool:
    """Whether a word boundary is at ``place`` (UAX 29, default rules).

    Between two characters of a script without spaces only a dictionary knows: ``unsure``.
    """
    if not 0 < place < len(page):
        return True
    left, right = page[place - 1], page[place]
    if unicodedata.category(right).startswith("M"):
        return False
    if _is_word(left) and _is_word(right):
        beside = _UNSPACED_CHAR.match(left) or _UNSPACED_CHAR.match(right)
        return unsure if beside else False
    if _is_word(left) and place + 1 < len(page):
        return not _joined(left, right, page[place + 1])
    if _is_word(right) and place > 1:
        return not _joined(page[place - 2], left, right)
    return True


def _is_word(char: str) -> bool:
    return char.isalnum() or char == "_" or unicodedata.category(char).startswith("M")


def _joined(left: str, mark: str, right: str) -> bool:
    if mark in _JOINS_LETTERS:
        return left.isalnum() and right.isalnum()
    return mark in _JOINS_DIGITS and left.isdigit() and right.isdigit()
