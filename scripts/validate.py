"""Check the whole package and, where it holds, say how much is in it: data/scripted/metrics.json."""

import json
import sys
from pathlib import Path

from readouts.faults import WARNING, FaultsFound
from readouts.rows import Rows, read_rows, write_atomically
from readouts.schema.declaration import read_package
from readouts.validation import report
from readouts.validation.package import validate

METRICS = "data/scripted/metrics.json"
MEASURED = ("audits", "evidence", "reliability", "sources", "statements")


def metrics(rows: dict[str, int], tables: dict[str, Rows]) -> dict[str, dict[str, float | str]]:
    """Rows of every table; how sources were seen, evidence can be checked, passes agree, audits end.

    ``alpha`` is that of the latest round; ``audit`` counts fields judged by a fresh reader, as they
    were before what was wrong was mended; ``days`` are those between which everything was said.
    """
    sources, evidence, audits = tables["sources"], tables["evidence"], tables["audits"]
    statements = tables["statements"]
    latest = max((row["round"] for row in tables["reliability"]), default="")
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
        "alpha": {
            row["variable"]: float(row["alpha"])
            for row in tables["reliability"]
            if row["round"] == latest and row["alpha"]
        },
        "audit": {
            "fields": len(audits),
            "unclear": sum(row["verdict"] == "unclear" for row in audits),
            "wrong": sum(row["verdict"] == "wrong" for row in audits),
        },
        "days": {
            "first": min(filter(None, (row["said_on"] for row in statements)), default=""),
            "last": max((row["said_on_latest"] for row in statements), default=""),
        },
    }


def main() -> int:
    """Print the findings; 1 where there are faults, and then the metrics stay as they were."""
    root = Path().resolve()
    try:
        faults, checked = validate(root, full=True)
    except FaultsFound as found:
        print(report.text(found.faults, {}))
        return 1
    print(report.text(faults, checked.rows, checked.rules_not_run))
    if any(fault.severity != WARNING for fault in faults):
        return 1
    package = read_package(root)
    tables = {name: read_rows(root / package.tables[name].path) for name in MEASURED}
    content = json.dumps(metrics(checked.rows, tables), indent=2) + "\n"
    write_atomically(root / METRICS, content.encode())
    return 0


if __name__ == "__main__":
    sys.exit(main())
