"""A source's page: what the document is, how much of it was coded, and what it says of what."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from readouts.rows import Row
from readouts.site import linked_data, words
from readouts.site.addresses import address, passage, web
from readouts.site.corpus import Corpus
from readouts.site.naming import common, named, own_json, said_row
from readouts.site.pages import Page, Plain, written


def pages(corpus: Corpus) -> Iterator[Page | Plain]:
    """The list of sources, and page and JSON of each."""
    rights = {row["rights_id"]: row for row in corpus.tables["rights"]}
    lines = []
    for row in corpus.tables["sources"]:
        data = _data(corpus, row, rights)
        yield Page(address("sources", row["source_id"]), "source.html", data)
        related = {"evidence": corpus.of("evidence", "source_id", row["source_id"])}
        yield Plain(data["json"], written(own_json(corpus, "sources", row["source_id"], related)))
        lines.append(
            {
                "source": named(corpus, "sources", row["source_id"]),
                "published": data["published"],
                "order": row["published"],
                "type": row["source_type"],
                "statements": len(data["said"]),
            }
        )
    lines.sort(key=lambda line: (line["order"], line["source"]["id"]))
    yield Page("sources/index.html", "sources.html", {"sources": lines})


def _data(corpus: Corpus, row: Row, rights: dict[str, Row]) -> dict[str, Any]:
    identifier = row["source_id"]
    evidence = corpus.of("evidence", "source_id", identifier)
    found: dict[str, dict[str, Any]] = {}
    for report in evidence:
        if not report["statement_id"]:
            continue
        line = found.setdefault(
            report["statement_id"],
            {
                "statement": said_row(corpus, corpus.one("statements", report["statement_id"])),
                "href": passage(row, report["fragment"]),
                "at_passage": row["url_format"] == "html" and bool(report["fragment"]),
                "start": int(report["passage_start"] or 0),
                "otherwise": False,
            },
        )
        line["otherwise"] |= report["reading"] == "contradicts" or bool(report["field"])
    meetings = dict.fromkeys(report["meeting_id"] for report in evidence if report["meeting_id"])
    return common(corpus, "sources", identifier) | {
        "title": row["title"],
        "publisher": row["publisher"],
        "type": row["source_type"],
        "language": row["language"],
        "issuer": named(corpus, "actors", row["issuer_id"]) if row["issuer_id"] else None,
        "url": row["url"],
        "href": web(row["url"]),
        "format": row["url_format"],
        "published": words.bounds(row["published"], row["published_latest"]),
        "published_basis": row["published_basis"],
        "rights": rights[row["rights_id"]],
        "rights_href": web(rights[row["rights_id"]]["licence_url"]),
        "rights_note": row["rights_note"],
        "text_seen": row["text_seen"],
        "coverage": row["coverage"],
        "coverage_note": row["coverage_note"],
        "text_sha256": row["text_sha256"],
        "seen_on": row["seen_on"],
        "coder": row["coder_id"],
        "derived_from": (
            named(corpus, "sources", row["derived_from_id"]) if row["derived_from_id"] else None
        ),
        "copies": [
            named(corpus, "sources", copy["source_id"])
            for copy in corpus.of("sources", "derived_from_id", identifier)
        ],
        "said": sorted(found.values(), key=lambda line: (line["start"], line["statement"]["id"])),
        "meetings": [named(corpus, "meetings", name) for name in meetings],
        "linked_data": linked_data.source(corpus, row),
    }
