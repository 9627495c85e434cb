"""Measure the validator beside its rivals, in one run, alternating; medians, ratios, peak memory.

Wall time on a machine that others use says little; processor time is given beside it. A rival that
needs minutes is measured on the smallest package and scaled by the rows (said so in the output).
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from importlib.util import find_spec
from pathlib import Path
from typing import Any

FLOORS = ("polars", "polars_streamed", "pyarrow", "duckdb")
RIVALS = ("pandera_polars", "pandera_pandas", "frictionless")
NEEDS = {"duckdb": "duckdb", "pandera_pandas": "pandas", "pyarrow": "pyarrow"}
SLOW = {"frictionless": 10_000}  # the most statements it is given
KINDS = ("clean", "damaged", "unsorted")
PACKAGES = Path(__file__).with_name("packages.py")
PROGRAMS = Path(__file__).with_name("programs.py")


def run(program: str, package: Path) -> dict[str, float]:
    """Seconds on the wall and of the processor, and peak memory in MB."""
    began = time.perf_counter()
    child = subprocess.Popen(
        [sys.executable, str(PROGRAMS), program, str(package)], stdout=subprocess.DEVNULL
    )
    _, status, used = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode not in (0, 1):
        raise SystemExit(f"{program} ended with {child.returncode}")
    wall = time.perf_counter() - began
    return {
        "wall": wall,
        "cpu": used.ru_utime + used.ru_stime,
        "mb": used.ru_maxrss / 1024,
        "exit": child.returncode,
    }


def measure(package: Path, statements: int, kind: str, rounds: int) -> dict[str, Any]:
    """Medians of every program that can be had on one package."""
    chosen = [p for p in ("readouts", *FLOORS, *RIVALS) if find_spec(NEEDS.get(p, "polars"))]
    chosen = [p for p in chosen if statements <= SLOW.get(p, statements)]
    if kind != "clean":
        chosen = ["readouts", "polars"] if kind == "unsorted" else ["readouts"]
    runs: dict[str, list[dict[str, float]]] = {program: [] for program in chosen}
    for turn in range(rounds):
        for program in chosen:
            if program in RIVALS and turn >= 2:
                continue
            runs[program].append(run(program, package))
    found = {
        program: {key: statistics.median(r[key] for r in made) for key in ("wall", "cpu", "mb")}
        for program, made in runs.items()
    }
    size = sum(path.stat().st_size for path in (package / "data").iterdir())
    return {"statements": statements, "kind": kind, "mb": size / 1e6, "programs": found}


def shown(result: dict[str, Any]) -> str:
    programs = result["programs"]
    lines = [f"{result['statements']} statements, {result['kind']}, {result['mb']:.0f} MB"]
    floors = {p: programs[p] for p in FLOORS if p in programs}
    floor = min((f["wall"] for f in floors.values()), default=None)
    floor_cpu = min((f["cpu"] for f in floors.values()), default=None)
    for program, of in programs.items():
        line = f"  {program:16} {of['wall']:8.2f} s {of['cpu']:8.2f} s cpu {of['mb']:7.0f} MB"
        if floor and floor_cpu:
            line += f"  {of['wall'] / floor:6.2f} x floor  {of['cpu'] / floor_cpu:6.2f} x its cpu"
        lines.append(line)
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--statements", type=int, nargs="*", default=[10_000, 100_000, 1_000_000])
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--to", type=Path, default=Path("build/bench.json"))
    options = parser.parse_args()
    results = []
    with tempfile.TemporaryDirectory() as folder:
        for statements in options.statements:
            for kind in KINDS:
                package = Path(folder) / "package"
                make = [sys.executable, PACKAGES, str(package), str(statements), kind]
                subprocess.run(make, check=True)  # a child is charged with this process's memory
                results.append(measure(package, statements, kind, options.rounds))
                print(shown(results[-1]), flush=True)
    options.to.parent.mkdir(parents=True, exist_ok=True)
    options.to.write_text(json.dumps({"cores": os.cpu_count(), "results": results}, indent=2))


if __name__ == "__main__":
    main()
