"""What every form of a citation is made of, gathered once from datapackage.json and CITATION.cff."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Creator:
    """A person (family and given names) or a body (name alone)."""

    name: str
    family: str = ""
    given: str = ""
    orcid: str = ""


@dataclass(frozen=True)
class Record:
    """A release as a thing to be cited. ``date`` is ISO or empty where it was not released yet."""

    name: str
    title: str
    description: str
    version: str
    date: str
    doi: str
    url: str
    creators: tuple[Creator, ...]
    keywords: tuple[str, ...]
    licences: tuple[Mapping[str, str], ...]

    @property
    def publisher(self) -> str:
        """Who publishes: the first creator, since the repository publishes itself."""
        return self.creators[0].name

    @property
    def year(self) -> str:
        return self.date[:4]

    @property
    def address(self) -> str:
        """Where it is found: its DOI, else its address; empty where it has neither yet."""
        return f"https://doi.org/{self.doi}" if self.doi else self.url


def record(descriptor: Mapping[str, Any], cff: Mapping[str, Any]) -> Record:
    """The record of a release from its descriptor and its CITATION.cff."""
    return Record(
        name=str(descriptor["name"]),
        title=str(cff["title"]),
        description=str(descriptor.get("description", cff["title"])),
        version=str(descriptor["version"]),
        date=str(cff.get("date-released", "")),
        doi=str(cff.get("doi", "")),
        url=str(cff.get("url") or descriptor.get("id") or descriptor.get("homepage") or ""),
        creators=tuple(_creator(author) for author in cff["authors"]),
        keywords=tuple(map(str, descriptor.get("keywords", ()))),
        licences=tuple(descriptor.get("licenses", ())),
    )


def _creator(author: Mapping[str, str]) -> Creator:
    if "name" in author:
        return Creator(author["name"])
    parts = ("name-particle", "family-names", "name-suffix")
    family = " ".join(author[part] for part in parts if author.get(part))
    given = author.get("given-names", "")
    name = f"{family}, {given}" if given else family
    return Creator(name, family, given, author.get("orcid", ""))
