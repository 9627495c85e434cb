"""Compile the coding files into data/scripted."""

import sys
from pathlib import Path

from readouts.faults import FaultsFound
from readouts.rows import sorted_csv, write_atomically
from readouts.schema.declaration import read_package
from readouts.schema.profile import checked
from readouts.validation import report
from readouts.validation.typed import compile_checked


def main() -> int:
    """Write every compiled table, or none: faults are printed and nothing is touched."""
    try:
        package = checked(read_package(Path().resolve()))
        compiled = compile_checked(package)
    except FaultsFound as found:
        print(report.text(found.faults, {}))
        return 1
    for name, rows in compiled.tables.items():
        table = package.tables[name]
        write_atomically(
            package.root / table.path, sorted_csv(rows, table.columns, table.primary_key)
        )
    return 0


if __name__ == "__main__":
    sys.exit(main())
