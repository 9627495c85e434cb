"""`readouts release --verify`: is a bundle whole, and does it say the same in every format?

Needs Python's standard library and the bundle, so that nobody has to trust more than that. Parquet
is compared where PyArrow is installed; where it is not, the answer says so.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
import re
import sqlite3
import tempfile
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from itertools import zip_longest
from pathlib import Path
from typing import Any

from readouts.faults import WrongUse
from readouts.release.archive import write_zip
from readouts.release.sheets import read_sheets

SUMS = "SHA256SUMS"
_LINE = re.compile(r"([0-9a-f]{64})  ([^/\\\n]+)")
Rows = list[list[str]]


@dataclass
class Verdict:
    """What is wrong, what was compared, and what could not be."""

    faults: list[str] = field(default_factory=list)
    compared: list[str] = field(default_factory=list)
    not_compared: list[str] = field(default_factory=list)


def verify(path: Path) -> Verdict:
    """Verify a release in a folder or a zip; WrongUse where it is neither.

    A file whose hash is wrong is not opened.
    """
    found = Verdict()
    if path.is_dir():
        _folder(path, found)
    elif path.is_file():
        with tempfile.TemporaryDirectory(prefix="readouts-verify-") as scratch:
            if _unpacked(path, Path(scratch), found):
                _folder(Path(scratch), found)
    else:
        raise WrongUse(f"{path} is no folder and no zip")
    return found


def _unpacked(path: Path, folder: Path, found: Verdict) -> bool:
    """Unpack a zip; its bytes must be those that its members make, so that none is unaccounted for."""
    try:
        with zipfile.ZipFile(path) as archive:
            infos = archive.infolist()
            plain = all(
                i.compress_type == zipfile.ZIP_STORED and i.flag_bits & ~0x800 == 0 for i in infos
            )
            members = {i.filename: archive.read(i) for i in infos} if plain else {}
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, RuntimeError) as error:
        found.faults.append(f"{path.name} cannot be unpacked: {error}")
        return False
    if len(members) != len(infos) or not all(_LINE.fullmatch(f"{'0' * 64}  {n}") for n in members):
        found.faults.append(
            f"{path.name} is no zip as a release writes it: members stored, in no folder"
        )
        return False
    again = folder / "again"
    write_zip(again, members)
    if again.read_bytes() != path.read_bytes():
        found.faults.append(f"{path.name}: bytes that belong to no member, or a changed header")
    again.unlink()
    for name, content in members.items():
        (folder / name).write_bytes(content)
    return True


def _folder(folder: Path, found: Verdict) -> None:
    sums = _sums(folder, found)
    if sums is None:
        return
    here = {path.name: path for path in sorted(folder.iterdir())}
    found.faults += [f"{name} is listed in {SUMS} and absent" for name in sums.keys() - here.keys()]
    extra = here.keys() - sums.keys() - {SUMS}
    found.faults += [f"{name} is not listed in {SUMS}" for name in sorted(extra)]
    whole = set()
    for name in sums.keys() & here.keys():
        path = here[name]
        if path.is_symlink() or not path.is_file():
            found.faults.append(f"{name} is no plain file")
        elif _sha256(path) != sums[name]:
            found.faults.append(f"{name} is not as it was released: its SHA-256 differs")
        else:
            whole.add(name)
    found.faults.sort()
    found.compared.append(f"{len(whole)} files with {SUMS}")
    if "datapackage.json" in whole:
        _contents(folder, whole, found)
    elif "datapackage.json" not in sums:
        found.faults.append("datapackage.json is absent: no release")


def _sums(folder: Path, found: Verdict) -> dict[str, str] | None:
    try:
        text = (folder / SUMS).read_bytes().decode("ascii")
    except OSError:
        found.faults.append(f"{SUMS} is absent: nothing says what was released")
        return None
    except UnicodeDecodeError:
        text = ""
    lines = text.split("\n")
    matches = [_LINE.fullmatch(line) for line in lines[:-1]]
    names = [match.group(2) for match in matches if match]
    if lines[-1] or not names or len(names) != len(matches) or names != sorted(set(names)):
        found.faults.append(f"{SUMS} is damaged: not lines of hash and name, sorted by name")
        return None
    return {match.group(2): match.group(1) for match in matches if match}


def _contents(folder: Path, whole: set[str], found: Verdict) -> None:
    """The formats, each against the CSVs."""
    resources = json.loads((folder / "datapackage.json").read_bytes())["resources"]
    tables: dict[str, tuple[dict[str, Any], Rows]] = {}
    for resource in resources:
        name = resource["path"]
        if name not in whole:
            if not (folder / name).exists():
                found.faults.append(f"{name} is a resource and absent")
            continue
        content = (folder / name).read_bytes()
        given = (resource["bytes"], resource["hash"])
        if given != (len(content), f"sha256:{hashlib.sha256(content).hexdigest()}"):
            found.faults.append(f"datapackage.json gives another size or hash of {name}")
        text = content.decode("utf-8")
        header, *rows = csv.reader(io.StringIO(text, newline=""), strict=True)
        if header != [f["name"] for f in resource["schema"]["fields"]]:
            found.faults.append(f"{name}: another header than its schema")
            continue
        tables[resource["name"]] = (resource["schema"], rows)
    found.compared.append(f"{len(tables)} CSVs with datapackage.json")
    for name in sorted(whole):
        if name.endswith(".sqlite"):
            _compare(name, tables, _sqlite(folder / name, found, tables), found)
        elif name.endswith(".xlsx"):
            _compare(name, tables, _workbook(folder / name, tables, found), found)
        elif name.endswith((".zip", ".whl")):
            _archive(folder, name, whole, found)
    _parquet(folder, whole, tables, found)


def _compare(
    file: str,
    tables: Mapping[str, tuple[dict[str, Any], Rows]],
    held: Iterator[tuple[str, list[list[Any]]]],
    found: Verdict,
) -> None:
    """Cell for cell; the first difference of each table is named."""
    cells = 0
    for name, rows in held:
        schema, expected = tables[name]
        kinds = [f["type"] for f in schema["fields"]]
        wanted = [[_value(k, c) for k, c in zip(kinds, row, strict=True)] for row in expected]
        if rows != wanted:
            found.faults.append(f"{file}: {name} {_first_difference(schema, wanted, rows)}")
        cells += len(wanted) * len(kinds)
    found.compared.append(f"{cells:,} cells of {file} with the CSVs")


def _first_difference(schema: Mapping[str, Any], wanted: list[Any], rows: list[Any]) -> str:
    for number, (one, other) in enumerate(zip(wanted, rows, strict=False), start=2):
        for spec, was, is_ in zip(schema["fields"], one, other, strict=False):
            if was != is_:
                return f"row {number}, {spec['name']}: {is_!r}, in the CSV {was!r}"
    return f"has {len(rows)} rows, the CSV {len(wanted)}"


def _value(kind: str, cell: str) -> Any:
    """What every format must hold for a cell of the CSV."""
    if cell == "":
        return None
    if kind == "number":
        return _number(float(cell))  # SQLite, Parquet and sheets hold binary floats
    return Decimal(cell) if kind == "integer" else cell


def _number(value: Any) -> Any:
    """A number of another format as the decimal that prints alike."""
    return Decimal(repr(value)) if isinstance(value, int | float) else value


def _sqlite(
    path: Path, found: Verdict, tables: Mapping[str, tuple[dict[str, Any], Rows]]
) -> Iterator[tuple[str, list[list[Any]]]]:
    """Rows as the file holds them, tables by key. Nothing that its schema might run is trusted."""
    database = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro&immutable=1", uri=True)
    try:
        database.execute("PRAGMA trusted_schema = OFF")
        kinds = dict(
            database.execute("SELECT name, type FROM sqlite_master WHERE name NOT LIKE 'sqlite_%'")
        )
        # Views that only others ask hold no rows of their own, and are no resource.
        stored = {name for name, kind in kinds.items() if kind in ("table", "trigger")}
        if not stored <= set(tables) <= kinds.keys():
            found.faults.append(
                f"{path.name} holds other tables and views than datapackage.json names"
            )
        if database.execute("PRAGMA foreign_key_check").fetchall():
            found.faults.append(f"{path.name}: a foreign key points to nothing")
        for name, (schema, rows) in tables.items():
            if name not in kinds:
                continue
            specs = schema["fields"]
            columns = ", ".join(_quoted(spec["name"]) for spec in specs)
            held = [
                [_of_sqlite(spec["type"], cell) for spec, cell in zip(specs, row, strict=True)]
                for row in database.execute(f"SELECT {columns} FROM {_quoted(name)}")
            ]
            key = schema.get("primaryKey")
            if kinds[name] == "table" and key:
                held = _in_order_of(rows, held, specs, [key] if isinstance(key, str) else key)
            yield name, held
    except sqlite3.Error as error:
        found.faults.append(f"{path.name}: {error}")
    finally:
        database.close()


def _in_order_of(
    rows: Rows, held: list[list[Any]], specs: list[dict[str, Any]], key: list[str]
) -> list[list[Any]]:
    """A table has no order of its own: its rows as the CSV orders them, the unknown last."""
    names = [spec["name"] for spec in specs]
    at = [names.index(name) for name in key]
    kinds = [specs[i]["type"] for i in at]
    places = {
        tuple(_value(k, row[i]) for k, i in zip(kinds, at, strict=True)): place
        for place, row in enumerate(rows)
    }
    return sorted(held, key=lambda row: places.get(tuple(row[i] for i in at), len(rows)))


def _of_sqlite(kind: str, value: Any) -> Any:
    if kind == "boolean" and value in (0, 1):
        return "true" if value else "false"
    return _number(value)


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _workbook(
    path: Path, tables: Mapping[str, tuple[dict[str, Any], Rows]], found: Verdict
) -> Iterator[tuple[str, list[list[Any]]]]:
    try:
        sheets = read_sheets(path)
        contents = sheets.pop("contents")
    except (KeyError, ValueError, zipfile.BadZipFile) as error:
        found.faults.append(f"{path.name} is no workbook of a release: {error}")
        return
    listed = {str(row[1]): str(row[0]) for row in contents[1:]}
    left_out = {str(row[1]) for row in contents[1:] if isinstance(row[3], str)}
    if set(listed) != set(tables) or {listed[n] for n in listed.keys() - left_out} != set(sheets):
        found.faults.append(f"{path.name} holds other sheets than datapackage.json names tables")
        return
    found.not_compared += [f"{name}: more rows than a sheet holds" for name in sorted(left_out)]
    for name, (schema, _) in tables.items():
        if name in left_out:
            continue
        columns = [spec["name"] for spec in schema["fields"]]
        header, *rows = sheets[listed[name]]
        if header != columns:
            found.faults.append(f"{path.name}: {name} has another header than its schema")
            continue
        kinds = [spec["type"] for spec in schema["fields"]]
        yield (
            name,
            [
                [_of_sheet(k, c) for k, c in zip_longest(kinds, row[: len(kinds)])]
                if len(row) <= len(kinds)
                else row
                for row in rows
            ],
        )


def _of_sheet(kind: str, value: Any) -> Any:
    """A number that a sheet cannot hold exactly stands there as text."""
    if isinstance(value, str) and kind in ("integer", "number"):
        try:
            return _value(kind, value)
        except (InvalidOperation, ValueError):
            return value
    return value


def _archive(folder: Path, name: str, whole: set[str], found: Verdict) -> None:
    """What lies in an archive and beside it must be one. The wheel has its Parquet files inside."""
    wheel = name.endswith(".whl")
    inside = "readouts/data/" if wheel else ""
    number = 0
    with zipfile.ZipFile(folder / name) as archive:
        for info in archive.infolist():
            path = info.filename.removeprefix(inside)
            # The wheel's descriptor names Parquet files, and the zip has sums of its own.
            if not info.filename.startswith(inside) or path == (
                "datapackage.json" if wheel else SUMS
            ):
                continue
            number += 1
            if path not in whole:
                found.faults.append(f"{name}: {path} does not lie beside it")
            elif archive.read(info) != (folder / path).read_bytes():
                found.faults.append(f"{name}: {path} differs from the one beside it")
    found.compared.append(f"{number} files in {name} with those beside it")


def _parquet(
    folder: Path,
    whole: set[str],
    tables: Mapping[str, tuple[dict[str, Any], Rows]],
    found: Verdict,
) -> None:
    files = sorted(name for name in whole if name.endswith(".parquet"))
    if not files:
        return
    try:
        import pyarrow.parquet as pq
    except ModuleNotFoundError:
        found.not_compared.append(f"{len(files)} Parquet files: pyarrow is not installed")
        return

    def held() -> Iterator[tuple[str, list[list[Any]]]]:
        for file in files:
            name = file.removesuffix(".parquet")
            if name not in tables:
                found.faults.append(f"{file} is of no resource")
                continue
            table = pq.read_table(folder / file)
            columns = [
                [_of_parquet(cell) for cell in column.to_pylist()] for column in table.columns
            ]
            if table.column_names != [spec["name"] for spec in tables[name][0]["fields"]]:
                found.faults.append(f"{file}: other columns than its schema")
                continue
            yield name, [list(row) for row in zip(*columns, strict=True)]

    _compare("the Parquet files", tables, held(), found)


def _of_parquet(value: Any) -> Any:
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value) if hasattr(value, "isoformat") else _number(value)


def _sha256(path: Path) -> str:
    with path.open("rb") as source:
        return hashlib.file_digest(source, "sha256").hexdigest()
