"""Krippendorff's alpha of every variable and round, from the double codings alone.

Method: K. Krippendorff, Content Analysis, 4th ed., 2018, ch. 12; computed by the package
krippendorff. Drawing again, its coincidences are added up here, since they add over units; a test
holds both against each other. The interval is a percentile bootstrap of 2,000 draws over statements, so that what
belongs to one statement is drawn together; for unitising over blocks of 50 tokens.
"""

import sys
from collections import Counter, defaultdict
from collections.abc import Iterable
from pathlib import Path

import krippendorff
import numpy as np

from readouts.faults import FaultsFound
from readouts.rows import Rows, sorted_csv, write_atomically
from readouts.schema.declaration import read_package
from readouts.validation import report
from readouts.validation.table import lex_table

DRAWS = 2000
BLOCK = 50
SEED = 20211125
FACT, TENTATIVE = 0.8, 0.667
NOMINAL = ("speech_act", "quotation", "relayed_by", "speakers", "targets")
# What decides nothing: a stricter view of stance_kind, and what no column of said shows.
GOVERNS_NOTHING = ("stance_kind_if_named", "quotation", "relayed_by")
# A group (what is drawn together) with the values that the passes gave to one unit of it.
Coded = list[tuple[object, list[str]]]


def alpha(counts: np.ndarray, level: str) -> float | None:
    """Alpha of value counts (units x values in order); None where it is undefined."""
    counts = counts[counts.sum(axis=1) > 1]
    if (counts.sum(axis=0) > 0).sum() < 2:
        return None
    domain = list(range(counts.shape[1]))
    return float(
        krippendorff.alpha(value_counts=counts, value_domain=domain, level_of_measurement=level)
    )


def coincidences(counts: np.ndarray) -> np.ndarray:
    """For each unit its matrix of coincidences (values x values), which add up to the sample's."""
    held = counts.sum(axis=1)
    pairs = counts[:, :, None] * counts[:, None, :] - counts[:, :, None] * np.eye(counts.shape[1])
    return pairs / (held - 1)[:, None, None]


def alpha_of(observed: np.ndarray, held: np.ndarray, level: str) -> np.ndarray:
    """Alpha of samples from what adds up over their units.

    ``held`` (samples x values) counts each value; ``observed`` is, for nominal data, how often
    values coincide with themselves (samples), for ordinal the coincidences (samples x values x
    values). Undefined is nan.
    """
    n = held.sum(axis=1)
    with np.errstate(divide="ignore", invalid="ignore"):
        if level == "nominal":
            differ, expected = n - observed, n**2 - (held**2).sum(axis=1)
        else:
            upto = held.cumsum(axis=1)
            between = (
                upto[:, None, :] - upto[:, :, None] + (held[:, :, None] - held[:, None, :]) / 2
            )
            distance = between**2
            differ = (observed * distance).sum(axis=(1, 2))
            expected = (held[:, :, None] * held[:, None, :] * distance).sum(axis=(1, 2))
        return np.where(expected > 0, 1 - (n - 1) * differ / expected, np.nan)


def interval(counts: np.ndarray, groups: list[object], level: str) -> tuple[float, float]:
    """95 % bootstrap interval; groups are drawn with replacement."""
    index = {group: i for i, group in enumerate(dict.fromkeys(groups))}
    member = np.array([index[group] for group in groups])
    held = np.zeros((len(index), counts.shape[1]))
    np.add.at(held, member, counts)
    if level == "nominal":
        within = (counts * (counts - 1)).sum(axis=1) / (counts.sum(axis=1) - 1)
        observed = np.bincount(member, within, len(index))
    else:
        observed = np.zeros((len(index), counts.shape[1], counts.shape[1]))
        np.add.at(observed, member, coincidences(counts))
    random = np.random.default_rng(SEED)
    drawn = random.multinomial(len(index), np.full(len(index), 1 / len(index)), DRAWS)
    values = alpha_of(np.tensordot(drawn, observed, 1), drawn @ held, level)
    low, high = np.nanpercentile(values, [2.5, 97.5])
    return float(low), float(high)


def row(round_: str, variable: str, coded: Coded, coders: int, level: str = "nominal") -> dict:
    """One row of the table reliability.

    Where every pass gives every unit one and the same value, alpha is undefined and nothing
    speaks against the variable: tentative. No verdict where there was nothing to compare, or
    where nothing hangs on it.
    """
    pairable = [(group, values) for group, values in coded if len(values) > 1]
    key = (lambda value: int(value)) if level == "ordinal" else (lambda value: value)
    domain = sorted({value for _, values in pairable for value in values}, key=key)
    counts = np.array([[Counter(values)[v] for v in domain] for _, values in pairable])
    value = alpha(counts, level) if pairable else None
    agreed = len(pairable) > 1 and all(len(set(values)) == 1 for _, values in pairable)
    found = {
        "round": round_,
        "variable": variable,
        "units": str(len(pairable)),
        "unmatched_units": str(len(coded) - len(pairable)),
        "coders": str(coders),
        "alpha": "",
        "alpha_low": "",
        "alpha_high": "",
        "governs": "false" if variable in GOVERNS_NOTHING else "true",
        "verdict": "",
    }
    verdict = "tentative" if agreed else "withheld"
    if value is not None:
        low, high = interval(counts, [group for group, _ in pairable], level)
        sure = value >= FACT and low >= TENTATIVE
        verdict = "fact" if sure else "tentative" if value >= TENTATIVE else "withheld"
        found |= {"alpha": f"{value:.3f}", "alpha_low": f"{low:.3f}", "alpha_high": f"{high:.3f}"}
    if pairable and found["governs"] == "true":
        found["verdict"] = verdict
    return found


