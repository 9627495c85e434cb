"""What is emitted from the declaration into files, and whether those files are still true."""

from __future__ import annotations

import json

from readouts.rows import write_atomically
from readouts.schema.codebook import codebook
from readouts.schema.declaration import Package
from readouts.schema.form_schema import form_schema
from readouts.schema.recoding_schema import recoding_schema


def generated(package: Package) -> dict[str, bytes]:
    """Path (relative to the package) to content of every emitted file."""
    forms = {"coding": form_schema(package), "recoding": recoding_schema(package)}
    return {
        f"schemas/generated/{name}.schema.json": (
            json.dumps(form, indent=2, ensure_ascii=False) + "\n"
        ).encode()
        for name, form in forms.items()
    } | {
        "CODEBOOK.md": codebook(package).encode(),
    }


def write(package: Package) -> list[str]:
    """Write what is stale; the paths written."""
    paths = stale(package)
    for path in paths:
        write_atomically(package.root / path, generated(package)[path])
    return paths


def stale(package: Package) -> list[str]:
    """Emitted files that are absent or differ from what the declaration says now."""
    return [
        path
        for path, content in generated(package).items()
        if not (package.root / path).is_file() or (package.root / path).read_bytes() != content
    ]
