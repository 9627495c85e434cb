"""How to cite a release: one sentence derived from CITATION.cff, so that nobody types it twice.

The one library for this, cffconvert, asks for a jsonschema below 4, which the validator needs newer.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator
from typing import Any

import yaml

from readouts.faults import Fault, FaultsFound
from readouts.schema.declaration import Package
from readouts.schema.plain_text import decoded

_KINDS = {"dataset": "Data set", "software": "Computer software"}


def read_citation(package: Package) -> dict[str, Any]:
    """The package's CITATION.cff (Citation File Format 1.2.0), every scalar a string.

    FaultsFound where it is absent, no YAML, lacks what a citation needs, cites another version than
    datapackage.json, a day that is none or an ORCID whose check digit is wrong.
    """
    try:
        text = decoded((package.root / "CITATION.cff").read_bytes(), "CITATION.cff")
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
    faults = list(_faults(found, package.descriptor["version"], text))
    if faults:
        raise FaultsFound(faults)
    return found


def _faults(cff: dict[str, Any], version: str, text: str) -> Iterator[Fault]:
    """What keeps a citation from being true, each at the line that says it."""
    if cff.get("version") != version:
        said = f"version {cff.get('version')}, but datapackage.json says {version}"
        yield _finding(said, f"Type version: {version}", _line(text, r"version:"))
    day = cff.get("date-released")
    if day is not None and not _is_day(day):
        said = f"date-released is '{day}', which is no day of the calendar"
        yield _finding(said, "Type the day as YYYY-MM-DD.", _line(text, r"date-released:"))
    authors = cff["authors"]
    if not isinstance(authors, list) or not all(isinstance(author, dict) for author in authors):
        mend = "Give each a name, or family-names and given-names."
        yield _finding("authors are no list of people and bodies", mend, _line(text, r"authors:"))
        return
    for author in authors:
        orcid = author.get("orcid")
        if orcid is not None and (why := _orcid_refusal(str(orcid))):
            line = _line(text, rf".*{re.escape(str(orcid))}")
            yield _finding(f"the ORCID '{orcid}' {why}", "Copy it from orcid.org.", line)


def _is_day(value: object) -> bool:
    try:
        return datetime.date.fromisoformat(str(value)).isoformat() == value
    except ValueError:
        return False


def _orcid_refusal(orcid: str) -> str | None:
    """Why it is no ORCID: its form, or its check digit (ISO 7064, MOD 11-2); else None."""
    form = re.fullmatch(r"https://orcid\.org/((?:[0-9]{4}-){3}[0-9]{3})([0-9X])", orcid)
    if not form:
        return "has not the form https://orcid.org/0000-0000-0000-0000"
    total = 0
    for digit in form[1].replace("-", ""):
        total = (total + int(digit)) * 2
    expected = "0123456789X"[(12 - total % 11) % 11]
    return None if form[2] == expected else f"ends with {form[2]}, its check digit is {expected}"


def _line(text: str, pattern: str) -> int | None:
    """The first line (1-based) that begins so."""
    lines = enumerate(text.splitlines(), 1)
    return next((number for number, line in lines if re.match(pattern, line)), None)


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
    return FaultsFound([_finding(message, mend, line)])


def _finding(message: str, mend: str, line: int | None) -> Fault:
    return Fault("CITATION.cff", line, None, "citation", message, mend)
