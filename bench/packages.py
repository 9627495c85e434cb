"""Seeded packages of our own tables, of any size: clean, damaged, or unsorted and full of quotes.

Rows are made in blocks of at most a million statements; each block has speakers, sources and
evidence ids of its own that sort behind those of the block before, so that files come out sorted
and no more than a block is ever held.
"""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import polars as pl

REPOSITORY = Path(__file__).resolve().parents[1]
REGISTERS = ("coders", "formats", "issues", "rights", "speech_acts")
BLOCK = 1_000_000
# One in a thousand rows of these tables is damaged in one cell.
DAMAGE = {
    "statements": [
        ("said_on", "2021-02-30"),
        ("said_on_basis", "guessed"),
        ("meeting_id", "no-such-meeting"),
        ("summary", ""),
        ("summary", "x" * 301),
        ("coded_from_id", "No Such Source"),
    ],
    "stances": [("stance", "3"), ("holder_id", "nobody"), ("stance_kind", "")],
    "evidence": [
        ("passage_sha256", "abc"),
        ("passage_start", "-1"),
        ("statement_id", "nothing-said"),
    ],
}
WORDS = [
    "the",
    "minister",
    "said",
    "that",
    "talks",
    "would",
    "go",
    "on",
    "and",
    "asked",
    "all",
    "sides",
    "to",
    "keep",
    "their",
    "word",
    "on",
    "aid",
    "access",
    "security",
    "trade",
    "borders",
    "refugees",
    "recognition",
    "sanctions",
    "rights",
    "women",
    "schools",
]


