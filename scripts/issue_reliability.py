"""How well each issue is told apart: alpha of naming it, round by round, from the double codings.

Each unit of the round, named or not by each pass. An issue below .667 that enough units name is to
be merged with its neighbour or defined anew in the next version of the manual.
"""

import sys
from collections.abc import Iterable
from pathlib import Path

from agreement import measured
from readouts.faults import FaultsFound
from readouts.lexing.lexed import lex_table
from readouts.rows import Rows, sorted_csv, write_atomically
from readouts.schema.declaration import read_package
from readouts.schema.profile import checked
from readouts.validation import report
from reliability import issues_of


def issue_reliability(rows: Rows) -> Iterable[dict[str, str]]:
    """All rows of the table, round by round, issue by issue."""
    for round_ in sorted({coded["round"] for coded in rows}):
        inside = [coded for coded in rows if coded["round"] == round_]
        coders = len({coded["coder_id"] for coded in inside})
        every, units = issues_of(inside)
        for issue in every:
            named = [(group, [issue in names for _, names in passes]) for group, passes in units]
            found = measured([(group, [str(n) for n in marks]) for group, marks in named], coders)
            by_all = sum(len(marks) > 1 and all(marks) for _, marks in named)
            by_some = sum(len(marks) > 1 and any(marks) for _, marks in named)
            yield found | {
                "round": round_,
                "issue_id": issue,
                "named_by_some": str(by_some),
                "named_by_all": str(by_all),
            }


def main() -> int:
    """Write data/scripted/issue_reliability.csv, or print why its input cannot be read."""
    try:
        package = checked(read_package(Path().resolve()))
        coded = lex_table(package, package.tables["double_codings"]).rows
    except FaultsFound as refused:
        print(report.text(refused.faults, {}))
        return 1
    table = package.tables["issue_reliability"]
    found = issue_reliability(coded)
    write_atomically(package.root / table.path, sorted_csv(found, table.columns, table.primary_key))
    return 0


if __name__ == "__main__":
    sys.exit(main())
