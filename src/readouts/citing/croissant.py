"""Croissant 1.0: the release for machine learning, a record set for each table with every field."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from readouts.citing.catalogues import schema_org_creator
from readouts.citing.record import Record
from readouts.schema.declaration import Table

_TYPES = {
    "integer": "sc:Integer",
    "number": "sc:Float",
    "boolean": "sc:Boolean",
    "date": "sc:Date",
}
# As the specification gives it (docs.mlcommons.org/croissant, appendix 1).
_CONTEXT: dict[str, Any] = {
    "@language": "en",
    "@vocab": "https://schema.org/",
    "citeAs": "cr:citeAs",
    "column": "cr:column",
    "conformsTo": "dct:conformsTo",
    "cr": "http://mlcommons.org/croissant/",
    "rai": "http://mlcommons.org/croissant/RAI/",
    "data": {"@id": "cr:data", "@type": "@json"},
    "dataType": {"@id": "cr:dataType", "@type": "@vocab"},
    "dct": "http://purl.org/dc/terms/",
    "examples": {"@id": "cr:examples", "@type": "@json"},
    "extract": "cr:extract",
    "field": "cr:field",
    "fileProperty": "cr:fileProperty",
    "fileObject": "cr:fileObject",
    "fileSet": "cr:fileSet",
    "format": "cr:format",
    "includes": "cr:includes",
    "isLiveDataset": "cr:isLiveDataset",
    "jsonPath": "cr:jsonPath",
    "key": "cr:key",
    "md5": "cr:md5",
    "parentField": "cr:parentField",
    "path": "cr:path",
    "recordSet": "cr:recordSet",
    "references": "cr:references",
    "regex": "cr:regex",
    "repeated": "cr:repeated",
    "replace": "cr:replace",
    "sc": "https://schema.org/",
    "separator": "cr:separator",
    "source": "cr:source",
    "subField": "cr:subField",
    "transform": "cr:transform",
}


def croissant(
    found: Record, tables: Iterable[Table], digests: Mapping[str, str], cite_as: str
) -> dict[str, Any]:
    """The description of the CSVs; ``digests`` is the SHA-256 of each file by name."""
    tables = list(tables)
    made: dict[str, Any] = {
        "@context": _CONTEXT,
        "@type": "sc:Dataset",
        "conformsTo": "http://mlcommons.org/croissant/1.0",
        "name": found.name,
        "description": found.description,
        "version": found.version,
        "url": found.address,
        "datePublished": found.date,
        "license": [licence.get("path", licence["name"]) for licence in found.licences],
        "keywords": list(found.keywords),
        "creator": [schema_org_creator(creator) for creator in found.creators],
        "citeAs": cite_as,
        "distribution": [
            {
                "@type": "cr:FileObject",
                "@id": f"{table.name}.csv",
                "name": f"{table.name}.csv",
                "contentUrl": f"{table.name}.csv",
                "encodingFormat": "text/csv",
                "sha256": digests[f"{table.name}.csv"],
            }
            for table in tables
        ],
        "recordSet": [_record_set(table) for table in tables],
    }
    return {key: value for key, value in made.items() if value}


def _record_set(table: Table) -> dict[str, Any]:
    made: dict[str, Any] = {
        "@type": "cr:RecordSet",
        "@id": table.name,
        "name": table.name,
        "description": table.schema.get("description", table.name),
        "key": [{"@id": f"{table.name}/{name}"} for name in table.primary_key],
        "field": [
            {
                "@type": "cr:Field",
                "@id": f"{table.name}/{field.name}",
                "name": f"{table.name}/{field.name}",
                "description": field.descriptor.get("description", field.name),
                "dataType": _TYPES.get(field.type, "sc:Text"),
                "source": {
                    "fileObject": {"@id": f"{table.name}.csv"},
                    "extract": {"column": field.name},
                },
            }
            for field in table.fields
        ],
    }
    return {key: value for key, value in made.items() if value}
