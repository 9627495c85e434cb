"""Faults that people of this trade have reported in public, made small: what we say of each.

The numbers are those of ../shared/cases, whose inputs are judged too where they are at hand; here every
input is written anew, so that the tests run wherever the repository is.
"""

import json
import sqlite3
from pathlib import Path
from typing import Any

import pytest
import tiny

import readouts
from readouts.codings import yaml
from readouts.faults import FaultsFound
from readouts.release.bundle import build
from readouts.schema.declaration import read_package
from readouts.schema.pandera_schema import refused_cells
from readouts.validation.package import validate

Fields = dict[str, dict[str, Any]]
TEXT: dict[str, Any] = {"type": "string"}
DAY: dict[str, Any] = {"type": "date"}
LIST: dict[str, Any] = {"type": "list", "delimiter": ";"}
Found = list[tuple[str, int, str]]


def package(root: Path, **tables: tuple[Fields, bytes]) -> Path:
    """A package of tables, each from its fields and the bytes of its file; the first field is the key.

    A field that is ``to`` another table refers to that table's first field.
    """
    resources = []
    for name, (fields, content) in tables.items():
        described = [{"name": field, **field_of} for field, field_of in fields.items()]
        keys = [
            {"fields": [f["name"]], "reference": {"resource": f["to"], "fields": [f["at"]]}}
            for f in described
            if "to" in f
        ]
        schema: dict[str, Any] = {
            "fields": [{k: v for k, v in f.items() if k not in ("to", "at")} for f in described],
            "primaryKey": [next(iter(fields))],
        }
        schema |= {"foreignKeys": keys} if keys else {}
        resources.append({"name": name, "path": f"{name}.csv", "schema": schema})
        (root / f"{name}.csv").write_bytes(content)
    (root / "datapackage.json").write_text(json.dumps({"name": "case", "resources": resources}))
    return root


