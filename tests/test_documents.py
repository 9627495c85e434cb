"""What the documents print of the data is what the data say."""

import json
import re
from dataclasses import replace
from pathlib import Path
from types import ModuleType

import pytest
from conftest import scripted

import readouts
from readouts.evidence.text import read_text
from readouts.evidence.verify import runs, text_paths
from readouts.rows import read_rows
from readouts.schema.codebook import codebook
from readouts.schema.coders import who_coded
from readouts.schema.declaration import read_package


def table_after(text: str, heading: str) -> list[list[str]]:
    """The cells of the first Markdown table after ``heading``, without its head."""
    lines = text[text.index(heading) :].splitlines()
    first = next(i for i, line in enumerate(lines) if line.startswith("|"))
    rows = []
    for line in lines[first + 2 :]:
        if not line.startswith("|"):
            break
        rows.append([cell.strip() for cell in line.strip("|").split("|")])
    return rows


def test_the_three_rows_of_the_readme_are_in_said(repository: Path, release: Path) -> None:
    said = readouts.load("said", release)
    rows = table_after((repository / "README.md").read_text("utf-8"), "# Readouts")
    assert len(rows) == 3
    columns = ["said_on", "side_names", "summary", "issue_label", "stance"]
    shown = said[columns].assign(said_on=said["said_on"].dt.strftime("%Y-%m-%d")).astype(str)
    found = set(shown.itertuples(index=False, name=None))
    assert {tuple(row) for row in rows} <= found


@pytest.fixture
def script() -> ModuleType:
    return scripted("readme")


def test_the_counts_of_the_readme_are_those_of_the_metrics(
    repository: Path, script: ModuleType
) -> None:
    text = (repository / "README.md").read_text("utf-8")
    metrics = json.loads((repository / "data/scripted/metrics.json").read_text("utf-8"))
    coders = read_rows(repository / "data/curated/coders.csv")
    assert script.written(text, metrics, coders) == text, "Run: dvc repro"
    assert f"- {len(read_rows(repository / 'data/scripted/statements.csv')):,} statements" in text


def test_the_readme_says_whether_evidence_can_be_clicked(script: ModuleType) -> None:
    assert script.clickable(0).startswith("none is clickable yet")
    assert script.clickable(1200) == "1,200 open the page at the passage"


def test_a_readme_without_its_marks_is_refused(script: ModuleType) -> None:
    with pytest.raises(ValueError, match="put back the lines"):
        script.filled("# Readouts", "who coded", "")


def test_the_manual_prints_the_figures_of_both_rounds(repository: Path) -> None:
    text = (repository / "CODING.md").read_text("utf-8")
    rows = table_after(text, "## 15. How the rounds agreed")
    measured = read_rows(repository / "data/scripted/reliability.csv")
    rounds = re.findall(r"2026-[0-9]{2}[a-z]", text[text.index("## 15.") :].split("|---")[0])
    by_key = {(row["variable"], row["round"]): row for row in measured}
    counted = [by_key["speech_act", name] for name in rounds]
    assert rows[0][1:] == [f"{row['units']}; {row['unmatched_units']}" for row in counted]
    printed = {
        (variable, name): cell
        for variable, *cells in rows[1:]
        for name, cell in zip(rounds, cells, strict=True)
        if cell != "not coded"
    }
    assert printed.keys() == {key for key in by_key if key[1] in rounds}
    for key, cell in printed.items():
        row = by_key[key]
        if row["verdict"]:
            assert cell == f"{figure(row)}, {row['verdict']}"
        else:  # the word may stand there for what governs nothing; the table has none to compare
            assert re.fullmatch(rf"{re.escape(figure(row))}(, (fact|tentative))?", cell)


def figure(row: dict[str, str]) -> str:
    if not row["alpha"]:
        return "undefined"
    return f"{row['alpha']} ({row['alpha_low']} to {row['alpha_high']})"


MODEL = {"coder_id": "m", "coder_kind": "language_model", "model": "A"}
PERSON = {"coder_id": "p", "coder_kind": "person", "model": ""}


@pytest.mark.parametrize(
    ("coders", "said"),
    [
        (
            [MODEL, MODEL],
            "All codings were made by language models of one family (A); no person has read them.",
        ),
        (
            [MODEL, MODEL | {"model": "B"}],
            "All codings were made by language models (A, B); no person has read them.",
        ),
        (
            [PERSON, MODEL],
            "Codings were made by language models of one family (A) and by persons; the table coders says"
            " which by whom.",
        ),
        ([PERSON], "All codings were made by persons."),
        ([], ""),
    ],
    ids=["one family", "two", "both kinds", "persons", "nobody"],
)
def test_who_coded_follows_the_register(coders: list[dict[str, str]], said: str) -> None:
    assert who_coded(coders) == said


