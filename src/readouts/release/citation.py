"""How to cite a release: one sentence derived from CITATION.cff, so that nobody types it twice.

The one library for this, cffconvert, asks for a jsonschema below 4, which the validator needs newer.
"""

from __future__ import annotations

from typing import Any

import yaml

from readouts.faults import Fault, FaultsFound
from readouts.schema.declaration import Package

_KINDS = {"dataset": "Data set", "software": "Computer software"}


def read_citation(package: Package) -> dict[str, Any]:
    """The package's CITATION.cff (Citation File Format 1.2.0), every scalar a string.

    FaultsFound where it is absent, no YAML, lacks what a citation needs, or cites another version
    than datapackage.json.
    """
    try:
        text = (package.root / "CITATION.cff").read_text("utf-8")
    except FileNotFoundError:
        raise _fault("there is no CITATION.cff", "Add one: a release is cited by it.") from None
    try:
        found = yaml.load(text, Loader=yaml.CBaseLoader)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else None
        raise _fault(f"no YAML: {error.problem}", "Mend it here.", line) from None
    if not isinstance(found, dict) or not found.get("title") or not found.get("authors"):
        raise _fault("title or authors missing", "Fill it in.")
    if found.get("type") not in _KINDS:
        raise _fault(f"type is {found.get('type')}", f"Type one of: {', '.join(_KINDS)}.")
    version = package.descriptor["version"]
    if found.get("version") != version:
        lines = enumerate(text.splitlines(), 1)
        raise _fault(
            f"version {found.get('version')}, but datapackage.json says {version}",
            f"Type version: {version}",
            next((number for number, line in lines if line.startswith("version:")), None),
        )
    return found


def citation(cff: dict[str, Any]) -> str:
    """The reference in APA style (7th edition, 10.9): authors, year, title, version, kind, address."""
    authors = [_author(author) for author in cff["authors"]]
    who = ", ".join(authors[:-1]) + ", & " * (len(authors) > 1) + authors[-1]
    year = f" ({cff['date-released'][:4]})" if "date-released" in cff else ""
    address = f"https://doi.org/{cff['doi']}" if "doi" in cff else cff.get("url", "")
    kind = _KINDS[cff["type"]]
    reference = f"{who}{year}. {cff['title']} (Version {cff['version']}) [{kind}]. {address}"
    return reference.rstrip()


def _author(author: dict[str, str]) -> str:
    """A body by its name; a person by family name and initials."""
    if "name" in author:
        return author["name"]
    family = " ".join(
        author[key] for key in ("name-particle", "family-names", "name-suffix") if key in author
    )
    initials = " ".join(f"{name[0]}." for name in author.get("given-names", "").split())
    return f"{family}, {initials}" if initials else family


def _fault(message: str, mend: str, line: int | None = None) -> FaultsFound:
    return FaultsFound([Fault("CITATION.cff", line, None, "citation", message, mend)])
