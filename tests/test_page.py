"""The page says what its queries answer, in the same bytes each time, whatever the release holds."""

import re
import shutil
import sqlite3
import sys
from pathlib import Path
from types import ModuleType

import pytest
from conftest import REPOSITORY

PICTURES = {"stance", "met", "months", "moves", "reliability"}


@pytest.fixture(scope="module")
def page() -> ModuleType:
    sys.path.insert(0, str(REPOSITORY / "scripts"))
    try:
        import page
    finally:
        sys.path.pop(0)
    return page


def docs(folder: Path) -> Path:
    """A folder of documents that holds the datasheet as it was typed."""
    folder.mkdir()
    shutil.copy(REPOSITORY / "docs/datasheet.md", folder)
    return folder


def files(folder: Path) -> dict[str, bytes]:
    found = (path for path in folder.rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): path.read_bytes() for path in found}


@pytest.fixture(scope="module")
def built(page: ModuleType, release: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = docs(tmp_path_factory.mktemp("page") / "docs")
    page.build(release, folder)
    return folder


def sections(folder: Path) -> dict[str, str]:
    text = (folder / "what-the-data-say.md").read_text("utf-8")
    return dict(part.split("\n", 1) for part in text.split("\n## ")[1:])


def test_a_second_build_gives_the_same_bytes(
    page: ModuleType, release: Path, built: Path, tmp_path: Path
) -> None:
    page.build(release, docs(tmp_path / "docs"))
    assert files(tmp_path / "docs") == files(built)


def test_five_pictures_each_shown_once(page: ModuleType, built: Path) -> None:
    shown = re.findall(r"!\[.+?\]\(pictures/(\w+)\.svg\)", "".join(sections(built).values()))
    assert set(shown) <= PICTURES == {s.query for s in page.SECTIONS if s.draw}
    assert sorted(shown) == sorted(path.stem for path in (built / "pictures").iterdir())


def test_a_picture_tells_no_day_and_no_version(built: Path) -> None:
    for path in (built / "pictures").iterdir():
        assert not re.search(r"dc:date|Matplotlib v", path.read_text("utf-8"))


def test_each_sentence_is_the_answer_of_the_query_printed_under_it(
    page: ModuleType, built: Path, release: Path
) -> None:
    # Asked of another SQLite than the one that the page was built with.
    for title, part in sections(built).items():
        database = sqlite3.connect(f"file:{release}/readouts.sqlite?mode=ro", uri=True)
        (query,) = re.findall(r"```sql\n(.+?)```", part, re.DOTALL)
        *before, last = query.strip().removesuffix(";").split(";\n")
        for statement in before:
            database.execute(statement)
        answer = database.execute(last).fetchone()
        database.close()
        assert f"\n{answer[0] if answer else page.NOTHING}\n" in part, title


def test_a_dispute_takes_one_row_and_what_was_only_announced_none(
    page: ModuleType, release: Path
) -> None:
    _, (rows, _) = page.answers(release, "disputes")
    ids = [row["subject_id"] for row in rows]
    assert len(ids) == len(set(ids)) > 3
    table = page.disputes_table(rows)
    assert [line for line in table if line.startswith("### ")] == [
        *("### When, where and how they met", "### Who was there", "### What was said"),
    ]
    shown = [line for line in table if re.match(r"\| (\d{4}|  ?\|)", line)]
    assert [line.split("`")[-2] for line in shown] == ids
    database = sqlite3.connect(release / "readouts.sqlite")
    disputed = database.execute(
        "SELECT DISTINCT subject_id FROM disputed WHERE standing <> 'accepted' OR reading = 'contradicts'"
        " OR NOT (field IN ('attendance', 'status') AND reported_value = 'announced')"
    )
    assert set(ids) == {name for (name,) in disputed}
    database.close()


def test_of_several_reports_one_is_shown_and_the_rest_counted(page: ModuleType) -> None:
    row = {"kind": "meetings", "day": None, "what": "A | B", "standing": "accepted"}
    row |= {"n_differences": 3, "difference": "day: x", "standing_note": None, "subject_id": "m"}
    shown = "|  | A &#124; B | accepted | day: x; and 2 more |  | `m` |"
    assert page.disputes_table([row])[-1] == shown
    assert "more" not in page.disputes_table([row | {"n_differences": 1}])[-1]


def test_a_table_of_moves_names_both_statements(page: ModuleType, release: Path) -> None:
    _, (rows, _) = page.answers(release, "moves")
    table = "\n".join(page.moves_table(rows))
    assert all(row[end] in table for row in rows for end in ("first_id", "last_id"))


def test_what_is_drawn_by_month_is_what_positions_count(page: ModuleType, release: Path) -> None:
    _, (rows, _) = page.answers(release, "months")
    database = sqlite3.connect(release / "readouts.sqlite")
    counted = database.execute(
        "SELECT i.label, sum(p.n_statements) FROM positions p JOIN issues i USING (issue_id)"
        " JOIN actors a USING (actor_id) WHERE a.actor_type = 'state' GROUP BY p.issue_id"
    )
    expected = dict(counted.fetchall())
    for issue in {row["issue"] for row in rows}:
        drawn = sum(row["stances"] for row in rows if row["issue"] == issue)
        assert drawn == expected[issue], issue
    database.close()


@pytest.mark.parametrize(
    "emptied",
    [
        ("positions",),
        ("participations",),
        ("reliability",),
        ("stances", "positions"),
        ("positions", "participations", "reliability", "stances", "evidence", "double_codings"),
    ],
    ids=" ".join,
)
def test_a_release_with_little_data_gives_a_page(
    page: ModuleType, release: Path, tmp_path: Path, emptied: tuple[str, ...]
) -> None:
    little = tmp_path / "release"
    little.mkdir()
    for name in ("readouts.sqlite", "datapackage.json"):
        shutil.copy(release / name, little)
    database = sqlite3.connect(little / "readouts.sqlite")
    for table in emptied:
        database.execute(f"DELETE FROM {table}")
    database.commit()
    database.close()
    page.build(little, docs(tmp_path / "docs"))
    told = sections(tmp_path / "docs")
    assert len(told) == len(page.SECTIONS)
    assert page.NOTHING in "".join(told.values())


def test_one_row_alone_is_drawn(page: ModuleType, release: Path) -> None:
    for section in page.SECTIONS:
        _, (rows, _) = page.answers(release, section.query)
        if section.draw and rows:
            assert page.pictures.svg(section.draw(rows[:1]))


def test_an_undefined_alpha_is_written_out(page: ModuleType) -> None:
    row = {"variable": "quotation", "round": "r", "alpha": None, "alpha_low": None}
    assert page.pictures.reliability([row | {"alpha_high": None}])


def test_the_counts_of_the_datasheet_are_those_of_the_release(
    page: ModuleType, built: Path, release: Path
) -> None:
    text = (built / "datasheet.md").read_text("utf-8")
    assert page.filled(text, "counts", page.counts(release)) == text
    database = sqlite3.connect(release / "readouts.sqlite")
    (statements,) = database.execute("SELECT count(*) FROM statements").fetchone()
    database.close()
    assert f"\n| statements | {statements} |\n" in text


def test_page_and_datasheet_say_who_coded_as_the_release_has_it(
    page: ModuleType, release: Path, tmp_path: Path
) -> None:
    """With one person in the register nothing may go on saying that only models coded."""
    other = tmp_path / "release"
    other.mkdir()
    for name in ("readouts.sqlite", "datapackage.json"):
        shutil.copy(release / name, other)
    database = sqlite3.connect(other / "readouts.sqlite")
    database.execute("INSERT INTO coders VALUES ('ada', 'person', NULL, NULL, '2', NULL)")
    database.commit()
    database.close()
    page.build(other, docs(tmp_path / "docs"))
    for name in ("what-the-data-say.md", "datasheet.md"):
        text = (tmp_path / "docs" / name).read_text("utf-8")
        assert (
            "**Codings were made by language models of one family (Claude) and by persons" in text
        )
        assert "no person" not in text.lower()


def test_a_document_without_marks_is_refused(page: ModuleType) -> None:
    with pytest.raises(ValueError, match="put back the lines"):
        page.filled("# Datasheet\n", "counts", "")
