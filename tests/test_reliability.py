"""Alpha against Krippendorff's published figures, and passes aligned as the manual says."""

from collections import Counter
from types import ModuleType

import numpy as np
import pytest
from conftest import scripted

from readouts.recodings.units import Unit, align, double_codings

# K. Krippendorff, Computing Krippendorff's Alpha-Reliability, 2011, section C: four observers.
C_DATA = [
    [1, 2, 3, 3, 2, 1, 4, 1, 2, None, None, None],
    [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, None, 3],
    [None, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, None],
    [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, None],
]


@pytest.fixture(scope="module")
def script() -> ModuleType:
    return scripted("reliability")


@pytest.fixture(scope="module")
def agreement() -> ModuleType:
    return scripted("agreement")


@pytest.mark.parametrize(
    ("level", "published"), [("nominal", 0.743), ("ordinal", 0.815), ("interval", 0.849)]
)
def test_alpha_of_the_c_data(agreement: ModuleType, level: str, published: float) -> None:
    units = [[v for v in column if v is not None] for column in zip(*C_DATA, strict=True)]
    counts = np.array([[Counter(values)[v] for v in range(1, 6)] for values in units])
    assert round(agreement.alpha(counts, level), 3) == published


def test_one_value_alone_has_no_alpha(script: ModuleType) -> None:
    alike = [("s", ["assert", "assert"]), ("t", ["assert", "assert"])]
    for coded, verdict in ((alike, "tentative"), (alike[:1], "withheld"), ([], "")):
        found = script.row("r", "speech_act", coded, 2)
        assert (found["alpha"], found["verdict"]) == ("", verdict)


def test_disagreement_is_withheld_and_agreement_a_fact(script: ModuleType) -> None:
    split = [(i, ["a", "b"]) for i in range(20)]
    agreed = [(i, ["a", "a"] if i % 2 else ["b", "b"]) for i in range(20)]
    assert script.row("r", "v", split, 2)["verdict"] == "withheld"
    found = script.row("r", "v", agreed, 2)
    assert (found["alpha"], found["alpha_low"], found["verdict"]) == ("1.000", "1.000", "fact")


def test_what_governs_nothing_has_no_verdict(script: ModuleType) -> None:
    agreed = [(i, ["a", "a"] if i % 2 else ["b", "b"]) for i in range(20)]
    for variable, found in (("stance_kind", ("true", "fact")), ("quotation", ("false", ""))):
        row = script.row("r", variable, agreed, 2)
        assert (row["governs"], row["verdict"]) == found


def test_a_wide_interval_is_no_fact(script: ModuleType) -> None:
    rare = [(i, ["a", "a"]) for i in range(40)] + [
        (40, ["b", "b"]),
        (41, ["b", "b"]),
        (42, ["a", "b"]),
    ]
    found = script.row("r", "v", rare, 2)
    assert float(found["alpha"]) > 0.667 > float(found["alpha_low"])
    assert found["verdict"] == "tentative"


def test_the_same_codings_have_the_same_interval(script: ModuleType) -> None:
    coded = [(i, ["a", "b" if i % 5 == 0 else "a"]) for i in range(40)]
    coded += [(i + 40, ["b", "b"]) for i in range(20)]
    assert script.row("r", "v", coded, 2) == script.row("r", "v", coded, 2)


def test_issues_are_told_apart_one_by_one() -> None:
    named = {"a": {"1": "trade", "2": "trade;aid", "3": "aid", "4": "none"}}
    named["b"] = named["a"] | {"3": "none"}
    rows = [
        {"round": "r", "source_id": "s", "variable": "issues", "coder_id": coder, "unit": unit}
        | {"value": value}
        for coder, units in named.items()
        for unit, value in units.items()
    ]
    found = {row["issue_id"]: row for row in scripted("issue_reliability").issue_reliability(rows)}
    marks = ("units", "named_by_some", "named_by_all", "alpha")
    assert [found["trade"][name] for name in marks] == ["4", "2", "2", "1.000"]
    assert [found["aid"][name] for name in marks[:3]] == ["4", "2", "1"]
    # Both passes of each unit give (1,1), (1,0) and twice (0,0): alpha = 1 - 7 * 1 / (3 * 5).
    assert found["aid"]["alpha"] == f"{1 - 7 * 1 / (3 * 5):.3f}"


def unit(coder: str, *span: int, act: str = "assert", **issues: dict[str, str]) -> Unit:
    return Unit(coder, ((span[0], span[1]),), {"speech_act": act}, issues)


def joined(*units: Unit) -> list[list[tuple[str, str]]]:
    passes: dict[str, list[Unit]] = {"a": [], "b": [], "c": []}
    for one in units:
        passes[one.coder_id].append(one)
    return [[(coder, u.label) for coder, u in group.items()] for group in align(passes)]


