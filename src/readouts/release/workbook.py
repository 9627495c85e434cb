"""The workbook: every table on a sheet, for people whose program is a spreadsheet.

Every text cell is typed as text, so that no program turns an id into a date, drops its zeros, or
runs it as a formula. Days and booleans are text too, as the CSV spells them; numbers are numbers.
"""

from __future__ import annotations

import datetime
import errno
import math
import tempfile
import zipfile
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path

import xlsxwriter
from xlsxwriter.exceptions import FileCreateError

from readouts.faults import Fault, FaultsFound
from readouts.release.archive import write_deflated_zip
from readouts.rows import Rows
from readouts.schema.declaration import Package, Table

CONTENTS = "contents"
# What Excel holds: https://support.microsoft.com/office/1672b34d-7043-467e-8e27-269d656771c3
MOST_ROWS, MOST_CHARACTERS = 1_048_576, 32_767
_NUMBERS = ("integer", "number")


def write_workbook(package: Package, tables: Mapping[str, Rows], path: Path) -> None:
    """Write ``path`` with a sheet of contents and one sheet a table or view, in their order.

    A table with more rows than a sheet holds is left out, which the contents say. FaultsFound
    where a cell has more characters than a sheet's cell holds.
    """
    declared = {**package.tables, **package.views}
    names = sheet_names(tuple(declared))
    with tempfile.TemporaryDirectory(prefix="readouts-workbook-") as scratch:
        written = Path(scratch) / "workbook.xlsx"
        options = {"constant_memory": True, "tmpdir": scratch}
        book = xlsxwriter.Workbook(str(written), options)
        book.set_properties({"created": datetime.datetime(1980, 1, 1)})
        text = book.add_format({"num_format": "@"})
        bold = book.add_format({"num_format": "@", "bold": True})
        contents = book.add_worksheet(CONTENTS)
        contents.set_column(0, 1, 24, text)
        for place, (name, table) in enumerate([("", None), *declared.items()]):
            rows = tables.get(name, [])
            fits = len(rows) < MOST_ROWS
            cells = [names[name], name, str(table.schema.get("title", name))] if table else _HEAD
            for column, cell in enumerate(cells):
                contents.write_string(place, column, cell, text if table else bold)
            if table is None:
                continue
            if not fits:
                contents.write_string(place, 3, "left out: more rows than a sheet holds", text)
                continue
            contents.write_number(place, 3, len(rows))
            sheet = book.add_worksheet(names[name])
            sheet.freeze_panes(1, 0)
            _fill(sheet, table, rows, text, bold)
        try:
            book.close()
        except FileCreateError as error:
            raise OSError(errno.EIO, str(error), str(path)) from error
        with zipfile.ZipFile(written) as archive:
            members = {member: archive.read(member) for member in archive.namelist()}
    # Written again: what xlsxwriter deflates follows the zlib that Python was built with.
    write_deflated_zip(path, members)


_HEAD = ["sheet", "table", "title", "rows"]


def sheet_names(tables: tuple[str, ...]) -> dict[str, str]:
    """Table to sheet: its name, or a number where a sheet may not be called so."""
    found: dict[str, str] = {"": ""}
    taken = {CONTENTS}
    for number, name in enumerate(tables, start=1):
        legal = len(name) <= 31 and not set(name) & set("[]:*?/\\'") and name.lower() not in taken
        found[name] = name if legal else f"table-{number}"
        taken.add(found[name].lower())
    return found


def _fill(
    sheet: xlsxwriter.worksheet.Worksheet,
    table: Table,
    rows: Rows,
    text: xlsxwriter.format.Format,
    bold: xlsxwriter.format.Format,
) -> None:
    for column, field in enumerate(table.fields):
        sheet.set_column(column, column, 16, None if field.type in _NUMBERS else text)
        sheet.write_string(0, column, field.name, bold)
    for number, row in enumerate(rows, start=1):
        for column, field in enumerate(table.fields):
            cell = row[field.name]
            if cell == "":
                continue
            if field.type in _NUMBERS and _holds(float(cell), cell):
                sheet.write_number(number, column, float(cell))
            elif sheet.write_string(number, column, cell, text) != 0:
                key = " ".join(row[name] for name in table.primary_key)
                message = f"{table.name} {key}: {field.name} has {len(cell):,} characters"
                mend = f"A spreadsheet's cell holds {MOST_CHARACTERS:,}. Shorten it."
                raise FaultsFound([Fault(table.path, None, None, "cell-too-long", message, mend)])


def _holds(number: float, cell: str) -> bool:
    """Whether a sheet's number, written with 16 digits, is the cell's; else it stays text."""
    return math.isfinite(number) and Decimal(f"{number:.16G}") == Decimal(cell)
