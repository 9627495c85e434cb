"""Write docs/what-the-data-say.md and its pictures, and two blocks of docs/datasheet.md.

Every figure is the answer of a query in scripts/queries, put to the built release; the page prints
the queries that it ran.
"""

import json
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import apsw
from matplotlib.figure import Figure

import pictures
from marked import filled
from readouts.rows import write_atomically
from readouts.schema.coders import who_coded

QUERIES = Path(__file__).parent / "queries"
NOTHING = "No row of the release answers this yet."
HEAD = """\
<!-- Written by scripts/page.py from data/release; do not edit. -->
# What the data say

Five pictures from release {version} of Readouts. The sentence under each is the answer of the last
query in its fold, and the picture draws the rows of the one before, so that anybody can ask again:
`sqlite3 data/release/readouts.sqlite`. [CODEBOOK.md](../CODEBOOK.md) explains the columns,
[datasheet.md](datasheet.md) how the texts were chosen and what that biases.

**{coders}**
Models of one family share habits: their agreement is an upper bound, and one mistake can run
through the whole. Read a figure here as a measured machine reading, and open the passage behind a
row before you quote it.

A stance runs from −2 (firmly against) to +2 (firmly for) the proposition of its issue. Only
statements that a side made itself, or that a third party reports, count as its position. Silence
is no stance: who did not speak of an issue in these texts has no number.
"""


@dataclass(frozen=True)
class Section:
    """A query of the page: what stands over and under its answer, and how its rows are shown."""

    query: str
    title: str
    note: str
    draw: Callable[[pictures.Rows], Figure] | None
    table: Callable[[pictures.Rows], list[str]] | None = None


def balance_table(rows: pictures.Rows) -> list[str]:
    """For each issue how many stances point which way."""
    lines = ["| issue | scored | positive | zero | negative | not positive | alpha (round) |"]
    lines.append("|---|--:|--:|--:|--:|--:|--:|")
    for row in rows:
        lines.append("| {issue} | {scored} | {positive} | {zero} | {negative} |".format(**row))
        lines[-1] += f" {row['percent_not_positive']} % | {row['told_apart'] or ''} |"
    return lines


def corroboration_table(rows: pictures.Rows) -> list[str]:
    """For each kind of fact how many documents bear it out that copy none of the others."""
    lines = ["| accepted | all | one document | two | three or more | two or more |"]
    lines.append("|---|--:|--:|--:|--:|--:|")
    for row in rows:
        lines.append("| {kind} | {accepted} | {one} | {two} | {more} |".format(**row))
        lines[-1] += f" {row['percent_two_or_more']} % |"
    return lines


def disputes_table(rows: pictures.Rows) -> list[str]:
    """What is reported in more than one way, kind by kind: one row for each fact, its id last."""
    lines: list[str] = []
    titles = {
        "meetings": "When, where and how they met",
        "participations": "Who was there",
        "statements": "What was said",
    }
    for kind, title in titles.items():
        of_kind = [row for row in rows if row["kind"] == kind]
        if of_kind:
            lines += ["", f"### {title}", "", "| day | what | held to be | otherwise | why | id |"]
            lines += ["|---|---|---|---|---|---|", *map(_dispute, of_kind)]
    return lines[1:]


def _dispute(row: dict[str, Any]) -> str:
    more = row["n_differences"] - 1
    otherwise = row["difference"] or ""
    cells = [row["day"], row["what"], row["standing"], otherwise, row["standing_note"]]
    if more > 0:
        cells[3] += f"; and {more} more"
    cells.append(f"`{row['subject_id']}`")
    return f"| {' | '.join((cell or '').replace('|', '&#124;') for cell in cells)} |"


def moves_table(rows: pictures.Rows) -> list[str]:
    """Both statements behind each move."""
    lines = ["| state, issue | day | stance (statements) | statement | summary |"]
    lines.append("|---|---|--:|---|---|")
    for row in rows:
        about = f"**{row['state']}**: {row['issue']} ({row['proposition']})"
        for end in ("first", "last"):
            name = f"`{row[f'{end}_id']}`"
            if row[f"{end}_link"]:
                name = f"[{name}](<{row[f'{end}_link']}>)"
            cells = [
                about if end == "first" else "",
                row[f"{end}_day"],
                f"{pictures.signed(row[f'{end}_stance'], '+.2f')} ({row[f'{end}_statements']})",
                name,
                row[f"{end}_summary"],
            ]
            lines.append(f"| {' | '.join(cell.replace('|', '&#124;') for cell in cells)} |")
    return lines


