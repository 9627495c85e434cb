"""The cells of a workbook, read with the standard library alone (ECMA-376 part 1, 18.3).

Only what workbook.py writes is understood: inline strings and numbers; anything else is refused,
a formula above all.
"""

from __future__ import annotations

import re
import zipfile
from decimal import Decimal
from pathlib import Path
from typing import IO
from xml.etree import ElementTree

_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_ESCAPE = re.compile("_x([0-9A-Fa-f]{4})_")
Cell = str | Decimal | None


def read_sheets(path: Path) -> dict[str, list[list[Cell]]]:
    """Sheet to rows of text, numbers and None; ValueError for a cell that is neither.

    KeyError or BadZipFile where the file is no workbook.
    """
    with zipfile.ZipFile(path) as archive:
        with archive.open("xl/_rels/workbook.xml.rels") as source:
            targets = {r.get("Id"): r.get("Target") for r in ElementTree.parse(source).getroot()}
        with archive.open("xl/workbook.xml") as source:
            sheets = ElementTree.parse(source).getroot().findall(f"{_MAIN}sheets/{_MAIN}sheet")
        found = {}
        for sheet in sheets:
            with archive.open(f"xl/{targets[sheet.get(_RELATION)]}") as source:
                found[sheet.attrib["name"]] = _rows(source)
        return found


def _rows(source: IO[bytes]) -> list[list[Cell]]:
    rows: list[list[Cell]] = []
    for _, element in ElementTree.iterparse(source):
        if element.tag != f"{_MAIN}row":
            continue
        while len(rows) < int(element.attrib["r"]):
            rows.append([])
        for cell in element:
            column = _column(cell.attrib["r"])
            rows[-1] += [None] * (column - len(rows[-1])) + [_cell(cell)]
        element.clear()
    return rows


def _column(reference: str) -> int:
    number = 0
    for letter in reference.rstrip("0123456789"):
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1


def _cell(cell: ElementTree.Element) -> Cell:
    kind, parts = cell.get("t", "n"), list(cell)
    if not parts:
        return None
    tag = parts[0].tag.removeprefix(_MAIN)
    if len(parts) == 1 and kind == "inlineStr" and tag == "is":
        return _ESCAPE.sub(lambda m: chr(int(m.group(1), 16)), "".join(parts[0].itertext()))
    if len(parts) == 1 and kind == "n" and tag == "v":
        return Decimal(parts[0].text or "")
    raise ValueError(f"cell {cell.get('r')} is neither text nor a number")
