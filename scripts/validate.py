"""Check the whole package and, where it holds, say how much is in it: data/scripted/metrics.json."""

import json
import sys
from pathlib import Path

from readouts.faults import WARNING
from readouts.rows import Rows, read_rows, write_atomically
from readouts.schema.declaration import read_package
from readouts.validation import report
from readouts.validation.package import validate

METRICS = "data/scripted/metrics.json"


def metrics(
    rows: dict[str, int], sources: Rows, evidence: Rows, statements: Rows
) -> dict[str, dict[str, int | str]]:
    """Rows of every table; sources by how they were seen; evidence by how it can be checked.

    The days between which everything was said: first earliest, last latest; "" where none is known.
    """
    clickable = {row["source_id"] for row in sources if row["url"] and row["url_format"] == "html"}
    return {
        "rows": dict(sorted(rows.items())),
        "sources": {
            "all": len(sources),
            "independent": sum(not row["derived_from_id"] for row in sources),
            "seen_in_full": sum(row["text_seen"] == "full" for row in sources),
        },
        "evidence": {
            "all": len(evidence),
            "with_passage": sum(bool(row["passage_sha256"]) for row in evidence),
            "with_fragment": sum(bool(row["fragment"]) for row in evidence),
            "clickable": sum(bool(r["fragment"]) and r["source_id"] in clickable for r in evidence),
        },
        "days": {
            "first": min(filter(None, (row["said_on"] for row in statements)), default=""),
            "last": max((row["said_on_latest"] for row in statements), default=""),
        },
    }


def main() -> int:
    """Print the findings; 1 where there are faults, and then the metrics stay as they were."""
    root = Path().resolve()
    faults, rows = validate(root, full=True)
    print(report.text(faults, rows))
    if any(fault.severity != WARNING for fault in faults):
        return 1
    package = read_package(root)
    names = ("sources", "evidence", "statements")
    tables = [read_rows(root / package.tables[name].path) for name in names]
    content = json.dumps(metrics(rows, *tables), indent=2) + "\n"
    write_atomically(root / METRICS, content.encode())
    return 0


if __name__ == "__main__":
    sys.exit(main())
