"""Patterns of a Table Schema in a dialect that runs in linear time and means the same.

A pattern is written in Python's dialect, as Frictionless reads it. Rust's engine, which Polars runs
on whole columns, knows neither look-around nor back references, and takes ``[[:alpha:]]`` or ``&&``
in a class for something else: so the parsed pattern is written anew from what both know.
"""

from __future__ import annotations

import re
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from re import _constants as sre  # type: ignore[attr-defined]
from re import _parser  # type: ignore[attr-defined]
from typing import Any

import polars as pl

from readouts import limits

# Python's classes for text: Unicode, with four separators more than Unicode's own white space.
_CLASSES = {
    sre.CATEGORY_DIGIT: r"\p{Nd}",
    sre.CATEGORY_NOT_DIGIT: r"\P{Nd}",
    sre.CATEGORY_SPACE: r"\s\x1c-\x1f",
    sre.CATEGORY_WORD: r"\p{L}\p{N}_",
}
_ENDS = {sre.AT_BEGINNING: r"\A", sre.AT_BEGINNING_STRING: r"\A", sre.AT_END_STRING: r"\z"}
# Rust's engine refuses repetitions that unfold into too large a program.
_MOST = 1000
_VISIBLE = frozenset(range(33, 127))
_SMALL = _VISIBLE - frozenset(range(ord("A"), ord("Z") + 1))


class _Untranslatable(Exception):
    """The pattern has a meaning only in Python."""


@cache
def linear(pattern: str) -> str | None:
    """The pattern, anchored at both ends, in Rust's dialect; None where it cannot be said there."""
    try:
        parsed = _parser.parse(pattern)
        if parsed.state.flags & ~re.UNICODE:
            return None
        translated = rf"\A(?:{_sequence(parsed)})\z"
        return translated if _compiles(translated) else None
    except (_Untranslatable, re.error, RecursionError):
        return None


def _compiles(translated: str) -> bool:
    """Whether Rust's engine takes it; it refuses what unfolds into too large a program."""
    try:
        pl.Series([""]).str.contains(translated)
    except pl.exceptions.PolarsError:
        return False
    return True


class TooSlow(Exception):
    """A pattern that may take for ever did."""


def matches(pattern: str, value: str) -> bool:
    """Whether the whole value matches: in linear time, or TooSlow where that cannot be had.

    The time limit needs the main thread of a POSIX system; elsewhere such a pattern has none.
    """
    translated = linear(pattern)
    if translated is not None:
        return bool(pl.Series([value]).str.contains(translated)[0])
    with _time_limit(limits.current.seconds):
        return re.compile(pattern).fullmatch(value) is not None


@contextmanager
def _time_limit(seconds: float) -> Iterator[None]:
    if (
        not hasattr(signal, "setitimer")
        or threading.current_thread() is not threading.main_thread()
    ):
        yield
        return

    def stop(*_: object) -> None:
        raise TooSlow

    before = signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


@cache
def plain(pattern: str) -> bool:
    """Whether all that it matches is ASCII without white space and in one normal form."""
    return _only(pattern, _VISIBLE)


@cache
def small(pattern: str) -> bool:
    """Whether all that it matches is ``plain`` and without capital letters."""
    return _only(pattern, _SMALL)


def _only(pattern: str, allowed: frozenset[int]) -> bool:
    """Whether it matches texts of these characters alone, as far as is easily told."""
    try:
        parsed = _parser.parse(pattern)
        return not parsed.state.flags & ~re.UNICODE and _within(parsed, allowed)
    except (re.error, RecursionError):
        return False


def _sequence(parsed: Any) -> str:
    return "".join(_one(operator, argument) for operator, argument in parsed)


def _one(operator: Any, argument: Any) -> str:
    if operator is sre.LITERAL:
        return _literal(argument)
    if operator is sre.NOT_LITERAL:
        return f"[^{_literal(argument)}]"
    if operator is sre.ANY:
        return r"[^\n]"
    if operator is sre.IN:
        return _class(argument)
    if operator is sre.BRANCH:
        return f"(?:{'|'.join(map(_sequence, argument[1]))})"
    if operator is sre.SUBPATTERN:
        _, added, removed, inner = argument
        if added or removed:
            raise _Untranslatable
        return f"(?:{_sequence(inner)})"
    if operator in (sre.MAX_REPEAT, sre.MIN_REPEAT):  # which of the two is one to a whole match
        least, most, inner = argument
        if least > _MOST or (most is not sre.MAXREPEAT and most > _MOST):
            raise _Untranslatable
        return f"(?:{_sequence(inner)}){{{least},{'' if most is sre.MAXREPEAT else most}}}"
    if operator is sre.AT and argument in _ENDS:
        return _ENDS[argument]
    if operator is sre.AT and argument is sre.AT_END:  # in a whole match, nothing may follow
        return r"\z"
    raise _Untranslatable


def _class(items: Any) -> str:
    negated = items[0][0] is sre.NEGATE
    inner = ""
    for operator, argument in items[1:] if negated else items:
        if operator is sre.LITERAL:
            inner += _literal(argument)
        elif operator is sre.RANGE:
            inner += f"{_literal(argument[0])}-{_literal(argument[1])}"
        elif operator is sre.CATEGORY and argument in _CLASSES:
            inner += _CLASSES[argument]
        else:
            raise _Untranslatable
    return f"[{'^' if negated else ''}{inner}]"


def _literal(code: int) -> str:
    if 0xD800 <= code <= 0xDFFF:
        raise _Untranslatable
    return rf"\x{{{code:x}}}"


def _within(parsed: Any, allowed: frozenset[int]) -> bool:
    return all(_one_within(operator, argument, allowed) for operator, argument in parsed)


def _one_within(operator: Any, argument: Any, allowed: frozenset[int]) -> bool:
    if operator is sre.LITERAL:
        return argument in allowed
    if operator is sre.RANGE:
        return argument[1] < 128 and allowed.issuperset(range(argument[0], argument[1] + 1))
    if operator is sre.IN:
        return _within(argument, allowed)
    if operator is sre.BRANCH:
        return all(_within(branch, allowed) for branch in argument[1])
    if operator is sre.SUBPATTERN:
        return _within(argument[3], allowed)
    if operator in (sre.MAX_REPEAT, sre.MIN_REPEAT):
        return _within(argument[2], allowed)
    return operator is sre.AT
