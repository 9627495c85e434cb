"""A small package cut out of the repository, so that tests damage and rebuild something quick.

It holds the first release's documents, whole: their codings, passages, reliability rounds and what
the registers say of them, built anew.
"""

import csv
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

ROUNDS = ("2026-11a", "2026-11b")
# The actors are all kept, and so are their codes in data/scripted/states.csv.
SCRIPTS = (
    *("compile", "double_codings", "reliability", "issue_reliability", "audit_rates"),
    *("positions", "validate", "metrics"),
)
# Registers whose rows name the document they rest on.
ATTESTED = ("actor_names", "adjudications", "roles")
FIRST = (
    "unknown-20210916-fo-blinken",
    "reuters-20210913-blinken-ties",
    "dawn-20210916-fo-decries",
    "frontierpost-20210916-fo-nuclear",
    "dailypakistan-20210916-fo-reacts",
    "geo-20210916-fo-surprising",
    "urdupoint-20210916-fms-discuss",
    "dunya-20210916-qureshi-talks",
    "irna-20210917-joint-meeting",
    "sputnik-20210916-four-party",
    "xinhua-20210917-coordination",
    "statesman-20210917-coordination",
    "mid-20210916-lavrov-opening",
    "mehr-20210917-iran-russia",
    "iranpress-20210918-joint-statement",
    "kremlin-20210917-sco-csto",
    "pacsto-20210917-sco-csto",
    *(f"un-20210921-debate-{state}" for state in ("irn", "pak", "rus", "tjk", "uzb")),
    *(f"un-20210921-debate-{state}" for state in ("kaz", "kgz", "nld", "qat", "tkm", "tur")),
)


def cut(repository: Path, root: Path) -> Path:
    """Write the small package to the folder ``root``, which is made."""
    left_out = shutil.ignore_patterns("__pycache__")
    shutil.copytree(
        repository / "data", root / "data", ignore=shutil.ignore_patterns("release", "site")
    )
    for name in ("schemas", "LICENSES", "src", "scripts"):
        shutil.copytree(repository / name, root / name, ignore=left_out)
    for name in ("datapackage.json", "CITATION.cff", "CODING.md", "README.md", "pyproject.toml"):
        shutil.copy(repository / name, root)
    curated = root / "data/curated"
    for path in [*(curated / "codings").rglob("*.yaml"), *(root / "data/passages").glob("*.csv")]:
        if not path.name.startswith(FIRST):
            path.unlink()
    for folder in (curated / "recodings", root / "data/passages"):
        for round_ in folder.iterdir():
            if round_.is_dir() and round_.name not in ROUNDS:
                shutil.rmtree(round_)
    for name in ATTESTED:
        keep_rows(curated / f"{name}.csv", lambda row: row["source_id"].startswith(FIRST))
    keep_rows(curated / "identity_codings.csv", lambda row: False)  # of documents of all kinds
    keep_rows(curated / "adjudications.csv", lambda row: row["round"] in ROUNDS)
    keep_rows(curated / "assertions.csv", lambda row: False)  # they are of the whole corpus
    typed = "\n".join(path.read_text("utf-8") for path in (curated / "codings").rglob("*.yaml"))
    keep_rows(curated / "meetings.csv", lambda row: f"meeting: {row['meeting_id']}\n" in typed)
    for folder in (curated / "codings").iterdir():
        if not any(folder.iterdir()):
            folder.rmdir()
    for script in SCRIPTS:
        subprocess.run(
            [sys.executable, f"scripts/{script}.py"],
            cwd=root,
            env={"PYTHONPATH": str(repository / "src")},
            check=True,
            capture_output=True,
        )
    return root


def keep_rows(path: Path, wanted: Callable[[dict[str, str]], bool]) -> None:
    """Rewrite a register with the rows that are wanted."""
    with path.open(encoding="utf-8", newline="") as source:
        reader = csv.DictReader(source)
        rows = [row for row in reader if wanted(row)]
    with path.open("w", encoding="utf-8", newline="") as target:
        writer = csv.DictWriter(target, reader.fieldnames or [], lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
