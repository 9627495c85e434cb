"""What every file here must be before anything is read out of it: UTF-8, and merged to the end.

One place for CSV, YAML and JSON, so that a byte order mark, another encoding, line ends, characters
that nobody sees and a merge left open are the same fault in each.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable, Iterable, Iterator

from readouts.faults import Fault, FaultsFound
from readouts.rows import UNSEEN

# What Git leaves in a file where two branches clash.
_MERGE = re.compile(r"^(<<<<<<<|=======|>>>>>>>).*", re.MULTILINE)


def decoded(
    source: bytes, path: str, form: Callable[[str], Iterable[Fault]] = lambda text: ()
) -> str:
    """The text of a file shown as ``path``; FaultsFound with all that the form of the file has.

    ``form`` finds what a file of its format may not have besides. A program that spoils one thing
    spoils several, and they are mended at once.
    """
    faults: list[Fault] = []

    def refuse(line: int, column: int | None, rule: str, message: str, mend: str) -> None:
        faults.append(Fault(path, line, column, rule, message, mend))

    if source.startswith(codecs.BOM_UTF8):
        message = "the file begins with a byte order mark"
        refuse(1, 1, "byte-order-mark", message, "Save it as UTF-8 without BOM.")
    try:
        text = source.removeprefix(codecs.BOM_UTF8).decode("utf-8")
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        refuse(line, None, "encoding-error", "the file is not UTF-8", "Save it as UTF-8.")
        raise FaultsFound(faults) from None
    if merge := _MERGE.search(text):
        line = text.count("\n", 0, merge.start()) + 1
        mend = "Choose one side and delete the markers."
        refuse(line, 1, "unresolved-merge", "unresolved merge", mend)
    faults += form(text)
    if faults:
        raise FaultsFound(faults)
    return text


def crlf(text: str, path: str) -> Iterator[Fault]:
    """That lines end in CRLF, at the first that does: one finding of the file, not one a line."""
    if "\r\n" in text:
        line = text.count("\n", 0, text.index("\r\n")) + 1
        message, mend = "the lines end in CRLF", "Save it with LF line ends."
        yield Fault(path, line, None, "carriage-return", message, mend)


def unseen(text: str, path: str) -> Iterator[Fault]:
    """Every character that nobody sees; the return in front of a newline is none of them."""
    for found in UNSEEN.finditer(text):
        start = found.start()
        if text[start : start + 2] != "\r\n":
            line, column = text.count("\n", 0, start) + 1, start - text.rfind("\n", 0, start)
            yield unseen_character(path, line, column, found.group())


def unseen_character(path: str, line: int, column: int, character: str) -> Fault:
    """The finding on one of them."""
    message = f"the character U+{ord(character):04X} cannot be seen"
    return Fault(path, line, column, "unseen-character", message, "Delete it.", value=character)
