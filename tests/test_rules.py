"""Every rule has a bad fixture that only it catches: one change to tables that are sound."""

from collections.abc import Callable

import pytest
from conftest import REPOSITORY

from readouts.rows import Row, Rows
from readouts.rules import DIPLOMACY, NoTable, Tables, alone
from readouts.schema.declaration import read_package

DECLARED = read_package(REPOSITORY).tables


def sound() -> Tables:
    """The least package of rows that no rule minds."""
    day = {"said_on": "2021-09-16", "said_on_latest": "2021-09-16"}
    bounds = {
        "start_date": "2021-09-16",
        "start_date_latest": "2021-09-16",
        "end_date": "2021-09-16",
        "end_date_latest": "2021-09-16",
    }
    evidence = {
        "statement_id": "",
        "meeting_id": "",
        "participation_id": "",
        "reading": "supports",
        "field": "",
        "reported_value": "",
        "source_id": "src",
        "relayed_by_actor_id": "",
        "passage_start": "0",
        "passage_end": "9",
        "passage_sha256": "00",
    }
    standing = {"standing": "accepted", "standing_note": ""}
    rows: dict[str, Rows] = {
        "actors": [
            {"actor_id": "pak", "name": "Pakistan", "actor_type": "state", "parent_actor_id": ""},
            {"actor_id": "ada", "name": "Ada", "actor_type": "person", "parent_actor_id": ""},
        ],
        "roles": [
            {
                "role_id": "ada-minister",
                "actor_id": "ada",
                "body_id": "pak",
                "role_title": "Minister",
                **dict.fromkeys(bounds, ""),
            }
        ],
        "issues": [
            {"issue_id": "trade", "issue_kind": "position", "parent_issue_id": ""},
            {"issue_id": "peace", "issue_kind": "valence", "parent_issue_id": ""},
        ],
        "meetings": [
            {"meeting_id": "summit", "parent_meeting_id": "", "format": "", **bounds, **standing},
            {
                "meeting_id": "aside",
                "parent_meeting_id": "summit",
                "format": "",
                **bounds,
                **standing,
            },
        ],
        "sources": [
            {
                "source_id": "src",
                "source_type": "newspaper",
                "published": "2021-09-16",
                "published_latest": "2021-09-16",
                "published_basis": "stated",
                "text_seen": "full",
                "text_sha256": "00",
                "coverage": "whole",
                "coverage_note": "",
                "derived_from_id": "",
            }
        ],
        "statements": [
            {
                "statement_id": "one",
                "speech_act": "assert",
                "said_on_basis": "stated",
                "meeting_id": "summit",
                "coded_from_id": "src",
                "summary": "Says one.",
                **day,
                **standing,
            },
            {
                "statement_id": "two",
                "speech_act": "assert",
                "said_on_basis": "stated",
                "meeting_id": "",
                "coded_from_id": "src",
                "summary": "Says two.",
                **day,
                **standing,
            },
        ],
        "statement_speakers": [
            {"statement_id": "one", "actor_id": "ada", "on_behalf_of_id": "pak"}
        ],
        "statement_targets": [],
        "statement_links": [
            {"statement_id": "two", "link_relation": "replies_to", "linked_statement_id": "one"}
        ],
        "stances": [
            {
                "statement_id": "one",
                "issue_id": "trade",
                "holder_id": "pak",
                "stance_kind": "own",
                "stance": "1",
            }
        ],
        "participations": [
            {
                "participation_id": "aside.ada",
                "meeting_id": "aside",
                "on_behalf_of_id": "pak",
                "seat": "head",
                **standing,
            }
        ],
        "evidence": [
            evidence | {"evidence_id": "e1", "statement_id": "one"},
            evidence | {"evidence_id": "e2", "statement_id": "two"},
            evidence | {"evidence_id": "e3", "meeting_id": "summit"},
            evidence | {"evidence_id": "e4", "meeting_id": "aside"},
            evidence | {"evidence_id": "e5", "participation_id": "aside.ada"},
        ],
        "assertions": [
            {"measure": "rows.statements", "at_least": "2", "at_most": "", "reason": "Two."}
        ],
        "double_codings": [
            {
                "round": "1",
                "source_id": "src",
                "unit": "0-9",
                "variable": variable,
                "coder_id": coder,
                "value": "assert",
            }
            for coder in ("a", "b")
            for variable in ("tokens", "speech_act")
        ],
        "adjudications": [
            {"round": "1", "source_id": "src", "unit": "0-9", "variable": "speech_act"}
        ],
    }
    return Tables({name: [] for name in DECLARED} | rows, DECLARED)


