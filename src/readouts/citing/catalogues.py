"""A record for catalogues: DataCite JSON, and schema.org's Dataset for search engines."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from readouts.citing.record import Creator, Record

Files = Iterable[tuple[str, str, int, str]]
"""Name, media type, size in bytes, SHA-256 of each file of tables."""


def datacite(found: Record, media_types: Iterable[str]) -> dict[str, Any]:
    """Metadata kernel 4.5 as JSON. A DOI may be absent: the registry gives it."""
    made: dict[str, Any] = {
        "schemaVersion": "http://datacite.org/schema/kernel-4",
        "types": {"resourceTypeGeneral": "Dataset", "resourceType": "Dataset"},
        "creators": [_datacite_creator(creator) for creator in found.creators],
        "titles": [{"title": found.title}],
        "publisher": {"name": found.publisher},
        "publicationYear": found.year,
        "version": found.version,
        "language": "en",
        "descriptions": [{"description": found.description, "descriptionType": "Abstract"}],
        "subjects": [{"subject": keyword} for keyword in found.keywords],
        "formats": sorted(set(media_types)),
        "dates": [{"date": found.date, "dateType": "Issued"}],
        "rightsList": [
            {
                "rights": licence.get("title", licence["name"]),
                "rightsIdentifier": licence["name"],
                "rightsIdentifierScheme": "SPDX",
                "schemeUri": "https://spdx.org/licenses/",
                **({"rightsUri": licence["path"]} if "path" in licence else {}),
            }
            for licence in found.licences
        ],
    }
    if found.doi:
        made["identifiers"] = [{"identifier": found.doi, "identifierType": "DOI"}]
    elif found.url:
        made["alternateIdentifiers"] = [
            {"alternateIdentifier": found.url, "alternateIdentifierType": "URL"}
        ]
    return {key: value for key, value in made.items() if value}


def _datacite_creator(creator: Creator) -> dict[str, Any]:
    if not creator.family:
        return {"name": creator.name, "nameType": "Organizational"}
    made: dict[str, Any] = {
        "name": creator.name,
        "nameType": "Personal",
        "familyName": creator.family,
    }
    if creator.given:
        made["givenName"] = creator.given
    if creator.orcid:
        identifier = {"nameIdentifier": creator.orcid, "nameIdentifierScheme": "ORCID"}
        made["nameIdentifiers"] = [identifier | {"schemeUri": "https://orcid.org"}]
    return made


def schema_org(found: Record, files: Files) -> dict[str, Any]:
    """A schema.org Dataset as JSON-LD, as search engines for data ask for it."""
    made: dict[str, Any] = {
        "@context": "https://schema.org/",
        "@type": "Dataset",
        "name": found.title,
        "description": found.description,
        "version": found.version,
        "identifier": found.address,
        "url": found.url,
        "datePublished": found.date,
        "license": [licence.get("path", licence["name"]) for licence in found.licences],
        "keywords": list(found.keywords),
        "creator": [schema_org_creator(creator) for creator in found.creators],
        "isAccessibleForFree": True,
        "distribution": [
            {
                "@type": "DataDownload",
                "name": name,
                "contentUrl": name,
                "encodingFormat": media_type,
                "contentSize": f"{size} B",
                "sha256": digest,
            }
            for name, media_type, size, digest in files
        ],
    }
    return {key: value for key, value in made.items() if value}


def schema_org_creator(creator: Creator) -> dict[str, str]:
    """A Person or an Organization of schema.org."""
    if not creator.family:
        return {"@type": "Organization", "name": creator.name}
    made = {"@type": "Person", "name": creator.name, "familyName": creator.family}
    made |= {"givenName": creator.given} if creator.given else {}
    return made | ({"@id": creator.orcid} if creator.orcid else {})
