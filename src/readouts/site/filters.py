"""Filters of a list of statements as a style sheet, so that they work without a script.

A rule hides each line that lacks the word of a chosen option (``:has`` is in browsers since 2023;
without it all lines are shown).
"""

from __future__ import annotations

from collections.abc import Iterator

from readouts.site.addresses import stem
from readouts.site.corpus import Corpus
from readouts.site.pages import Plain

_STANCES = ("-2", "-1", "0", "1", "2", "raised", "attributed")


def pages(corpus: Corpus) -> Iterator[Plain]:
    """The style sheet, for every code that an option can have."""
    issues = [stem(row["issue_id"]) for row in corpus.tables["issues"]]
    acts = [stem(row["speech_act"]) for row in corpus.tables["speech_acts"]]
    meetings = [stem(name) for name in sorted(corpus.by("statements", "meeting_id"))]
    rules = [_rule([("issue", issue)], "holds", issue) for issue in issues]
    rules += [_rule([("stance", stance)], "holds", stance) for stance in _STANCES]
    rules += [
        _rule([("issue", issue), ("stance", stance)], "holds", f"{issue}:{stance}")
        for issue in issues
        for stance in _STANCES
    ]
    rules += [_rule([("act", act)], "act", act) for act in acts]
    rules += [_rule([("meeting", meeting)], "at", meeting) for meeting in meetings]
    yield Plain("data/filters.css", "".join(rules).encode("ascii"))


def _rule(chosen: list[tuple[str, str]], attribute: str, word: str) -> str:
    picked = "".join(f':has(#by-{name} [value="{value}"]:checked)' for name, value in chosen)
    return f'main{picked} .said li:not([data-{attribute}~="{word}"]){{display:none}}\n'
