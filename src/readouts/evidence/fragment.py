"""Text fragments: the value after ``#:~:text=`` that makes a browser open a page at a passage.

Source: WICG, *URL Fragment Text Directives* (``[prefix-,]start[,end][,-suffix]``, percent-encoded,
matched on word boundaries without regard to case).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import quote, unquote

from readouts.evidence.text import NormalisedText

MOST_WORDS = 8


def make(text: NormalisedText, start: int, end: int) -> str:
    """The fragment that marks exactly ``[start, end)`` of the normalised text, else ""."""
    first, last = text.raw_span(start, end)
    words = [(a + first, b + first) for a, b in _words(text.raw[first:last])]
    before = _words(text.raw[:first])
    after = [(a + last, b + last) for a, b in _words(text.raw[last:])]
    for parts in _candidates(text.raw, words, before, after):
        fragment = _encode(*parts)
        if matches(text.raw, fragment) == [(first, last)]:
            return fragment
    return ""


def matches(raw: str, fragment: str) -> list[tuple[int, int]]:
    """Every passage of ``raw`` that the fragment could mark, as half-open raw offsets."""
    prefix, start, end, suffix = _decode(fragment)
    found: list[tuple[int, int]] = []
    for hit in _find(raw, start):
        left, right = hit.span()
        if end:
            closing = next(_find(raw, end, right), None)
            if closing is None:
                continue
            right = closing.end()
        if prefix and not re.search(_pattern(prefix) + r"\s*$", raw[:left], re.IGNORECASE):
            continue
        if suffix and not re.match(r"\s*" + _pattern(suffix), raw[right:], re.IGNORECASE):
            continue
        found.append((left, right))
    return found


def _candidates(
    raw: str,
    words: list[tuple[int, int]],
    before: list[tuple[int, int]],
    after: list[tuple[int, int]],
) -> Iterator[tuple[str, str, str, str]]:
    """Shortest first: (prefix, start, end, suffix), at most eight words each."""

    def cut(span: list[tuple[int, int]]) -> str:
        return raw[span[0][0] : span[-1][1]] if span else ""

    bodies = [(cut(words), "")] if len(words) <= MOST_WORDS else []
    if len(words) > 1:
        for n in range(min(3, len(words) // 2), min(MOST_WORDS, len(words) // 2) + 1):
            bodies.append((cut(words[:n]), cut(words[-n:])))
    for start, end in bodies:
        yield "", start, end, ""
    for n in range(1, MOST_WORDS + 1):
        for start, end in bodies[-1:] + bodies[:1]:
            yield cut(before[-n:]), start, end, ""
            yield "", start, end, cut(after[:n])
            yield cut(before[-n:]), start, end, cut(after[:n])


def _words(raw: str) -> list[tuple[int, int]]:
    return [run.span() for run in re.finditer(r"\S+", raw)]


def _pattern(words: str) -> str:
    return r"\s+".join(re.escape(word) for word in words.split())


def _find(raw: str, words: str, start: int = 0) -> Iterator[re.Match[str]]:
    left = r"(?<!\w)" if re.match(r"\w", words) else ""
    right = r"(?!\w)" if re.search(r"\w$", words) else ""
    return re.compile(left + _pattern(words) + right, re.IGNORECASE).finditer(raw, start)


def _encode(prefix: str, start: str, end: str, suffix: str) -> str:
    def percent(words: str) -> str:
        return quote(" ".join(words.split()), safe="").replace("-", "%2D")

    parts = [percent(prefix) + "-"] if prefix else []
    parts.append(percent(start))
    parts += [percent(end)] if end else []
    parts += ["-" + percent(suffix)] if suffix else []
    return ",".join(parts)


def _decode(fragment: str) -> tuple[str, str, str, str]:
    parts = fragment.split(",")
    prefix = unquote(parts.pop(0)[:-1]) if parts[0].endswith("-") else ""
    suffix = unquote(parts.pop()[1:]) if parts[-1].startswith("-") else ""
    start = unquote(parts[0])
    return prefix, start, unquote(parts[1]) if len(parts) > 1 else "", suffix
