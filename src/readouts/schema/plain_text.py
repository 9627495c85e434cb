"""What every file here must be before anything is read out of it: UTF-8, and merged to the end.

One place for CSV, YAML and JSON, so that a byte order mark, another encoding or a merge left open is
the same fault in each.
"""

from __future__ import annotations

import codecs
import re

from readouts.faults import Fault, FaultsFound

# What Git leaves in a file where two branches clash.
_MERGE = re.compile(r"^(<<<<<<<|=======|>>>>>>>).*", re.MULTILINE)


def decoded(source: bytes, path: str) -> str:
    """The text of a file shown as ``path``; FaultsFound with the line of what makes it none."""

    def refuse(line: int, column: int | None, rule: str, message: str, mend: str) -> FaultsFound:
        return FaultsFound([Fault(path, line, column, rule, message, mend)])

    if source.startswith(codecs.BOM_UTF8):
        message = "the file begins with a byte order mark"
        raise refuse(1, 1, "byte-order-mark", message, "Save it as UTF-8 without BOM.")
    try:
        text = source.decode("utf-8")
    except UnicodeDecodeError as error:
        line = source.count(b"\n", 0, error.start) + 1
        message = "the file is not UTF-8"
        raise refuse(line, None, "encoding-error", message, "Save it as UTF-8.") from None
    if merge := _MERGE.search(text):
        line = text.count("\n", 0, merge.start()) + 1
        mend = "Choose one side and delete the markers."
        raise refuse(line, 1, "unresolved-merge", "unresolved merge", mend)
    return text
