"""What the documents print of the data is what the data say."""

import importlib.util
import json
import re
from pathlib import Path
from types import ModuleType

import pytest

import readouts
from readouts.rows import read_rows


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
def script(repository: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location("readme", repository / "scripts/readme.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_counts_of_the_readme_are_those_of_the_metrics(
    repository: Path, script: ModuleType
) -> None:
    text = (repository / "README.md").read_text("utf-8")
    metrics = json.loads((repository / "data/scripted/metrics.json").read_text("utf-8"))
    assert script.written(text, metrics) == text, "Run: make docs"
    assert f"- {len(read_rows(repository / 'data/scripted/statements.csv')):,} statements" in text


def test_the_readme_says_whether_evidence_can_be_clicked(script: ModuleType) -> None:
    assert script.clickable(0).startswith("none is clickable yet")
    assert script.clickable(1200) == "1,200 open the page at the passage"


def test_a_readme_without_its_marks_is_refused(script: ModuleType) -> None:
    with pytest.raises(ValueError, match="put back the lines"):
        script.written("# Readouts", {})


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


def test_a_table_is_read_cell_by_cell() -> None:
    text = "# Readouts\n| a | b |\n|---|---|\n| x | 1 |\n\nmore"
    assert table_after(text, "# Readouts") == [["x", "1"]]