ACTOR: Fields = {"actor": {**TEXT, "constraints": {"required": True}}, "name": TEXT}
# Case, tables, what is found.
TABLES: dict[str, tuple[dict[str, tuple[Fields, bytes]], Found]] = {
    "c01": (
        {"codes": ({"place": TEXT, "code": TEXT}, b"place,code\nx,NA\ny,NG\nz,\n")},
        [],
    ),
    "c03": ({"files": ({"file": TEXT}, b"file\n00451\n0x1F\n1e5b\n")}, []),
    "c11": (
        {"talks": ({"talk": TEXT, "day": DAY}, b"talk,day\na,2022\nb,2022-07\nc,2022-07-01\n")},
        [("talks.csv", 2, "type-error"), ("talks.csv", 3, "type-error")],
    ),
    "c13": (
        {
            "talks": (
                {"talk": TEXT, "day": {**DAY, "format": "any"}},
                b"talk,day\na,05/06/2018\nb,25/06/2018\nc,2018-06-05\n",
            )
        },
        [("talks.csv", 2, "type-error"), ("talks.csv", 3, "type-error")],
    ),
    "c17": (
        {
            "events": (
                {"event": TEXT, "day": DAY, "who": TEXT},
                b"event,day,who\n77,2010-05-01,x\n78,2010-05-01,x\n77,2011-02-03,x\n",
            )
        },
        [("events.csv", 4, "primary-key")],
    ),
    "c23": (
        {"actors": (ACTOR, b"\xef\xbb\xbfactor,name\na,Alpha\n")},
        [("actors.csv", 1, "byte-order-mark")],
    ),
    "c25": (
        {
            "actors": (
                ACTOR,
                "actor,name\na,T\u00c3\u00bcrkiye\nb,S\u00c3\u00a3o Tom\u00c3\u00a9\nc,Türkiye\n".encode(),
            )
        },
        [("actors.csv", 2, "mojibake"), ("actors.csv", 3, "mojibake")],
    ),
    "c27": (
        {
            "posts": (
                {"post": TEXT, "post_id": TEXT},
                b"post,post_id\na,1400530000000000009\nb,1.40053E+18\nc,9007199254740995\n",
            )
        },
        [("posts.csv", 3, "scientific-id")],
    ),
    "c29": (
        {
            "notes": (
                {"note": TEXT, "words": TEXT},
                b'note,words\na,"two\nlines"\nb,plain\nc,"never closed\nd,plain\ne,plain\n',
            )
        },
        [("notes.csv", 5, "stray-quote")],
    ),
    "c31": (
        {"notes": ({"note": TEXT, "day": TEXT}, b"note,day,day\na,x,y\n")},
        [("notes.csv", 1, "duplicate-label")],
    ),
    "c33": (
        {"actors": (ACTOR, b"actor,name\na,Alpha\n<<<<<<< ours\nb,B\n=======\nb,C\n>>>>>>> t\n")},
        [("actors.csv", 3, "unresolved-merge")],
    ),
    "c35": (
        {
            "glued": (ACTOR, b"actor,name\na,Alpha\nb,Betac,Gamma\n"),
            "open": (ACTOR, b"actor,name\na,Alpha"),
        },
        [("glued.csv", 3, "extra-cell"), ("open.csv", 2, "no-final-newline")],
    ),
    "c39": (
        {
            "actors": (
                {**ACTOR, "founded": DAY},
                b"actor,name,founded\na,Alpha,1919-08-19\n,Beta,1919-08-19\nc,Gamma,soon\n",
            ),
            "said": (
                {"said": TEXT, "by": {**TEXT, "to": "actors", "at": "actor"}},
                b"said,by\n1,a\n2,b\n3,c\n",
            ),
        },
        [("actors.csv", 3, "constraint-error"), ("actors.csv", 4, "type-error")],
    ),
    "c41": (
        {
            "actors": (ACTOR, b"actor,name\na,Alpha\nb,Beta\n"),
            "talks": (
                {"talk": TEXT, "actors": {**LIST, "to": "actors", "at": "actor"}},
                b"talk,actors\n1,a;b\n2,b\n3,a;z\n4,b;b\n5,a; b\n6,a;\n",
            ),
        },
        [
            ("talks.csv", 4, "foreign-key"),
            ("talks.csv", 5, "list-element"),
            ("talks.csv", 6, "list-element"),
            ("talks.csv", 7, "list-element"),
        ],
    ),
    "c43": (
        {"said": ({"said": TEXT, "keys": LIST}, b"said,keys\n1,p;q\n2,p;\n3,;q\n4,\n5,p;;q\n")},
        [
            ("said.csv", 3, "list-element"),
            ("said.csv", 4, "list-element"),
            ("said.csv", 6, "list-element"),
        ],
    ),
    "c45": (
        {
            "persons": (
                {"person": TEXT, "name": {**TEXT, "constraints": {"unique": True}}},
                "person,name\na,Jos\u00e9\nb,Jose\u0301\nc,Zoe\n".encode(),
            ),
            "said": (
                {"said": TEXT, "by": {**TEXT, "to": "persons", "at": "name"}},
                "said,by\n1,Jose\u0301\n".encode(),
            ),
        },
        [("persons.csv", 3, "not-nfc"), ("said.csv", 2, "not-nfc")],
    ),
    "c65": (
        {
            "talks": (
                {"talk": TEXT, "day": DAY},
                b"talk,day\n" + b"".join(b"t%d,x\n" % i for i in range(3000)),
            )
        },
        [("talks.csv", line, "type-error") for line in range(2, 3002)],
    ),
}


@pytest.mark.parametrize("case", TABLES)
def test_a_table_of_a_case(case: str, tmp_path: Path) -> None:
    tables, expected = TABLES[case]
    faults, _ = validate(package(tmp_path, **tables))
    assert [(fault.path, fault.line, fault.rule) for fault in faults] == expected


def test_what_differs_between_repeated_rows_is_named(tmp_path: Path) -> None:
    (fault,), _ = validate(package(tmp_path, **TABLES["c17"][0]))
    assert ("line 2" in fault.message, "they differ in day" in fault.message) == (True, True)


def test_what_was_garbled_is_read_back(tmp_path: Path) -> None:
    faults, _ = validate(package(tmp_path, **TABLES["c25"][0]))
    assert [fault.mend for fault in faults] == ["Probably 'Türkiye'.", "Probably 'São Tomé'."]


@pytest.mark.parametrize(
    ("source", "rule", "line"),
    [
        (b"id: a\nsteps:\n- do: x\n  by: p\n  do: y\n", "yaml-repeated-key", 5),  # c07
        (b"\xef\xbb\xbfid: a\n", "byte-order-mark", 1),  # c23
        (
            b"id: a\n<<<<<<< ours\nx: 1\n=======\nx: 2\n>>>>>>> theirs\n",
            "unresolved-merge",
            2,
        ),  # c33
    ],
    ids=["c07", "c23", "c33"],
)
def test_a_coding_file_of_a_case(source: bytes, rule: str, line: int) -> None:
    with pytest.raises(FaultsFound) as refused:
        yaml.read(source, "coding.yaml")
    assert [(f.rule, f.line) for f in refused.value.faults] == [(rule, line)]


