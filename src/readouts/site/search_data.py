"""What the search box looks through: names of actors, issues and meetings, summaries of statements."""

from __future__ import annotations

from collections.abc import Iterator

from readouts.site import words
from readouts.site.addresses import stem
from readouts.site.corpus import Corpus
from readouts.site.naming import meeting_days
from readouts.site.pages import Plain
from readouts.site.scripts import script


def pages(corpus: Corpus) -> Iterator[Plain]:
    """One script: rows of kind, name of the page, title, text."""
    names = corpus.by("actor_names", "actor_id")
    rows = [
        ["actors", stem(i), row["name"], " · ".join(spelled)]
        for row in corpus.tables["actors"]
        if (i := row["actor_id"])
        and (spelled := dict.fromkeys(n["printed_name"] for n in names.get(i, []))) is not None
    ]
    rows += [
        ["issues", stem(row["issue_id"]), row["label"], row["proposition"]]
        for row in corpus.tables["issues"]
    ]
    rows += [
        [
            "meetings",
            stem(row["meeting_id"]),
            row["name"],
            f"{meeting_days(row)} {row['place']}".strip(),
        ]
        for row in corpus.tables["meetings"]
    ]
    rows += [
        [
            "statements",
            stem(row["statement_id"]),
            _who(corpus, row["statement_id"], row["said_on"], row["said_on_latest"]),
            row["summary"],
        ]
        for row in corpus.tables["statements"]
    ]
    yield Plain("data/search.js", script("search", rows))


def _who(corpus: Corpus, identifier: str, earliest: str, latest: str) -> str:
    """The sides and the day; of many sides the first three."""
    sides = [corpus.one("actors", side)["name"] for side in corpus.sides(identifier)]
    shown = ", ".join(sides[:3]) + (f" and {len(sides) - 3} more" if len(sides) > 3 else "")
    return f"{shown}, {words.bounds(earliest, latest) or 'date unknown'}"
