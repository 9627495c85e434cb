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


def codes(actor_id: str) -> Row:
    """The state's row as the package has it; ValueError with the mend where it has none."""
    iso3 = actor_id.upper()
    if countrycode(iso3, "iso3c", "country.name.en") is None:
        hint = countrycode(iso3, "iso2c", "iso3c") or countrycode(iso3, "eurostat", "iso3c")
        meant = f"Did you mean '{hint.lower()}'? " if hint else ""
        raise ValueError(f"{meant}Mend it, or add it to {EXCEPTIONS}.")
    number = countrycode(iso3, "iso3c", "cown")
    return {
        "actor_id": actor_id,
        "iso3": iso3,
        "cow_code": str(int(number)) if number is not None else "",
        "cow_abbreviation": countrycode(iso3, "iso3c", "cowc") or "",
    }


def main() -> int:
    """Write the table, or print what is no state code."""
    rows, faults = [], []
    try:
        package = checked(read_package(Path().resolve()))
        actors, listed = (
            lex_table(package, package.tables[name]) for name in ("actors", "state_exceptions")
        )
    except FaultsFound as found:
        print(report.text(found.faults, {}))
        return 1
    exceptions = {row["actor_id"]: row for row in listed.rows}
    for number, actor in enumerate(actors.rows):
        if actor["actor_type"] != "state":
            continue
        try:
            rows.append(exceptions.get(actor["actor_id"]) or codes(actor["actor_id"]))
        except ValueError as error:
            message = f"'{actor['actor_id']}' is no ISO 3166-1 alpha-3 code"
            faults.append(actors.fault(number, "actor_id", "no-state-code", message, str(error)))
    if faults:
        print(report.text(faults, {}))
        return 1
    table = package.tables["states"]
    write_atomically(package.root / table.path, sorted_csv(rows, table.columns, table.primary_key))
    return 0


if __name__ == "__main__":
    sys.exit(main())
