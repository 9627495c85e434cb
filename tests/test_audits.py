"""Error rates of audits against published intervals, and what the metrics make of them."""

from pathlib import Path
from types import ModuleType

import pytest
from conftest import scripted

from readouts.rows import read_rows


@pytest.fixture(scope="module")
def script() -> ModuleType:
    return scripted("audit_rates")


# R. G. Newcombe, Statistics in Medicine 17, 1998, table I: Wilson's interval without correction.
@pytest.mark.parametrize(
    ("wrong", "judged", "low", "high"),
    [
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0000, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ],
)
def test_the_interval_is_the_published_one(
    script: ModuleType, wrong: int, judged: int, low: float, high: float
) -> None:
    assert [round(end, 4) for end in script.wilson(wrong, judged)] == [low, high]


def test_unclear_cells_are_counted_and_not_judged(script: ModuleType) -> None:
    audits = [
        {"round": "r", "table": "statements", "field": "said_on", "verdict": verdict}
        for verdict in ("right", "wrong", "unclear", "right")
    ]
    audits.append({"round": "r", "table": "meetings", "field": "place", "verdict": "unclear"})
    said_on, place = script.audit_rates(audits)
    assert (said_on["judged"], said_on["unclear"], said_on["wrong"]) == ("3", "1", "1")
    assert said_on["error_rate"] == "0.3333"
    assert (place["judged"], place["error_rate"], place["error_high"]) == ("0", "", "")


def test_a_fact_is_corroborated_by_documents_that_copy_no_other() -> None:
    metrics = scripted("metrics")
    copied = {"a": "", "b": "", "copy": "a"}
    tables = {name: [] for name in metrics.MEASURED}
    tables["sources"] = [{"source_id": k, "derived_from_id": v} for k, v in copied.items()]
    tables["statements"] = [
        {"statement_id": name, "standing": standing}
        for name, standing in (("once", "accepted"), ("twice", "accepted"), ("not", "rejected"))
    ]
    empty = {"meeting_id": "", "participation_id": "", "reading": "supports"}
    tables["evidence"] = [
        empty | {"statement_id": statement, "source_id": source}
        for statement, source in (
            *(("once", "a"), ("once", "copy"), ("twice", "copy"), ("twice", "b")),
            *(("not", "a"), ("not", "b")),
        )
    ]
    tables["evidence"].append(tables["evidence"][0] | {"source_id": "b", "reading": "contradicts"})
    facts = metrics.independent_sources(tables)
    assert facts["statements"] == [1, 2]
    assert metrics.corroborated(facts)["share_with_two_sources"] == 0.5


def test_the_metrics_count_what_the_view_counts(release: Path) -> None:
    """Python counts before there is a release, SQL in it: one definition, written twice."""
    metrics = scripted("metrics")
    tables = {name: read_rows(release / f"{name}.csv") for name in metrics.MEASURED}
    held: dict[str, list[int]] = {name: [] for name in metrics.SUBJECTS}
    for row in read_rows(release / "corroboration.csv"):
        held[row["subject_table"]].append(int(row["n_independent"]))
    counted = metrics.independent_sources(tables)
    assert {name: sorted(n) for name, n in counted.items()} == {
        name: sorted(n) for name, n in held.items()
    }
    assert any(n > 1 for n in held["statements"])
    said = {row["statement_id"]: row["n_independent"] for row in read_rows(release / "said.csv")}
    view = {r["subject_id"]: r["n_independent"] for r in read_rows(release / "corroboration.csv")}
    assert said.items() & view.items()
    assert all(view[name] == n for name, n in said.items() if name in view)
