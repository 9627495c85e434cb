"""How often an audit found a field wrong, field by field, from the table audits alone.

The interval is Wilson's score interval at 95 % (E. B. Wilson, JASA 22, 1927; recommended for small
counts by Brown, Cai and DasGupta, Statistical Science 16, 2001).
"""

import sys
from collections import Counter, defaultdict
from collections.abc import Iterable
from pathlib import Path
from statistics import NormalDist

from readouts.faults import FaultsFound
from readouts.rows import Rows, sorted_csv, write_atomically
from readouts.schema.declaration import read_package
from readouts.schema.profile import checked
from readouts.tables.lexed import lex_table
from readouts.validation import report

Z = NormalDist().inv_cdf(0.975)


def wilson(wrong: int, judged: int) -> tuple[float, float]:
    """Both ends of the 95 % score interval of a share, ``judged`` at least 1."""
    share = wrong / judged
    middle = share + Z * Z / (2 * judged)
    half = Z * (share * (1 - share) / judged + Z * Z / (4 * judged * judged)) ** 0.5
    scale = 1 + Z * Z / judged
    return max(0.0, (middle - half) / scale), min(1.0, (middle + half) / scale)


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
