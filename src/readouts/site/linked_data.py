"""What a page says to machines: schema.org as JSON-LD, of each kind of row.

Types are the nearest that schema.org has: a statement is a Claim (our summary is no Quotation), an
issue a DefinedTerm. A date that may be imprecise is given only where the day is known.
"""

from __future__ import annotations

from typing import Any

from readouts.rows import Row, Rows
from readouts.site.addresses import address, web
from readouts.site.corpus import Corpus

_CONTEXT = "https://schema.org"
_ACTORS = {
    "state": "Country",
    "government_body": "GovernmentOrganization",
    "person": "Person",
    "media": "NewsMediaOrganization",
    "non_governmental_organization": "NGO",
    "political_party": "Organization",
    "parliamentary_group": "Organization",
    "intergovernmental_organization": "Organization",
    "grouping": "Organization",
    "armed_group": "Organization",
}
_STATUS = {"postponed": "EventPostponed", "cancelled": "EventCancelled"}
Linked = dict[str, Any]


def dataset(corpus: Corpus, downloads: list[dict[str, Any]]) -> Linked:
    """The release as a Dataset."""
    said = corpus.descriptor
    return {
        "@context": _CONTEXT,
        "@type": "Dataset",
        "name": said["title"],
        "description": said.get("description", ""),
        "version": said["version"],
        "keywords": said.get("keywords", []),
        "license": [licence.get("path", licence["name"]) for licence in said["licenses"]],
        "creator": [
            {"@type": "Organization", "name": who["title"]} for who in said.get("contributors", [])
        ],
        "creditText": corpus.citation,
        "isAccessibleForFree": True,
        "distribution": [
            {
                "@type": "DataDownload",
                "name": download["name"],
                "contentUrl": download["to"],
                "encodingFormat": download["mediatype"],
            }
            for download in downloads
        ],
    }


def statement(corpus: Corpus, row: Row, evidence: Rows) -> Linked:
    """A statement as a Claim, with the documents that it appears in."""
    speakers = corpus.of("statement_speakers", "statement_id", row["statement_id"])
    found = _of(corpus, "Claim", "statements", row["statement_id"], row["summary"])
    if row["said_on"] and row["said_on"] == row["said_on_latest"]:
        found["dateCreated"] = row["said_on"]
    found["author"] = [_actor(corpus, who) for who in sorted({r["actor_id"] for r in speakers})]
    found["about"] = [
        {"@type": "DefinedTerm", "name": corpus.one("issues", issue)["label"]}
        for issue in dict.fromkeys(
            s["issue_id"] for s in corpus.of("stances", "statement_id", row["statement_id"])
        )
    ]
    supporting = dict.fromkeys(r["source_id"] for r in evidence if r["reading"] == "supports")
    found["appearance"] = [_source(corpus.one("sources", name)) for name in supporting]
    return found


def actor(corpus: Corpus, row: Row) -> Linked:
    """An actor, with its address at Wikidata where that was checked."""
    found = _of(corpus, _ACTORS.get(row["actor_type"], "Thing"), "actors", row["actor_id"])
    found |= {"name": row["name"]}
    if row["wikidata_id"]:
        found["sameAs"] = f"https://www.wikidata.org/entity/{row['wikidata_id']}"
    if spellings := corpus.of("actor_names", "actor_id", row["actor_id"]):
        found["alternateName"] = sorted({spelling["printed_name"] for spelling in spellings})
    return found


def issue(corpus: Corpus, row: Row) -> Linked:
    """An issue as a DefinedTerm: its proposition is its definition."""
    found = _of(corpus, "DefinedTerm", "issues", row["issue_id"], row["proposition"])
    return found | {"name": row["label"]}


def meeting(corpus: Corpus, row: Row) -> Linked:
    """A meeting as an Event."""
    found = _of(corpus, "Event", "meetings", row["meeting_id"]) | {"name": row["name"]}
    for edge, key in (("start_date", "startDate"), ("end_date", "endDate")):
        if row[edge] and row[edge] == row[f"{edge}_latest"]:
            found[key] = row[edge]
    if row["status"] in _STATUS:
        found["eventStatus"] = f"{_CONTEXT}/{_STATUS[row['status']]}"
    if row["place"]:
        found["location"] = {"@type": "Place", "name": row["place"]}
    return found


def source(corpus: Corpus, row: Row) -> Linked:
    """A source as a CreativeWork."""
    found = _of(corpus, "CreativeWork", "sources", row["source_id"])
    return found | {key: value for key, value in _source(row).items() if key != "@type"}


def _of(
    corpus: Corpus, kind: str, table: str, identifier: str, description: str = ""
) -> dict[str, Any]:
    found: dict[str, Any] = {
        "@context": _CONTEXT,
        "@type": kind,
        "@id": f"../{address(table, identifier)}",
        "identifier": identifier,
        "isPartOf": {
            "@type": "Dataset",
            "name": corpus.descriptor["title"],
            "version": corpus.version,
        },
    }
    return found | ({"description": description} if description else {})


def _actor(corpus: Corpus, identifier: str) -> Linked:
    row = corpus.one("actors", identifier)
    kind = _ACTORS.get(row["actor_type"], "Thing")
    return {"@type": kind, "name": row["name"], "@id": f"../{address('actors', identifier)}"}


def _source(row: Row) -> Linked:
    found: Linked = {
        "@type": "CreativeWork",
        "name": row["title"],
        "inLanguage": row["language"],
        "publisher": {"@type": "Organization", "name": row["publisher"]},
    }
    if row["published"] and row["published"] == row["published_latest"]:
        found["datePublished"] = row["published"]
    if url := web(row["url"]):
        found["url"] = url
    return found
