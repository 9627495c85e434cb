"""Krippendorff's alpha of every variable and round, from the double codings alone.

Its interval is drawn over statements, for unitising over blocks of 50 tokens.
"""

import sys
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path

from agreement import Coded, measured
from readouts.faults import FaultsFound
from readouts.lexing.lexed import lex_table
from readouts.rows import Rows, sorted_csv, write_atomically
from readouts.schema.declaration import read_package
from readouts.schema.profile import checked
from readouts.validation import report

BLOCK = 50
NOMINAL = ("speech_act", "quotation", "relayed_by", "speakers", "targets")
OF_SOME_ROUNDS = ("identity", "said_on")
# What decides nothing: a stricter view of stance_kind, and what no column of said shows.
GOVERNS_NOTHING = ("stance_kind_if_named", "quotation", "relayed_by")


def row(
    round_: str, variable: str, coded: Coded, coders: int, level: str = "nominal"
) -> dict[str, str]:
    """One row of the table reliability; no verdict where nothing hangs on the variable."""
    governs = variable not in GOVERNS_NOTHING
    found = measured(coded, coders, level)
    found |= {"round": round_, "variable": variable, "governs": str(governs).lower()}
    return found if governs else found | {"verdict": ""}


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
        if coders := coders_of(inside, "text_tokens"):
            yield row(round_, "unitising", tokens(inside), coders)
            yield row(round_, "issue", issues_named(inside), coders)
            yield row(round_, "stance", values_of(inside, "stance"), coders, "ordinal")
            yield row(round_, "stance_kind", over_issues(inside, "stance_kind"), coders)
            yield row(round_, "stance_kind_if_named", values_of(inside, "stance_kind"), coders)
            yield row(round_, "attributed_to", over_issues(inside, "attributed_to"), coders)
            for variable in NOMINAL:
                yield row(round_, variable, values_of(inside, variable), coders)
        for variable in OF_SOME_ROUNDS:
            if coders := coders_of(inside, variable):
                yield row(round_, variable, values_of(inside, variable), coders)


def coders_of(rows: Rows, variable: str) -> int:
    """How many coders gave a value of the variable."""
    return len({coded["coder_id"] for coded in rows if coded["variable"] == variable})


def main() -> int:
    """Write data/scripted/reliability.csv, or print why its input cannot be read."""
    try:
        package = checked(read_package(Path().resolve()))
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
