"""Who attests a statement, derived per side from who reports it and whose text that is."""

from __future__ import annotations

from collections import defaultdict

from readouts.rows import Row, Rows


def attested_by(tables: dict[str, Rows], actors: Rows) -> None:
    """Fill ``attested_by`` of the statement speakers.

    itself: a row from the side's own text or a joint document, or quoted direct or mixed in a
    text of no side, relayed by nobody or by the side itself (who reads out a joint text). A joint
    document that is relayed is what the relaying side says. other_actor: every row relayed by
    another side or in another side's own text. report: the rest. Who speaks for several sides is
    no other side to any of them.
    """
    parents = {row["actor_id"]: row["parent_actor_id"] for row in actors}
    spoken_for: dict[str, set[str]] = defaultdict(set)
    for row in tables["statement_speakers"]:
        spoken_for[row["actor_id"]].add(row["on_behalf_of_id"])
    sources = {row["source_id"]: row for row in tables["sources"]}
    evidence: dict[str, Rows] = defaultdict(list)
    for row in tables["evidence"]:
        if row["reading"] == "supports":
            evidence[row["statement_id"]].append(row)

    def sides_of(actor: str) -> set[str]:
        return spoken_for.get(actor) or {parents.get(actor) or actor}

    def standing(row: Row, side: str) -> str:
        source, relayed = sources[row["source_id"]], row["relayed_by_actor_id"]
        issuer = source["issuer_id"]
        # An agency is a side of its own, whatever organisation it belongs to.
        issuers = {issuer} | sides_of(issuer) if issuer else set[str]()
        if relayed and side not in sides_of(relayed):
            return "other_actor"
        joint = source["source_type"] == "joint_document"
        quoted = not issuers and row["quotation"] in ("direct", "mixed")
        if side in issuers or quoted or (joint and not relayed):
            return "itself"
        return "other_actor" if issuers and not joint else "report"

    for speaker in tables["statement_speakers"]:
        found = {
            standing(row, speaker["on_behalf_of_id"]) for row in evidence[speaker["statement_id"]]
        }
        speaker["attested_by"] = (
            "itself"
            if "itself" in found
            else "other_actor"
            if found == {"other_actor"}
            else "report"
        )
