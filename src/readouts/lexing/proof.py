"""Proof, at the cost of reading, that a run of bytes is whole rows of well-formed CSV.

What is proven here needs no second look by `lex`; what is not goes there, and is either a fault at
its place or was merely beyond this proof. Quotes are told from their neighbours: with RFC 4180 they
open and close in turn, so that a prefix XOR over one bit for each byte tells what is quoted
(Langdale and Lemire, Parsing Gigabytes of JSON per Second, VLDB Journal 2019, section 3.1.1).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

_NEWLINE, _QUOTE, _COMMA, _RETURN = 10, 34, 44, 13
# Bytes at a time, so that a comparison stays in the processor's cache.
_BLOCK = 1 << 18
Bits = NDArray[np.uint64]


class Unproven(Exception):
    """The bytes may be well formed or not: `lex` must tell."""


@dataclass(frozen=True)
class Rows:
    """Where the rows of some bytes begin, the end of the last one included; what they hold.

    ``quoted`` says whether any cell is, ``needless`` whether one is quoted without need, ``breaks``
    where line breaks stand inside cells.
    """

    starts: NDArray[np.int64]
    quoted: bool
    needless: bool
    breaks: NDArray[np.int64]


def proven(source: bytes, width: int, canonical: bool = True) -> Rows:
    """The rows of ``source``, each of ``width`` cells, the last one ended; Unproven for all else.

    That the bytes are UTF-8 is left to whoever decodes them. Where they need not be ``canonical``,
    CRLF and needless quotes pass.
    """
    data = np.frombuffer(source, dtype=np.uint8)
    if not len(data) or data[-1] != _NEWLINE or b"\x7f" in source:
        raise Unproven
    found = _separators(data, b'"' in source)
    if found.controls != len(found.newlines):
        _only_crlf(data, canonical, found.controls - len(found.newlines))
    if not source.isascii() and _unseen(data):
        raise Unproven
    if found.quote_bits is None:
        _equal_widths(found.comma_bits, found.newlines, width)
        rows = Rows(_starts(found.newlines), False, False, np.empty(0, dtype=np.int64))
        return _unmarked(source, rows)
    inside = _inside(found.quote_bits)
    quoted = _at(inside, found.newlines)
    ends, breaks = found.newlines[~quoted], found.newlines[quoted]
    commas_inside = found.comma_bits & inside
    needless = _quotes_well_placed(data, found.quotes, commas_inside, breaks)
    if (needless and canonical) or not len(ends) or ends[-1] != len(data) - 1:
        raise Unproven
    _equal_widths(found.comma_bits & ~inside, ends, width)
    return _unmarked(source, Rows(_starts(ends), True, needless, breaks))


@dataclass(frozen=True)
class _Separators:
    """Where newlines and quotes stand, which bytes are commas, how many are control characters."""

    newlines: NDArray[np.int64]
    quotes: NDArray[np.int64]
    comma_bits: Bits
    quote_bits: Bits | None
    controls: int


def _separators(data: NDArray[np.uint8], quoted: bool) -> _Separators:
    newlines, quotes, comma_bits, quote_bits = [], [], [], []
    controls = 0
    for start in range(0, len(data), _BLOCK):
        block = data[start : start + _BLOCK]
        controls += int(np.count_nonzero(block < 32))
        newlines.append(np.flatnonzero(block == _NEWLINE) + start)
        comma_bits.append(np.packbits(block == _COMMA, bitorder="little"))
        if quoted:
            marks = block == _QUOTE
            quotes.append(np.flatnonzero(marks) + start)
            quote_bits.append(np.packbits(marks, bitorder="little"))
    return _Separators(
        np.concatenate(newlines),
        np.concatenate(quotes) if quoted else np.empty(0, dtype=np.int64),
        _words(comma_bits),
        _words(quote_bits) if quoted else None,
        controls,
    )


def _unmarked(source: bytes, rows: Rows) -> Rows:
    """The rows; Unproven where a line begins with the mark of an unresolved merge."""
    data = np.frombuffer(source, dtype=np.uint8)
    begins = np.concatenate([rows.starts[:-1], rows.breaks + 1])
    first = data[begins]
    for at in begins[(first == ord("<")) | (first == ord("=")) | (first == ord(">"))]:
        if source[at : at + 7] in (b"<<<<<<<", b"=======", b">>>>>>>"):
            raise Unproven
    return rows


def _only_crlf(data: NDArray[np.uint8], canonical: bool, controls: int) -> None:
    """Unproven unless the ``controls`` besides newlines are all returns in front of one."""
    returns = np.flatnonzero(data[:-1] == _RETURN)
    if canonical or len(returns) != controls or np.any(data[returns + 1] != _NEWLINE):
        raise Unproven


def _unseen(data: NDArray[np.uint8]) -> bool:
    """Whether UTF-8 bytes hold a character of rows.UNSEEN beyond ASCII."""
    leads = (data == 0xC2) | (data == 0xD8) | (data == 0xE2) | (data == 0xEF)
    at = np.flatnonzero(leads)
    lead, second, third = data[at], data[at + 1], data[np.minimum(at + 2, len(data) - 1)]
    marks = (
        (third == 0x8B) | (third == 0x8E) | (third == 0x8F) | ((third >= 0xA8) & (third <= 0xAE))
    )
    joiners = (third >= 0xA0) & (third <= 0xA9)
    found = (
        ((lead == 0xC2) & ((second <= 0x9F) | (second == 0xAD)))
        | ((lead == 0xD8) & (second == 0x9C))
        | ((lead == 0xE2) & (((second == 0x80) & marks) | ((second == 0x81) & joiners)))
        | ((lead == 0xEF) & (second == 0xBB) & (third == 0xBF))
    )
    return bool(np.any(found))


def _starts(ends: NDArray[np.int64]) -> NDArray[np.int64]:
    return np.concatenate([np.zeros(1, dtype=np.int64), ends + 1])


def _words(packed: list[NDArray[np.uint8]]) -> Bits:
    """Packed bits, one for each byte, filled up to whole words of 64."""
    odd = -sum(map(len, packed)) % 8
    return np.concatenate([*packed, np.zeros(odd, dtype=np.uint8)]).view(np.uint64)


def _at(bits: Bits, positions: NDArray[np.int64]) -> NDArray[np.bool_]:
    """The bit at each position."""
    shifted: Bits = bits[positions >> 6] >> (positions & 63).astype(np.uint64)
    return (shifted & np.uint64(1)).astype(np.bool_)


def _inside(quotes: Bits) -> Bits:
    """Set from each opening quote on, up to and without the closing one."""
    found = quotes.copy()
    for shift in (1, 2, 4, 8, 16, 32):
        found ^= found << np.uint64(shift)
    odd = np.bitwise_xor.accumulate(found >> np.uint64(63))
    found[1:] ^= np.uint64(0) - odd[:-1]
    return found


def _quotes_well_placed(
    data: NDArray[np.uint8],
    quotes: NDArray[np.int64],
    commas_inside: Bits,
    breaks: NDArray[np.int64],
) -> bool:
    """Unproven where a quote stands neither at a cell's edge nor doubled; whether one is needless.

    A doubled quote closes a cell and opens it again at once.
    """
    if len(quotes) % 2:
        raise Unproven
    opening, closing = quotes[::2], quotes[1::2]
    again = opening[1:] == closing[:-1] + 1
    reopens = np.concatenate([[False], again])
    goes_on = np.concatenate([again, [False]])
    before = data[opening - 1]  # in front of the first byte stands the last one, a newline
    begins = (before == _COMMA) | (before == _NEWLINE)
    after = data[closing + 1]  # the last byte is no quote
    ends = (after == _COMMA) | (after == _NEWLINE)
    returned = np.flatnonzero(after == _RETURN)
    ends[returned] = data[closing[returned] + 2] == _NEWLINE
    if not np.all(reopens | begins) or not np.all(goes_on | ends):
        raise Unproven
    # Without a doubled quote, only a separator inside gives reason to quote.
    alone = ~reopens & ~goes_on
    opening, closing = opening[alone], closing[alone]
    counted = _cumulated(commas_inside)
    commas = _before(counted, commas_inside, closing) - _before(counted, commas_inside, opening)
    if len(breaks):
        commas = commas + np.searchsorted(breaks, closing) - np.searchsorted(breaks, opening)
    return bool(np.any(commas == 0))


def _cumulated(bits: Bits) -> NDArray[np.int64]:
    """Bits set before each word."""
    counts = np.bitwise_count(bits).astype(np.int64)
    return np.concatenate([np.zeros(1, dtype=np.int64), np.cumsum(counts)])


def _before(
    cumulated: NDArray[np.int64], bits: Bits, positions: NDArray[np.int64]
) -> NDArray[np.int64]:
    """Bits set before each position."""
    words = positions >> 6
    below = (np.uint64(1) << (positions & 63).astype(np.uint64)) - np.uint64(1)
    found: NDArray[np.int64] = cumulated[words] + np.bitwise_count(bits[words] & below)
    return found


def _equal_widths(commas: Bits, ends: NDArray[np.int64], width: int) -> None:
    """Unproven unless every row has ``width`` cells."""
    counted = _before(_cumulated(commas), commas, ends)
    if counted[0] != width - 1 or np.any(np.diff(counted) != width - 1):
        raise Unproven
