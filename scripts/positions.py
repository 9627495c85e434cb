"""Positions, derived from the compiled tables; what reliability withholds is left out."""

import sys
from pathlib import Path

from readouts.codings.positions import positions
from readouts.rows import read_rows, sorted_csv, write_atomically
from readouts.schema.declaration import read_package

NEEDED = ("statements", "statement_speakers", "stances", "reliability")


def main() -> int:
    """Write data/scripted/positions.csv."""
    package = read_package(Path().resolve())
    tables = {name: read_rows(package.root / package.tables[name].path) for name in NEEDED}
    table = package.tables["positions"]
    write_atomically(
        package.root / table.path, sorted_csv(positions(tables), table.columns, table.primary_key)
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
