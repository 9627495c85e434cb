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
    """What is wrong with them; in a package with coding files also every key that none reads."""
    # Imported here: a package without any of the keys pays nothing for it.
    from jsonschema import Draft202012Validator

    from readouts.schema.refusals import Refused

    text = (files("readouts.schema") / "our_keys.schema.json").read_text("utf-8")
    refused = Refused(root, path, "descriptor-error", "Mend it, or take it out.")
    yield from refused.faults(Draft202012Validator(json.loads(text)).iter_errors(descriptor))