def test_units_that_overlap_by_half_are_joined() -> None:
    assert joined(unit("a", 0, 10), unit("b", 0, 5)) == [[("a", "0-10"), ("b", "0-5")]]
    assert joined(unit("a", 0, 10), unit("b", 0, 4)) == [[("b", "0-4")], [("a", "0-10")]]


def test_the_closer_pair_is_joined_first_and_a_pass_stands_once() -> None:
    found = joined(unit("a", 0, 10), unit("b", 0, 6), unit("b", 5, 11), unit("c", 5, 11))
    assert found == [[("a", "0-10"), ("b", "0-6")], [("b", "5-11"), ("c", "5-11")]]


def test_a_tie_goes_by_the_text() -> None:
    assert joined(unit("a", 0, 10), unit("b", 0, 5), unit("b", 5, 10)) == [
        [("a", "0-10"), ("b", "0-5")],
        [("b", "5-10")],
    ]


def test_an_issue_that_one_pass_does_not_name_is_none_and_not_missing() -> None:
    own = {"stance_kind": "own", "stance": "2", "attributed_to": "none"}
    rows = double_codings(
        "r", "s", {"a": [unit("a", 0, 9, trade=own)], "b": [unit("b", 0, 9, act="warn")]}
    )
    found = {(r["unit"], r["variable"], r["coder_id"]): r["value"] for r in rows}
    assert found["0-9/trade", "stance_kind", "a"] == "own"
    assert found["0-9/trade", "stance_kind", "b"] == "none"
    assert ("0-9/trade", "stance", "b") not in found
    assert found["0-9", "speech_act", "b"] == "warn"


def test_two_units_of_one_passage_stay_two() -> None:
    rows = double_codings("r", "s", {"a": [unit("a", 0, 9), unit("a", 0, 9, act="warn")]})
    assert {r["unit"] for r in rows} == {"0-9", "0-9.2"}


def test_kinds_are_compared_over_every_issue_of_the_round(script: ModuleType) -> None:
    own = {"stance_kind": "own", "stance": "2", "attributed_to": "none"}
    one = [Unit("a", ((0, 9),), {"issues": "trade"}, {"trade": own})]
    other = [Unit("b", ((0, 9),), {"issues": "none"}, {})]
    third = [Unit(coder, ((20, 29),), {"issues": "aid"}, {"aid": own}) for coder in ("a", "b")]
    rows = double_codings("r", "s", {"a": [*one, third[0]], "b": [*other, third[1]]})
    found = script.over_issues(rows, "stance_kind")
    assert sorted(values for _, values in found) == [
        ["none", "none"],
        ["none", "none"],
        ["own", "none"],
        ["own", "own"],
    ]


def test_only_what_a_pass_looked_at_is_compared(script: ModuleType) -> None:
    looked = [("a", "10-14"), ("b", "10-14"), ("c", "12-14")]
    rows = [
        {"source_id": "s", "unit": unit, "variable": "text_tokens", "coder_id": c, "value": "4"}
        for c, unit in looked
    ]
    rows.append(
        {"source_id": "s", "unit": "10-12", "variable": "tokens", "coder_id": "a", "value": "10-12"}
    )
    assert [values for _, values in script.tokens(rows)] == [
        ["True", "False"],
        ["True", "False"],
        ["False", "False", "False"],
        ["False", "False", "False"],
    ]


@pytest.mark.parametrize("level", ["nominal", "ordinal"])
def test_what_adds_up_over_units_is_the_alpha_of_the_package(
    agreement: ModuleType, level: str
) -> None:
    random = np.random.default_rng(7)
    counts = random.multinomial(3, [0.1, 0.2, 0.3, 0.4], 60)
    held = counts.sum(axis=0)[None]
    if level == "nominal":
        observed = np.array([((counts * (counts - 1)).sum(axis=1) / 2).sum()])
    else:
        observed = agreement.coincidences(counts).sum(axis=0)[None]
    (found,) = agreement.alpha_of(observed, held, level)
    assert found == pytest.approx(agreement.alpha(counts, level), abs=1e-12)


@pytest.mark.parametrize("level", ["nominal", "ordinal"])
def test_the_interval_of_the_c_data_holds_its_alpha(agreement: ModuleType, level: str) -> None:
    units = [[v for v in column if v is not None] for column in zip(*C_DATA, strict=True)]
    units = [values for values in units if len(values) > 1]
    counts = np.array([[Counter(values)[v] for v in range(1, 6)] for values in units])
    low, high = agreement.interval(counts, list(range(len(units))), level)
    assert low < agreement.alpha(counts, level) < high
