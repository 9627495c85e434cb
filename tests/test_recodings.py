"""Frozen passes: read by their own form, unchanged, each in its coder's folder; what they withhold."""

import hashlib
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from readouts.codings.positions import positions, withheld
from readouts.rows import Rows, canonical_csv, read_rows
from readouts.validation.package import validate

ROUND = "data/curated/recodings/2026-11a"
PASS = f"{ROUND}/lm-b/un-20210921-debate-uzb.yaml"
SUMS = f"{ROUND}/SHA256SUMS"
CODING_PASSAGES = "data/passages/un-20210921-debate-uzb.csv"
PASSAGES = "data/passages/2026-11a/lm-b/un-20210921-debate-uzb.csv"
ORPHAN = PASSAGES.replace("uzb", "xxx")


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
    for name in ("scripted/double_codings", "curated/adjudications"):
        path = root / f"data/{name}.csv"
        path.write_text(path.read_text("utf-8").splitlines(keepends=True)[0], "utf-8")


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


def frozen_anew(old: str, new: str) -> Callable[[Path], None]:
    """A pass edited and its hash with it."""

    def apply(root: Path) -> None:
        path, sums = root / PASS, root / SUMS
        before = hashlib.sha256(path.read_bytes()).hexdigest()
        edit(old, new)(root)
        after = hashlib.sha256(path.read_bytes()).hexdigest()
        sums.write_text(sums.read_text("utf-8").replace(before, after), "utf-8")

    return apply


def write(path: str, old: str, new: str) -> Callable[[Path], None]:
    def apply(root: Path) -> None:
        text = (root / path).read_text("utf-8")
        assert old in text
        (root / path).write_text(text.replace(old, new, 1), "utf-8")

    return apply


@pytest.mark.parametrize(
    ("damage", "path", "rule", "said"),
    [
        (frozen_anew("issue: ", "issue: x"), PASS, "foreign-key", "not in issues. Did you mean"),
        (frozen_anew('["new:Uzbekistan"]', "[uzz]"), PASS, "foreign-key", "'uzz' is not in"),
        (lambda root: (root / SUMS).unlink(), SUMS, "round-unfrozen", "Restore it from Git"),
        (write(SUMS, "  lm-a/", " lm-a/"), SUMS, "round-unfrozen", "is not a hash, two spaces"),
        (write(SUMS, "14d4", "x\n14d4"), SUMS, "round-unfrozen", "'x' is not a hash"),
        (lambda root: (root / PASSAGES).rename(root / ORPHAN), ORPHAN, "passages-orphan", "no pas"),
    ],
)
def test_a_round_says_what_is_wrong_with_it(
    copy: Path, damage: Callable[[Path], None], path: str, rule: str, said: str
) -> None:
    damage(copy)
    found = [fault for fault in validate(copy)[0] if fault.severity == "fault"]
    assert (path, rule) in {(fault.path, fault.rule) for fault in found}
    assert {f.rule for f in found} <= {rule, "passage-missing"}
    assert any(said in f"{fault.message}. {fault.mend}" for fault in found)
    assert len([fault for fault in found if fault.rule == rule]) == 1


def test_a_new_actor_and_a_retired_id_may_stand_in_a_pass(copy: Path) -> None:
    frozen_anew('["new:Uzbekistan"]', '["new:Ada", uzz]')(copy)
    register = copy / "data/curated/retired_ids.csv"
    register.write_text(register.read_text("utf-8") + "actors,uzz,uzb,0.1.0,Misspelt.\n", "utf-8")
    assert [fault for fault in validate(copy)[0] if fault.severity == "fault"] == []


def test_a_tampered_pass_is_not_aligned(copy: Path) -> None:
    edit("stance: +1", "stance: +2")(copy)
    script = Path(__file__).resolve().parents[1] / "scripts/double_codings.py"
    before = (copy / "data/scripted/double_codings.csv").read_bytes()
    run = subprocess.run([sys.executable, str(script)], cwd=copy, capture_output=True, text=True)
    assert (run.returncode, run.stderr) == (1, "")
    assert f"recoding-changed (fault, 1)\n  {PASS}:1:1:" in run.stdout
    assert (copy / "data/scripted/double_codings.csv").read_bytes() == before


def test_a_day_and_an_identity_are_coded_where_a_coder_says_them(copy: Path) -> None:
    frozen_anew("occasions:\n- ", "occasions:\n- said_on: 2021-09\n  ")(copy)
    identity = {"round": "2026-11a", "coder_id": "lm-b", "reports": "true"}
    identity |= {"source_id": "unknown-20210916-fo-blinken"}
    identity |= {"statement_id": "iftikhar-20210916-surprising"}
    path = copy / "data/curated/identity_codings.csv"
    columns = path.read_text("utf-8").strip().split(",")
    path.write_bytes(canonical_csv([identity], columns))
    script = Path(__file__).resolve().parents[1] / "scripts/double_codings.py"
    subprocess.run([sys.executable, str(script)], cwd=copy, check=True)
    rows = read_rows(copy / "data/scripted/double_codings.csv")
    values = {r["value"] for r in rows if r["variable"] == "said_on"}
    assert values == {"2021-09-01/2021-09-30"}
    found = [row for row in rows if row["variable"] == "identity"]
    assert [(row["unit"], row["value"]) for row in found] == [(identity["statement_id"], "true")]


@pytest.mark.parametrize("name", [CODING_PASSAGES, PASSAGES])
@pytest.mark.parametrize(
    ("column", "value", "rule"),
    [
        ("passage_end", "{passage_start}", "passage-empty"),
        ("token_end", "{token_start}", "passage-empty"),
        ("text_sha256", "0" * 64, "passage-of-other-text"),
        ("text_tokens", "1", "passage-of-other-text"),
    ],
)
def test_passages_are_of_one_text(
    copy: Path, name: str, column: str, value: str, rule: str
) -> None:
    rows = read_rows(copy / name)
    rows[-1][column] = value.format(**rows[-1])
    (copy / name).write_bytes(canonical_csv(rows, list(rows[0])))
    found = [fault for fault in validate(copy)[0] if fault.severity == "fault"]
    assert [(f.path, f.field, f.rule, f.mend) for f in found] == [
        (name, column, rule, "Run readouts evidence --texts DIR.")
    ]


@pytest.mark.parametrize("name", [CODING_PASSAGES, PASSAGES])
def test_a_passage_that_is_typed_nowhere_is_stale(copy: Path, name: str) -> None:
    rows = read_rows(copy / name)
    rows.append(rows[-1] | {"at": "~ typed nowhere"})
    (copy / name).write_bytes(canonical_csv(rows, list(rows[0])))
    found = [fault.rule for fault in validate(copy)[0] if fault.severity == "fault"]
    assert found == ["passage-stale"]


def test_passages_that_no_coding_reads_are_a_fault(copy: Path) -> None:
    path = "data/passages/un-20210921-debate-xxx.csv"
    (copy / path).write_bytes((copy / CODING_PASSAGES).read_bytes())
    found = [fault for fault in validate(copy)[0] if fault.severity == "fault"]
    assert [(fault.path, fault.rule) for fault in found] == [(path, "passages-orphan")]


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
