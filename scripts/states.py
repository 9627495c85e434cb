"""Make data/scripted/states.csv: ISO and COW codes of the states in the register.

Codes come from the package countrycode (a build tool; codes are facts, after the Correlates of
War state list); gaps and mends are rows of data/curated/state_exceptions.csv.
"""

import sys
from pathlib import Path

from countrycode import countrycode

from readouts.faults import FaultsFound
from readouts.lexing.lexed import lex_table
from readouts.rows import Row, sorted_csv, write_atomically
from readouts.schema.declaration import read_package
from readouts.schema.profile import checked
from readouts.validation import report

EXCEPTIONS = "data/curated/state_exceptions.csv"


def known(actors: list[str]) -> dict[str, Row]:
    """The rows of those states that the package knows; it is asked once for each column, being slow."""
    iso3 = [actor.upper() for actor in actors]
    names, numbers, letters = (
        countrycode(iso3, "iso3c", column) for column in ("country.name.en", "cown", "cowc")
    )
    return {
        actor: {
            "actor_id": actor,
            "iso3": code,
            "cow_code": str(int(number)) if number is not None else "",
            "cow_abbreviation": letter or "",
        }
        for actor, code, name, number, letter in zip(
            actors, iso3, names, numbers, letters, strict=True
        )
        if name is not None
    }


def mend(actor_id: str) -> str:
    """What to do about an id that is no state's."""
    iso3 = actor_id.upper()
    hint = countrycode(iso3, "iso2c", "iso3c") or countrycode(iso3, "eurostat", "iso3c")
    meant = f"Did you mean '{hint.lower()}'? " if hint else ""
    return f"{meant}Mend it, or add it to {EXCEPTIONS}."


def main() -> int:
    """Write the table, or print what is no state code."""
    try:
        package = checked(read_package(Path().resolve()))
        actors, listed = (
            lex_table(package, package.tables[name]) for name in ("actors", "state_exceptions")
        )
    except FaultsFound as found:
        print(report.text(found.faults, {}))
        return 1
    states = {
        actor["actor_id"]: number
        for number, actor in enumerate(actors.rows)
        if actor["actor_type"] == "state"
    }
    exceptions = {row["actor_id"]: row for row in listed.rows if row["actor_id"] in states}
    coded = known([actor for actor in states if actor not in exceptions]) | exceptions
    rows = list(coded.values())
    faults = [
        actors.fault(
            number,
            "actor_id",
            "no-state-code",
            f"'{actor}' is no ISO 3166-1 alpha-3 code",
            mend(actor),
        )
        for actor, number in states.items()
        if actor not in coded
    ]
    if faults:
        print(report.text(faults, {}))
        return 1
    table = package.tables["states"]
    write_atomically(package.root / table.path, sorted_csv(rows, table.columns, table.primary_key))
    return 0


if __name__ == "__main__":
    sys.exit(main())
