"""Say how much is in the package that was found valid, and how far it can be trusted: metrics.json.

`dvc metrics diff` shows from it what a pull request changes.
"""

import json
from collections import defaultdict
from pathlib import Path

from intervals import wilson
from readouts.rows import Rows, read_rows, write_atomically
from readouts.schema.declaration import read_package

VALIDATION = "data/scripted/validation.json"
METRICS = "data/scripted/metrics.json"
SUBJECTS = {
    "statements": "statement_id",
    "meetings": "meeting_id",
    "participations": "participation_id",
}
MEASURED = ("audit_rates", "audits", "evidence", "reliability", "sources", *SUBJECTS)


def independent_sources(tables: dict[str, Rows]) -> dict[str, list[int]]:
    """For each accepted fact how many documents bear it out that copy none of the others.

    The view ``corroboration`` of a release counts the same in SQL; a test holds the two together.
    """
    copied = {row["source_id"]: row["derived_from_id"] for row in tables["sources"]}
    reporting: dict[tuple[str, str], set[str]] = defaultdict(set)
    for row in tables["evidence"]:
        origin = row["source_id"]
        while copied[origin]:
            origin = copied[origin]
        if row["reading"] == "supports":
            key = next(key for key in SUBJECTS.values() if row[key])
            reporting[key, row[key]].add(origin)
    return {
        name: [
            len(reporting[key, row[key]]) for row in tables[name] if row["standing"] == "accepted"
        ]
        for name, key in SUBJECTS.items()
    }


def metrics(rows: dict[str, int], tables: dict[str, Rows]) -> dict[str, dict[str, float | str]]:
    """Rows of every table; how sources were seen, evidence can be checked, passes agree, audits end.

    ``alpha`` is that of the latest round; ``facts`` are what is accepted, and the share that two or
    more documents report of which none copies another; ``audit`` counts fields judged by a fresh
    reader, as they were before what was wrong was mended; ``days`` are those between which
    everything was said.
    """
    sources, evidence = tables["sources"], tables["evidence"]
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
        "facts": corroborated(independent_sources(tables)),
        "alpha": {
            row["variable"]: float(row["alpha"])
            for row in tables["reliability"]
            if row["round"] == latest and row["alpha"]
        },
        "audit": audited([row["verdict"] for row in tables["audits"]]),
        "audit_error_rate": {
            f"{row['table']}.{row['field']}": float(row["error_rate"])
            for row in tables["audit_rates"]
            if row["error_rate"]
        },
        "days": {
            "first": min(filter(None, (row["said_on"] for row in statements)), default=""),
            "last": max((row["said_on_latest"] for row in statements), default=""),
        },
    }


def corroborated(facts: dict[str, list[int]]) -> dict[str, float]:
    """How many facts there are, and how many of them two or more independent documents report."""
    every = [n for found in facts.values() for n in found]
    twice = {f"{name}_with_two_sources": sum(n > 1 for n in found) for name, found in facts.items()}
    return {
        "accepted": len(every),
        "share_with_two_sources": round(sum(twice.values()) / len(every), 4) if every else 0.0,
    } | twice


def audited(verdicts: list[str]) -> dict[str, float]:
    """Fields read again, and the share found wrong of those judged with its 95 % interval."""
    wrong, unclear = verdicts.count("wrong"), verdicts.count("unclear")
    found: dict[str, float] = {"fields": len(verdicts), "unclear": unclear, "wrong": wrong}
    if judged := len(verdicts) - unclear:
        low, high = wilson(wrong, judged)
        rates = {"error_rate": wrong / judged, "error_low": low, "error_high": high}
        found |= {name: round(rate, 4) for name, rate in rates.items()}
    return found


def main() -> None:
    """Write data/scripted/metrics.json."""
    root = Path().resolve()
    rows = json.loads((root / VALIDATION).read_text("utf-8"))["rows"]
    package = read_package(root)
    tables = {name: read_rows(root / package.tables[name].path) for name in MEASURED}
    content = json.dumps(metrics(rows, tables), indent=2) + "\n"
    write_atomically(root / METRICS, content.encode())


if __name__ == "__main__":
    main()
