"""A CSV file as a stream of records that can leave equal stretches of another file unparsed.

Two versions of a table are mostly the same bytes in the same order. Comparing those as bytes and
parsing only what differs costs less than reading either file, whatever the size of both.
"""

from __future__ import annotations

import csv
from pathlib import Path
from types import TracebackType

from readouts.faults import WrongUse

_PIECE = 1 << 20
# A window this small holds one to three records: below it, parsing costs less than comparing.
_SMALLEST = 1 << 9
_BOM = b"\xef\xbb\xbf"


class Records:
    """Records of the file ``path``, which is called ``shown`` where it cannot be used.

    ``header`` is read at once; ``count`` is the number of records passed so far. At most two
    windows of 1 MiB, and the longest record, are held. WrongUse where the file is no UTF-8, no CSV,
    or a record is not as wide as the header.
    """

    def __init__(self, path: Path, shown: str) -> None:
        self._shown = shown
        self._file = path.open("rb")
        self._held, self._at, self._ended = b"", 0, False
        self._fill(len(_BOM))
        if self._held.startswith(_BOM):
            self._at = len(_BOM)
        self.count = -1
        self.header: list[str] = []
        self.header = self.take() or []

    def __enter__(self) -> Records:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        self._file.close()

    def take(self) -> list[str] | None:
        """The next record, parsed; None at the end."""
        while True:
            raw = self._raw()
            if raw is None:
                return None
            if raw.strip(b"\r\n"):
                break
        self.count += 1
        try:
            text = raw.decode("utf-8")
            if '"' in text:
                cells = next(csv.reader([text], strict=True))
            else:
                cells = text.rstrip("\r\n").split(",")
        except UnicodeDecodeError:
            raise WrongUse(f"{self._shown}: row {self.count + 1} is not UTF-8") from None
        except csv.Error as error:
            raise WrongUse(f"{self._shown}: row {self.count + 1}: {error}") from None
        if self.header and len(cells) != len(self.header):
            raise WrongUse(
                f"{self._shown}: row {self.count + 1} has {len(cells)} cells, "
                f"the header {len(self.header)}"
            )
        return cells

    def skip_what_equals(self, other: Records) -> None:
        """Pass the whole records that come next in both files, byte for byte alike.

        The window doubles while all is equal and halves where it is not, so that a difference costs
        a few comparisons, and a long equal stretch one for each MiB.
        """
        window = _SMALLEST
        while True:
            mine, theirs = self._ahead(window), other._ahead(window)
            if mine == theirs:
                if not mine or not self._pass_with(other, mine):
                    return
                window = min(window * 2, _PIECE)
            elif window > _SMALLEST:
                window = max(window // 4, _SMALLEST)
            else:
                return

    def _ahead(self, size: int) -> bytes:
        self._fill(size)
        return self._held[self._at : self._at + size]

    def _pass_with(self, other: Records, stretch: bytes) -> bool:
        """Pass the whole records of a stretch that both hold; False where it holds none."""
        quoted = b'"' in stretch
        end = stretch.rfind(b"\n") + 1
        while quoted and end and stretch.count(b'"', 0, end) % 2:
            end = stretch.rfind(b"\n", 0, end - 1) + 1
        if not end:
            return False
        passed = stretch[:end]
        if quoted:
            # A line break inside quotes ends no record: those stand in every second part.
            number = sum(part.count(b"\n") for part in passed.split(b'"')[::2])
        else:
            number = passed.count(b"\n")
        for one in (self, other):
            one._at += end
            one.count += number
        return True

    def _raw(self) -> bytes | None:
        """The bytes of the next record with its line break."""
        self._fill(_SMALLEST)
        searched = self._at
        while True:
            end = self._held.find(b"\n", searched) + 1
            if end and self._held.count(b'"', self._at, end) % 2 == 0:
                break
            if end:
                searched = end
            elif self._ended:
                end = len(self._held)
                break
            else:
                searched -= self._at
                self._fill(len(self._held) - self._at + _PIECE)
                searched += self._at
        raw = self._held[self._at : end]
        self._at = end
        return raw or None

    def _fill(self, size: int) -> None:
        """Have ``size`` bytes ahead, or all that is left."""
        if self._ended or len(self._held) - self._at >= size:
            return
        pieces = [self._held[self._at :]]
        ahead = len(pieces[0])
        while ahead < size or ahead < _PIECE:
            piece = self._file.read(_PIECE)
            if not piece:
                self._ended = True
                break
            pieces.append(piece)
            ahead += len(piece)
        self._held, self._at = b"".join(pieces), 0
