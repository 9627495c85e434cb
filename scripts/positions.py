"""Positions, derived from the compiled tables; what reliability withholds is left out."""

import sys
from pathlib import Path

from readouts.codings.positions import positions
from readouts.faults import FaultsFound
from readouts.lexing.lexed import lex_table
from readouts.rows import sorted_csv, write_atomically
from readouts.schema.declaration import read_package
from readouts.schema.profile import checked
from readouts.validation import report

NEEDED = ("statements", "statement_speakers", "stances", "reliability")


def main() -> int:
    """Write data/scripted/positions.csv, or print why its inputs cannot be read."""
    try:
        package = checked(read_package(Path().resolve()))
        tables = {name: lex_table(package, package.tables[name]).rows for name in NEEDED}
    except FaultsFound as found:
        print(report.text(found.faults, {}))
        return 1
    table = package.tables["positions"]
    write_atomically(
        package.root / table.path, sorted_csv(positions(tables), table.columns, table.primary_key)
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