def values_of(rows: Rows, variable: str) -> Coded:
    """The values of one variable by unit; what belongs to one statement is one group."""
    units: dict[tuple[str, str], list[str]] = defaultdict(list)
    for coded in rows:
        if coded["variable"] == variable:
            units[coded["source_id"], coded["unit"]].append(coded["value"])
    return [((source, unit.split("/")[0]), v) for (source, unit), v in units.items()]


def tokens(rows: Rows) -> Coded:
    """Every token that a pass looked at: did it hold the token to be part of a unit?"""
    seen: dict[tuple[str, str], set[int]] = defaultdict(set)
    held: dict[tuple[str, str], set[int]] = defaultdict(set)
    for coded in rows:
        spans = {"text_tokens": coded["unit"], "tokens": coded["value"]}.get(coded["variable"], "")
        for span in filter(None, spans.split(";")):
            start, end = map(int, span.split("-"))
            marked = seen if coded["variable"] == "text_tokens" else held
            marked[coded["source_id"], coded["coder_id"]].update(range(start, end))
    passes: dict[str, list[str]] = defaultdict(list)
    for source, coder in sorted(seen):
        passes[source].append(coder)
    return [
        (
            (source, token // BLOCK),
            [str(token in held[source, coder]) for coder in coders if token in seen[source, coder]],
        )
        for source, coders in passes.items()
        for token in sorted(set().union(*(seen[source, coder] for coder in coders)))
    ]


def issues_of(rows: Rows) -> tuple[list[str], list[tuple[object, list[tuple[str, set[str]]]]]]:
    """Issues that the round names anywhere, and for each unit what each pass named."""
    units: dict[tuple[str, str], list[tuple[str, set[str]]]] = defaultdict(list)
    for coded in rows:
        if coded["variable"] == "issues":
            named = set(coded["value"].split(";")) - {"none"}
            units[coded["source_id"], coded["unit"]].append((coded["coder_id"], named))
    every = sorted({issue for passes in units.values() for _, named in passes for issue in named})
    return every, list(units.items())


def issues_named(rows: Rows) -> Coded:
    """Every unit with every issue of the round: named by the pass or not."""
    every, units = issues_of(rows)
    return [
        (group, [str(issue in named) for _, named in passes])
        for group, passes in units
        for issue in every
    ]


def over_issues(rows: Rows, variable: str) -> Coded:
    """Every unit with every issue of the round; ``none`` where the pass does not name the issue.

    Taken over units that some pass names alone, ``none`` would stand only in disagreement, and
    alpha's chance correction would be that of a sample chosen by its outcome.
    """
    every, units = issues_of(rows)
    values = {
        (coded["source_id"], coded["unit"], coded["coder_id"]): coded["value"]
        for coded in rows
        if coded["variable"] == variable
    }
    return [
        (
            (source, unit),
            [values.get((source, f"{unit}/{issue}", coder), "none") for coder, _ in passes],
        )
        for (source, unit), passes in units
        for issue in every
    ]


def reliability(rows: Rows) -> Iterable[dict]:
    """All rows of the table, round by round."""
    for round_ in sorted({coded["round"] for coded in rows}):
        inside = [coded for coded in rows if coded["round"] == round_]
        coders = len({coded["coder_id"] for coded in inside})
        yield row(round_, "unitising", tokens(inside), coders)
        yield row(round_, "issue", issues_named(inside), coders)
        yield row(round_, "stance", values_of(inside, "stance"), coders, "ordinal")
        yield row(round_, "stance_kind", over_issues(inside, "stance_kind"), coders)
        yield row(round_, "stance_kind_if_named", values_of(inside, "stance_kind"), coders)
        yield row(round_, "attributed_to", over_issues(inside, "attributed_to"), coders)
        for variable in NOMINAL:
            yield row(round_, variable, values_of(inside, variable), coders)


def main() -> int:
    """Write data/scripted/reliability.csv, or print why its input cannot be read."""
    try:
        package = read_package(Path().resolve())
        coded = lex_table(package, package.tables["double_codings"]).rows
    except FaultsFound as refused:
        print(report.text(refused.faults, {}))
        return 1
    table = package.tables["reliability"]
    found = reliability(coded)
    write_atomically(package.root / table.path, sorted_csv(found, table.columns, table.primary_key))
    return 0


if __name__ == "__main__":
    sys.exit(main())
