"""The least version that a change allows, and which change forces it.

After the Data Package recipe *version*: MAJOR what breaks a reader (a field added, renamed, removed,
moved or retyped, a tighter constraint, an id that vanished or means something else), MINOR what adds
(rows, tables, a looser constraint), PATCH what corrects.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

from readouts.diff.rows import ADDED, CHANGED, REMOVED, TableDiff, compare_rows
from readouts.diff.schemas import Pair, Schemas, compare
from readouts.schema.declaration import Package
from readouts.versions.fingerprints import MEANING, ROW, fingerprint_table, is_promised
from readouts.versions.manifest import Manifest, described, fingerprint_all
from readouts.versions.number import Level, Version

_LEVELS = {
    "package-renamed": Level.MAJOR,
    "table-added": Level.MINOR,
    "table-removed": Level.MAJOR,
    "table-renamed": Level.MAJOR,
    "field-added": Level.MAJOR,
    "field-removed": Level.MAJOR,
    "field-renamed": Level.MAJOR,
    "field-moved": Level.MAJOR,
    "field-retyped": Level.MAJOR,
    "key-changed": Level.MAJOR,
    "constraint-tightened": Level.MAJOR,
    "constraint-loosened": Level.MINOR,
    "text-changed": Level.PATCH,
}


@dataclass(frozen=True)
class Reason:
    """One change and the level that it forces."""

    level: Level
    message: str


@dataclass(frozen=True)
class Counts:
    """Rows of a table before and after, and how many were added, removed, changed."""

    before: int
    after: int
    added: int
    removed: int
    changed: int


@dataclass
class Judgement:
    """What changed since ``base``: reasons, counts by table, promised ids that came and went."""

    base: Version
    reasons: list[Reason] = field(default_factory=list)
    counts: dict[str, Counts] = field(default_factory=dict)
    vanished: dict[str, list[str]] = field(default_factory=dict)
    arrived: dict[str, list[str]] = field(default_factory=dict)

    @property
    def level(self) -> Level:
        return max((reason.level for reason in self.reasons), default=Level.NONE)

    @property
    def least(self) -> Version:
        """The least version that the package may carry."""
        return self.base.bumped(self.level)

    @property
    def forcing(self) -> list[str]:
        """The changes of the highest level."""
        return [reason.message for reason in self.reasons if reason.level == self.level]


def judge(released: Manifest, package: Package) -> Judgement:
    """Compare the package with the version last released.

    ValueError where the version of the release is no number of three parts.
    """
    base = Version.parse(released.version)
    if base is None:
        raise ValueError(f"{released.version} is no version MAJOR.MINOR.PATCH")
    found = Judgement(base)
    schemas = compare(released.package, package, lambda *_: False)
    for change in schemas.changes:
        found.reasons.append(Reason(_LEVELS[change.kind], change.message))
    before, after = described(released.package), described(package)
    said = sorted(
        k for k in {*before, *after} - {"version", "name"} if before.get(k) != after.get(k)
    )
    if said:
        found.reasons.append(
            Reason(Level.PATCH, f"the descriptor says otherwise: {', '.join(said)}")
        )
    with TemporaryDirectory(prefix="readouts-version-") as folder:
        _rows(released, package, schemas, found, Path(folder))
    return found


def _rows(
    released: Manifest, package: Package, schemas: Schemas, found: Judgement, folder: Path
) -> None:
    pairs = {
        pair.new.name: pair
        for pair in schemas.pairs
        if pair.new.name in package.tables and pair.old.name in released.package.tables
    }
    fingerprint_all(released.package, package, pairs, folder)
    for name, pair in pairs.items():
        new = folder / f"{name}.csv"
        diff = compare_rows(_fingerprints(released, pair), released.fingerprints(pair.old), new)
        try:
            found.counts[name] = Counts(
                *diff.rows, *(diff.counts[k] for k in (ADDED, REMOVED, CHANGED))
            )
            found.reasons += _of_rows(released, pair, diff, found)
        finally:
            diff.close()


def _fingerprints(released: Manifest, pair: Pair) -> Pair:
    """The comparison of two files of fingerprints; rows that lost a field are known by key alone."""
    table = fingerprint_table(released.package, pair.old)
    lost = len(pair.fields) < len(pair.old.fields)
    fields = [f for f in table.fields if not (lost and f.name == ROW)]
    return Pair(table, table, tuple((f, f) for f in fields))


def _of_rows(released: Manifest, pair: Pair, diff: TableDiff, found: Judgement) -> Iterator[Reason]:
    name = pair.new.name
    if is_promised(released.package, pair.old):
        gone, come, otherwise = [], [], []
        for change in diff:
            id_ = " ".join(change.key)
            if change.kind == REMOVED:
                gone.append(id_)
            elif change.kind == ADDED:
                come.append(id_)
            elif any(cell.field == MEANING for cell in change.cells):
                otherwise.append(id_)
        found.vanished[name], found.arrived[name] = gone, come
        if gone:
            yield Reason(Level.MAJOR, f"{name}: {_listed(gone)} vanished")
        if otherwise:
            meant = ", ".join(pair.old.schema["meaning"])
            yield Reason(Level.MAJOR, f"{name}: {_listed(otherwise)} changed meaning ({meant})")
    elif diff.counts[REMOVED]:
        # A retired id that is forgotten could be given to something else.
        level = Level.MAJOR if name == "retired_ids" else Level.PATCH
        yield Reason(level, f"{name}: {_number(diff.counts[REMOVED])} removed")
    if diff.counts[ADDED]:
        yield Reason(Level.MINOR, f"{name}: {_number(diff.counts[ADDED])} added")
    if diff.counts[CHANGED]:
        yield Reason(Level.PATCH, f"{name}: {_number(diff.counts[CHANGED])} changed")


def _listed(ids: list[str]) -> str:
    more = f" and {len(ids) - 3:,} more" if len(ids) > 3 else ""
    return ", ".join(ids[:3]) + more


def _number(rows: int) -> str:
    return f"{rows:,} row" + "s" * (rows != 1)
