"""Which files are codings and passes, by where they lie; a stray file among them is a fault.

What is passed over in silence would be work that nobody compiles.
"""

from __future__ import annotations

import os
from pathlib import Path

from readouts.codings.naming import year_of
from readouts.faults import Fault, FaultsFound
from readouts.schema.declaration import Package
from readouts.schema.paths import unsafe

SUMS = "SHA256SUMS"
_KEPT_HIDDEN = (".yaml", ".yml", ".csv")


def files_in(package: Package, folder: str) -> list[Path]:
    """Every file in the folder and below, sorted; FaultsFound for one that cannot be read.

    Hidden files of file systems and editors are none of ours.
    """
    refused: list[Fault] = []

    def refuse(error: OSError) -> None:
        if isinstance(error, FileNotFoundError):
            return  # a package may begin without codings, and Git keeps no empty folder
        # Path.rglob passes over such a folder in silence, and its codings with it.
        shown = Path(error.filename).relative_to(package.root).as_posix()
        message = f"the folder cannot be read: {error.strerror}"
        refused.append(Fault(shown, None, None, "unreadable", message, "Mend its name or rights."))

    walk = os.walk(package.root / folder, onerror=refuse)
    found = [Path(parent, name) for parent, _, names in walk for name in names]
    for path in filter(Path.is_symlink, found):
        shown = path.relative_to(package.root).as_posix()
        if why := unsafe(package.root, shown):
            refused.append(Fault(shown, None, None, "unreadable", f"the file {why[0]}", why[1]))
    if refused:
        raise FaultsFound(refused)
    return sorted(p for p in found if not p.name.startswith(".") or p.suffix in _KEPT_HIDDEN)


def coding_bytes(path: Path, shown: str) -> bytes:
    """A coding file or pass, which findings call ``shown``; FaultsFound where it cannot be read."""
    try:
        return path.read_bytes()
    except OSError as error:
        message, mend = f"the file cannot be read: {error.strerror}", "Mend its name or rights."
        raise FaultsFound([Fault(shown, None, None, "unreadable", message, mend)]) from None


def coding_paths(package: Package) -> list[Path]:
    """Every coding file of the package, sorted; FaultsFound where others lie among them."""
    paths, strays = codings_and_strays(package)
    if strays:
        raise FaultsFound(strays)
    return paths


def codings_and_strays(package: Package) -> tuple[list[Path], list[Fault]]:
    """The files <year>/<source_id>.yaml, sorted, and a fault for each other file."""
    if package.codings is None:
        return [], []
    folder = package.codings["files"]
    paths, strays = [], []
    for path in files_in(package, folder):
        parents = path.relative_to(package.root / folder).parts[:-1]
        year = year_of(path.stem)
        if found := _no_yaml(path, folder, "<year>/<source_id>.yaml"):
            message, mend = found
        elif year is None:
            message = f"'{path.stem}' is no id of a source"
            mend = "Name it <publisher>-<yyyymmdd>-<words>.yaml, in lower case."
        elif parents != (year,):
            message = f"a coding of {year} lies in {'/'.join(parents) or 'no folder'}"
            mend = f"Move it to {folder}/{year}/."
        else:
            paths.append(path)
            continue
        strays.append(_stray(package, path, "coding-misplaced", message, mend))
    return paths, strays


def recodings_and_strays(package: Package) -> tuple[list[Path], list[Fault]]:
    """The files <round>/<coder_id>/<source_id>.yaml, sorted, and a fault for each other file.

    A round's SHA256SUMS is neither.
    """
    if package.codings is None:
        return [], []
    folder = package.codings["recodings"]
    paths, strays = [], []
    for path in files_in(package, folder):
        parents = path.relative_to(package.root / folder).parts[:-1]
        if path.name == SUMS and len(parents) == 1:
            continue
        form = "<round>/<coder_id>/<source_id>.yaml"
        if found := _no_yaml(path, folder, form):
            message, mend = found
        elif len(parents) != 2:
            message = f"a pass lies in {'/'.join(parents) or 'no folder'}"
            mend = f"Move it to {folder}/{form}."
        else:
            paths.append(path)
            continue
        strays.append(_stray(package, path, "recoding-misplaced", message, mend))
    return paths, strays


def _no_yaml(path: Path, folder: str, form: str) -> tuple[str, str] | None:
    if path.suffix == ".yaml":
        return None
    if path.suffix.lower() in (".yml", ".yaml"):
        return f"the name ends in {path.suffix}", f"Rename it to {path.stem}.yaml."
    return "the file is no YAML", f"Move it away: {folder} holds {form} alone."


def _stray(package: Package, path: Path, rule: str, message: str, mend: str) -> Fault:
    return Fault(path.relative_to(package.root).as_posix(), None, None, rule, message, mend)
