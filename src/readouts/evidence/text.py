"""One text in the form that offsets and hashes refer to, so that copies of it can be compared.

Normal form, in this order: characters nobody sees are dropped, NFC, every run of white space is
one space, trimmed, typographic quotes and dashes become ASCII. The last step maps one code point
to one, so the same offsets also cut the page's own characters.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from bisect import bisect_left, bisect_right
from functools import cached_property
from itertools import pairwise
from pathlib import Path

from readouts.faults import Fault, FaultsFound

# Quotation marks in use in European typography (general categories Pi and Pf, and the two low
# ones). Two copies of one page differ in them more than in anything else: an editor's "smart
# quotes" come and go. Primes, backtick and acute accent are left: they measure or accent.
_QUOTES = {
    "‘": "'",  # U+2018 left single
    "’": "'",  # U+2019 right single, the apostrophe of most web pages
    "‚": "'",  # U+201A low single
    "‛": "'",  # U+201B reversed single
    "‹": "'",  # U+2039 left single angle
    "›": "'",  # U+203A right single angle
    "“": '"',  # U+201C left double
    "”": '"',  # U+201D right double
    "„": '"',  # U+201E low double
    "‟": '"',  # U+201F reversed double
    "«": '"',  # U+00AB left angle
    "»": '"',  # U+00BB right angle
}
# Every dash that stands for a hyphen, a range or a break in a sentence.
_DASHES = dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212", "-")
FOLD = str.maketrans(_QUOTES | _DASHES)

# Unicode's White_Space property, which holds the no-break and thin spaces, not U+200B.
_WHITE = "\t-\r \x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000"
_WHITE_RUN = re.compile(f"[{_WHITE}]+")
_LINE_END = re.compile("\r\n|[\n-\r\x85\u2028\u2029]")

# Nobody can type or see these (controls, soft hyphen, zero-width space, word joiner, byte order
# mark, bidi marks), and a table cell must not hold them, so no ``at`` could match a word that
# does. The zero-width joiner and non-joiner stay: they are spelling in Persian, Pashto, Hindi.
_UNSEEN = (
    "\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\xad\u061c\u200b\u200e\u200f"
    "\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff"
)
_UNSEEN_ONE = re.compile(f"[{_UNSEEN}]")

# Scripts written without spaces: Han, Hiragana, Katakana, Thai, Lao, Khmer, Burmese.
UNSPACED = (
    "\u0e01-\u0e3a\u0e40-\u0e5b\u0e80-\u0eff\u1000-\u109f\u1780-\u17d3\u17d7-\u17dd\u17e0-\u17ff"
    "\u3005-\u3007\u3041-\u309f\u30a1-\u30fa\u30fc-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff"
    "\ua9e0-\ua9fe\uaa60-\uaa7f\uf900-\ufaff\uff66-\uff9f\U00020000-\U0003ffff"
)
UNSPACED_WORD = 4
_HAS_UNSPACED = re.compile(f"[{UNSPACED}]")
_SPACED_TOKEN = re.compile("[^ ]+")
_TOKEN = re.compile(
    f"[^\\w {UNSPACED}]*[{UNSPACED}]{{1,{UNSPACED_WORD}}}[^\\w {UNSPACED}]*|[^ {UNSPACED}]+"
)

# The width of a text is that of its longest lines but one in ten (a cover page has a wider
# column). Hard-wrapped text is no wider than this; longer lines are paragraphs of their own.
_WRAP_DECILE = 0.9
_WRAP_WIDTH = 120
# A break was forced by the margin when the next word would have reached this share of the width;
# below 1 because a PDF's lines are even in millimetres, not in characters.
_WRAP_FILL = 0.85
# Fewer breaks, or a smaller share of forced ones, is a title above paragraphs, not wrapped text.
_WRAP_LEAST = 4
_WRAP_SHARE = 0.6

Span = tuple[int, int]


def _tokens(text: str, start: int, end: int) -> list[Span]:
    pattern = _TOKEN if _HAS_UNSPACED.search(text, start, end) else _SPACED_TOKEN
    return [match.span() for match in pattern.finditer(text, start, end)]


def _composed(text: str) -> list[tuple[str, int, int]]:
    """NFC piece by piece: ``(composed, start, end)`` with offsets into ``text``.

    A piece ends before each character that neither reorders nor composes with what precedes it
    (Unicode Standard Annex 15, 9.1: stable code points), so pieces compose independently.
    """
    pieces: list[tuple[str, int, int]] = []
    start = 0
    for end in range(1, len(text) + 1):
        if end < len(text) and text[end] > "\x7f":
            piece, char = text[start:end], text[end]
            first = unicodedata.normalize("NFD", char)[0]
            joins = unicodedata.normalize("NFC", piece + char) != unicodedata.normalize(
                "NFC", piece
            ) + unicodedata.normalize("NFC", char)
            if unicodedata.combining(first) or joins:
                continue
        pieces.append((unicodedata.normalize("NFC", text[start:end]), start, end))
        start = end
    return pieces


class NormalisedText:
    """A raw text, its normal form, and the way back.

    ``text`` is the normal form; ``page`` is the same but for typographic quotes and dashes,
    which it keeps. Offsets are code points, spans half-open, and count alike in both.
    """

    def __init__(self, raw: str) -> None:
        self.raw = raw
        seen = _UNSEEN_ONE.sub("", raw)
        places = (
            list(range(len(raw)))
            if len(seen) == len(raw)
            else [i for i, char in enumerate(raw) if not _UNSEEN_ONE.match(char)]
        )
        if unicodedata.is_normalized("NFC", seen):
            composed, starts, ends = seen, places, [place + 1 for place in places]
        else:
            pieces = _composed(seen)
            composed = "".join(piece for piece, _, _ in pieces)
            starts = [places[a] for piece, a, _ in pieces for _ in piece]
            ends = [places[b - 1] + 1 for piece, _, b in pieces for _ in piece]
        parts: list[str] = []
        self._starts: list[int] = []
        self._ends: list[int] = []
        self._line_ends: dict[int, int] = {}
        gap = after = 0
        runs = [match.span() for match in _WHITE_RUN.finditer(composed)]
        for start, end in [*runs, (len(composed), len(composed))]:
            if start > after:
                if self._starts:
                    run = composed[gap:after]
                    count = len(_LINE_END.findall(run)) + ("\u2029" in run)
                    if count:
                        self._line_ends[len(self._starts)] = count
                    parts.append(" ")
                    self._starts.append(starts[gap])
                    self._ends.append(ends[after - 1])
                parts.append(composed[after:start])
                self._starts += starts[after:start]
                self._ends += ends[after:start]
            gap, after = start, end
        self.page = "".join(parts)
        self.text = self.page.translate(FOLD)

    def __len__(self) -> int:
        return len(self.text)

    def raw_span(self, start: int, end: int) -> Span:
        """The span of the raw text that a span of the normal form was read from."""
        if not 0 <= start < end <= len(self.text):
            raise ValueError(f"no span {start}-{end} in a text of {len(self.text)} code points")
        return self._starts[start], self._ends[end - 1]

    def sha256(self) -> str:
        """Hex SHA-256 of the whole normal form in UTF-8 (``sources.text_sha256``)."""
        return hashlib.sha256(self.text.encode()).hexdigest()

    def passage_sha256(self, start: int, end: int) -> str:
        """Hex SHA-256 of one passage of the normal form in UTF-8."""
        return hashlib.sha256(self.text[start:end].encode()).hexdigest()

    @cached_property
    def tokens(self) -> list[Span]:
        """Spans of all words: runs between spaces; four characters in scripts without spaces.

        Punctuation belongs to the word it touches, so the words cover all but the spaces.
        """
        return _tokens(self.text, 0, len(self.text))

    def words(self, start: int, end: int) -> list[Span]:
        """Spans of the words inside one passage; a passage may begin or end within a token."""
        return _tokens(self.text, start, end)

    @cached_property
    def _token_starts(self) -> list[int]:
        return [start for start, _ in self.tokens]

    def token_range(self, start: int, end: int) -> Span:
        """Half-open token indices of a passage, never empty.

        A token belongs to the passage that holds its first character, so two passages that
        divide one token at a dash never share it; a passage that holds no token's first
        character gets the token it lies in.
        """
        first = bisect_left(self._token_starts, start)
        last = bisect_left(self._token_starts, end)
        return (first, last) if first < last else (last - 1, last)

    @cached_property
    def line_breaks(self) -> list[int]:
        """Offsets of the spaces that were read from white space with a line end in it."""
        return list(self._line_ends)

    @cached_property
    def paragraph_breaks(self) -> list[int]:
        """The line breaks at which a sentence ends even without a stop.

        A line that goes on in lower case continues its sentence, across a blank line too (page
        breaks of a PDF fall anywhere). Otherwise a blank line ends a paragraph, and so does a
        single line end, unless the text is hard-wrapped and the margin forced that one.
        """
        breaks = self.line_breaks
        lines = list(zip([0, *(b + 1 for b in breaks)], [*breaks, len(self.text)], strict=True))
        width = sorted(end - start for start, end in lines)[int(_WRAP_DECILE * len(breaks))]
        forced: set[int] = set()
        single = 0
        if width <= _WRAP_WIDTH:
            for (start, end), (following, following_end) in pairwise(lines):
                if self._line_ends[end] == 1:
                    single += 1
                    word = self.text.find(" ", following, following_end)
                    if (word if word >= 0 else following_end) - start > _WRAP_FILL * width:
                        forced.add(end)
        if single < _WRAP_LEAST or len(forced) < _WRAP_SHARE * single:
            forced.clear()
        return [b for b in breaks if b not in forced and not self.text[b + 1].islower()]

    def paragraph_end(self, position: int) -> int:
        """The end of the paragraph that holds the character at ``position``."""
        found = bisect_right(self.paragraph_breaks, position)
        breaks = self.paragraph_breaks
        return breaks[found] if found < len(breaks) else len(self.text)


def normalise(raw: str) -> str:
    """The normal form alone."""
    return NormalisedText(raw).text


def count_words(text: str) -> int:
    """The number of words of a text in normal form."""
    return len(_tokens(text, 0, len(text)))


def read_text(path: Path) -> NormalisedText:
    """A UTF-8 text file, with or without byte order mark; FaultsFound where it is none."""
    source = b""
    try:
        source = path.read_bytes()
        return NormalisedText(source.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        line = source.count(b"\n", 0, error.start) + 1
        message, mend = "the text is not UTF-8", "Save it as UTF-8."
        raise FaultsFound([Fault(str(path), line, None, "encoding-error", message, mend)]) from None
    except OSError as error:
        message, mend = f"the text cannot be read: {error.strerror}", "Mend its path or rights."
        raise FaultsFound([Fault(str(path), None, None, "unreadable", message, mend)]) from None
