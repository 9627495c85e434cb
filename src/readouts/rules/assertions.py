"""What must hold of the data as a whole: measures, and the bounds that data/curated/assertions.csv sets."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from readouts.rules import Failing, Tables, rule

BODIES = {"intergovernmental_organization", "grouping", "armed_group", "government_body"}


def measures(tables: Tables) -> dict[str, float]:
    """Every measure by name; a share of nothing is 0."""
    found = {f"rows.{name}": float(len(rows)) for name, rows in tables.items()}
    return found | {name: measure(tables) for name, measure in _MEASURES.items()}


@rule("assertion-failed", "Every assertion of data/curated/assertions.csv holds.")
def assertion_failed(tables: Tables) -> Iterator[Failing]:
    asserted = tables.get("assertions", [])
    measured = measures(tables) if asserted else {}
    for row in asserted:
        name = row["measure"]
        if name not in measured:
            known = ", ".join(sorted(measured))
            yield Failing(
                "assertions", (name,), "measure", f"'{name}' is no measure", f"Known: {known}."
            )
            continue
        value, low, high = measured[name], row["at_least"], row["at_most"]
        for bound, passes in (
            ("at_least", not low or value >= float(low)),
            ("at_most", not high or value <= float(high)),
        ):
            if not passes:
                message = f"{name} is {value:g}, asserted {bound.replace('_', ' ')} {row[bound]}"
                yield Failing("assertions", (name,), bound, message, row["reason"])


def _share(part: int, whole: int) -> float:
    return part / whole if whole else 0.0


def _positions_of(types: set[str]) -> Callable[[Tables], float]:
    def count(tables: Tables) -> float:
        kinds = {row["actor_id"]: row["actor_type"] for row in tables["actors"]}
        return float(
            len({r["actor_id"] for r in tables["positions"] if kinds[r["actor_id"]] in types})
        )

    return count


def _encounters(tables: Tables) -> set[str]:
    formats = {row["format"] for row in tables["formats"] if row["format_kind"] == "encounter"}
    return {row["meeting_id"] for row in tables["meetings"] if row["format"] in formats}


def _share_of(table: str, holds: Callable[[dict[str, str]], bool]) -> Callable[[Tables], float]:
    return lambda tables: _share(sum(map(holds, tables[table])), len(tables[table]))


_MEASURES: dict[str, Callable[[Tables], float]] = {
    "actors.states_with_position": _positions_of({"state"}),
    "actors.bodies_with_position": _positions_of(BODIES),
    "evidence.share_with_passage": _share_of("evidence", lambda row: bool(row["passage_sha256"])),
    "meetings.encounters": lambda tables: float(len(_encounters(tables))),
    "encounters.participations": lambda tables: float(
        sum(row["meeting_id"] in _encounters(tables) for row in tables["participations"])
    ),
    "sources.seen_in_full": lambda tables: float(
        sum(row["text_seen"] == "full" for row in tables["sources"])
    ),
    "statements.share_dated": _share_of("statements", lambda row: bool(row["said_on"])),
    "statements.share_inferred": _share_of(
        "statements", lambda row: row["said_on_basis"] == "inferred"
    ),
}
