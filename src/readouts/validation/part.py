"""`readouts validate FILE`: what concerns one file is shown, and no more is checked than that needs.

A coding file is judged with the files that share an id with it; of any other file, nobody knows what
in the package rests on it, and the whole is checked.
"""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from readouts.codings.needed import lacking
from readouts.faults import WARNING, Fault, WrongUse
from readouts.folders import STALE
from readouts.schema import profile
from readouts.schema.declaration import Package
from readouts.validation.one_coding import validate_coding
from readouts.validation.package import validate_package
from readouts.validation.report import Checked


def validate_part(
    package: Package, file: Path, full: bool, stock: bool
) -> tuple[list[Fault], Checked, str]:
    """Findings on the file, how far they reach, and a sentence on the rest; WrongUse for no part.

    ``full`` and ``stock`` as for ``validate``; with either, the whole package is checked.
    """
    shown = part_of(package, file)
    folder = (package.codings or {}).get("files")
    if folder and shown.startswith(f"{folder}/") and not (full or stock):
        found = [*profile.check(package), *lacking(package)]
        found = found or validate_coding(package, package.root / shown)
        # An id that no file types is best mended by one that some file does.
        if not any(fault.rule == "no-home" for fault in found):
            own, elsewhere = parted(package, found, shown)
            return own, Checked({}, []), elsewhere
    found, checked = validate_package(package, full, stock)
    own, elsewhere = parted(package, found, shown)
    rows = {name: n for name, n in checked.rows.items() if package.tables[name].path == shown}
    return own, Checked(rows, checked.rules_not_run), elsewhere


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
