"""Frozen passes: read by their own form, unchanged, each in its coder's folder; what they withhold."""

from collections.abc import Callable
from pathlib import Path

import pytest

from readouts.codings.positions import positions, withheld
from readouts.rows import Rows
from readouts.validation.package import validate

ROUND = "data/curated/recodings/2026-11a"
PASS = f"{ROUND}/lm-b/un-20210921-debate-uzb.yaml"


def edit(old: str, new: str) -> Callable[[Path], None]:
    def apply(root: Path) -> None:
        path = root / PASS
        before = path.read_text("utf-8")
        assert old in before
        path.write_text(before.replace(old, new, 1), "utf-8")

    return apply


def move(root: Path) -> None:
    (root / PASS).rename(root / PASS.replace("lm-b", "lm-c").replace("-uzb", "-again"))


def unregister(root: Path) -> None:
    path = root / "data/curated/coders.csv"
    lines = path.read_text("utf-8").splitlines(keepends=True)
    path.write_text("".join(line for line in lines if not line.startswith("lm-b,")), "utf-8")
    scripted = root / "data/scripted/double_codings.csv"
    scripted.write_text(scripted.read_text("utf-8").splitlines(keepends=True)[0], "utf-8")


@pytest.mark.parametrize(
    ("damage", "rules"),
    [
        (edit("stance: +1", "stance: +2"), {"recoding-changed"}),
        (lambda root: (root / PASS).unlink(), {"recoding-missing"}),
        (move, {"recoding-misplaced"}),
        (unregister, {"foreign-key"}),
        (edit("coder: lm-b", "coder: lm-b\nsource: x"), {"form-unknown-key"}),
        (edit("form: 1", "form: 2"), {"form-const"}),
    ],
)
def test_a_pass_is_as_it_was_frozen(
    copy: Path, damage: Callable[[Path], None], rules: set[str]
) -> None:
    damage(copy)
    faults, _ = validate(copy)
    found = [fault for fault in faults if fault.severity == "fault"]
    assert {fault.rule for fault in found} == rules
    assert all(fault.path.startswith(ROUND) for fault in found)


def row(round_: str, variable: str, verdict: str, governs: str = "true") -> dict[str, str]:
    return {"round": round_, "variable": variable, "governs": governs, "verdict": verdict}


def test_the_latest_verdict_decides_what_is_withheld() -> None:
    first, second = row("1", "stance", "withheld"), row("2", "stance", "fact")
    assert withheld([first]) == {"stance"}
    assert withheld([first, second]) == set()
    assert withheld([]) == set()


def test_a_round_that_did_not_measure_the_variable_changes_nothing() -> None:
    first = row("1", "stance", "withheld")
    assert withheld([first, row("2", "issue", "fact"), row("2", "stance", "")]) == {"stance"}


def test_what_governs_nothing_withholds_nothing() -> None:
    assert withheld([row("1", "stance_kind_if_named", "withheld", "false")]) == set()


@pytest.mark.parametrize(
    ("variable", "count"), [("stance_kind", 0), ("speakers", 0), ("targets", 1)]
)
def test_positions_are_empty_where_their_ground_is_withheld(variable: str, count: int) -> None:
    day = "2021-09-16"
    tables: dict[str, Rows] = {
        "statements": [{"statement_id": "s", "standing": "accepted", "said_on_latest": day}],
        "statement_speakers": [
            {"statement_id": "s", "on_behalf_of_id": "pak", "attested_by": "itself"}
        ],
        "stances": [
            {
                "statement_id": "s",
                "issue_id": "trade",
                "holder_id": "pak",
                "stance_kind": "own",
                "stance": "1",
            }
        ],
        "reliability": [row("1", variable, "withheld")],
    }
    assert len(positions(tables)) == count
