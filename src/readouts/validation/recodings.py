"""The passes of the reliability rounds: as they were frozen, of known coders, in known words."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from typing import Any

from readouts.codings.files import SUMS
from readouts.codings.form import Recoding, read_recodings
from readouts.codings.needed import OF_PASSES
from readouts.codings.speakers import sides
from readouts.codings.yaml import Path
from readouts.faults import Fault, FaultsFound, did_you_mean
from readouts.folders import how_to_add
from readouts.rows import Rows
from readouts.schema.declaration import Package
from readouts.schema.recoding_schema import NEW
from readouts.validation.passages import orphans, recoding_passages

# The registers that a pass names, and that check_recodings needs.
REGISTERS = OF_PASSES
_LINE = re.compile(r"([0-9a-f]{64})  (\S.*)")
_KEYS = {
    "actors": "actor_id",
    "coders": "coder_id",
    "issues": "issue_id",
    "speech_acts": "speech_act",
}


def check_recodings(
    package: Package, tables: dict[str, Rows], kept: bool = False
) -> Iterator[Fault]:
    """Each pass against the form, ``REGISTERS``, its passages and the hash it was frozen with.

    A register that is not among ``tables`` is not asked. Where ``kept``, a pass that was read before
    is not parsed again.
    """
    assert package.codings is not None
    try:
        recodings = read_recodings(package, kept)
    except FaultsFound as refused:
        yield from refused.faults
        return
    frozen: dict[str, dict[str, str]] = {}
    for round_ in _rounds(package, recodings):
        try:
            frozen[round_] = _sums(package, round_)
        except FaultsFound as refused:
            yield from refused.faults
    yield from _changed(package, recodings, frozen)
    known = {name: _known(tables, name) for name in _KEYS if name in tables}
    for recoding in recodings:
        for register, value, path in _named(recoding):
            if register in known and value not in known[register]:
                message = f"'{value}' is not in {register}"
                near = did_you_mean(value, known[register])
                mend = f"{near}Mend it, or {how_to_add(package, package.tables[register].path)}."
                yield recoding.document.fault(path, "foreign-key", message, mend, value)
        try:
            recoding_passages(package, recoding)
        except FaultsFound as refused:
            yield from refused.faults
    passages = {recoding.passages for recoding in recodings}
    for round_, names in frozen.items():
        passages |= {f"{round_}/{name.removesuffix('.yaml')}.csv" for name in names}
    yield from orphans(package, passages, recodings=True)


def _rounds(package: Package, recodings: list[Recoding]) -> list[str]:
    assert package.codings is not None
    sums = (package.root / package.codings["recodings"]).glob(f"*/{SUMS}")
    return sorted({r.round for r in recodings} | {path.parent.name for path in sums})


def _changed(
    package: Package, recodings: list[Recoding], frozen: dict[str, dict[str, str]]
) -> Iterator[Fault]:
    """Passes that differ from the hash of their round, and passes that are gone."""
    assert package.codings is not None
    gone = {(round_, name) for round_, names in frozen.items() for name in names}
    for recoding in recodings:
        if recoding.round not in frozen:
            continue
        name = f"{recoding.coder_id}/{recoding.source_id}.yaml"
        gone.discard((recoding.round, name))
        source = (package.root / recoding.document.path).read_bytes()
        if frozen[recoding.round].get(name) != hashlib.sha256(source).hexdigest():
            message = "the pass is not the one that was frozen"
            mend = f"Restore it; a new pass belongs to a new round, with its hash in {SUMS}."
            yield recoding.document.fault((), "recoding-changed", message, mend)
    for round_, name in sorted(gone):
        path = f"{package.codings['recodings']}/{round_}/{name}"
        yield Fault(
            path, None, None, "recoding-missing", "a pass of the round is gone", "Restore it."
        )


def _sums(package: Package, round_: str) -> dict[str, str]:
    """Hashes by file, relative to the round; FaultsFound where the list is gone or damaged."""
    assert package.codings is not None
    path = f"{package.codings['recodings']}/{round_}/{SUMS}"
    mend = "Restore it from Git: a round is frozen once."
    try:
        text = (package.root / path).read_bytes().decode("utf-8", "replace")
    except OSError as error:
        message = f"the hashes of the round cannot be read: {error.strerror}"
        raise FaultsFound([Fault(path, None, None, "round-unfrozen", message, mend)]) from None
    found: dict[str, str] = {}
    faults = []
    for number, line in enumerate(text.removesuffix("\n").split("\n"), start=1):
        if match := _LINE.fullmatch(line):
            found[match[2]] = match[1]
        else:
            message = f"'{line}' is not a hash, two spaces and a file"
            faults.append(Fault(path, number, 1, "round-unfrozen", message, mend, value=line))
    if faults:
        raise FaultsFound(faults)
    return found


def _known(tables: dict[str, Rows], register: str) -> set[str]:
    """Ids in use, and those since retired: a frozen pass keeps the name it was given."""
    retired = tables.get("retired_ids", [])
    known = {row["retired_id"] for row in retired if row["table"] == register}
    return known | {row[_KEYS[register]] for row in tables[register]}


def _named(recoding: Recoding) -> Iterator[tuple[str, str, Path]]:
    """Register, id and place of all that a pass names there; an actor that is new is in none."""
    data = recoding.document.data
    yield "coders", recoding.coder_id, ("coder",)
    for i, occasion in enumerate(data["occasions"]):
        at: Path = ("occasions", i)
        yield from _actors(occasion, at)
        for j, statement in enumerate(occasion["statements"]):
            within: Path = (*at, "statements", j)
            yield "speech_acts", statement["speech_act"], (*within, "speech_act")
            yield from _actors(statement, within)
            for k, stance in enumerate(statement.get("stances", [])):
                yield "issues", stance["issue"], (*within, "stances", k, "issue")
                yield from _actors(stance, (*within, "stances", k))


def _actors(block: dict[str, Any], at: Path) -> Iterator[tuple[str, str, Path]]:
    for key in ("speakers", "targets", "relayed_by", "holder", "also"):
        typed = block.get(key, [])
        actors = [*typed] if not isinstance(typed, str) else [typed]
        if key == "speakers":
            actors = list(dict.fromkeys(name for pair in sides(typed) for name in pair))
        for actor in actors:
            if not actor.startswith(NEW):
                yield "actors", actor, (*at, key)
