"""A record for reference managers: BibTeX, RIS, CSL-JSON."""

from __future__ import annotations

import re
from typing import Any

from readouts.citing.record import Creator, Record

_TEX = {c: f"\\{c}" for c in "&%$#_{}"} | {"\\": r"\textbackslash{}", "~": r"\textasciitilde{}"}


def bibtex(found: Record, note: str = "") -> str:
    """One entry of type ``dataset`` (BibLaTeX 3.19, 2.1.1)."""
    fields = {
        "author": " and ".join(_author(creator) for creator in found.creators),
        "title": f"{{{tex(found.title)}}}",
        "year": found.year,
        "version": tex(found.version),
        "publisher": tex(found.publisher),
        "doi": found.doi,
        "url": found.address,
        "note": tex(note),
    }
    lines = [f"  {name} = {{{value}}}," for name, value in fields.items() if value]
    key = re.sub(r"[^a-z0-9]+", "-", f"{found.name}-{found.version}".lower())
    return "\n".join([f"@dataset{{{key},", *lines, "}"])


def ris(found: Record, note: str = "") -> str:
    """One reference of type DATA (RIS 2011)."""
    lines = [("TY", "DATA"), *(("AU", creator.name) for creator in found.creators)]
    lines += [("TI", found.title), ("PY", found.year), ("ET", found.version)]
    lines += [("PB", found.publisher), ("DO", found.doi), ("UR", found.address)]
    lines += [("AB", found.description), ("N1", note)]
    lines += [("KW", keyword) for keyword in found.keywords]
    shown = [f"{tag}  - {' '.join(value.split())}" for tag, value in lines if value]
    return "\n".join([*shown, "ER  - "])


def csl(found: Record, note: str = "") -> dict[str, Any]:
    """One CSL-JSON item of type dataset (schema 1.0)."""
    item: dict[str, Any] = {
        "id": f"{found.name}-{found.version}",
        "type": "dataset",
        "title": found.title,
        "author": [
            {"family": c.family, "given": c.given} if c.family else {"literal": c.name}
            for c in found.creators
        ],
        "version": found.version,
        "publisher": found.publisher,
        "abstract": found.description,
        "DOI": found.doi,
        "URL": found.address,
        "note": note,
    }
    if found.date:
        item["issued"] = {"date-parts": [[int(part) for part in found.date.split("-")]]}
    return {key: value for key, value in item.items() if value}


def _author(creator: Creator) -> str:
    """A body in braces, so that no part of its name is taken for a family name."""
    return tex(creator.name) if creator.family else f"{{{tex(creator.name)}}}"


def tex(text: str) -> str:
    """Text with what TeX would take for a command escaped."""
    return "".join(_TEX.get(character, character) for character in text)