def change(table: str, number: int, **cells: str) -> Callable[[Tables], None]:
    return lambda tables: tables[table][number].update(cells)


def add(name: str, like: int | None = None, /, **cells: str) -> Callable[[Tables], None]:
    def apply(tables: Tables) -> None:
        row: Row = dict(tables[name][like]) if like is not None else {}
        tables[name].append(row | cells)

    return apply


def reports(field: str, value: str) -> Callable[[Tables], None]:
    """An evidence row of statement one reports otherwise."""
    return change("evidence", 0, field=field, reported_value=value)


def second_head(tables: Tables) -> None:
    add("participations", 0, participation_id="aside.bob")(tables)
    add("evidence", 4, evidence_id="e6", participation_id="aside.bob")(tables)


def overlapping_roles(tables: Tables) -> None:
    change(
        "roles",
        0,
        start_date="2018-01-10",
        start_date_latest="2018-01-10",
        end_date="2020-03-05",
        end_date_latest="2020-03-05",
    )(tables)
    add(
        "roles",
        0,
        role_id="again",
        start_date="2020-03-01",
        start_date_latest="2020-03-01",
        end_date="2022-07-01",
        end_date_latest="2022-07-01",
    )(tables)


def joint_text(tables: Tables) -> None:
    add("statement_speakers", statement_id="two", actor_id="pak", on_behalf_of_id="pak")(tables)
    add("statement_speakers", statement_id="two", actor_id="ada", on_behalf_of_id="irn")(tables)
    change("sources", 0, source_type="joint_document")(tables)


def relayed_too_early(tables: Tables) -> None:
    change("evidence", 1, relayed_by_actor_id="ada")(tables)
    change("statements", 1, said_on="2021-09-17", said_on_latest="2021-09-17")(tables)


def same_again_elsewhere(tables: Tables) -> None:
    change("statement_links", 0, statement_id="three", linked_statement_id="two")(tables)
    add("statements", 0, statement_id="three", meeting_id="", coded_from_id="src")(tables)
    add("statement_speakers", 0, statement_id="three")(tables)
    add("stances", 0, statement_id="three")(tables)
    add("evidence", 0, evidence_id="e7", statement_id="three")(tables)


FIXTURES: dict[str, Callable[[Tables], None]] = {
    "role-excludes-day": change(
        "roles",
        0,
        start_date="2021-09-17",
        start_date_latest="2021-09-17",
        end_date="2022-01-01",
        end_date_latest="2022-01-01",
    ),
    "basis-without-other-source": change("statements", 0, said_on_basis="other_source"),
    "day-and-basis": change("statements", 0, said_on_basis="unknown"),
    "standing-without-note": change("meetings", 0, standing="disputed"),
    "coverage-without-note": change("sources", 0, coverage="passages"),
    "holder-is-own-side": change("stances", 0, stance_kind="attributed"),
    "unknown-table-or-field": add(
        "retired_ids", table="speeches", retired_id="one", became_id="two"
    ),
    "became-nothing": add("retired_ids", table="actors", retired_id="bob", became_id="eve"),
    "withdrawn-without-tombstone": add(
        "retired_ids", table="statements", retired_id="gone", became_id=""
    ),
    "adjudication-of-nothing": change("adjudications", 0, unit="0-8"),
    "semicolon-in-name": change("actors", 0, name="Pakistan; Islamic Republic"),
    "said-on-after-publication": change(
        "sources", 0, published="2021-09-14", published_latest="2021-09-14"
    ),
    "reply-before-statement": change(
        "statements", 0, said_on="2021-09-17", said_on_latest="2021-09-17"
    ),
    "reply-cycle": add(
        "statement_links", statement_id="one", link_relation="replies_to", linked_statement_id="two"
    ),
    "act-without-target": change("statements", 0, speech_act="warn"),
    "speaker-without-role": change("roles", 0, actor_id="pak"),
    "evidence-one-subject": change("evidence", 0, meeting_id="summit"),
    "subject-without-evidence": change("evidence", 4, reading="contradicts"),
    "difference-names-field": change("evidence", 0, field="colour", reported_value="red"),
    "valence-scored": change("stances", 0, issue_id="peace"),
    "own-without-value": change("stances", 0, stance=""),
    "parent-cycle": change("issues", 0, parent_issue_id="trade"),
    "bounds-reversed": change("sources", 0, published_latest="2021-09-15"),
    "sideline-far-from-host": change(
        "meetings",
        1,
        start_date="2021-09-20",
        start_date_latest="2021-09-20",
        end_date="2021-09-20",
        end_date_latest="2021-09-20",
    ),
    "two-heads": second_head,
    "roles-overlap": overlapping_roles,
    "actors-alike": change("actors", 1, name="pаkistan"),  # noqa: RUF001 (the look-alike is the point)
    "formula-cell": change("statements", 0, summary="=HYPERLINK(1)"),
    "joint-text-one-side": joint_text,
    "near-duplicate-unlinked": same_again_elsewhere,
    "pointer-incomplete": change("evidence", 0, passage_sha256=""),
    "relayed-before-said": relayed_too_early,
    "disputed-head-alone": change(
        "participations", 0, standing="disputed", standing_note="So says one."
    ),
    "assertion-failed": change("assertions", 0, at_least="3"),
    "retired-id-in-use": add("retired_ids", table="actors", retired_id="ada", became_id=""),
}


