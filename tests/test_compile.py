"""What compile derives: sides, holders, kinds, attestation, stage participations, and its faults."""

from pathlib import Path

import pytest

from readouts.cli import main
from readouts.codings.attestation import attested_by
from readouts.codings.evidence_rows import reported_value
from readouts.codings.statements import inherited
from readouts.faults import FaultsFound
from readouts.lexing.lexed import lex_table
from readouts.rows import Rows, read_rows
from readouts.schema.declaration import read_package
from readouts.validation.typed import read_typed

CODING = "data/curated/codings/2021/unknown-20210916-fo-blinken.yaml"


def compiled(root: Path) -> dict[str, Rows]:
    package = read_package(root)
    registers = {
        n: lex_table(package, package.tables[n]).rows
        for n in ("actors", "formats", "meetings", "reliability")
    }
    return read_typed(package, registers).compiled.tables


def stances(tables: dict[str, Rows], statement: str) -> set[tuple[str, ...]]:
    names = ("issue_id", "holder_id", "stance_kind", "stance")
    return {tuple(r[n] for n in names) for r in tables["stances"] if r["statement_id"] == statement}


def held_from(root: Path, day: str) -> set[tuple[str, str]]:
    positions = compiled(root)["positions"]
    return {(row["actor_id"], row["issue_id"]) for row in positions if row["from_date"] == day}


def test_what_is_typed_also_is_attributed(repository: Path) -> None:
    assert stances(compiled(repository), "iftikhar-20210916-no-military-solution") == {
        ("political-settlement", "pak", "own", "2"),
        ("political-settlement", "usa", "attributed", "2"),
    }


def test_raised_has_no_value_and_reserved_is_zero(repository: Path) -> None:
    tables = compiled(repository)
    assert stances(tables, "iftikhar-20210916-no-pressure") == {
        ("recognise-taliban", "pak", "raised", "")
    }
    assert stances(tables, "iftikhar-20210916-independent-decisions") == {
        ("recognise-taliban", "pak", "own", "0")
    }


def test_a_joint_statement_has_one_stance_for_each_side(repository: Path) -> None:
    holders = {h for _, h, _, _ in stances(compiled(repository), "quad-20210916-reconciliation")}
    assert holders == {"rus", "chn", "pak", "irn"}


def test_an_attributed_stance_is_no_position(repository: Path) -> None:
    held = held_from(repository, "2021-09-16")
    assert ("pak", "political-settlement") in held
    assert ("usa", "political-settlement") not in held


def test_what_only_another_side_relays_is_no_position(repository: Path) -> None:
    held = held_from(repository, "2021-09-17")  # when Pakistan read out a text of four sides
    assert ("pak", "sovereignty") in held
    assert ("rus", "sovereignty") not in held


def test_attestation(repository: Path) -> None:
    found = {
        (r["statement_id"], r["on_behalf_of_id"]): r["attested_by"]
        for r in compiled(repository)["statement_speakers"]
    }
    assert found["quad-20210917-sovereignty", "irn"] == "other_actor"  # read out by another side
    assert found["quad-20210917-sovereignty", "pak"] == "itself"  # read out by the side itself
    assert found["lavrov-20210916-afghans-decide", "rus"] == "itself"  # the side's own text
    assert found["iftikhar-20210916-not-in-line", "pak"] == "itself"  # quoted in a text of no side
    assert found["qureshi-20210916-relief-flights", "pak"] == "report"  # retold


def test_a_day_between_bounds_and_a_day_of_the_meeting(repository: Path) -> None:
    days = {
        r["statement_id"]: (r["said_on"], r["said_on_latest"])
        for r in compiled(repository)["statements"]
    }
    assert days["wang-20210916-with-russia"] == ("2021-09-16", "2021-09-17")
    assert days["quad-20210916-determination"] == ("2021-09-16", "2021-09-16")


def test_who_speaks_on_a_stage_takes_part_in_it(repository: Path) -> None:
    tables = compiled(repository)
    row = next(r for r in tables["participations"] if r["actor_id"] == "asim-iftikhar")
    assert (row["participant_role"], row["on_behalf_of_id"]) == ("speaker", "pak")
    supported = [r for r in tables["evidence"] if r["participation_id"] == row["participation_id"]]
    said = [r for r in tables["statements"] if r["meeting_id"] == row["meeting_id"]]
    assert len(supported) == len(said)


def test_compiling_twice_is_compiling_once(repository: Path) -> None:
    assert compiled(repository) == compiled(repository)


def test_the_committed_tables_are_what_it_compiles_to(repository: Path) -> None:
    package = read_package(repository)
    for name, rows in compiled(repository).items():
        assert read_rows(repository / package.tables[name].path) == rows


@pytest.mark.parametrize(
    ("name", "typed", "reported"),
    [
        ("targets", {"usa": "criticised"}, "usa:criticised"),
        ("targets", {"usa": ["praised", "addressee"]}, "usa:addressee;usa:praised"),
        ("speakers", {"asim-iftikhar": ["pak", "oic"]}, "asim-iftikhar>oic;asim-iftikhar>pak"),
        ("speakers", ["rus", "chn"], "chn;rus"),
        ("stances", {"trade": "+1"}, "trade:1"),
        ("said_on", "2021-09", "2021-09"),
    ],
)
def test_what_is_reported_otherwise_keeps_its_values(
    name: str, typed: object, reported: str
) -> None:
    assert reported_value(name, typed) == reported


