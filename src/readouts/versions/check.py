"""Whether a package may carry its version: high enough, told in the changelog, and no id broken."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass

from readouts.diff.records import Records
from readouts.faults import Fault
from readouts.schema.declaration import DESCRIPTOR, Package, Table
from readouts.versions import changelog
from readouts.versions.base import find_base, last_tag, recorded
from readouts.versions.bump import Judgement, Reason, judge
from readouts.versions.manifest import FOLDER, Manifest
from readouts.versions.number import Level, Version

ERASED = "erased-"


@dataclass(frozen=True)
class Standing:
    """Where a package stands: the base, what changed since, the least version, what is wrong."""

    base: Manifest | None
    judgement: Judgement | None
    least: str
    faults: list[Fault]


def standing(package: Package, stack: ExitStack) -> Standing:
    """Compare with the last release and hold the version against what changed."""
    base = find_base(package, stack)
    version = str(package.descriptor.get("version", ""))
    entry = next((e for e in changelog.entries(package.root) if e.version == version), None)
    if base is None:
        return Standing(None, None, version, list(_told(package, version, entry)))
    found = judge(base, package)
    for table, id_ in entry.changed_meanings if entry else ():
        found.reasons.append(
            Reason(Level.MAJOR, f"{table}: {id_} changed meaning ({changelog.NAME})")
        )
    faults = [
        *_high_enough(package, version, found),
        *_told(package, version, entry),
        *_kept(package, version, found),
        *_recorded(package),
    ]
    return Standing(base, found, str(found.least), faults)


def _fault(path: str, line: int | None, rule: str, message: str, mend: str) -> Fault:
    return Fault(path, line, None, rule, message, mend)


def _version_line(package: Package) -> int | None:
    lines = (package.root / DESCRIPTOR).read_text("utf-8").splitlines()
    return next(
        (i for i, line in enumerate(lines, 1) if line.lstrip().startswith('"version"')), None
    )


def _high_enough(package: Package, version: str, found: Judgement) -> Iterator[Fault]:
    is_ = Version.parse(version)
    line = _version_line(package)
    if is_ is None:
        message = f"'{version}' is no version MAJOR.MINOR.PATCH"
        yield _fault(DESCRIPTOR, line, "no-version", message, f"At least {found.least}.")
    elif is_ < found.least:
        forced = "; ".join(found.forcing[:3]) or f"{found.base} was released"
        more = f" and {len(found.forcing) - 3} more" if len(found.forcing) > 3 else ""
        yield _fault(
            DESCRIPTOR,
            line,
            "version-too-low",
            f"version {version} is less than {found.least}, which is the least after {found.base}: "
            f"{found.level.name} because {forced}{more}",
            'Run: readouts version --bump "What changed, in a sentence."',
        )


def _told(package: Package, version: str, entry: changelog.Entry | None) -> Iterator[Fault]:
    again = [e for e in changelog.entries(package.root) if e.version == version]
    if entry is None:
        message = f"no entry for version {version}"
        mend = f"Add '## {version}' with a sentence that says what changed."
        yield _fault(changelog.NAME, None, "no-entry", message, mend)
    elif not entry.sentence:
        message = f"the entry for version {version} says nothing"
        yield _fault(changelog.NAME, entry.line, "no-sentence", message, "Write a sentence.")
    if len(again) > 1:
        message = f"{len(again)} entries for version {version}"
        yield _fault(changelog.NAME, again[1].line, "two-entries", message, "Make them one.")


def _kept(package: Package, version: str, found: Judgement) -> Iterator[Fault]:
    """Each promised id that vanished is retired, and what must leave a tombstone has left one."""
    register = package.tables.get("retired_ids")
    if register is None:
        return
    retired = _retired(package, register)
    for name, ids in found.vanished.items():
        table = package.tables[name]
        unaccounted = []
        for id_ in ids:
            row = retired.get((name, id_))
            if row is None:
                unaccounted.append(id_)
                continue
            became, since = row
            number = Version.parse(since)
            if not became and "standing" in table.columns:
                yield _fault(
                    register.path,
                    None,
                    "withdrawn-without-tombstone",
                    f"{id_} of {name} was withdrawn and its row is gone",
                    "Keep its row, with standing rejected and a standing_note that says why.",
                )
            if number is None or not found.base < number <= (Version.parse(version) or number):
                yield _fault(
                    register.path,
                    None,
                    "retired-since",
                    f"{id_} of {name} vanished after {found.base}, but since_version is {since}",
                    f"Type since_version {version}.",
                )
        erased = [id_ for id_ in found.arrived.get(name, ()) if id_.startswith(ERASED)]
        # Whoever was erased leaves no trace of the old id: only the number of new ones can tell.
        for id_ in unaccounted[len(erased) :]:
            yield _fault(
                register.path,
                None,
                "vanished-id",
                f"{id_} of {name} was released and is gone",
                "Bring its row back, or add it to retired_ids with the id it became.",
            )


def _retired(package: Package, register: Table) -> dict[tuple[str, str], tuple[str, str]]:
    """(table, id) to (became_id, since_version)."""
    with Records(package.root / register.path, register.path) as records:
        rows = [dict(zip(records.header, r, strict=True)) for r in iter(records.take, None)]
    return {
        (row["table"], row["retired_id"]): (row["became_id"], row["since_version"]) for row in rows
    }


def _recorded(package: Package) -> Iterator[Fault]:
    """A tag whose release was not recorded would be unknown to every clone without tags."""
    tag, held = last_tag(package.root), recorded(package)
    number = Version.parse(held.version) if held else None
    tagged = Version.parse(tag[1:])
    if tagged and (number is None or number < tagged):
        message = f"{tag} is tagged, but {number or 'nothing'} is recorded as the last release"
        yield _fault(FOLDER, None, "not-recorded", message, "Run: readouts version --record")