def caught(tables: Tables) -> set[str]:
    return {rule.id for rule in DIPLOMACY.values() if list(rule.check(tables))}


DIFFERENCES = {
    "no different": [
        ("speakers", "ada"),
        ("speakers", "ada>pak"),
        ("stances", "trade:1"),
        ("said_on", "2021-09-16"),
        ("said_on", "2021-09-16/2021-09-16"),
        ("said_on_latest", "2021-09-16"),
        ("summary", "Says one."),
        ("standing", "accepted"),
        ("meeting_id", "summit"),
    ],
    "nothing that the field can hold": [
        ("speakers", "nobody-at-all"),
        ("speakers", "pak;nobody-at-all"),
        ("speakers", "ada>nobody"),
        ("targets", "nobody:criticised"),
        ("targets", "pak:blamed"),
        ("stances", "weather:1"),
        ("stances", "trade:3"),
        ("speech_act", "lies"),
        ("speech_act", "a lie, it says"),
        ("said_on", "in recent days"),
        ("said_on", "2021-02-30"),
        ("said_on_latest", "2021-09"),
        ("standing", "doubtful"),
        ("meeting_id", "nowhere"),
    ],
    "something else": [
        ("speakers", "pak"),
        ("speakers", "ada>ada"),
        ("speakers", "ada;pak"),
        ("speakers", "representatives of the ministry"),
        ("targets", "pak"),
        ("targets", "pak:criticised"),
        ("targets", "none named"),
        ("stances", "trade:2"),
        ("stances", "trade:raised"),
        ("stances", "trade +1: dismay, not condemnation"),
        ("said_on", "2021-09-13"),
        ("said_on", "2021-09"),
        ("said_on", "2021-09-13/2021-09-16"),
        ("speech_act", "deny"),
        ("standing", "disputed"),
        ("meeting_id", "aside"),
        ("meeting_id", "a meeting on the day after"),
        ("summary", "Says another thing."),
    ],
}

ALSO: list[tuple[str, Callable[[Tables], None]]] = [
    ("day-and-basis", change("statements", 1, said_on="", said_on_latest="")),
    (
        "day-and-basis",
        change(
            "statements",
            0,
            said_on_basis="meeting",
            said_on="2021-09-15",
            said_on_latest="2021-09-15",
        ),
    ),
    ("day-and-basis", change("statements", 1, said_on_basis="meeting")),
    ("day-and-basis", change("sources", 0, published="", published_latest="")),
    ("day-and-basis", change("sources", 0, published_basis="unknown")),
    ("basis-without-other-source", change("sources", 0, published_basis="other_source")),
    ("parent-cycle", change("sources", 0, derived_from_id="src")),
    ("coverage-without-note", change("sources", 0, coverage="speakers")),
    (
        "unknown-table-or-field",
        add("audits", round="1", table="actors", row_key="ada", field="colour"),
    ),
    ("adjudication-of-nothing", change("adjudications", 0, variable="stance")),
    ("adjudication-of-nothing", change("adjudications", 0, variable="unit")),
    ("semicolon-in-name", change("roles", 0, role_title="Minister; Envoy")),
    ("formula-cell", change("adjudications", 0, reason="=1+1")),
    ("formula-cell", change("evidence", 0, note="-2+3+cmd|' /C calc'!A0")),
    ("formula-cell", change("evidence", 0, note="+2 degrees")),
    ("formula-cell", change("evidence", 0, note="-2\n")),
    ("formula-cell", change("evidence", 0, note="@SUM(A1)")),
    ("formula-cell", change("evidence", 0, note="\uff1d1+1")),
]


def test_sound_tables_pass() -> None:
    assert caught(sound()) == set()


def test_every_rule_has_a_fixture() -> None:
    assert set(FIXTURES) == set(DIPLOMACY)