SECTIONS = (
    Section(
        "stance",
        "Where states stand",
        "The states and the issues with most counted statements, most first. A number is the mean "
        "of the latest day on which the state spoke of the issue; an empty cell is silence. "
        "*Afghanistan* is the delegation seated at the United Nations, never the Taliban "
        "authorities.",
        pictures.stance,
    ),
    Section(
        "met",
        "Who met whom",
        "Encounters that were held, the states with most of them first. Framed: all encounters of "
        "a state, those with others than these states included. Blue: the two also met among two "
        "to four sides, the darker the more often; grey: only where five or more sides sat "
        "together. These are the meetings and calls that the coded texts tell of, not all that "
        "took place.",
        pictures.met,
    ),
    Section(
        "months",
        "How positions moved, month by month",
        "The issues on which states said most. Dots: mean of the states' own counted stances of a "
        "month, hollow where fewer than ten statements stand behind it; light bars: one standard "
        "deviation to either side; lines join months of ten or more, dotted over a gap. Who speaks changes from month "
        "to month, so that a move of the mean need not be a move of anybody.",
        pictures.months,
    ),
    Section(
        "moves",
        "Who moved furthest",
        "From the first day on which a state spoke of an issue (hollow) to the last (arrow head): "
        "all moves of more than one point, at most twelve; a day is the latest that it can be; in brackets the number of statements "
        "behind each end. Where several count, the table names the one nearest to their mean. A "
        "move is arithmetic on two days; read both statements before you call it a change of "
        "policy.",
        pictures.moves,
        moves_table,
    ),
    Section(
        "reliability",
        "How reliable each variable is",
        "Independent passes over the same texts, each in a context of its own. A variable is "
        "*fact* from .80 where its interval stays above .667, *tentative* from .667, else "
        "withheld; `stance_kind_if_named` is a stricter view of `stance_kind` and decides nothing. "
        "Passes of one model family agree more than people would.",
        pictures.reliability,
    ),
    Section(
        "balance",
        "How one-sided each issue is",
        "All stances with a value, own and attributed; last, how well independent passes agree on "
        "which sentences speak of the issue at all. Where nearly all are positive, diplomats "
        "differ in how strongly they speak and in what they leave out, and a mean says little.",
        None,
        balance_table,
    ),
    Section(
        "corroboration",
        "How well each fact is borne out",
        "The view `corroboration` counts, for every accepted statement, meeting and participation, the "
        "documents that report it; a wire copy counts as the report that it copies. Most texts "
        "here are the record or the speech itself, which no other document repeats.",
        None,
        corroboration_table,
    ),
    Section(
        "disputes",
        "Where reports disagree",
        "One row for each fact, with one of the reports that have it otherwise; all of them, each "
        "with its passage, are in the view `disputed` under the id in the last column. *Accepted* "
        "is what the project holds to be so in spite of them.",
        None,
        disputes_table,
    ),
)


def answers(release: Path, query: str) -> tuple[str, list[pictures.Rows]]:
    """The text of a query file, and the rows of each of its statements that asks for rows."""
    text = (QUERIES / f"{query}.sql").read_text("utf-8")
    # Of the SQLite that the lock pins: another might round a sum in another way.
    database = apsw.Connection(str(release / "readouts.sqlite"), flags=apsw.SQLITE_OPEN_READONLY)
    database.row_trace = lambda cursor, row: dict(
        zip((column[0] for column in cursor.get_description()), row, strict=True)
    )
    found: list[pictures.Rows] = []
    for statement in text.strip().removesuffix(";").split(";\n"):
        rows = list(database.execute(statement))
        if "CREATE TEMP VIEW" not in statement:
            found.append(rows)
    database.close()
    return text, found


def only(rows: pictures.Rows) -> str:
    """The sentence that a query gives as its one cell."""
    cells: list[Any] = [value for row in rows for value in row.values()]
    return cells[0] if cells and cells[0] else NOTHING


def part(release: Path, section: Section) -> tuple[str, bytes | None]:
    """A section of the page, and its picture unless there is nothing to draw."""
    text, (rows, sentence) = answers(release, section.query)
    lines = [f"## {section.title}", ""]
    drawn = pictures.svg(section.draw(rows)) if section.draw and rows else None
    if drawn:
        lines += [f"![{section.title}](pictures/{section.query}.svg)", ""]
    lines += [only(sentence) if rows else NOTHING, "", section.note, ""]
    if section.table and rows:
        lines += [*section.table(rows), ""]
    lines += ["<details><summary>The query</summary>", "", "```sql", text.strip(), "```", ""]
    lines += ["</details>", ""]
    return "\n".join(lines), drawn


def build(release: Path, docs: Path) -> None:
    """Write the page and its pictures to the folder ``docs``, and the counts of its datasheet."""
    version = json.loads((release / "datapackage.json").read_text("utf-8"))["version"]
    page = [HEAD.format(version=version, coders=coders(release))]
    for section in SECTIONS:
        told, drawn = part(release, section)
        page.append(told)
        path = docs / f"pictures/{section.query}.svg"
        if drawn:
            write_atomically(path, drawn)
        else:
            path.unlink(missing_ok=True)
    write_atomically(docs / "what-the-data-say.md", "\n".join(page).encode())
    datasheet = docs / "datasheet.md"
    if datasheet.is_file():
        text = filled(datasheet.read_text("utf-8"), "who coded", f"**{coders(release)}**")
        write_atomically(datasheet, filled(text, "counts", counts(release)).encode())


def coders(release: Path) -> str:
    """Who made the codings, in words."""
    return who_coded(answers(release, "coders")[1][0])


def counts(release: Path) -> str:
    """The counts of this release as a table."""
    lines = ["| what | count |", "|---|---|"]
    lines += [f"| {row['what']} | {row['count']} |" for row in answers(release, "counts")[1][0]]
    return "\n".join(lines)


def main() -> int:
    """Build docs from data/release."""
    build(Path("data/release"), Path("docs"))
    return 0


if __name__ == "__main__":
    sys.exit(main())
