"""How far the coders agreed: the page that every page with codings leads to."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Any

from readouts.rows import Row, Rows
from readouts.schema.coders import who_coded
from readouts.site.corpus import Corpus
from readouts.site.naming import named
from readouts.site.pages import Page


def notice(corpus: Corpus) -> str:
    """Who coded, in a sentence or two; the register of coders says it."""
    return who_coded(corpus.tables["coders"])


def latest(rows: Rows) -> Row | None:
    """The row of the last round; None where nothing was measured."""
    return max(rows, key=lambda row: row["round"], default=None)


def variables(corpus: Corpus, names: Sequence[str]) -> list[dict[str, Any]]:
    """The last measured agreement on each of these variables."""
    found = ((name, latest(corpus.of("reliability", "variable", name))) for name in names)
    return [{"variable": name, **_alpha(row)} for name, row in found if row]


def issue_alpha(corpus: Corpus, issue_id: str) -> list[dict[str, Any]]:
    """How well coders agreed on which sentences speak of the issue, in every round."""
    rows = corpus.of("issue_reliability", "issue_id", issue_id)
    return [
        _alpha(row) | {"named_by_some": row["named_by_some"], "named_by_all": row["named_by_all"]}
        for row in sorted(rows, key=lambda row: row["round"], reverse=True)
    ]


def pages(corpus: Corpus) -> Iterator[Page]:
    """The page on reliability."""
    rounds: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in corpus.tables["reliability"]:
        rounds[row["round"]].append({"variable": row["variable"], **_alpha(row)})
    last = latest(corpus.tables["reliability"])
    of_last = rounds[last["round"]] if last else []
    ranks = {row["variable"]: -float(row["alpha"] or -1) for row in of_last}
    for found in rounds.values():
        found.sort(key=lambda row: (ranks.get(row["variable"], 2), row["variable"]))
    issues = [
        {"issue": named(corpus, "issues", issue_id), **_alpha(measured)}
        for issue_id in corpus.by("issues", "issue_id")
        if (measured := latest(corpus.of("issue_reliability", "issue_id", issue_id)))
    ]
    yield Page(
        "reliability.html",
        "reliability.html",
        {
            "rounds": [
                {"round": name, "rows": rounds[name]} for name in sorted(rounds, reverse=True)
            ],
            "issues": issues,
            "coders": corpus.tables["coders"],
            "audits": corpus.tables.get("audit_rates", []),
            "withheld": sorted(corpus.withheld),
            "manual": (corpus.folder / "CODING.md").is_file(),
        },
    )


def _alpha(row: Row) -> dict[str, Any]:
    """One measured α, and where its interval stands on a scale from 0 to 1."""

    def place(value: str) -> float:
        return round(4 + 92 * min(max(float(value), 0), 1), 2)

    interval = [place(row[name]) for name in ("alpha_low", "alpha_high") if row[name]]
    return {
        "round": row["round"],
        "alpha": row["alpha"],
        "low": row["alpha_low"],
        "high": row["alpha_high"],
        "verdict": row["verdict"],
        "units": row["units"],
        "coders": row["coders"],
        "x": place(row["alpha"]) if row["alpha"] else None,
        "interval": interval if len(interval) == 2 else [],
    }