@pytest.mark.parametrize("identifier", FIXTURES)
def test_only_this_rule_catches(identifier: str) -> None:
    tables = sound()
    FIXTURES[identifier](tables)
    assert caught(tables) == {identifier}


@pytest.mark.parametrize(("identifier", "harm"), ALSO)
def test_what_else_a_rule_says(identifier: str, harm: Callable[[Tables], None]) -> None:
    tables = sound()
    harm(tables)
    assert caught(tables) == {identifier}


@pytest.mark.parametrize("identifier", [r.id for r in DIPLOMACY.values() if r.of_one_table])
def test_a_rule_of_one_table_says_the_same_of_the_table_alone(identifier: str) -> None:
    rule = DIPLOMACY[identifier]
    for harm in [FIXTURES[identifier], *(harm for other, harm in ALSO if other == identifier)]:
        tables = sound()
        harm(tables)
        whole = {(failing.table, failing.key) for failing in rule.check(tables)}
        found = {
            (name, key)
            for name, rows in tables.items()
            for key in alone(rule, DECLARED[name], rows)
        }
        assert found == whole


@pytest.mark.parametrize(
    ("field", "value", "fails"),
    [(*pair, kind != "something else") for kind, pairs in DIFFERENCES.items() for pair in pairs],
)
def test_what_a_document_reports_otherwise(field: str, value: str, fails: bool) -> None:
    tables = sound()
    tables["speech_acts"] = [{"speech_act": "assert"}, {"speech_act": "deny"}]
    reports(field, value)(tables)
    assert caught(tables) == ({"difference-names-field"} if fails else set())


def test_targets_that_are_held_do_not_differ() -> None:
    tables = sound()
    add("statement_targets", statement_id="one", actor_id="pak", target_role="criticised")(tables)
    for value in ("pak", "pak:criticised"):
        reports("targets", value)(tables)
        assert caught(tables) == {"difference-names-field"}
    reports("targets", "pak:praised")(tables)
    assert caught(tables) == set()


def test_a_rule_does_not_judge_by_a_faulty_table() -> None:
    tables = sound()
    del tables["roles"]
    with pytest.raises(NoTable):
        list(DIPLOMACY["role-excludes-day"].check(tables))


@pytest.mark.parametrize(
    ("identifier", "harmless"),
    [
        (
            "day-and-basis",  # bounds of a document whose day is not known
            change("sources", 0, published_basis="unknown", published="2021-09-01"),
        ),
        (
            "basis-without-other-source",
            change(
                "sources", 0, published_basis="other_source", coverage_note="Dated by the index."
            ),
        ),
        ("unknown-table-or-field", add("audits", table="statements", field="stances")),
        (
            "said-on-after-publication",
            change("sources", 0, published="2021-09-15", published_latest="2021-09-15"),
        ),
        (
            "sideline-far-from-host",
            change(
                "meetings",
                1,
                start_date="2021-09-19",
                start_date_latest="2021-09-19",
                end_date="2021-09-19",
                end_date_latest="2021-09-19",
            ),
        ),
        (
            "difference-names-field",
            change("evidence", 0, field="said_on", reported_value="2021-09-13"),
        ),
        (
            "became-nothing",
            add("retired_ids", table="actors", retired_id="bob", became_id="ada"),
        ),
        (
            "withdrawn-without-tombstone",
            add("retired_ids", table="actors", retired_id="bob", became_id=""),
        ),
        ("formula-cell", change("stances", 0, stance="-2")),
        ("formula-cell", change("evidence", 0, note="-2.5")),
        ("formula-cell", change("evidence", 0, note="A rise of +2")),
    ],
)
def test_the_boundary_passes(identifier: str, harmless: Callable[[Tables], None]) -> None:
    tables = sound()
    harmless(tables)
    assert identifier not in caught(tables)


@pytest.mark.parametrize(
    ("cells", "found"),
    [
        ({"at_least": "2"}, []),
        ({"at_least": "", "at_most": "1"}, ["rows.statements is 2, asserted at most 1"]),
        ({"measure": "rows.letters"}, ["'rows.letters' is no measure"]),
        ({"measure": "statements.share_dated", "at_least": "1"}, []),
        (
            {"measure": "evidence.share_with_passage", "at_least": "", "at_most": "0.5"},
            ["evidence.share_with_passage is 1, asserted at most 0.5"],
        ),
    ],
)
def test_an_assertion_is_measured(cells: dict[str, str], found: list[str]) -> None:
    tables = sound()
    change("assertions", 0, **cells)(tables)
    assert [f.message for f in DIPLOMACY["assertion-failed"].check(tables)] == found
