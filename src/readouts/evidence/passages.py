"""What a coder types as ``at``, found in the text: first words, or ``first | last``, in context.

Words are compared without regard to case and outer punctuation, so that what is unique here is
unique for a browser too.
"""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass

from readouts.evidence import fragment
from readouts.evidence.sentences import sentence_end
from readouts.evidence.text import NormalisedText, normalise
from readouts.rows import Row

MOST_WORDS = 8
_OUTER = " .,;:!?\"'()[]{}-…"


class PassageError(ValueError):
    """An ``at`` that marks no single passage. ``rule`` is its kind, ``mend`` what to do."""

    def __init__(self, rule: str, message: str, mend: str) -> None:
        super().__init__(message)
        self.rule = rule
        self.mend = mend


@dataclass(frozen=True)
class Pointer:
    """A typed ``at`` in its parts: ``before << first | last >> after``."""

    before: str
    first: str
    last: str
    after: str


def parse(at: str) -> Pointer:
    """Take an ``at`` apart; PassageError where it is none."""
    body, before, after = normalise(at), "", ""
    if body.count("<<") > 1 or body.count(">>") > 1 or body.count("|") > 1:
        raise PassageError(
            "at-grammar", f"'{at}' has a mark twice", "Type before << first | last >> after."
        )
    if "<<" in body:
        before, body = body.split("<<")
    if ">>" in body:
        body, after = body.split(">>")
    first, bar, last = body.partition("|")
    parts = [part.strip(_OUTER) for part in (before, first, last, after)]
    if not parts[1] or (bar and not parts[2]):
        raise PassageError(
            "at-grammar", f"'{at}' has an empty part", "Type before << first | last >> after."
        )
    for part in parts:
        if len(part.split()) > MOST_WORDS:
            message = f"'{part}' has {len(part.split())} words"
            raise PassageError(
                "at-too-long",
                message,
                f"Type at most {MOST_WORDS}: no sentence of a source enters.",
            )
    return Pointer(*parts)


def find(text: NormalisedText, at: str) -> tuple[int, int]:
    """The one passage that ``at`` marks, as half-open offsets of the normalised text."""
    pointer = parse(at)
    hits: list[tuple[int, int]] = []
    for start, stop in _hits(text, pointer.first):
        if pointer.before and not _ends_with(text.text[:start], pointer.before):
            continue
        end = sentence_end(text, start)
        if pointer.last:
            closing = next(iter(_hits(text, pointer.last, start)), None)
            if closing is None:
                continue
            end = closing[1]
            tail = re.match(r"[.!?…\"')\]]+(?= |$)", text.text[end:])
            end += tail.end() if tail else 0
        if pointer.after and not _starts_with(text.text[end:], pointer.after):
            continue
        hits.append((_widened(text, start), max(end, stop)))
    if not hits:
        raise PassageError(
            "at-not-found", f"'{at}' is not in the text", _nearest(text, pointer.first)
        )
    if len(hits) > 1:
        places = "; ".join(
            f"{a}: '{_glimpse(text, a)}', taken to end with '{' '.join(text.text[a:b].split()[-3:])}'"
            for a, b in hits
        )
        message = f"'{at}' is in the text {len(hits)} times ({places})"
        raise PassageError("at-ambiguous", message, "Add context: before << first | last >> after.")
    return hits[0]


def passage_row(text: NormalisedText, at: str) -> Row:
    """One row of data/passages; PassageError where ``at`` marks no single passage."""
    start, end = find(text, at)
    token_start, token_end = text.token_range(start, end)
    return {
        "at": at,
        "fragment": fragment.make(text, start, end),
        "passage_start": str(start),
        "passage_end": str(end),
        "token_start": str(token_start),
        "token_end": str(token_end),
        "passage_sha256": text.passage_sha256(start, end),
        "text_sha256": text.sha256(),
        "text_tokens": str(len(text.tokens)),
    }


def _hits(text: NormalisedText, words: str, start: int = 0) -> list[tuple[int, int]]:
    pattern = r"(?<!\w)" + re.escape(words) + r"(?!\w)"
    return [hit.span() for hit in re.compile(pattern, re.IGNORECASE).finditer(text.text, start)]


def _widened(text: NormalisedText, start: int) -> int:
    """The opening quotation marks and brackets that stand before the first word."""
    while start > 0 and text.text[start - 1] in "\"'([":
        start -= 1
    return start


def _ends_with(before: str, words: str) -> bool:
    return before.rstrip(_OUTER).lower().endswith(words.lower())


def _starts_with(after: str, words: str) -> bool:
    return after.lstrip(_OUTER).lower().startswith(words.lower())


def _glimpse(text: NormalisedText, start: int) -> str:
    return " ".join(text.text[start:].split()[:5])


def _nearest(text: NormalisedText, first: str) -> str:
    words = text.text.split()
    length = len(first.split())
    runs = [" ".join(words[i : i + length]).strip(_OUTER) for i in range(len(words) - length + 1)]
    near = difflib.get_close_matches(first, runs, 2, 0.6)
    shown = " or ".join(f"'{run}'" for run in near)
    return f"Did you mean {shown}?" if near else "Type the first words as the text has them."
