"""An issue's page: its proposition, who stands where, how that moved, and how well it is coded."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

from readouts.rows import Row
from readouts.site import linked_data, words
from readouts.site.addresses import address
from readouts.site.charts import Days, lane
from readouts.site.corpus import Corpus
from readouts.site.naming import common, named, own_json, said_row
from readouts.site.pages import Page, Plain, written
from readouts.site.positions import all_days, attributed, by_pair, shown, summed
from readouts.site.reliability import issue_alpha, variables

# Enough for the states that speak most, few enough to be seen at once; the table has them all.
_LANES = 12
_POLES = {"-2": "pole_minus_2", "-1": "pole_minus_1", "1": "pole_plus_1", "2": "pole_plus_2"}
# What the stances of an issue rest on, in the order in which a coder meets them.
_VARIABLES = ("unitising", "issue", "stance_kind", "stance", "speakers", "attributed_to")


def pages(corpus: Corpus) -> Iterator[Page | Plain]:
    """The list of issues, and page and JSON of each."""
    days = all_days(corpus)
    lines = []
    for row in corpus.tables["issues"]:
        data = _data(corpus, row, days)
        yield Page(address("issues", row["issue_id"]), "issue.html", data)
        related = {"positions": corpus.of("positions", "issue_id", row["issue_id"])}
        yield Plain(data["json"], written(own_json(corpus, "issues", row["issue_id"], related)))
        lines.append(
            {
                "issue": named(corpus, "issues", row["issue_id"]),
                "proposition": row["proposition"],
                "balance": data["balance"],
                "actors": sum(bool(line["own"]) for line in data["stands"]),
            }
        )
    lines.sort(key=lambda line: (-line["balance"]["scored"], line["issue"]["id"]))
    yield Page("issues/index.html", "issues.html", {"issues": lines})


def _data(corpus: Corpus, row: Row, days: Days) -> dict[str, Any]:
    identifier = row["issue_id"]
    held = {
        actor: [shown(position) for position in rows]
        for actor, rows in by_pair(corpus, "issue_id", identifier).items()
    }
    ascribed = attributed(corpus, "issue_id", identifier)
    stands = _stands(corpus, held, ascribed)
    most = sorted(
        (line for line in stands if line["own"]), key=lambda s: (-s["own"]["n"], s["actor"]["id"])
    )[:_LANES]
    elsewhere = sorted(corpus.by("positions", "actor_id").keys() - held.keys())
    return common(corpus, "issues", identifier) | {
        "label": row["label"],
        "proposition": row["proposition"],
        "kind": row["issue_kind"],
        "poles": [{"stance": value, "says": row[name]} for value, name in _POLES.items()],
        "parent": (
            named(corpus, "issues", row["parent_issue_id"]) if row["parent_issue_id"] else None
        ),
        "children": [
            named(corpus, "issues", child["issue_id"])
            for child in corpus.of("issues", "parent_issue_id", identifier)
        ],
        "balance": _balance(corpus, identifier),
        "stands": stands,
        "silent": [named(corpus, "actors", actor) for actor in elsewhere],
        "axis": {"first": days.first, "last": days.last, "ticks": days.ticks()},
        "lanes": [
            {"actor": line["actor"], **lane(days, held[line["actor"]["id"]])} for line in most
        ],
        "positions": [
            {"actor": named(corpus, "actors", actor), "rows": rows} for actor, rows in held.items()
        ],
        "attributed": ascribed,
        "examples": list(_examples(corpus, identifier)),
        "issue_alpha": issue_alpha(corpus, identifier),
        "variables": variables(corpus, _VARIABLES),
        "linked_data": linked_data.issue(corpus, row),
    }


def _stands(
    corpus: Corpus, held: dict[str, list[dict[str, Any]]], ascribed: list[dict[str, Any]]
) -> list[dict[str, Any]]:
    """One row for each actor that spoke or was spoken of; the least in favour first."""
    said_of: dict[str, list[dict[str, Any]]] = {}
    for row in ascribed:
        said_of.setdefault(row["holder"]["id"], []).append(row)
    lines = []
    for actor in sorted(held.keys() | said_of.keys()):
        scored = [int(row["stance"]) for row in said_of.get(actor, []) if row["stance"]]
        lines.append(
            {
                "actor": named(corpus, "actors", actor),
                "own": summed(held[actor]) if actor in held else None,
                "others": {
                    "n": len(said_of.get(actor, [])),
                    "mean": words.mean(sum(scored), len(scored)) if scored else "",
                },
            }
        )
    return sorted(
        lines,
        key=lambda line: (
            line["own"] is None,
            float(line["own"]["latest"]["mean"]) if line["own"] else 0,
            -(line["own"]["n"] if line["own"] else 0),
            line["actor"]["id"],
        ),
    )


def _balance(corpus: Corpus, identifier: str) -> dict[str, Any]:
    """How many own stances point which way; those of rejected statements left out."""
    found = Counter[str]()
    for stance in corpus.of("stances", "issue_id", identifier):
        if corpus.one("statements", stance["statement_id"])["standing"] == "rejected":
            continue
        if stance["stance_kind"] == "own" and stance["stance"]:
            found[
                "for"
                if int(stance["stance"]) > 0
                else "against"
                if int(stance["stance"])
                else "zero"
            ] += 1
        else:
            found[stance["stance_kind"]] += 1
    scored = found["for"] + found["zero"] + found["against"]
    share = {
        name: round(100 * found[name] / scored, 1) if scored else 0.0
        for name in ("against", "zero", "for")
    }
    counts = {n: found[n] for n in ("for", "zero", "against", "raised", "attributed")}
    return counts | {"scored": scored, "share": share}


def _examples(corpus: Corpus, identifier: str) -> Iterator[dict[str, Any]]:
    """A statement for each value of the scale that has one: the first own one by its id."""
    for value in ("-2", "-1", "0", "1", "2"):
        for stance in corpus.of("stances", "issue_id", identifier):
            if stance["stance_kind"] == "own" and stance["stance"] == value:
                statement = corpus.one("statements", stance["statement_id"])
                yield {"stance": value, "statement": said_row(corpus, statement)}
                break
