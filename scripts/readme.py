"""Write into README.md how much is in the data and who coded it, so that neither goes stale.

Only the marked blocks are written; the rest of the file is typed by hand.
"""

import json
import sys
from pathlib import Path

from marked import filled
from readouts.rows import Rows, read_rows, write_atomically
from readouts.schema.coders import who_coded

METRICS = Path("data/scripted/metrics.json")
CODERS = Path("data/curated/coders.csv")
README = Path("README.md")


def counts(metrics: dict[str, dict]) -> str:
    """The section on what is in the data."""
    rows, sources, evidence = metrics["rows"], metrics["sources"], metrics["evidence"]
    partly = sources["all"] - sources["seen_in_full"]
    days = f"{metrics['days']['first']} to {metrics['days']['last']}"
    lines = [
        "## What is in it",
        "",
        f"- {rows['statements']:,} statements, said from {days}",
        f"- {rows['actors']:,} actors and {rows['meetings']:,} meetings",
        f"- {sources['all']:,} sources, {sources['seen_in_full']:,} seen in full and {partly:,} in part",
        f"- {evidence['all']:,} rows of evidence, {evidence['with_passage']:,} of them with their passage; "
        + clickable(evidence["clickable"]),
    ]
    return "\n".join(lines)


def clickable(count: int) -> str:
    """How many rows open a page at the passage."""
    if not count:
        return "none is clickable yet: the address of the page is not known, or it is no HTML"
    return f"{count:,} open the page at the passage"


def written(text: str, metrics: dict[str, dict], coders: Rows) -> str:
    """The README as it should be; ValueError where its marks are gone."""
    text = filled(text, "what is in it", counts(metrics))
    return filled(text, "who coded", f"**{who_coded(coders)}**")


def main() -> int:
    """Write README.md; 1 where there are no metrics yet or no place for them."""
    try:
        metrics = json.loads(METRICS.read_text("utf-8"))
        found = written(README.read_text("utf-8"), metrics, read_rows(CODERS))
    except FileNotFoundError as error:
        print(f"{error.filename} does not exist. Run: dvc repro")
        return 1
    except ValueError as error:
        print(f"{README}: {error}")
        return 1
    write_atomically(README, found.encode())
    return 0


if __name__ == "__main__":
    sys.exit(main())
