"""Write docs/questions.md: the ten questions that `readouts explore` offers, with their SQL."""

import sys
from pathlib import Path

from readouts.explore.queries import questions
from readouts.rows import write_atomically

HEAD = """\
<!-- Written by scripts/questions.py from src/readouts/explore/queries; do not edit. -->
# Ten questions in SQL

`readouts explore` opens the release in the browser (Datasette, read-only, on this machine alone) and
offers these under its database; `:name` is for you to fill in, by ids: `pak`, `recognise-taliban`.
With the command line of SQLite: `.parameter set :actor pak`, then the query, in
`sqlite3 data/release/readouts.sqlite`.
"""


def page() -> str:
    """The page as Markdown."""
    parts = [HEAD]
    for question in questions():
        parts.append(
            f"## {question.title}\n\n{question.description}\n\n```sql\n{question.sql};\n```\n"
        )
    return "\n".join(parts)


def main() -> int:
    """Write the page."""
    write_atomically(Path("docs/questions.md"), page().encode())
    return 0


if __name__ == "__main__":
    sys.exit(main())
