"""Rules on text cells: look-alike actors, formulas, names that a view cannot join."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from readouts.rules import Failing, Tables, rule

# Cyrillic and Greek letters that a reader takes for Latin ones.
_LOOKS_LIKE = str.maketrans("аеорсухіјѕԁӏквмнтαεικνορτυχ", "aeopcyxijsdlkbmhtaeiknoptux")
# With + or - a formula may begin as a number does: -2+3+cmd|' /C calc'!A0. The full-width forms
# are taken for the plain ones under East Asian settings (OWASP, CSV Injection).
_FORMULA = re.compile("[=@\uff1d\uff20]|[+\uff0b\uff0d-](?![0-9]+([.][0-9]+)?\\Z)")


@rule(
    "actors-alike",
    "No two actors have the same name after NFC, case-folding and folding of look-alike letters.",
    of_one_table=True,
)
def actors_alike(tables: Tables) -> Iterator[Failing]:
    seen: dict[str, str] = {}
    for row in tables["actors"]:
        folded = unicodedata.normalize("NFKC", row["name"]).casefold().translate(_LOOKS_LIKE)
        if folded in seen:
            yield Failing(
                "actors",
                (row["actor_id"],),
                "name",
                f"'{row['name']}' is also the name of '{seen[folded]}'",
                "Merge the two or tell them apart.",
            )
        seen.setdefault(folded, row["actor_id"])


@rule(
    "formula-cell",
    "No cell begins as a formula that a spreadsheet would run; with a plus or a minus begins only a"
    " cell that is nothing but a number.",
    of_one_table=True,
)
def formula_cell(tables: Tables) -> Iterator[Failing]:
    # What can be looked at first: asking for a faulty table ends the rule.
    for table in sorted(tables.declared, key=lambda name: name not in tables):
        for row in tables[table]:
            for name, value in row.items():
                if value and _FORMULA.match(value):
                    yield Failing(
                        table,
                        tables.key(table, row),
                        name,
                        f"'{value[:20]}' begins as a formula",
                        "Begin with a word.",
                    )


@rule(
    "semicolon-in-name",
    "No name and no title holds a semicolon: the view said joins them by it.",
    of_one_table=True,
)
def semicolon_in_name(tables: Tables) -> Iterator[Failing]:
    for table, name in (("actors", "name"), ("roles", "role_title")):
        for row in tables[table]:
            if ";" in row[name]:
                yield Failing(
                    table,
                    tables.key(table, row),
                    name,
                    f"'{row[name]}' holds a semicolon",
                    "Part it by a comma.",
                )
