"""The datapackage.json of a release: tables and views alike, schemas inlined, bytes and hashes given.

Once for the CSVs, once for the Parquet files that the wheel carries: a descriptor never names a file
that does not lie beside it.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

from readouts.schema.declaration import Package

_FORMS: dict[str, dict[str, str]] = {
    "csv": {"format": "csv", "mediatype": "text/csv", "encoding": "utf-8"},
    "parquet": {"format": "parquet", "mediatype": "application/vnd.apache.parquet"},
}
# What steers the tool in the repository means nothing beside a release.
_OF_THE_REPOSITORY = ("codings", "ruleSets", "views")


def descriptor(package: Package, folder: Path, form: str) -> bytes:
    """The descriptor of the files ``<name>.<form>`` in ``folder``; ``form`` is csv or parquet."""
    titles = {r["name"]: r["title"] for r in package.descriptor["resources"] if "title" in r}
    resources: list[dict[str, Any]] = []
    for name, table in (*package.tables.items(), *package.views.items()):
        content = (folder / f"{name}.{form}").read_bytes()
        resources.append(
            {
                "name": name,
                "type": "table",
                "path": f"{name}.{form}",
                "title": titles.get(name, table.title),
                **_FORMS[form],
                "bytes": len(content),
                "hash": f"sha256:{hashlib.sha256(content).hexdigest()}",
                "schema": table.schema,
            }
        )
    kept = {k: v for k, v in package.descriptor.items() if k not in _OF_THE_REPOSITORY}
    text = json.dumps(kept | {"resources": resources}, indent=2, ensure_ascii=False)
    return f"{text}\n".encode()
