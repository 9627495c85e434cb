"""Where a sentence ends, so that a coder types its first words and never its length.

Rules, not a model: the end must be the same on every machine and for ever, and a coder who
disagrees types ``first | last``. Approach after Kiss and Strunk (2006, Punkt): abbreviations that
never end a sentence, those that end it only before a frequent sentence starter, initials.
"""

from __future__ import annotations

import re

from readouts.evidence.text import NormalisedText

# Stops of scripts that set no space after them end a sentence wherever they stand.
_FULL_WIDTH = "。！？｡"
_STOP = re.compile(f"[.!?…{_FULL_WIDTH}؟۔।॥။។]+")
# What may close after a stop: quotes (normalised), brackets, a note's number in brackets.
_CLOSING = re.compile(r"""(?:["')\]}」』）】]|\[\d{1,3}\])*""")
_OPENING = "\"'([{*-•「『（【"
_WORD = re.compile(r"[^\s]+")

# Always followed by what they introduce (a name, a number), so never the end.
_NEVER = frozenset(
    [
        "mr",
        "mrs",
        "ms",
        "dr",
        "prof",
        "sen",
        "rep",
        "gov",
        "gen",
        "col",
        "lt",
        "maj",
        "capt",
        "cpt",
        "sgt",
        "adm",
        "amb",
        "hon",
        "rev",
        "messrs",
        "mme",
        "mlle",
        "pres",
        "st",
        "vs",
        "cf",
        "viz",
        "ca",
        "approx",
        "e.g",
        "i.e",
        "art",
        "arts",
        "para",
        "paras",
        "pp",
        "fig",
        "vol",
        "sect",
        "eds",
        "hr",
        "fr",
        "nr",
        "abs",
        "bzw",
        "z.b",
        "d.h",
        "s.o",
        "vgl",
        "mio",
        "mrd",
        "frhr",
        "t.ex",
        "bl.a",
        "s.k",
        "dvs",
        "kl",
    ]
)
# Introduce a number, and are words or endings otherwise ("No. We will not.").
_BEFORE_NUMBER = frozenset(
    [
        "no",
        "nos",
        "p",
        "jan",
        "feb",
        "mar",
        "apr",
        "jun",
        "jul",
        "aug",
        "sep",
        "sept",
        "oct",
        "nov",
        "dec",
        "ch",
        "sec",
    ]
)
# May end a sentence: they do so before a word that mostly starts one.
_SOMETIMES = frozenset(
    [
        "jr",
        "sr",
        "inc",
        "ltd",
        "co",
        "corp",
        "etc",
        "al",
        "dept",
        "govt",
        "ave",
        "blvd",
        "bros",
        "ph.d",
        "u.a",
        "usw",
    ]
)
_STARTERS = frozenset(
    [
        "a",
        "after",
        "all",
        "also",
        "although",
        "an",
        "and",
        "as",
        "at",
        "because",
        "before",
        "but",
        "by",
        "during",
        "each",
        "every",
        "for",
        "from",
        "he",
        "her",
        "his",
        "how",
        "however",
        "i",
        "if",
        "in",
        "indeed",
        "instead",
        "it",
        "its",
        "last",
        "later",
        "many",
        "meanwhile",
        "moreover",
        "most",
        "mr",
        "mrs",
        "my",
        "neither",
        "no",
        "nor",
        "now",
        "of",
        "on",
        "one",
        "only",
        "our",
        "she",
        "since",
        "so",
        "some",
        "such",
        "that",
        "the",
        "their",
        "then",
        "there",
        "therefore",
        "these",
        "they",
        "this",
        "those",
        "though",
        "through",
        "thus",
        "to",
        "today",
        "under",
        "unless",
        "until",
        "we",
        "what",
        "when",
        "where",
        "whether",
        "which",
        "while",
        "who",
        "why",
        "with",
        "without",
        "yet",
        "you",
        "your",
        "der",
        "die",
        "das",
        "ein",
        "eine",
        "er",
        "sie",
        "es",
        "wir",
        "ich",
        "und",
        "aber",
        "wenn",
        "denn",
        "deshalb",
    ]
)
_MONTHS = frozenset(
    [
        "januar",
        "jänner",
        "februar",
        "märz",
        "april",
        "mai",
        "juni",
        "juli",
        "august",
        "september",
        "oktober",
        "november",
        "dezember",
        "januari",
        "februari",
        "mars",
        "maj",
        "augusti",
    ]
)
_DOTTED = re.compile(r"(?:[^\W\d_]\.)+[^\W\d_]")


def _ends(text: str, stop: str, before: str, following: str, opens_paragraph: bool) -> bool:
    """Whether one stop ends its sentence.

    ``before`` is the word it follows, ``following`` the next word without opening marks,
    ``opens_paragraph`` whether ``before`` is the first word of its paragraph.
    """
    if following[:1].islower():
        return False
    if set(stop) <= {".", "…"} and not before:
        return False  # dots after a space stand for words left out, or lead to a page number
    if stop != ".":
        return True
    word = before.casefold()
    if word in _NEVER or (len(before) == 1 and before.isupper()):
        return False
    if word in _BEFORE_NUMBER:
        return not following[:1].isdigit()
    if word in _SOMETIMES or _DOTTED.fullmatch(word):
        return following.strip(".,;:!?\"')-").casefold() in _STARTERS
    if word.isdigit() and len(word) <= 2:
        return not opens_paragraph and following.rstrip(".,;:").casefold() not in _MONTHS
    return True


def sentence_end(source: NormalisedText, position: int) -> int:
    """The end (exclusive) of the sentence that holds the character at ``position``.

    The closing quotes and brackets after the stop belong to it. A paragraph ends its last
    sentence, with or without a stop.
    """
    text = source.text
    limit = source.paragraph_end(position)
    for match in _STOP.finditer(text, position, limit):
        closing = _CLOSING.match(text, match.end(), limit)
        end = closing.end() if closing else match.end()
        if end == limit or match.group()[-1] in _FULL_WIDTH:
            return end
        if text[end] != " ":
            continue
        begin = text.rfind(" ", 0, match.start()) + 1
        before = text[begin : match.start()].lstrip(_OPENING)
        after = end + 1
        while after < limit and text[after] in _OPENING + " ":
            after += 1
        word = _WORD.match(text, after, limit)
        opens = begin == 0 or begin - 1 in source.paragraph_breaks
        if _ends(text, match.group(), before, word.group() if word else "", opens):
            return end
    return limit
