"""What is emitted from the declaration into files, and whether those files are still true."""

from __future__ import annotations

import json
from typing import Any

from readouts.rows import write_atomically
from readouts.schema.codebook import codebook
from readouts.schema.declaration import Package
from readouts.schema.editor_schema import editor_schema
from readouts.schema.form_schema import form_schema
from readouts.schema.recoding_schema import recoding_schema
from readouts.schema.row_schema import row_schema
from readouts.schema.sql import ddl

FOLDER = "schemas/generated"
FORM_SCHEMA = f"{FOLDER}/coding.schema.json"


def generated(package: Package) -> dict[str, bytes]:
    """Path (relative to the package) to content of every emitted file."""
    found = {
        f"{FOLDER}/{name}.row.schema.json": _json(row_schema(table))
        for name, table in package.tables.items()
    }
    if package.codings:
        found[FORM_SCHEMA] = _json(editor_schema(form_schema(package), package))
        recoding = editor_schema(recoding_schema(package), package)
        found[f"{FOLDER}/recoding.schema.json"] = _json(recoding)
    found[f"{FOLDER}/{package.descriptor.get('name', 'tables')}.sql"] = ddl(package).encode()
    found["CODEBOOK.md"] = codebook(package).encode()
    return found


def write(package: Package) -> list[str]:
    """Write what is stale and delete what nothing emits any more; one line for each."""
    content = generated(package)
    done = []
    for path in stale(package):
        if path in content:
            write_atomically(package.root / path, content[path])
            done.append(f"wrote {path}")
        else:
            (package.root / path).unlink()
            done.append(f"deleted {path}")
    return done


def stale(package: Package) -> list[str]:
    """Emitted files that are absent or differ from the declaration, and files that are strays."""
    content = generated(package)
    here = {
        path.relative_to(package.root).as_posix()
        for path in (package.root / FOLDER).rglob("*")
        if path.is_file()
    }
    strays = sorted(here - content.keys())
    return [
        path
        for path, expected in content.items()
        if not (package.root / path).is_file() or (package.root / path).read_bytes() != expected
    ] + strays


def _json(schema: dict[str, Any]) -> bytes:
    return (json.dumps(schema, indent=2, ensure_ascii=False) + "\n").encode()
