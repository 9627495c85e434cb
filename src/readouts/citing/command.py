"""`readouts cite [ROW_ID]`: how to cite the release at hand, or one row of it."""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

from readouts.faults import WrongUse

# Each is a file of the release, written when it was built.
FORMATS = {
    "text": "CITATION.txt",
    "bibtex": "citation.bib",
    "ris": "citation.ris",
    "csl-json": "citation.csl.json",
    "cff": "CITATION.cff",
    "datacite": "datacite.json",
    "schema-org": "schema-org.jsonld",
}
OF_A_ROW = ("text", "bibtex", "ris", "csl-json")


def add(verbs: Any) -> None:
    """Add the command to those of the command line."""
    cite = verbs.add_parser("cite", help="how to cite the release, or one row of it")
    cite.add_argument("row", nargs="?", metavar="ROW_ID", help="id of a row, in any table")
    cite.add_argument("--format", dest="form", choices=tuple(FORMATS), default="text")
    cite.add_argument("--version", metavar="V", help="make sure that it is this version")
    cite.add_argument(
        "--release", type=Path, metavar="DIR", help="by default what is installed, or data/release"
    )
    cite.set_defaults(command=_cite)


def _cite(options: argparse.Namespace) -> int:
    from readouts import researcher

    try:
        folder = researcher.folder(options.release, version=options.version)
        path = folder / FORMATS[options.form]
        if not path.is_file():
            raise WrongUse(f"this release has no {path.name}: it has no date of release yet")
        found = path.read_text("utf-8").strip()
        if options.row is not None:
            if options.form not in OF_A_ROW:
                raise WrongUse(
                    f"a row is cited as {', '.join(OF_A_ROW)}; {options.form} is of a release"
                )
            from readouts.citing.row import find_row

            found = with_note(options.form, found, str(find_row(options.row, folder)))
    except LookupError as error:
        raise WrongUse(str(error.args[0])) from None
    except FileNotFoundError as error:
        raise WrongUse(str(error)) from None
    print(found)
    return 0


def with_note(form: str, citation: str, note: str) -> str:
    """The citation of a release, made that of a row."""
    if form == "bibtex":
        from readouts.citing.references import tex

        return f"{citation.removesuffix('}')}  note = {{{tex(note)}}},\n}}"
    if form == "ris":
        return f"{citation.removesuffix('ER  -')}N1  - {note}\nER  - "
    if form == "csl-json":
        items = json.loads(citation)
        return json.dumps([items[0] | {"note": note}, *items[1:]], indent=1, ensure_ascii=False)
    return f"{citation} {note}"