def test_no_is_text() -> None:
    """c05: in a list, as a key and as a value."""
    read = yaml.read(b"states: [NO, SE]\nnames:\n  NO: Norway\nagrees: yes\nlight: on\n", "f").data
    assert read == {
        "states": ["NO", "SE"],
        "names": {"NO": "Norway"},
        "agrees": "yes",
        "light": "on",
    }


def test_a_key_of_two_columns_in_the_emitted_schema(tmp_path: Path) -> None:
    """c37: only the rows that repeat it; and what the key says is said of days and lists too."""
    fields: Fields = {"talk": TEXT, "actor": TEXT, "day": DAY, "seats": LIST}
    root = package(tmp_path, seats=(fields, b"talk,actor,day,seats\n"))
    path = root / "datapackage.json"
    path.write_text(path.read_text().replace('["talk"]', '["talk", "actor"]'))
    table = read_package(root).tables["seats"]
    cells = [
        ("1", "a", "2021-02-28", "x;y"),
        ("1", "b", "2021-13-45", "x"),
        ("2", "a", "2021-02-28", "x;;y"),
        ("2", "a", "2021-02-28", ""),
    ]
    rows = [dict(zip(table.columns, row, strict=True)) for row in cells]
    assert refused_cells(table, rows) == {(1, "day"), (2, "seats"), (3, "talk")}


@pytest.fixture(scope="module")
def released(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The release of a tiny package, in which one text is NA and another is missing."""
    return build(read_package(tiny.releasable(tmp_path_factory.mktemp("na") / "package")))


def with_pandas(release: Path) -> dict[str, object]:
    frame = readouts.load("things", release).set_index("id")["a_string"]
    return {key: None if value is frame.dtype.na_value else value for key, value in frame.items()}


def with_pyarrow(release: Path) -> dict[str, object]:
    from pyarrow import parquet

    rows = parquet.read_table(release / "things.parquet").to_pylist()
    return {row["id"]: row["a_string"] for row in rows}


def with_frictionless(release: Path) -> dict[str, object]:
    from frictionless import Package

    rows = Package(str(release / "datapackage.json")).get_resource("things").read_rows()
    return {row["id"]: row["a_string"] for row in rows}


def with_sqlite(release: Path) -> dict[str, object]:
    database = sqlite3.connect(release / "readouts.sqlite")
    return dict(database.execute("SELECT id, a_string FROM things"))


def with_duckdb(release: Path) -> dict[str, object]:
    reason = "LEFT OUT: duckdb is not installed here"
    duckdb = pytest.importorskip("duckdb", reason=reason)
    query = f"SELECT id, a_string FROM '{release / 'things.parquet'}'"
    return dict(duckdb.sql(query).fetchall())


@pytest.mark.parametrize(
    "read", [with_pandas, with_pyarrow, with_frictionless, with_sqlite, with_duckdb]
)
def test_na_is_a_text_in_every_reader(read: Any, released: Path) -> None:
    """c01: two letters stay two letters, and only the empty cell is missing; c03, c27: digits stay."""
    found = read(released)
    texts = {value for value in found.values() if value is not None}
    assert {"NA", "00451", "1E5"} <= texts
    assert [key for key, value in found.items() if value is None] == ["empty"]


AT_HAND = {
    "c01": [],
    "c03": [],
    "c11": ["type-error"] * 2,
    "c13": ["type-error"] * 2,
    "c17": ["primary-key"],
    "c23": ["byte-order-mark"],
    "c25": ["mojibake"] * 2,
    "c27": ["scientific-id"] * 2,
    "c29": ["stray-quote"],
    "c31": ["duplicate-label"],
    "c33": ["unresolved-merge"],
    "c35": ["extra-cell", "no-final-newline"],
    "c39": ["constraint-error", "type-error"],
    "c41": ["foreign-key", "list-element", "list-element"],
    "c43": ["list-element"] * 3,
    "c45": ["not-nfc"] * 2,
    "c65": ["constraint-error"] * 3000,
}


@pytest.mark.parametrize("case", AT_HAND)
def test_the_input_beside_the_repository(case: str, shared: Path) -> None:
    faults, _ = validate(shared / "cases/inputs" / case)
    assert [fault.rule for fault in faults] == AT_HAND[case]
