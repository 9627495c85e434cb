"""A statement's page: who said it for whom, when, what it does and holds, and what it rests on."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from readouts.rows import Row, Rows
from readouts.site import linked_data, words
from readouts.site.addresses import passage
from readouts.site.corpus import Corpus
from readouts.site.naming import common, named, own_json
from readouts.site.pages import Page, Plain, written

RELATED = (*("statement_speakers", "statement_targets", "stances", "statement_links", "evidence"),)
_LINKS = {
    "replies_to": ("Answers", "Answered by"),
    "repeats": ("Repeats", "Repeated by"),
    "corrects": ("Corrects", "Corrected by"),
    "distinct_from": ("Not the same as", "Not the same as"),
}


def pages(corpus: Corpus) -> Iterator[Page | Plain]:
    """The page and the JSON of every statement."""
    acts = {row["speech_act"]: row for row in corpus.tables["speech_acts"]}
    for row in corpus.tables["statements"]:
        data = _data(corpus, row, acts)
        path = data["json"].removesuffix(".json")
        related = {n: corpus.of(n, "statement_id", row["statement_id"]) for n in RELATED}
        yield Page(f"{path}.html", "statement.html", data)
        yield Plain(
            f"{path}.json", written(own_json(corpus, "statements", row["statement_id"], related))
        )


def _data(corpus: Corpus, row: Row, acts: dict[str, Row]) -> dict[str, Any]:
    identifier = row["statement_id"]
    said = corpus.of("said", "statement_id", identifier)
    speakers = _speakers(corpus, identifier, said)
    evidence = corpus.of("evidence", "statement_id", identifier)
    home = corpus.one("sources", row["coded_from_id"])
    return common(corpus, "statements", identifier) | {
        "summary": row["summary"],
        "act": acts.get(row["speech_act"]),
        "when": words.bounds(row["said_on"], row["said_on_latest"]),
        "basis": row["said_on_basis"],
        "meeting": named(corpus, "meetings", row["meeting_id"]) if row["meeting_id"] else None,
        "standing": row["standing"],
        "standing_note": row["standing_note"],
        "speakers": speakers,
        "stances": [
            {
                "issue": named(corpus, "issues", stance["issue_id"]),
                "proposition": corpus.one("issues", stance["issue_id"])["proposition"],
                "holder": named(corpus, "actors", stance["holder_id"]),
                "kind": stance["stance_kind"],
                "stance": stance["stance"],
            }
            for stance in corpus.of("stances", "statement_id", identifier)
        ],
        "targets": [
            {"role": target["target_role"], "actor": named(corpus, "actors", target["actor_id"])}
            for target in corpus.of("statement_targets", "statement_id", identifier)
        ],
        "links": list(_links(corpus, identifier)),
        "home": named(corpus, "sources", row["coded_from_id"]),
        "coder": home["coder_id"],
        "evidence": reports(corpus, evidence),
        "n_sources": said[0]["n_sources"] if said else "",
        "n_independent": said[0]["n_independent"] if said else "",
        "linked_data": linked_data.statement(corpus, row, evidence),
    }


def _speakers(corpus: Corpus, identifier: str, said: Rows) -> list[dict[str, Any]]:
    """Each speaker with the office of the day, as the view ``said`` finds it."""
    roles: dict[str, tuple[str, str]] = {}
    if said:
        lists = [said[0][n].split(";") for n in ("speaker_ids", "speaker_roles", "role_basis")]
        if len({len(found) for found in lists}) == 1:  # a title with a ";" in it: out of step
            roles = {who: (title, basis) for who, title, basis in zip(*lists, strict=True)}
    return [
        {
            "actor": named(corpus, "actors", row["actor_id"]),
            "side": named(corpus, "actors", row["on_behalf_of_id"]),
            "role": roles.get(row["actor_id"], ("", ""))[0],
            "role_basis": roles.get(row["actor_id"], ("", ""))[1],
            "attested_by": row["attested_by"],
        }
        for row in corpus.of("statement_speakers", "statement_id", identifier)
    ]


def _links(corpus: Corpus, identifier: str) -> Iterator[dict[str, Any]]:
    """Statements that this one answers, and those that answer it."""
    for column, other, place in (
        ("statement_id", "linked_statement_id", 0),
        ("linked_statement_id", "statement_id", 1),
    ):
        for row in corpus.of("statement_links", column, identifier):
            yield {
                "relation": _LINKS[row["link_relation"]][place],
                "statement": named(corpus, "statements", row[other]),
            }


def reports(corpus: Corpus, evidence: Rows) -> dict[str, list[dict[str, Any]]]:
    """What documents say of one thing: those that bear it out, beside those that say otherwise."""
    found: dict[str, list[dict[str, Any]]] = {"supports": [], "otherwise": []}
    for row in evidence:
        agrees = row["reading"] == "supports" and not row["field"]
        found["supports" if agrees else "otherwise"].append(_report(corpus, row))
    return found


def _as_names(corpus: Corpus, value: str) -> str:
    """What a document says instead: names where it is ids of actors, the value itself otherwise."""
    known = corpus.by("actors", "actor_id")
    parts = value.split(";")
    if not all(part in known for part in parts):
        return value
    return ", ".join(corpus.one("actors", part)["name"] for part in parts)


def _report(corpus: Corpus, row: Row) -> dict[str, Any]:
    source = corpus.one("sources", row["source_id"])
    relayed = row["relayed_by_actor_id"]
    return {
        "id": row["evidence_id"],
        "source": named(corpus, "sources", row["source_id"]),
        "published": words.bounds(source["published"], source["published_latest"]),
        "reading": row["reading"],
        "quotation": row["quotation"],
        "translation": row["translation"],
        "relayed_by": named(corpus, "actors", relayed) if relayed else None,
        "field": row["field"],
        "reported": _as_names(corpus, row["reported_value"]),
        "note": row["note"],
        "href": passage(source, row["fragment"]),
        "at_passage": source["url_format"] == "html" and bool(row["fragment"]),
        "format": source["url_format"],
        "place": [row["passage_start"], row["passage_end"]] if row["passage_start"] else [],
        "copied_from": (
            named(corpus, "sources", source["derived_from_id"])
            if source["derived_from_id"]
            else None
        ),
    }
