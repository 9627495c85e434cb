"""How the cost of a site grows: sites of 1,000, 3,000 and 10,000 statements, cut and copied from a release.

`python bench/site.py [N …]` prints for each size processor seconds and seconds by the clock, for all
and for each statement, for a first build and for one after one statement was reworded.
"""

import csv
import shutil
import sys
import tempfile
import time
from pathlib import Path

from readouts.rows import Row, read_rows
from readouts.site.build import build

RELEASE = Path("data/release")
# Tables with a row, or many, for each statement.
OF_STATEMENTS = ("statement_speakers", "statement_targets", "stances", "said")


def write(path: Path, rows: list[Row], columns: list[str]) -> None:
    with path.open("w", encoding="utf-8", newline="") as target:
        writer = csv.DictWriter(target, columns, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def synthetic(folder: Path, number: int) -> Path:
    """A release of so many statements: the first ones of the real release, again and again."""
    shutil.copytree(RELEASE, folder)
    statements = read_rows(folder / "statements.csv")
    kept: dict[str, list[str]] = {}
    rows = []
    for place in range(number):
        row = statements[place % len(statements)]
        turn = place // len(statements)
        name = row["statement_id"] + (f"-x{turn}" if turn else "")
        kept.setdefault(row["statement_id"], []).append(name)
        rows.append(row | {"statement_id": name})
    write(folder / "statements.csv", rows, list(statements[0]))
    for table in (*OF_STATEMENTS, "evidence"):
        found = read_rows(folder / f"{table}.csv")
        copies = []
        for row in found:
            if not row["statement_id"]:
                copies.append(row)
            for turn, name in enumerate(kept.get(row["statement_id"], [])):
                copy = row | {"statement_id": name}
                if table == "evidence" and turn:
                    copy["evidence_id"] = f"{row['evidence_id']}x{turn}"
                copies.append(copy)
        write(folder / f"{table}.csv", copies, list(found[0]))
    links = read_rows(folder / "statement_links.csv")
    ends = ("statement_id", "linked_statement_id")
    write(
        folder / "statement_links.csv",
        [r for r in links if all(r[e] in kept for e in ends)],
        list(links[0]),
    )
    positions = read_rows(folder / "positions.csv")
    ends = ("first_statement_id", "last_statement_id")
    write(
        folder / "positions.csv",
        [r for r in positions if all(r[e] in kept for e in ends)],
        list(positions[0]),
    )
    return folder


def measured(release: Path, folder: Path) -> tuple[float, float, int, int]:
    """Processor seconds, seconds by the clock, files, pages rendered."""
    cpu, clock = time.process_time(), time.perf_counter()
    built = build(release, folder / "site", folder / "scratch")
    return time.process_time() - cpu, time.perf_counter() - clock, built.files, built.rendered


def main() -> int:
    """Print the measures."""
    sizes = [int(size) for size in sys.argv[1:]] or [1000, 3000, 10000]
    for size in sizes:
        with tempfile.TemporaryDirectory(dir="build") as name:
            folder = Path(name)
            release = synthetic(folder / "release", size)
            cpu, clock, files, rendered = measured(release, folder)
            print(
                f"{size:>6} statements: {cpu:.1f} s processor, {clock:.1f} s clock, {1000 * cpu / size:.2f} ms each; {files:,} files, {rendered:,} pages",
                flush=True,
            )
            path = release / "statements.csv"
            rows = read_rows(path)
            rows[0]["summary"] = "Said in other words."
            write(path, rows, list(rows[0]))
            cpu, clock, _, rendered = measured(release, folder)
            print(
                f"{'':>6} one reworded: {cpu:.1f} s processor, {clock:.1f} s clock, {rendered} pages",
                flush=True,
            )
    return 0


if __name__ == "__main__":
    sys.exit(main())
