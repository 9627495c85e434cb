"""Positions: what an actor held on an issue, from its own counted statements, day by day."""

from __future__ import annotations

from collections import defaultdict
from decimal import ROUND_HALF_EVEN, Decimal

from readouts.rows import Row, Rows

_CENTS = Decimal("0.01")
NEEDED = {"unitising", "speakers", "issue", "stance_kind", "stance", "said_on"}


def positions(tables: dict[str, Rows]) -> Rows:
    """One row for each actor, issue and day with at least one counted own stance.

    Counted: kind own, statement accepted and dated, attested by more than another side. The day
    is the latest that the statement can be of. ``until_date`` is exclusive. None where
    ``reliability`` withholds what they rest on.
    """
    if NEEDED & withheld(tables["reliability"]):
        return []
    statements = {row["statement_id"]: row for row in tables["statements"]}
    sides: dict[tuple[str, str], set[str]] = defaultdict(set)
    n_sides: dict[str, set[str]] = defaultdict(set)
    for row in tables["statement_speakers"]:
        sides[row["statement_id"], row["on_behalf_of_id"]].add(row["attested_by"])
        n_sides[row["statement_id"]].add(row["on_behalf_of_id"])
    days: dict[tuple[str, str], dict[str, list[tuple[str, int]]]] = defaultdict(
        lambda: defaultdict(list)
    )
    for row in tables["stances"]:
        statement = statements[row["statement_id"]]
        attested = sides[row["statement_id"], row["holder_id"]] - {"other_actor"}
        counted = row["stance_kind"] == "own" and statement["standing"] == "accepted"
        if counted and statement["said_on_latest"] and attested:
            days[row["holder_id"], row["issue_id"]][statement["said_on_latest"]].append(
                (row["statement_id"], int(row["stance"]))
            )
    found: Rows = []
    for (actor, issue), by_day in sorted(days.items()):
        ordered = sorted(by_day)
        for day, following in zip(ordered, [*ordered[1:], ""], strict=True):
            said = sorted(by_day[day])
            joint = all(len(n_sides[statement_id]) > 1 for statement_id, _ in said)
            found.append(_row(actor, issue, day, following, said, joint))
    return found


def withheld(reliability: Rows) -> set[str]:
    """Variables on which passes agree too little to be shown: the latest verdict on each decides.

    The view ``said`` asks the same in SQL; a test puts both to the same tables.
    """
    latest: dict[str, tuple[str, str]] = {}
    for row in reliability:
        if row["governs"] == "true" and row["verdict"]:
            found = (row["round"], row["verdict"])
            latest[row["variable"]] = max(found, latest.get(row["variable"], found))
    return {variable for variable, (_, verdict) in latest.items() if verdict == "withheld"}


def _row(
    actor: str, issue: str, day: str, until: str, said: list[tuple[str, int]], joint: bool
) -> Row:
    values = [value for _, value in said]
    mean = (Decimal(sum(values)) / len(values)).quantize(_CENTS, ROUND_HALF_EVEN)
    return {
        "actor_id": actor,
        "issue_id": issue,
        "from_date": day,
        "until_date": until,
        "mean_stance": str(mean if mean else Decimal("0.00")),
        "min_stance": str(min(values)),
        "max_stance": str(max(values)),
        "n_statements": str(len(said)),
        "first_statement_id": said[0][0],
        "last_statement_id": said[-1][0],
        "joint_only": "true" if joint else "false",
    }
