"""The researcher's door: a table of a release as a pandas DataFrame, in one line."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

_DTYPES = {
    pa.int64(): pd.Int64Dtype(),
    pa.bool_(): pd.BooleanDtype(),
    pa.string(): pd.StringDtype(),
}


def tables(release: str | Path = "data/release") -> list[str]:
    """Names of everything that ``load`` can load: tables and views."""
    return sorted(path.stem for path in _folder(release).glob("*.parquet"))


def load(name: str, release: str | Path = "data/release") -> pd.DataFrame:
    """A table or view of the release in the folder ``release``.

    Integers and booleans are nullable, days are ``datetime64[s]``, closed vocabularies are
    ordered categories, missing is missing. KeyError where there is no such table.
    """
    path = _folder(release) / f"{name}.parquet"
    if not path.is_file():
        raise KeyError(f"no table '{name}'; there are: {', '.join(tables(release))}")
    table = pq.read_table(path)
    frame: pd.DataFrame = table.to_pandas(types_mapper=_DTYPES.get)
    fields = {field["name"]: field for field in _fields(name, release)}
    for column in table.schema:
        if column.type == pa.date32():
            frame[column.name] = frame[column.name].astype("datetime64[s]")
        enum = fields.get(column.name, {}).get("constraints", {}).get("enum")
        if enum:
            frame[column.name] = frame[column.name].astype(pd.CategoricalDtype(enum, ordered=True))
    return frame


def codebook(name: str, release: str | Path = "data/release") -> pd.DataFrame:
    """One row per field of a table: name, type, title, description, example."""
    columns = ["name", "type", "title", "description", "example"]
    return pd.DataFrame([{c: field[c] for c in columns} for field in _fields(name, release)])


def cite(release: str | Path = "data/release") -> str:
    """How to cite the release: authors, title, version."""
    descriptor = _descriptor(release)
    authors = ", ".join(person["title"] for person in descriptor["contributors"])
    return f"{authors}. {descriptor['title']}. Version {descriptor['version']}. {descriptor['id']}"


def _folder(release: str | Path) -> Path:
    folder = Path(release)
    if not (folder / "SHA256SUMS").is_file():
        raise FileNotFoundError(f"{folder} holds no release; `make` in a clone builds one")
    return folder


def _descriptor(release: str | Path) -> dict[str, Any]:
    descriptor: dict[str, Any] = json.loads((_folder(release) / "datapackage.json").read_text())
    return descriptor


def _fields(name: str, release: str | Path) -> list[dict[str, Any]]:
    for resource in _descriptor(release)["resources"]:
        if resource["name"] == name:
            fields: list[dict[str, Any]] = resource["schema"]["fields"]
            return fields
    return []
