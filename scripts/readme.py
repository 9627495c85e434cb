"""Write "What is in it" into README.md from data/scripted/metrics.json, so that no count goes stale.

No stage of dvc.yaml: the rest of the file is written by hand. `make docs` runs it.
"""

import json
import re
import sys
from pathlib import Path

from readouts.rows import write_atomically

METRICS = Path("data/scripted/metrics.json")
README = Path("README.md")
START = "<!-- what is in it: written by `make docs`, do not edit -->"
END = "<!-- end of what is in it -->"


def block(metrics: dict[str, dict]) -> str:
    """The section, between its marks."""
    rows, sources, evidence = metrics["rows"], metrics["sources"], metrics["evidence"]
    partly = sources["all"] - sources["seen_in_full"]
    days = f"{metrics['days']['first']} to {metrics['days']['last']}"
    lines = [
        START,
        "## What is in it",
        "",
        f"- {rows['statements']:,} statements, said from {days}",
        f"- {rows['actors']:,} actors and {rows['meetings']:,} meetings",
        f"- {sources['all']:,} sources, {sources['seen_in_full']:,} seen in full and {partly:,} in part",
        f"- {evidence['all']:,} rows of evidence, {evidence['with_passage']:,} of them with their passage; "
        + clickable(evidence["clickable"]),
        END,
    ]
    return "\n".join(lines)


def clickable(count: int) -> str:
    """How many rows open a page at the passage."""
    if not count:
        return "none is clickable yet: the address of the page is not known, or it is no HTML"
    return f"{count:,} open the page at the passage"


def written(text: str, metrics: dict[str, dict]) -> str:
    """The README with the section as it should be; ValueError where its marks are gone."""
    between = re.compile(f"{re.escape(START)}.*?{re.escape(END)}", re.DOTALL)
    found, times = between.subn(lambda _: block(metrics), text)
    if times != 1:
        raise ValueError(
            f"{README} has no place for the counts; put back the lines {START} and {END}"
        )
    return found


def main() -> int:
    """Write README.md; 1 where there are no metrics yet or no place for them."""
    try:
        metrics = json.loads(METRICS.read_text("utf-8"))
        found = written(README.read_text("utf-8"), metrics)
    except FileNotFoundError as error:
        print(f"{error.filename} does not exist. Run: dvc repro validate")
        return 1
    except ValueError as error:
        print(error)
        return 1
    write_atomically(README, found.encode())
    return 0


if __name__ == "__main__":
    sys.exit(main())
