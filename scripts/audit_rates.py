"""How often an audit found a field wrong, field by field, from the table audits alone."""

import sys
from collections import Counter, defaultdict
from collections.abc import Iterable
from pathlib import Path

from intervals import wilson
from readouts.faults import FaultsFound
from readouts.lexing.lexed import lex_table
from readouts.rows import Rows, sorted_csv, write_atomically
from readouts.schema.declaration import read_package
from readouts.schema.profile import checked
from readouts.validation import report


def audit_rates(audits: Rows) -> Iterable[dict[str, str]]:
    """One row for each round, table and field; what was left unclear is counted and not judged."""
    verdicts: dict[tuple[str, str, str], Counter[str]] = defaultdict(Counter)
    for audit in audits:
        verdicts[audit["round"], audit["table"], audit["field"]][audit["verdict"]] += 1
    for (round_, table, field), counted in verdicts.items():
        judged = counted["right"] + counted["wrong"]
        low, high = wilson(counted["wrong"], judged) if judged else (None, None)
        yield {
            "round": round_,
            "table": table,
            "field": field,
            "judged": str(judged),
            "unclear": str(counted["unclear"]),
            "wrong": str(counted["wrong"]),
            "error_rate": "" if low is None else f"{counted['wrong'] / judged:.4f}",
            "error_low": "" if low is None else f"{low:.4f}",
            "error_high": "" if high is None else f"{high:.4f}",
        }


def main() -> int:
    """Write data/scripted/audit_rates.csv, or print why its input cannot be read."""
    try:
        package = checked(read_package(Path().resolve()))
        audits = lex_table(package, package.tables["audits"]).rows
    except FaultsFound as refused:
        print(report.text(refused.faults, {}))
        return 1
    table = package.tables["audit_rates"]
    found = audit_rates(audits)
    write_atomically(package.root / table.path, sorted_csv(found, table.columns, table.primary_key))
    return 0


if __name__ == "__main__":
    sys.exit(main())