def test_a_note_on_a_written_text_is_one_on_its_statements() -> None:
    """An occasion without a passage of its own has no other evidence that could hold it."""
    text = {"note": "Read out.", "quotation": "direct", "statements": [{"id": "one"}]}
    assert [context["note"] for _, context, _ in inherited(text, ())] == ["Read out."]
    meeting = text | {"at": "They met"}
    assert ["note" in context for _, context, _ in inherited(meeting, ())] == [False]


def test_two_homes_name_both_lines(copy: Path) -> None:
    path = copy / CODING
    text = path.read_text()
    twice = text.replace("id: determination", "id: reconciliation", 1)
    path.write_text(twice)
    lines = [n for n, line in enumerate(twice.splitlines(), 1) if "id: reconciliation" in line]
    with pytest.raises(FaultsFound) as found:
        compiled(copy)
    twice = [f for f in found.value.faults if f.rule == "typed-twice"]
    assert [fault.line for fault in twice] == lines
    assert [fault.message.endswith(f":{n}") for fault, n in zip(twice, lines[::-1], strict=True)]


def test_what_cannot_be_compiled_is_found_in_every_file(copy: Path) -> None:
    """A fault of one file hides none of another, nor another kind in the same."""
    paths = [copy / CODING, copy / CODING.replace("unknown", "dawn").replace("blinken", "decries")]
    for path in paths:
        text = path.read_text("utf-8").replace("fo-briefing-20210916", "fo-briefing-2021091")
        path.write_text(text.replace("same_as: blinken-2", "same_as: blinkin-2", 1), "utf-8")
    with pytest.raises(FaultsFound) as found:
        compiled(copy)
    meant = {
        "unknown-meeting": "Did you mean 'fo-briefing-20210916'?",
        "no-home": "Did you mean 'blinken-20210913-reassess'?",
    }
    for rule, mend in meant.items():
        faults = [f for f in found.value.faults if f.rule == rule]
        assert {copy / fault.path for fault in faults} == set(paths)
        assert all(fault.mend.startswith(mend) for fault in faults)
    assert {fault.rule for fault in found.value.faults} == set(meant)


def test_a_passage_that_is_typed_nowhere_is_stale(copy: Path) -> None:
    path = copy / CODING
    path.write_text(
        path.read_text().replace("    at: We look forward\n", "    at: He said achieving\n", 1)
    )
    with pytest.raises(FaultsFound) as found:
        compiled(copy)
    assert {fault.rule for fault in found.value.faults} == {"passage-stale"}


def test_a_coding_without_passages_says_what_to_run(
    copy: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (copy / "data/passages/unknown-20210916-fo-blinken.csv").unlink()
    monkeypatch.chdir(copy)
    assert main(["validate"]) == 1
    assert "readouts evidence --texts" in capsys.readouterr().out


def test_a_text_that_was_not_kept_has_evidence_without_a_pointer(repository: Path) -> None:
    rows = [r for r in compiled(repository)["evidence"] if r["source_id"].startswith("xinhua-")]
    assert rows
    assert {r["passage_sha256"] for r in rows} == {""}


@pytest.mark.parametrize("seen", ["full", "partial"])
def test_nothing_is_left_unpointed_where_the_text_was_at_hand(copy: Path, seen: str) -> None:
    """``[]`` beside typed passages is a fault, whether the text was seen whole or in part."""
    path = copy / CODING
    text = path.read_text("utf-8").replace("at: We will take", "at: []\n    note: We will take")
    text = text.replace("text_seen: full", f"text_seen: {seen}")
    path.write_text(text, "utf-8")
    with pytest.raises(FaultsFound) as refused:
        compiled(copy)
    assert "at-empty" in {fault.rule for fault in refused.value.faults}


def test_who_speaks_for_two_sides_is_another_side_to_neither() -> None:
    """Envoy Ada speaks for one state in one sentence and for a group of states in the next."""

    def speaker(statement: str, side: str) -> dict[str, str]:
        return {"statement_id": statement, "actor_id": "ada", "on_behalf_of_id": side}

    def relayed(statement: str) -> dict[str, str]:
        return {
            "statement_id": statement,
            "source_id": "wire",
            "reading": "supports",
            "relayed_by_actor_id": "ada",
            "quotation": "direct",
        }

    tables: dict[str, Rows] = {
        "statement_speakers": [speaker("one", "bhr"), speaker("two", "gcc")],
        "sources": [{"source_id": "wire", "issuer_id": "", "source_type": "wire_report"}],
        "evidence": [relayed("one"), relayed("two")],
    }
    attested_by(tables, [{"actor_id": "ada", "parent_actor_id": ""}])
    assert [row["attested_by"] for row in tables["statement_speakers"]] == ["itself", "itself"]


def test_an_agency_is_a_side_of_its_own_in_its_own_text() -> None:
    row = {
        "source_id": "text",
        "reading": "supports",
        "relayed_by_actor_id": "",
        "statement_id": "s",
    }
    tables: dict[str, Rows] = {
        "statement_speakers": [
            {"statement_id": "s", "actor_id": "head", "on_behalf_of_id": "agency"}
        ],
        "sources": [
            {"source_id": "text", "issuer_id": "agency", "source_type": "official_release"}
        ],
        "evidence": [row | {"quotation": "indirect"}],
    }
    parents = {"agency": "union", "head": "", "union": ""}
    attested_by(tables, [{"actor_id": a, "parent_actor_id": p} for a, p in parents.items()])
    assert [row["attested_by"] for row in tables["statement_speakers"]] == ["itself"]
