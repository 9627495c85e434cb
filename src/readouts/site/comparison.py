"""Two actors side by side, where they differ most first.

Any two are compared by a script; those that said most also have a page for each pair, so that the
comparison can be read, printed and cited without one.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import combinations
from typing import Any

from readouts.site.addresses import address, stem
from readouts.site.corpus import Corpus
from readouts.site.naming import named
from readouts.site.pages import Page, Plain
from readouts.site.positions import by_pair, shown, summed
from readouts.site.scripts import script

# 120 pairs: more would make the site heavier than the pairs that anybody opens are worth.
_LEADING = 16


def leading(corpus: Corpus) -> list[str]:
    """The actors with most counted statements."""
    counts = Counter[str]()
    for row in corpus.tables["positions"]:
        counts[row["actor_id"]] += int(row["n_statements"])
    return sorted(counts, key=lambda actor: (-counts[actor], actor))[:_LEADING]


def compared(one: str, other: str) -> str:
    """The page of a pair, whichever is named first."""
    first, second = sorted((one, other))
    return f"compare/{stem(first)}~{stem(second)}.html"


def pages(corpus: Corpus) -> Iterator[Page | Plain]:
    """The page that compares any two, what its script reads, and a page for each leading pair."""
    held = {actor: _held(corpus, actor) for actor in corpus.by("positions", "actor_id")}
    actors = sorted(held, key=lambda actor: (corpus.one("actors", actor)["name"], actor))
    issues = [row for row in corpus.tables["issues"] if row["issue_kind"] == "position"]
    yield Plain("data/positions.js", script("positions", _for_script(corpus, actors, held)))
    pairs = [
        (one, other)
        for one, other in combinations(sorted(leading(corpus)), 2)
        if held[one] and held[other]
    ]
    yield Page(
        "compare/index.html",
        "compare.html",
        {
            "actors": [named(corpus, "actors", actor) | {"value": stem(actor)} for actor in actors],
            "pairs": [
                {
                    "one": named(corpus, "actors", one),
                    "other": named(corpus, "actors", other),
                    "to": compared(one, other),
                }
                for one, other in pairs
            ],
            "issues": len(issues),
        },
    )
    for one, other in pairs:
        yield Page(
            compared(one, other),
            "pair.html",
            {
                "one": named(corpus, "actors", one),
                "other": named(corpus, "actors", other),
                "rows": list(_rows(corpus, held[one], held[other])),
            },
        )


def _held(corpus: Corpus, actor: str) -> dict[str, dict[str, Any]]:
    found = by_pair(corpus, "actor_id", actor)
    return {issue: summed([shown(row) for row in rows]) for issue, rows in found.items()}


def _rows(
    corpus: Corpus, one: dict[str, dict[str, Any]], other: dict[str, dict[str, Any]]
) -> Iterator[dict[str, Any]]:
    """Issues on which either has a position: those of both by difference, then the rest."""

    def difference(issue: str) -> float | None:
        if issue not in one or issue not in other:
            return None
        means = [float(side[issue]["latest"]["mean"]) for side in (one, other)]
        return round(abs(means[0] - means[1]), 2)

    def rank(issue: str) -> tuple[bool, float, str]:
        found = difference(issue)
        return found is None, -(found or 0), issue

    for issue in sorted(one.keys() | other.keys(), key=rank):
        apart = difference(issue)
        yield {
            "issue": named(corpus, "issues", issue),
            "proposition": corpus.one("issues", issue)["proposition"],
            "one": one.get(issue),
            "other": other.get(issue),
            "difference": "" if apart is None else f"{apart:.2f}",
        }


def _for_script(
    corpus: Corpus, actors: list[str], held: dict[str, dict[str, dict[str, Any]]]
) -> dict[str, Any]:
    """Latest positions of all actors, small enough to be loaded with the page."""
    issues = sorted({issue for found in held.values() for issue in found})
    return {
        "issues": [
            [
                address("issues", i),
                corpus.one("issues", i)["label"],
                corpus.one("issues", i)["proposition"],
            ]
            for i in issues
        ],
        "actors": {
            stem(actor): [
                corpus.one("actors", actor)["name"],
                address("actors", actor),
                [
                    [issues.index(issue), row["latest"]["mean"], row["min"], row["max"], row["n"]]
                    + [row["latest"]["from"], row["latest"]["to"]]
                    for issue, row in held[actor].items()
                ],
            ]
            for actor in actors
        },
    }
