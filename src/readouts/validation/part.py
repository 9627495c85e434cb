"""`readouts validate FILE`: the whole package is checked, and what concerns one file is shown."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from readouts.faults import WARNING, Fault, WrongUse
from readouts.folders import STALE
from readouts.schema.declaration import Package


def part_of(package: Package, file: Path) -> str:
    """The path, relative to the package, of a file that findings can name; WrongUse for another."""
    try:
        file.open("rb").close()
    except OSError as error:
        raise WrongUse(f"{file} cannot be read: {error.strerror}") from None
    codings = package.codings or {}
    folder = codings.get("files")
    named = {table.path for table in package.tables.values()}
    named |= {
        r["schema"] for r in package.descriptor["resources"] if isinstance(r.get("schema"), str)
    }
    path = file.resolve()
    shown = path.relative_to(package.root).as_posix() if path.is_relative_to(package.root) else ""
    places = {".yaml": ("files", "recodings"), ".csv": ("passages",)}.get(path.suffix, ())
    if shown in named or any(shown.startswith(f"{codings.get(p, '')}/") for p in places):
        return shown
    if path.suffix in (".yaml", ".yml") and folder:
        raise WrongUse(
            f"{file} is no coding file of this package: those are {folder}/<year>/<source_id>.yaml"
        )
    raise WrongUse(
        f"{file} is no table, schema, coding file or passages file of the package in {package.root}"
    )


def parted(package: Package, faults: list[Fault], shown: str) -> tuple[list[Fault], str]:
    """Findings on the file, and a sentence on the faults elsewhere ("" where there are none).

    Among them are those on a row of the file's table, although they name the line that was typed,
    and those on another file that say what clashes here.
    """
    tables = {table.name for table in package.tables.values() if table.path == shown}
    own = [f for f in faults if f.path == shown or f.table in tables or f"{shown}:" in f.message]
    others = Counter(f.rule for f in faults if f not in own and f.severity != WARNING)
    others.pop(STALE, None)
    stale = len({f.table for f in faults if f not in own and f.rule == STALE})
    if others:
        kinds = ", ".join(f"{rule} {number}" for rule, number in sorted(others.items()))
        return own, (
            f"{others.total()} faults elsewhere in the package ({kinds}) "
            "may hide findings here. Run: readouts validate"
        )
    if stale and not any(fault.severity != WARNING for fault in own):
        return own, f"{stale} built tables do not hold this yet. Run: dvc repro"
    return own, ""
