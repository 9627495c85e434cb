"""What reliability withholds shows nowhere: the view said and positions read one definition."""

from collections.abc import Callable, Iterable
from pathlib import Path

import pytest
from conftest import small

from readouts.codings.positions import positions, withheld
from readouts.release.tables import write_sqlite
from readouts.release.views import create_views
from readouts.rows import Row, Rows, read_rows
from readouts.schema.declaration import read_package

Judged = Callable[[Iterable[Row]], tuple[Rows, Rows]]


def verdict(round_: str, variable: str, found: str, governs: str = "true") -> Row:
    figures = {"units": "9", "unmatched_units": "0", "coders": "2"}
    figures |= dict.fromkeys(("alpha", "alpha_low", "alpha_high"), "")
    return (
        {"round": round_, "variable": variable} | figures | {"governs": governs, "verdict": found}
    )


@pytest.fixture
def judged(tmp_path: Path) -> Judged:
    """The view said and the positions of the small package under verdicts of the test's own."""
    package = read_package(small())
    tables = {n: read_rows(package.root / table.path) for n, table in package.tables.items()}

    def under(verdicts: Iterable[Row]) -> tuple[Rows, Rows]:
        held = tables | {"reliability": list(verdicts)}
        path = tmp_path / "judged.sqlite"
        path.unlink(missing_ok=True)
        write_sqlite(package, held, path)
        return create_views(package, path)["said"], positions(held)

    return under


@pytest.mark.parametrize(
    ("variable", "columns"),
    [
        ("speech_act", ["speech_act"]),
        ("stance", ["stance"]),
        ("said_on", ["said_on", "said_on_latest"]),
        ("identity", ["n_sources", "n_independent"]),
        ("targets", ["addressee_ids", "criticised_names", "praised_ids"]),
        ("speakers", ["speaker_ids", "speaker_names", "speaker_roles", "role_basis", "side_ids"]),
        ("unitising", ["issue_id", "holder_id", "stance_kind", "stance"]),
        ("issue", ["issue_id", "holder_id", "stance_kind", "stance"]),
        ("stance_kind", ["issue_id", "holder_id", "stance_kind", "stance"]),
    ],
)
def test_a_withheld_variable_leaves_its_columns_empty(
    judged: Judged, variable: str, columns: list[str]
) -> None:
    shown, _ = judged([verdict("1", variable, "tentative")])
    said, _ = judged([verdict("1", variable, "withheld")])
    assert {row["statement_id"] for row in said} == {row["statement_id"] for row in shown}
    for column in columns:
        assert any(row[column] for row in shown), column
        assert not any(row[column] for row in said), column


@pytest.mark.parametrize(
    ("variable", "kinds"), [("attributed_to", {"own", "raised"}), ("speakers", {"attributed"})]
)
def test_stances_whose_holder_is_withheld_are_left_out(
    judged: Judged, variable: str, kinds: set[str]
) -> None:
    shown, _ = judged([])
    said, _ = judged([verdict("1", variable, "withheld")])
    assert {row["stance_kind"] for row in said} - {""} == kinds
    assert len({row["statement_id"] for row in said}) == len({r["statement_id"] for r in shown})
    kept = [row for row in shown if row["stance_kind"] in kinds]
    assert len([row for row in said if row["stance_kind"]]) == len(kept)


@pytest.mark.parametrize(
    ("rows", "found"),
    [
        ([("1", "fact"), ("2", "withheld")], {"stance"}),
        ([("1", "withheld"), ("2", "fact")], set()),
        ([("1", "withheld"), ("2", "")], {"stance"}),
    ],
)
def test_the_view_and_positions_read_the_same(
    judged: Judged, rows: list[tuple[str, str]], found: set[str]
) -> None:
    verdicts = [verdict(round_, "stance", word) for round_, word in rows]
    verdicts += [verdict("3", "issue", "fact"), verdict("3", "quotation", "withheld", "false")]
    said, held = judged(verdicts)
    assert withheld(verdicts) == found
    assert any(row["stance"] for row in said) is not bool(found)
    assert bool(held) is not bool(found)
