"""The researcher's door: a table of a release as a pandas DataFrame, in one line.

Needs pandas and pyarrow and nothing else of the tool, so that the wheel installs light.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from readouts.schema.constraints import in_words

_CARRIED = Path(__file__).parent / "data"
_BUILT = Path("data/release")
_DTYPES = {
    pa.int64(): pd.Int64Dtype(),
    pa.bool_(): pd.BooleanDtype(),
    pa.string(): pd.StringDtype(),
}


def tables(release: str | Path | None = None, *, version: str | None = None) -> list[str]:
    """Names of everything that ``load`` can load: tables and views, sorted.

    ``release`` is the folder of a release; by default the data that the installed wheel carries,
    or else ``data/release`` of the working directory. ``version`` makes sure which one it is.
    FileNotFoundError where there is no release, LookupError where it is another version: the
    message ends in the command that brings the one asked for.
    """
    return sorted(resource["name"] for resource in _resources(folder(release, version=version)))


def load(
    name: str, release: str | Path | None = None, *, version: str | None = None
) -> pd.DataFrame:
    """A table or view, one row per row of its CSV; ``release`` and ``version`` as for ``tables``.

    Integers and booleans are nullable, days are ``datetime64[s]``, closed vocabularies are
    categories, ordered where their schema says ``categoriesOrdered``, missing is missing.
    KeyError where there is no such table.
    """
    place = folder(release, version=version)
    fields = {field["name"]: field for field in _fields(place, name)}
    table = pq.read_table(place / f"{name}.parquet")
    frame: pd.DataFrame = table.to_pandas(types_mapper=_DTYPES.get)
    for column in table.schema:
        if column.type == pa.date32():
            frame[column.name] = frame[column.name].astype("datetime64[s]")
        field = fields[column.name]
        if enum := field.get("constraints", {}).get("enum"):
            kind = pd.CategoricalDtype(enum, ordered=field.get("categoriesOrdered", False))
            frame[column.name] = frame[column.name].astype(kind)
    return frame


def codebook(
    name: str, release: str | Path | None = None, *, version: str | None = None
) -> pd.DataFrame:
    """One row per field of a table or view: name, type, title, description, values, constraints, unit, example.

    ``values`` maps each value that is allowed to its label, or to None where no code table gives
    one; it is None where the field is free. ``constraints`` are the others in words, ``unit``
    is what a number counts, "" where it counts nothing. ``release``, ``version`` and errors as for
    ``load``.
    """
    where = folder(release, version=version)
    found = [
        {
            **{column: field[column] for column in ("name", "type", "title", "description")},
            "values": _values(where, name, field),
            "constraints": in_words(field.get("constraints", {})),
            "unit": field.get("unit", ""),
            "example": field["example"],
        }
        for field in _fields(where, name)
    ]
    return pd.DataFrame(found).astype({"values": object})


def cite(release: str | Path | None = None, *, version: str | None = None) -> str:
    """How to cite the release, as CITATION.txt has it; arguments and errors as for ``tables``."""
    return (folder(release, version=version) / "CITATION.txt").read_text(encoding="utf-8").strip()


def schemas(
    release: str | Path | None = None, *, version: str | None = None
) -> dict[str, dict[str, Any]]:
    """Table Schema of each table and view by name, in the release's order; arguments as above."""
    return {r["name"]: r["schema"] for r in _resources(folder(release, version=version))}


def folder(release: str | Path | None = None, *, version: str | None = None) -> Path:
    """The folder of the release asked for, once it is known to be one and of that version."""
    default = _CARRIED if _CARRIED.is_dir() else _BUILT
    place = default if release is None else Path(release)
    if not (place / "datapackage.json").is_file():
        raise FileNotFoundError(
            f"{place} holds no release; install the wheel of one, or `make` one in a clone"
        )
    descriptor = _descriptor(place)
    if version not in (None, descriptor["version"]):
        repository = descriptor.get("id", "REPOSITORY")
        where = "" if "id" in descriptor else ", REPOSITORY being its address or folder"
        raise LookupError(
            f"{place} holds version {descriptor['version']}, not {version}. Load the folder "
            f"`release` that this brings{where}: dvc get {repository} data/release --rev v{version}"
        )
    return place


def _descriptor(folder: Path) -> dict[str, Any]:
    text = (folder / "datapackage.json").read_text(encoding="utf-8")
    descriptor: dict[str, Any] = json.loads(text)
    return descriptor


def _resources(folder: Path) -> list[dict[str, Any]]:
    resources: list[dict[str, Any]] = _descriptor(folder)["resources"]
    return resources


def _values(folder: Path, name: str, field: dict[str, Any]) -> dict[str, str | None] | None:
    """The closed vocabulary of a field: its enum, or the code table that it refers to."""
    if enum := field.get("constraints", {}).get("enum"):
        return dict.fromkeys(enum)
    for key in _schema(folder, name).get("foreignKeys", ()):
        table, codes = key["reference"]["resource"], key["reference"]["fields"]
        if key["fields"] != [field["name"]] or table in ("", name):
            continue
        if "label" in {column["name"] for column in _fields(folder, table)}:
            rows = pq.read_table(folder / f"{table}.parquet", columns=[*codes, "label"])
            return {row[codes[0]]: row["label"] for row in rows.to_pylist()}
    return None


def _schema(folder: Path, name: str) -> dict[str, Any]:
    schemas: dict[str, dict[str, Any]] = {r["name"]: r["schema"] for r in _resources(folder)}
    if name not in schemas:
        raise KeyError(f"no table '{name}'; there are: {', '.join(sorted(schemas))}")
    return schemas[name]


def _fields(folder: Path, name: str) -> list[dict[str, Any]]:
    fields: list[dict[str, Any]] = _schema(folder, name)["fields"]
    return fields
