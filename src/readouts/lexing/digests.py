"""What a descriptor says of a file's bytes: how many they are, and their hash by any algorithm."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from typing import Any

from readouts.faults import Fault
from readouts.schema.declaration import DESCRIPTOR, Package

_BLOCK = 1 << 20


def check_digests(package: Package) -> Iterator[Fault]:
    """Files whose size or hash is not the one that is declared; absent files are told elsewhere."""
    for resource in package.descriptor["resources"]:
        if {"bytes", "hash"} & resource.keys():
            yield from _check(package, resource)


def _check(package: Package, resource: Mapping[str, Any]) -> Iterator[Fault]:
    path, name = resource["path"], resource["name"]

    def fault(rule: str, message: str, mend: str, shown: str = path) -> Fault:
        return Fault(shown, None, None, rule, message, mend, table=name)

    # The standard: md5 where no algorithm is named.
    algorithm, _, said = str(resource.get("hash", "")).rpartition(":")
    try:
        digest = hashlib.new(algorithm or "md5", usedforsecurity=False)
        found = digest.hexdigest()
    except (ValueError, TypeError):  # unknown here, or of a length that must be given
        message = f"resource '{name}' is hashed by '{algorithm}', which is not known here"
        yield fault("hash-count", message, "Hash it by sha256.", DESCRIPTOR)
        return
    size = 0
    try:
        with (package.root / path).open("rb") as file:
            while block := file.read(_BLOCK):
                size += len(block)
                digest.update(block)
    except OSError:
        return
    if "bytes" in resource and resource["bytes"] != size:
        message = f"the file has {size} bytes, the descriptor says {resource['bytes']}"
        yield fault("byte-count", message, f"Restore the file, or mend {DESCRIPTOR}.")
    found = digest.hexdigest()
    if said and said.lower() != found:
        message = f"the file's {digest.name} is {found}, the descriptor says {said}"
        yield fault("hash-count", message, f"Restore the file, or mend {DESCRIPTOR}.")
