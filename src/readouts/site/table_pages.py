"""Every table to page through: what its columns mean, its rows, its files, and how to read them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from readouts.rows import Row
from readouts.site.addresses import address, web
from readouts.site.corpus import KEYS, Corpus
from readouts.site.pages import Page

# Some hundred KB of HTML a page, a tenth of it compressed.
ROWS = 250
_DOWNLOADS = {"csv": "text/csv", "parquet": "application/vnd.apache.parquet"}


def downloads(corpus: Corpus) -> list[dict[str, str]]:
    """The files of the release that the site carries, as they are in it."""
    names = sorted(resource["name"] for resource in corpus.descriptor["resources"])
    files = [
        {"name": f"{name}.{form}", "mediatype": mediatype}
        for name in names
        for form, mediatype in _DOWNLOADS.items()
    ]
    files += [
        {"name": path.name, "mediatype": "application/vnd.sqlite3"}
        for path in sorted(corpus.folder.glob("*.sqlite"))
    ]
    files.append({"name": "datapackage.json", "mediatype": "application/json"})
    present = [file for file in files if (corpus.folder / file["name"]).is_file()]
    return [file | {"to": f"downloads/{file['name']}"} for file in present]


def pages(corpus: Corpus) -> Iterator[Page]:
    """The list of tables, the codebook of each, and its rows a page at a time."""
    files = downloads(corpus)
    resources = sorted(corpus.descriptor["resources"], key=lambda resource: resource["name"])
    whole = [f for f in files if f["name"].endswith((".sqlite", ".json"))]
    listed = [_summary(corpus, resource) for resource in resources]
    yield Page("tables/index.html", "tables.html", {"tables": listed, "files": whole})
    for resource, line in zip(resources, listed, strict=True):
        own = [f for f in files if f["name"].rpartition(".")[0] == resource["name"]]
        yield Page(
            line["to"],
            "table.html",
            line
            | {
                "key": _names(resource["schema"].get("primaryKey", [])),
                "fields": [_field(resource, field) for field in resource["schema"]["fields"]],
                "files": [*own, *whole],
            },
        )
        yield from _rows(corpus, resource, line)


def _summary(corpus: Corpus, resource: dict[str, Any]) -> dict[str, Any]:
    name = resource["name"]
    return {
        "name": name,
        "title": resource["title"],
        "description": resource["schema"].get("description", ""),
        "rows": len(corpus.tables[name]),
        "to": f"tables/{name}/index.html",
        "first": f"tables/{name}/1.html",
    }


def _field(resource: dict[str, Any], field: dict[str, Any]) -> dict[str, Any]:
    """A column in words: what it means, what may stand in it, what it refers to."""
    constraints = field.get("constraints", {})
    refers = [
        key["reference"].get("resource") or resource["name"]
        for key in resource["schema"].get("foreignKeys", [])
        if field["name"] in _names(key["fields"])
    ]
    return {
        "name": field["name"],
        "type": field["type"],
        "title": field.get("title", ""),
        "description": field.get("description", ""),
        "example": field.get("example", ""),
        "required": bool(constraints.get("required")),
        "values": constraints.get("enum", []),
        "refers": refers[0] if refers else "",
    }


def _rows(corpus: Corpus, resource: dict[str, Any], line: dict[str, Any]) -> Iterator[Page]:
    name, rows = resource["name"], corpus.tables[resource["name"]]
    leads = _leads(corpus, resource)
    columns = [field["name"] for field in resource["schema"]["fields"]]
    last = max(-(-len(rows) // ROWS), 1)
    for number in range(1, last + 1):
        start = (number - 1) * ROWS
        yield Page(
            f"tables/{name}/{number}.html",
            "rows.html",
            {
                "name": name,
                "title": line["title"],
                "columns": columns,
                "start": start + 1,
                "total": len(rows),
                "number": number,
                "last": last,
                "rows": [
                    [_cell(column, row, leads) for column in columns]
                    for row in rows[start : start + ROWS]
                ],
            },
        )


def _leads(corpus: Corpus, resource: dict[str, Any]) -> dict[str, str]:
    """Columns whose cells name a row with a page of its own, and the table of that row."""
    found = {}
    name = resource["name"]
    if name in KEYS:
        found[KEYS[name]] = name
    for key in resource["schema"].get("foreignKeys", []):
        table = key["reference"].get("resource") or name
        fields = _names(key["fields"])
        if table in KEYS and len(fields) == 1:
            found[fields[0]] = table
    return found


def _cell(column: str, row: Row, leads: dict[str, str]) -> list[str]:
    """The text of a cell, and where it leads if anywhere."""
    text = row[column]
    if text and column in leads:
        return [text, address(leads[column], text), "row"]
    if url := web(text) if text.startswith("http") else "":
        return [text, url, "web"]
    return [text]


def _names(declared: str | list[str]) -> list[str]:
    """Field names of a key, which the standard lets a package give as one string."""
    return [declared] if isinstance(declared, str) else declared
