"""The first page: what this is, ways in, figures, how to cite; and pages that belong to no row."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import count
from typing import Any

from markdown_it import MarkdownIt

from readouts.site import linked_data, words
from readouts.site.addresses import stem
from readouts.site.comparison import leading
from readouts.site.corpus import KEYS, Corpus
from readouts.site.months import span
from readouts.site.naming import named
from readouts.site.pages import Page
from readouts.site.positions import by_pair
from readouts.site.table_pages import downloads

_STATES, _ISSUES = 12, 10
_SCROLL = '<div class="scroll" tabindex="0" role="region" aria-label="Table {}"><table>'


def pages(corpus: Corpus) -> Iterator[Page]:
    """The first page, search, and the coding manual."""
    files = downloads(corpus)
    statements = corpus.tables["statements"]
    days = sorted(r["said_on"] for r in statements if r["said_on"])
    yield Page(
        "index.html",
        "home.html",
        {
            "description": corpus.descriptor.get("description", ""),
            "figures": _figures(corpus),
            "first": days[0] if days else "",
            "last": days[-1] if days else "",
            "months": len(span(corpus)),
            "matrix": _matrix(corpus),
            "citation": corpus.citation,
            "licences": [
                {"name": licence["name"], "title": licence.get("title", licence["name"])}
                for licence in corpus.descriptor["licenses"]
            ],
            "linked_data": linked_data.dataset(corpus, files),
        },
    )
    yield Page("search.html", "search.html", {})
    manual = corpus.folder / "CODING.md"
    if manual.is_file():
        # HTML of the text is shown as text, and addresses that would run a script are no links.
        html = (
            MarkdownIt("commonmark", {"html": False})
            .enable("table")
            .render(manual.read_text("utf-8"))
        )
        yield Page("coding.html", "manual.html", {"html": _anchored(html)})


def _anchored(html: str) -> str:
    """Headings that can be pointed at, and tables that scroll in a narrow window.

    Addresses that were of the repository (other documents of it) become plain text here.
    """

    def heading(found: re.Match[str]) -> str:
        name = re.sub(r"[^\w\- ]", "", re.sub(r"<[^>]*>", "", found[2]).lower()).replace(" ", "-")
        return f'<h{found[1]} id="{name}">{found[2]}</h{found[1]}>'

    html = re.sub(r"<h([1-6])>(.*?)</h\1>", heading, html)
    html = re.sub(r'<a href="(?!https?://|#)[^"]*">(.*?)</a>', r"\1", html)
    numbers = count(1)
    html = re.sub("<table>", lambda _: _SCROLL.format(next(numbers)), html)
    html = re.sub(r"<th([^>]*)></th>", r"<td\1></td>", html)
    html = re.sub(r' style="text-align:(\w+)"', r' class="\1"', html)
    return html.replace("</table>", "</table></div>")


def _figures(corpus: Corpus) -> list[dict[str, Any]]:
    """How much there is of each kind that has pages, and of evidence."""
    order = ("statements", "actors", "issues", "meetings", "sources")
    found = [
        {
            "count": len(corpus.tables[table]),
            "label": corpus.resource(table)["title"].lower(),
            "to": to,
        }
        for table in order
        if (to := "time/index.html" if table == "statements" else f"{table}/index.html")
    ]
    assert set(order) == set(KEYS)
    passages = sum(bool(row["passage_start"]) for row in corpus.tables["evidence"])
    pointed = {
        "count": passages,
        "label": "passages pointed at",
        "to": "tables/evidence/index.html",
    }
    return [*found, pointed]


def _matrix(corpus: Corpus) -> dict[str, Any]:
    """The latest position of the actors that said most, on the issues of which most was said."""
    actors = leading(corpus)[:_STATES]
    said: dict[str, int] = {}
    for row in corpus.tables["positions"]:
        said[row["issue_id"]] = said.get(row["issue_id"], 0) + int(row["n_statements"])
    issues = sorted(said, key=lambda issue: (-said[issue], issue))[:_ISSUES]
    lines = []
    for actor in actors:
        held = by_pair(corpus, "actor_id", actor)
        cells = []
        for issue in issues:
            latest = held[issue][-1] if issue in held else None
            mean = latest["mean_stance"] if latest else ""
            cells.append(
                {
                    "mean": mean,
                    "stance": words.shade(mean) if mean else "",
                    "to": f"issues/{stem(issue)}.html#{stem(actor)}",
                    "when": words.day(latest["from_date"]) if latest else "",
                }
            )
        lines.append({"actor": named(corpus, "actors", actor), "cells": cells})
    return {"issues": [named(corpus, "issues", issue) for issue in issues], "rows": lines}
