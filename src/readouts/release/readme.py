"""README.txt: what a bundle is, for somebody who got only the zip. Emitted, never hand-kept."""

from __future__ import annotations

import textwrap

from readouts.schema.declaration import Package


def readme(package: Package, citation: str) -> bytes:
    """Plain text, at most 88 characters wide."""
    descriptor = package.descriptor
    title = f"{descriptor.get('title', descriptor['name'])}, version {descriptor['version']}"
    paragraphs = [
        f"{title}\n{'=' * min(len(title), 88)}",
        _filled(str(descriptor.get("description", ""))),
        f"How to cite it:\n{_filled(citation, '  ')}",
        "Licence: "
        + ", ".join(str(one["name"]) for one in descriptor.get("licenses", ()))
        + "; its text lies in LICENSE-*.txt. No text of a source is here.",
        "What each file is:",
        *(f"  {name}\n{_filled(what, '      ')}" for name, what in _FILES),
        "Tables" + (" and views (*), which are joined from tables" if package.views else "") + ":",
        "\n".join(
            textwrap.fill(
                f"{name}{'*' if name in package.views else ''}: {table.schema.get('title', name)}",
                88,
                initial_indent="  ",
                subsequent_indent="      ",
            )
            for name, table in (*package.tables.items(), *package.views.items())
        ),
        "Is it whole, and as it was released?",
        "  sha256sum -c SHA256SUMS\n  readouts release --verify .",
        _filled("The second also compares the formats cell for cell; it needs Python and no more."),
    ]
    return ("\n\n".join(filter(None, paragraphs)) + "\n").encode()


_FILES = (
    (
        "<table>.csv",
        "UTF-8, commas, an empty cell is missing. The SHA-256 of these is the promise.",
    ),
    ("<table>.parquet", "the same with types"),
    ("*.sqlite", "all tables with their keys, and the views"),
    ("*.xlsx", "all tables for a spreadsheet, every text cell typed as text"),
    ("*.zip", "the CSVs, their descriptor and these documents in one file"),
    ("*.whl", "for Python: pip install it, then readouts.load('said')"),
    ("CODEBOOK.md", "every table and field in words"),
    ("CODING.md", "how texts were coded"),
    ("CITATION.*", "how to cite it"),
    ("datapackage.json", "the machine-readable description (Data Package v2)"),
    ("SHA256SUMS", "a hash of each file"),
)


def _filled(text: str, indent: str = "") -> str:
    return textwrap.fill(text, 88, initial_indent=indent, subsequent_indent=indent)
