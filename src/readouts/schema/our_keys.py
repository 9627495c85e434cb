"""The keys that readouts adds to a descriptor, held against our_keys.schema.json beside this module."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from importlib.resources import files
from pathlib import Path
from typing import Any

from readouts.faults import Fault

OUR_KEYS = frozenset({"codings", "mainTables", "ruleSets", "views"})


def check_our_keys(root: Path, path: str, descriptor: Mapping[str, Any]) -> Iterator[Fault]:
    """Values of theirs that nobody could use, in the package of any house and of any age."""
    if OUR_KEYS & descriptor.keys():
        yield from _refused(root, path, descriptor, {})


def check_closed(root: Path, path: str, descriptor: Mapping[str, Any]) -> Iterator[Fault]:
    """In a package with coding files, every key that nobody reads, and what a release needs."""
    if "codings" in descriptor:
        yield from _refused(root, path, descriptor, {"$ref": "#/$defs/closed"})


def _refused(
    root: Path, path: str, descriptor: Mapping[str, Any], besides: Mapping[str, Any]
) -> Iterator[Fault]:
    # Imported here: a package without any of the keys pays nothing for it.
    from jsonschema import Draft202012Validator

    from readouts.schema.refusals import Refused

    schema = json.loads((files("readouts.schema") / "our_keys.schema.json").read_text("utf-8"))
    refused = Refused(root, path, "descriptor-error", "Mend it, or take it out.")
    yield from refused.faults(Draft202012Validator({**schema, **besides}).iter_errors(descriptor))
