"""Make data/scripted/states.csv: ISO and COW codes of the states in the register.

Codes come from the package countrycode (a build tool; codes are facts, after the Correlates of
War state list); gaps and mends are rows of data/curated/state_exceptions.csv.
"""

import sys
from pathlib import Path

from countrycode import countrycode

from readouts.rows import Row, read_rows, sorted_csv, write_atomically
from readouts.schema.declaration import read_package


def codes(actor_id: str) -> Row:
    """The state's row as the package has it; ValueError with a hint where it has none."""
    iso3 = actor_id.upper()
    if countrycode(iso3, "iso3c", "country.name.en") is None:
        hint = countrycode(iso3, "iso2c", "iso3c") or countrycode(iso3, "eurostat", "iso3c")
        meant = f"; did you mean {hint.lower()}?" if hint else "; add it to state_exceptions.csv"
        raise ValueError(f"'{actor_id}' is no ISO 3166-1 alpha-3 code{meant}")
    number = countrycode(iso3, "iso3c", "cown")
    return {
        "actor_id": actor_id,
        "iso3": iso3,
        "cow_code": str(int(number)) if number is not None else "",
        "cow_abbreviation": countrycode(iso3, "iso3c", "cowc") or "",
    }


def main() -> int:
    """Write the table, or print what is no state code."""
    package = read_package(Path().resolve())
    exceptions = {
        row["actor_id"]: row
        for row in read_rows(package.root / package.tables["state_exceptions"].path)
    }
    rows, faults = [], []
    for actor in read_rows(package.root / package.tables["actors"].path):
        if actor["actor_type"] != "state":
            continue
        try:
            rows.append(exceptions.get(actor["actor_id"]) or codes(actor["actor_id"]))
        except ValueError as error:
            faults.append(f"data/curated/actors.csv: {error}")
    if faults:
        print("\n".join(faults))
        return 1
    table = package.tables["states"]
    write_atomically(package.root / table.path, sorted_csv(rows, table.columns, table.primary_key))
    return 0


if __name__ == "__main__":
    sys.exit(main())