def test_codebook_and_readme_name_a_person_who_coded(copy: Path, script: ModuleType) -> None:
    path = copy / "data/curated/coders.csv"
    with path.open("a", encoding="utf-8") as register:
        register.write("zoe,person,,,2,\n")
    for text in (
        codebook(read_package(copy)),
        script.filled(
            (copy / "README.md").read_text("utf-8"), "who coded", who_coded(read_rows(path))
        ),
    ):
        assert "and by persons" in text
        assert "no person" not in text.split("## ")[0]


def test_a_package_without_coders_has_a_codebook(copy: Path) -> None:
    package = read_package(copy)
    tables = {name: table for name, table in package.tables.items() if name != "coders"}
    assert "language models" not in codebook(replace(package, tables=tables)).split("## ")[0]


def test_what_is_typed_of_coders_holds_whoever_codes(repository: Path) -> None:
    """Outside the blocks that scripts write no document and no schema says who coded."""
    typed = [repository / "datapackage.json", *sorted((repository / "schemas").glob("*.json"))]
    typed += [repository / name for name in ("README.md", "CODING.md", "CONTRIBUTING.md")]
    typed += [repository / "docs/datasheet.md", *sorted((repository / "scripts").rglob("*.*"))]
    typed += sorted((repository / "src").rglob("*.py"))
    claim = re.compile(
        r"\b(all|every|no|none)\b[^.|]{0,40}\b(codings?|coders?|person)\b[^.|]{0,30}"
        r"\b(language models?|by a person|has (coded|read)(?! its)|read them)\b",
        re.IGNORECASE,
    )
    derived = re.compile(r"<!-- who coded: .*?<!-- end of who coded -->", re.DOTALL)
    for path in typed:
        if path.name != "coders.py" and path.suffix != ".pyc":
            text = derived.sub("", path.read_text("utf-8"))
            found = [hit[0] for hit in claim.finditer(" ".join(text.split()))]
            assert found == [], path


def test_the_rounds_of_the_manual_are_of_language_models_of_one_family(repository: Path) -> None:
    text = (repository / "CODING.md").read_text("utf-8")
    rounds = set(re.findall(r"2026-[0-9]{2}[a-z]", text[text.index("## 15.") :].split("|---")[0]))
    coders = {row["coder_id"]: row for row in read_rows(repository / "data/curated/coders.csv")}
    rows = read_rows(repository / "data/scripted/double_codings.csv")
    compared = [coders[name] for name in {r["coder_id"] for r in rows if r["round"] in rounds}]
    assert {row["coder_kind"] for row in compared} == {"language_model"}
    assert len({row["model"] for row in compared}) == 1


def test_what_the_datasheet_types_of_its_documents_is_so(repository: Path) -> None:
    text = " ".join((repository / "docs/datasheet.md").read_text("utf-8").split())
    sources = read_rows(repository / "data/scripted/sources.csv")
    whole = [row for row in sources if row["text_seen"] == "full"]
    assert "Most documents were seen only in part" in text
    assert len(whole) < len(sources) / 2
    records = [row for row in whole if re.match(r"un-\d{8}-sc-", row["source_id"])]
    number = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
    assert f"the verbatim records of {number[len(records)]} meetings on Afghanistan" in text
    evidence = read_rows(repository / "data/scripted/evidence.csv")
    kept = {row["source_id"] for row in whole}
    assert "its rows of `evidence` have no `passage_sha256`" in text
    assert not any(row["passage_sha256"] for row in evidence if row["source_id"] not in kept)
    assert all(row["passage_sha256"] for row in evidence if row["source_id"] in kept)


DOCUMENTS = ("README.md", "CONTRIBUTING.md", "CODING.md", "CODEBOOK.md", "docs/datasheet.md")


def test_no_document_copies_a_run_of_eight_words_of_a_source(repository: Path, texts: Path) -> None:
    """As no summary does: `readouts verify` asks it of those."""
    held = {name: (repository / name).read_text("utf-8") for name in DOCUMENTS}
    by_run = {run: name for name, text in held.items() for run in runs(text)}
    copied = set()
    for path in text_paths(texts).values():
        if path.is_file():
            found = by_run.keys() & set(runs(read_text(path).text))
            copied |= {(by_run[run], " ".join(run), path.name) for run in found}
    assert sorted(copied) == []


def test_a_table_is_read_cell_by_cell() -> None:
    text = "# Readouts\n| a | b |\n|---|---|\n| x | 1 |\n\nmore"
    assert table_after(text, "# Readouts") == [["x", "1"]]
