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
from readouts.evidence.text import NormalisedText, count_words, normalise
from readouts.rows import Row

MOST_WORDS = 8
GRAMMAR = "first, or first | last, or before << first | last >> after"
# The parts in their order, and the mark that says that an optional one is there.
_PARTS = (("before", "<<"), ("first", ""), ("last", "|"), ("after", ">>"))
# A refrain can have fifty hits; five show what context to add.
_MOST_LISTED = 5
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
    marks = re.findall(r"<<|>>|\|", at)
    if marks != [mark for mark in ("<<", "|", ">>") if mark in marks]:
        message = (
            f"'{at}' has the marks {' '.join(marks)}, which do not come once and in this order"
        )
        raise PassageError("at-grammar", message, f"Type {GRAMMAR}.")
    parts = dict.fromkeys(("before", "first", "last", "after"), "")
    names = [name for name, mark in _PARTS if not mark or mark in marks]
    for name, typed in zip(names, re.split(r"<<|>>|\|", at), strict=True):
        part = parts[name] = normalise(typed).strip(_OUTER)
        if not part:
            message = f"'{at}' has no {name} words"
            raise PassageError("at-grammar", message, f"Type {GRAMMAR}.")
        if count_words(part) > MOST_WORDS:
            raise PassageError(
                "at-too-long",
                f"'{at}' has {count_words(part)} {name} words",
                f"Type at most {MOST_WORDS}: no sentence of a source enters.",
            )
    return Pointer(**parts)


def find(text: NormalisedText, at: str) -> tuple[int, int]:
    """The one passage that ``at`` marks, as half-open offsets of the normalised text."""
    pointer = parse(at)
    hits: list[tuple[int, int]] = []
    for start, stop in _hits(text, pointer.first):
        if pointer.before and not _ends_with(text.text[:start], pointer.before):
            continue
        # From the last typed word, so that a coder can type past a stop that ends nothing.
        end = sentence_end(text, stop - 1)
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
            for a, b in hits[:_MOST_LISTED]
        )
        if len(hits) > _MOST_LISTED:
            places += f"; and {len(hits) - _MOST_LISTED} more"
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


def pointer(text: NormalisedText, first: str, last: str = "") -> Row:
    """The row for one passage from its first words to its last, or to its sentence's end."""
    return passage_row(text, f"{first} | {last}" if last else first)


def _hits(text: NormalisedText, words: str, start: int = 0) -> list[tuple[int, int]]:
    pattern = r"(?<!\w)" + re.escape(words) + r"(?!\w)"
    return [hit.span() for hit in re.compile(pattern, re.IGNORECASE).finditer(text.text, start)]


def _widened(text: NormalisedText, start: int) -> int:
    """The opening quotation marks and brackets that stand before the first word."""
    while start > 0 and text.text[start - 1] in "\"'([":
        start -= 1
    return start


def _ends_with(before: str, words: str) -> bool:
    return bool(re.search(rf"(?<!\w){re.escape(words)}$", before.rstrip(_OUTER), re.IGNORECASE))


def _starts_with(after: str, words: str) -> bool:
    return bool(re.match(rf"{re.escape(words)}(?!\w)", after.lstrip(_OUTER), re.IGNORECASE))


def _glimpse(text: NormalisedText, start: int) -> str:
    return " ".join(text.text[start:].split()[:5])


def _nearest(text: NormalisedText, first: str) -> str:
    words = text.text.split()
    length = len(first.split())
    runs = [" ".join(words[i : i + length]).strip(_OUTER) for i in range(len(words) - length + 1)]
    near = difflib.get_close_matches(first, runs, 2, 0.6)
    shown = " or ".join(f"'{run}'" for run in near)
    return f"Did you mean {shown}?" if near else "Type the first words as the text has them."
