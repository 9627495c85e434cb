"""`readouts new`: a coding file with all that can be filled in, and an empty key for the rest.

No pipeline stage, so it alone may read the clock: ``seen_on`` is today.
"""

from __future__ import annotations

import datetime
import os
from collections.abc import Iterator, Mapping
from pathlib import Path, PurePosixPath
from typing import Any

from readouts.codings import yaml
from readouts.codings.files import coding_paths
from readouts.codings.naming import Named, year_of
from readouts.faults import FaultsFound, WrongUse
from readouts.lexing.lexed import lex_table
from readouts.rows import Rows
from readouts.schema.declaration import Package
from readouts.schema.form_schema import FORM, form_schema
from readouts.schema.generated import FORM_SCHEMA

LISTED = 12
# The occasion that most documents need; what else it may hold, the editor offers.
_OCCASION = ("meeting", "at", "quotation", "translation", "said_on", "said_on_basis", "speakers")
_STATEMENT = ("id", "speech_act", "summary", "stances", "at")


def start(package: Package, named: Named, coder: str = "") -> str:
    """Write the coding file; its path, relative to the package.

    WrongUse for an id in use or retired, an address that is coded already, an unknown coder.
    """
    assert package.codings is not None
    _refuse_known(package, named)
    path = f"{package.codings['files']}/{year_of(named.source_id)}/{named.source_id}.yaml"
    text = "\n".join(_lines(package, named, path, _coder(package, coder))) + "\n"
    target = package.root / path
    target.parent.mkdir(parents=True, exist_ok=True)
    with target.open("x", encoding="utf-8", newline="\n") as opened:
        opened.write(text)
    return path


def _refuse_known(package: Package, named: Named) -> None:
    for path in coding_paths(package):
        shown = path.relative_to(package.root).as_posix()
        if path.stem == named.source_id:
            raise WrongUse(f"'{named.source_id}' is in use: {shown}")
        if named.url and named.url == _url(path, shown):
            raise WrongUse(f"{named.url} is coded already: {shown}")
    for row in _rows(package, "retired_ids"):
        if (row["table"], row["retired_id"]) == ("sources", named.source_id):
            became = f", it became {row['became_id']}" if row["became_id"] else ""
            raise WrongUse(f"'{named.source_id}' is retired{became}; an id is never used again")


def _url(path: Path, shown: str) -> str:
    try:
        data: Any = yaml.read(path.read_bytes(), shown).data
        return str(data["source"]["url"])
    except (FaultsFound, KeyError, TypeError):
        return ""  # what is wrong with that file, validate says


def _coder(package: Package, coder: str) -> str:
    known = [row["coder_id"] for row in _rows(package, "coders")]
    if coder and coder not in known:
        raise WrongUse(f"'{coder}' is no coder of the register; there are: {', '.join(known)}")
    return coder or (known[0] if len(known) == 1 else "")


def _lines(package: Package, named: Named, path: str, coder: str) -> Iterator[str]:
    form = form_schema(package)
    schema = os.path.relpath(FORM_SCHEMA, PurePosixPath(path).parent).replace(os.sep, "/")
    known = {
        "url": named.url,
        "url_format": named.url_format if named.url else "",
        "published": named.day.isoformat(),
        "published_basis": "inferred",
        "seen_on": datetime.date.today().isoformat(),
    }
    source = form["properties"]["source"]
    wanted = {*source["required"], *(key for key, value in known.items() if value)}
    spare = [key for key in source["properties"] if key not in wanted]
    yield f"# yaml-language-server: $schema={schema}"
    yield "# Fill every empty key, or delete it where nothing is known; then delete these comments."
    yield f"form: {FORM}"
    yield "source:"
    for key, value in source["properties"].items():
        if key == "published_basis":
            yield f"  {key}: inferred  # from the id or the address: check it"
        elif key in wanted:
            yield _line(package, "  ", key, value, known.get(key, ""))
    yield f"  # there may also be: {', '.join(spare)}"
    yield _line(package, "", "coder", {"description": "who codes"}, coder)
    yield "occasions:"
    occasion = form["properties"]["occasions"]["items"]["properties"]
    yield from _item(package, "", _OCCASION, occasion)
    yield "  id_prefix:  # <speaker>-<yyyymmdd>, so that each id below is one to three words"
    yield "  statements:"
    statement = dict(occasion["statements"]["items"]["else"]["properties"])
    statement["id"] = {"description": "one to three words, permanent"}
    for line in _item(package, "  ", _STATEMENT, statement):
        yield line
        if line.startswith("    stances:"):
            stance = statement["stances"]["items"]["properties"]
            yield from _item(package, "    ", ("issue", "stance"), stance)


def _item(
    package: Package, indent: str, keys: tuple[str, ...], properties: Mapping[str, Any]
) -> Iterator[str]:
    for number, key in enumerate(keys):
        yield _line(package, f"{indent}  " if number else f"{indent}- ", key, properties[key], "")


def _line(package: Package, lead: str, key: str, schema: Mapping[str, Any], value: str) -> str:
    """A key with its value, or empty with what may stand there."""
    if value:
        return f"{lead}{key}: {value}"
    allowed = schema.get("enum") or _listed(package, key)
    said = ", ".join(allowed) if allowed else schema.get("description", "").partition(";")[0]
    return f"{lead}{key}:" + (f"  # {said}" if said else "")


def _listed(package: Package, key: str) -> list[str]:
    """The ids that a key may refer to, or where they stand if there are many."""
    for table in package.tables.values():
        for foreign in table.foreign_keys:
            field = table.field(foreign.fields[0])
            if field.key == key and field.typed and foreign.to_table != table.name:
                ids = [row[foreign.to_fields[0]] for row in _rows(package, foreign.to_table)]
                return (
                    ids
                    if len(ids) <= LISTED
                    else [f"an id of {package.tables[foreign.to_table].path}"]
                )
    return []


def _rows(package: Package, name: str) -> Rows:
    table = package.tables.get(name)
    return lex_table(package, table).rows if table else []
