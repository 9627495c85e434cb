"""`readouts version`: what was last released, the least number allowed now, and the way to the next."""

from __future__ import annotations

import argparse
import datetime
import hashlib
import re
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from readouts.faults import FaultsFound, WrongUse
from readouts.rows import write_atomically


def add(verbs: Any) -> None:
    """Add the command to those of the command line."""
    version = verbs.add_parser("version", help="the version that the data may carry, and why")
    does = version.add_mutually_exclusive_group()
    does.add_argument(
        "--next", action="store_true", help="print the least version allowed, and why"
    )
    does.add_argument("--check", action="store_true", help="fail where the version is too low")
    does.add_argument(
        "--bump", metavar="SENTENCE", help="set the least version, with an entry in CHANGELOG.md"
    )
    does.add_argument(
        "--record", action="store_true", help="remember data/release as the last release"
    )
    version.set_defaults(command=_version)


def _version(options: argparse.Namespace) -> int:
    from readouts.schema.declaration import read_package
    from readouts.validation import report
    from readouts.versions.check import standing

    here = (Path.cwd(), *Path.cwd().parents)
    root = next((folder for folder in here if (folder / "datapackage.json").is_file()), None)
    if root is None:
        raise WrongUse("no datapackage.json at or above the working directory")
    package = read_package(root)
    with ExitStack() as stack:
        found = standing(package, stack)
        if options.record:
            return _record(root, found)
        if options.bump is not None:
            return _bump(root, options.bump, found)
        if options.check:
            if found.faults:
                print(report.text(found.faults, {}))
            else:
                print(f"version {package.descriptor['version']}: {_since(found)}")
            return int(bool(found.faults))
        if options.next:
            print(found.least)
            print(_since(found))
            for reason in _highest_first(found):
                print(f"  {reason.level.name} {reason.message}")
            return 0
        print(f"{package.descriptor['version']} ({_since(found)})")
        return 0


def _since(found: Any) -> str:
    if found.base is None:
        return "nothing was released yet"
    level = found.judgement.level
    changed = f"a {level.name} change" if level else "no change"
    return f"{changed} since {found.base.found_as}"


def _highest_first(found: Any) -> list[Any]:
    reasons = found.judgement.reasons if found.judgement else []
    return sorted(reasons, key=lambda reason: -reason.level)


def _bump(root: Path, sentence: str, found: Any) -> int:
    from readouts.schema.declaration import read_package
    from readouts.versions import changelog
    from readouts.versions.number import Version

    sentence = sentence.strip()
    if not sentence or "\n" in sentence or sentence.startswith("#"):
        raise WrongUse("--bump takes one sentence: what changed, for somebody who uses the data")
    held = str(read_package(root).descriptor.get("version", ""))
    least = Version.parse(found.least)
    version = max(filter(None, (Version.parse(held), least)))
    for name, before in (("datapackage.json", '"version": "'), ("CITATION.cff", "version: ")):
        path = root / name
        if path.is_file():
            # As text, so that the rest of the file keeps its form.
            pattern = re.compile(rf"^(\s*{re.escape(before)}){re.escape(held)}\b", re.MULTILINE)
            text, times = pattern.subn(rf"\g<1>{version}", path.read_text("utf-8"))
            if times != 1:
                raise WrongUse(
                    f"{name} has no line with version {held} alone; type {version} there"
                )
            write_atomically(path, text.encode())
    _date(root / "CITATION.cff")
    told = str(version) in {entry.version for entry in changelog.entries(root)}
    if not told:
        changelog.add_entry(root, str(version), sentence)
    print(f"version {version} ({_since(found)})" + (", CHANGELOG.md has its entry" if told else ""))
    return 0


def _date(path: Path) -> None:
    """Set the day of release in CITATION.cff: the one place that a clock is read, by a person's order."""
    if not path.is_file():
        return
    text = path.read_text("utf-8")
    line = f"date-released: {datetime.date.today().isoformat()}"
    text, times = re.subn(r"^date-released:.*$", line, text, flags=re.MULTILINE)
    if not times:
        text = re.sub(r"^(version:.*)$", rf"\1\n{line}", text, count=1, flags=re.MULTILINE)
    write_atomically(path, text.encode())


def _record(root: Path, found: Any) -> int:
    """Fingerprints of the tables and SHA256SUMS of the release built from them, into Git."""
    from readouts.release.swap import swap
    from readouts.schema.declaration import read_package
    from readouts.versions import changelog
    from readouts.versions.bump import Counts
    from readouts.versions.manifest import FOLDER, write_manifest

    faults = [fault for fault in found.faults if fault.rule != "not-recorded"]
    if faults:
        raise FaultsFound(faults)
    package = read_package(root)
    release = root / "data" / "release"
    try:
        sums = (release / "SHA256SUMS").read_text("utf-8")
        built = read_package(release).descriptor["version"]
    except OSError:
        raise WrongUse("data/release holds no release; run make first") from None
    listed = {name: digest for digest, name in (line.split("  ") for line in sums.splitlines())}
    for name, table in package.tables.items():
        digest = hashlib.sha256((root / table.path).read_bytes()).hexdigest()
        if built != package.descriptor["version"] or listed.get(f"{name}.csv") != digest:
            raise WrongUse("data/release is not built from these tables; run make first")
    beside = root / "build" / "released"
    rows = write_manifest(package, beside)
    (beside / "SHA256SUMS").write_text(sums, encoding="utf-8")
    swap(beside, root / FOLDER)
    version = package.descriptor["version"]
    if found.base is None or found.base.version != version:
        known = found.judgement.counts if found.judgement else {}
        counts = {name: known.get(name, Counts(0, n, n, 0, 0)) for name, n in rows.items()}
        changelog.write_counts(root, version, counts)
    print(f"recorded {version} in {FOLDER}; counts are in CHANGELOG.md")
    return 0