def make(root: Path, statements: int, kind: str, seed: int = 1) -> Path:
    """Write the package of so many statements to the folder ``root``, which is made anew."""
    shutil.rmtree(root, ignore_errors=True)
    (root / "data").mkdir(parents=True)
    declared = json.loads((REPOSITORY / "datapackage.json").read_text("utf-8"))
    resources = []
    for resource in declared["resources"]:
        schema = json.loads((REPOSITORY / resource["schema"]).read_text("utf-8"))
        path = f"data/{resource['name']}.csv"
        columns = [field["name"] for field in schema["fields"]]
        if resource["name"] in REGISTERS:
            shutil.copy(REPOSITORY / resource["path"], root / path)
        else:
            (root / path).write_text(",".join(columns) + "\n", "utf-8")
        resources.append({"name": resource["name"], "path": path, "schema": schema})
    (root / "datapackage.json").write_text(json.dumps({"name": "bench", "resources": resources}))
    blocks = max(1, -(-statements // BLOCK))
    for block in range(blocks):
        random = np.random.default_rng([seed, block])
        tables = _block(random, block, blocks, min(BLOCK, statements - block * BLOCK))
        for name, frame in tables.items():
            if kind == "damaged" and name in DAMAGE:
                frame = _damaged(frame, name, random)
            if kind == "unsorted":
                frame = frame.sample(fraction=1, shuffle=True, seed=seed)
            with (root / "data" / f"{name}.csv").open("ab") as file:
                frame.write_csv(file, include_header=False)
    if kind == "unsorted":
        _quote(root)
    return root


def _block(
    random: np.random.Generator, block: int, blocks: int, count: int
) -> dict[str, pl.DataFrame]:
    """The tables of a block, each sorted by its key."""
    persons, n_sources = max(20, count // 200), max(5, count // 23)
    n_meetings, seats = max(3, count // 64), 5
    b = f"{block:03d}"
    if block == 0:
        b = "000"
    states = [f"s{b}-state-{i:02d}" for i in range(20)]
    people = [f"p{b}-speaker-{i:06d}" for i in range(persons)]
    actors = pl.DataFrame(
        {
            "actor_id": people + states,
            "name": [f"Speaker {b} {i}" for i in range(persons)]
            + [f"State {b} {i}" for i in range(20)],
            "actor_type": ["person"] * persons + ["state"] * 20,
            "parent_actor_id": [None] * (persons + 20),
            "wikidata_id": [None] * (persons + 20),
            "note": [None] * (persons + 20),
        }
    ).cast(pl.String)
    days = np.arange("2021-08-16", "2026-11-01", dtype="datetime64[D]").astype(str)
    coders, rights, formats, acts, issues = (
        _ids(name) for name in ("coders", "rights", "formats", "speech_acts", "issues")
    )

    def pick(values: Sequence[str] | pl.Series, size: int) -> pl.Series:
        known = pl.Series(values, dtype=pl.String)
        return known.gather(random.integers(0, len(values), size))

    def sometimes(values: pl.Series, share: float) -> pl.Series:
        return values.set(pl.Series(random.random(len(values)) >= share), None)

    source_ids = [f"outlet-{b}-{i:06d}-report" for i in range(n_sources)]
    published = pick(days.tolist(), n_sources)
    sources = pl.DataFrame(
        {
            "source_id": source_ids,
            "title": _prose(random, n_sources, 6),
            "publisher": pick(["Foreign Office", "Kremlin", "White House", "Reuters"], n_sources),
            "source_type": pick(["official_transcript", "wire_report", "newspaper"], n_sources),
            "issuer_id": sometimes(pick(states, n_sources), 0.6),
            "url": [f"https://example.org/{b}/{i}" for i in range(n_sources)],
            "url_format": ["html"] * n_sources,
            "published": published,
            "published_latest": published,
            "published_basis": ["stated"] * n_sources,
            "language": ["en"] * n_sources,
            "rights_id": pick(rights, n_sources),
            "rights_note": [None] * n_sources,
            "text_seen": ["full"] * n_sources,
            "coverage": ["whole"] * n_sources,
            "coverage_note": [None] * n_sources,
            "text_sha256": _hex(random, n_sources, 64),
            "seen_on": ["2026-11-25"] * n_sources,
            "coder_id": pick(coders, n_sources),
            "derived_from_id": sometimes(pick(source_ids, n_sources), 0.1),
        }
    )
    meeting_ids = [f"meeting-{b}-{i:06d}-20220101" for i in range(n_meetings)]
    began = pick(days.tolist(), n_meetings)
    meetings = pl.DataFrame(
        {
            "meeting_id": meeting_ids,
            "name": _prose(random, n_meetings, 4),
            **dict.fromkeys(
                ("start_date", "start_date_latest", "end_date", "end_date_latest"), began
            ),
            "place": pick(["Doha", "New York", "Moscow"], n_meetings),
            "country_id": sometimes(pick(states, n_meetings), 0.5),
            "place_basis": ["stated"] * n_meetings,
            "format": pick(formats, n_meetings),
            "mode": ["in_person"] * n_meetings,
            "level": ["minister"] * n_meetings,
            "status": ["held"] * n_meetings,
            "parent_meeting_id": [None] * n_meetings,
            "standing": ["accepted"] * n_meetings,
            "standing_note": [None] * n_meetings,
        }
    )
    speakers = np.sort(random.integers(0, persons, count))
    day = random.integers(0, len(days), count)
    frame = pl.DataFrame(
        {
            "speaker": pl.Series(people).gather(speakers),
            "day": pl.Series(days.tolist()).gather(day),
            "compact": pl.Series([d.replace("-", "") for d in days.tolist()]).gather(day),
            "word": pick(WORDS, count),
            "number": np.arange(count),
        }
    )
    statement = pl.concat_str(
        "speaker", pl.lit("-"), "compact", pl.lit("-"), "word", pl.lit("-"), "number"
    )
    frame = frame.with_columns(statement.alias("statement_id")).sort("statement_id")
    statements = frame.select(
        "statement_id",
        pl.col("day").alias("said_on"),
        pl.col("day").alias("said_on_latest"),
        pl.Series("said_on_basis", pick(["stated", "inferred", "meeting"], count)),
        pl.Series("meeting_id", sometimes(pick(meeting_ids, count), 0.7)),
        pl.Series("speech_act", pick(acts, count)),
        pl.Series("summary", _prose(random, count, 12)),
        pl.lit("accepted").alias("standing"),
        pl.lit(None, pl.String).alias("standing_note"),
        pl.Series("coded_from_id", pick(source_ids, count)),
    )
    sides = pick(states, count)
    statement_speakers = frame.select(
        "statement_id",
        pl.col("speaker").alias("actor_id"),
        pl.Series("on_behalf_of_id", sides),
        pl.lit("itself").alias("attested_by"),
    )
    targeted = random.random(count) < 0.25
    statement_targets = frame.filter(pl.Series(targeted)).select("statement_id")
    statement_targets = statement_targets.with_columns(
        pl.Series("actor_id", pick(states, statement_targets.height)),
        pl.lit("addressee").alias("target_role"),
    )
    linked = frame.filter(pl.Series(random.random(count) < 0.02)).select("statement_id")
    statement_links = linked.select(
        "statement_id",
        pl.lit("repeats").alias("link_relation"),
        pl.Series("linked_statement_id", pick(frame["statement_id"], linked.height)),
    )
    stances = frame.select(
        "statement_id",
        pl.Series("issue_id", pick(issues, count)),
        pl.Series("holder_id", sides),
        pl.lit("own").alias("stance_kind"),
        pl.Series("stance", pick(["-2", "-1", "0", "1", "2"], count)),
    )
    seated = pl.Series([meeting for meeting in meeting_ids for _ in range(seats)])
    chosen = [random.choice(persons, seats, replace=False) for _ in meeting_ids]
    sitting = pl.Series(people).gather(np.concatenate(chosen))
    participations = pl.DataFrame(
        {
            "participation_id": seated + "." + sitting,
            "meeting_id": seated,
            "actor_id": sitting,
            "on_behalf_of_id": pick(states, len(seated)),
            "participant_role": ["participant"] * len(seated),
            "seat": ["member"] * len(seated),
            "attendance": ["attended"] * len(seated),
            "standing": ["accepted"] * len(seated),
            "standing_note": [None] * len(seated),
            "coded_from_id": pick(source_ids, len(seated)),
        }
    ).sort("participation_id")
    n_evidence = count + count // 5
    first, last = block * 16**12 // blocks, (block + 1) * 16**12 // blocks
    ids = np.unique(random.integers(first, last, n_evidence))
    start = random.integers(0, 50_000, len(ids))
    evidence = pl.DataFrame(
        {
            "evidence_id": [f"e{i:012x}" for i in ids],
            "source_id": pick(source_ids, len(ids)),
            "statement_id": pick(frame["statement_id"], len(ids)),
            "meeting_id": [None] * len(ids),
            "participation_id": [None] * len(ids),
            "fragment": _prose(random, len(ids), 8),
            "passage_start": start,
            "passage_end": start + 120,
            "passage_sha256": _hex(random, len(ids), 64),
            "quotation": pick(["direct", "indirect"], len(ids)),
            "translation": ["original"] * len(ids),
            "relayed_by_actor_id": sometimes(pick(people, len(ids)), 0.1),
            "reading": ["supports"] * len(ids),
            "field": [None] * len(ids),
            "reported_value": [None] * len(ids),
            "note": [None] * len(ids),
        }
    )
    made = {
        "actors": actors,
        "sources": sources,
        "meetings": meetings,
        "statements": statements,
        "statement_speakers": statement_speakers,
        "statement_targets": statement_targets,
        "statement_links": statement_links,
        "stances": stances,
        "participations": participations,
        "evidence": evidence,
    }
    return {name: frame.cast(pl.String) for name, frame in made.items()}


def _ids(register: str) -> list[str]:
    for folder in ("curated", "scripted"):
        path = REPOSITORY / f"data/{folder}/{register}.csv"
        if path.is_file():
            return pl.read_csv(path, infer_schema=False).to_series(0).to_list()
    raise FileNotFoundError(register)


def _prose(random: np.random.Generator, size: int, words: int) -> pl.Series:
    """Sentences; one in ten holds a comma, and so is quoted."""
    drawn = pl.DataFrame(
        {
            str(i): pl.Series(WORDS).gather(random.integers(0, len(WORDS), size))
            for i in range(words)
        }
    )
    said = drawn.select(pl.concat_str(pl.all(), separator=" ").alias("said"))
    comma = pl.Series("comma", random.random(size) < 0.1)
    replaced = pl.col("said").str.replace(" ", ", ", literal=True)
    return said.select(pl.when(comma).then(replaced).otherwise("said").alias("said")).to_series()


def _hex(random: np.random.Generator, size: int, digits: int) -> list[str]:
    drawn = random.bytes(size * digits // 2).hex()
    return [drawn[i : i + digits] for i in range(0, len(drawn), digits)]


def _damaged(frame: pl.DataFrame, table: str, random: np.random.Generator) -> pl.DataFrame:
    """One row in a thousand with one cell that is wrong."""
    rows = random.choice(frame.height, max(1, frame.height // 1000), replace=False)
    kinds = random.integers(0, len(DAMAGE[table]), len(rows))
    for kind, (name, value) in enumerate(DAMAGE[table]):
        column = frame[name].scatter(np.sort(rows[kinds == kind]), value or None)
        frame = frame.with_columns(column.alias(name))
    return frame


def _quote(root: Path) -> None:
    """Summaries and fragments that need quotes, every second one with quotes and a line break inside."""
    for table, name in (("statements", "summary"), ("evidence", "fragment")):
        path = root / "data" / f"{table}.csv"
        frame = pl.read_csv(path, infer_schema=False)
        spoken = pl.lit('"Aid", ') + pl.col(name)
        broken = pl.lit('He said: "') + pl.col(name) + pl.lit('"\nand left')
        odd = pl.int_range(pl.len()) % 2 == 1
        frame.with_columns(pl.when(odd).then(broken).otherwise(spoken).alias(name)).write_csv(path)


if __name__ == "__main__":
    make(Path(sys.argv[1]), int(sys.argv[2]), sys.argv[3])
