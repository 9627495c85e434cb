"""Archives whose bytes follow from their content alone: no clock, no umask, no zlib of Python's.

A deflated stream changes with the zlib that Python was built with. So members are stored; where
size matters they are deflated by PyArrow, whose zlib comes in its wheel and is pinned with it.
"""

from __future__ import annotations

import struct
import zipfile
import zlib
from collections.abc import Mapping
from pathlib import Path

_FILE_MODE = 0o100644 << 16
_UNIX = 3
_DEFLATED, _VERSION, _DATE = 8, 20, 0x21  # 1980-01-01


def write_zip(path: Path, members: Mapping[str, bytes]) -> None:
    """A zip of the members in the order given, all of 1980-01-01, all readable by everybody."""
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in members.items():
            info = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            info.create_system = _UNIX
            info.external_attr = _FILE_MODE
            archive.writestr(info, content, zipfile.ZIP_STORED)


def write_deflated_zip(path: Path, members: Mapping[str, bytes]) -> None:
    """The same with deflated members (APPNOTE 6.3.10, 4.3; no ZIP64: ValueError beyond 4 GiB).

    Python's zipfile deflates by itself and takes no stream that another has deflated.
    """
    import pyarrow as pa

    entries = []
    with path.open("wb") as target:
        for name, content in members.items():
            # A gzip stream without a name is 10 bytes, the deflated stream, checksum and length.
            stream = pa.compress(content, codec="gzip", asbytes=True)[10:-8]
            if max(target.tell(), len(content), len(stream)) >= 2**32 - 1:
                raise ValueError(f"{path.name}: {name} makes it larger than 4 GiB")
            common = struct.pack(
                "<HHHHHIIIHH",
                *(_VERSION, 0x800, _DEFLATED, 0, _DATE),
                *(zlib.crc32(content), len(stream), len(content), len(name.encode()), 0),
            )
            entries.append((common, target.tell(), name.encode()))
            target.write(b"PK\x03\x04" + common + name.encode() + stream)
        start = target.tell()
        for common, at, encoded in entries:
            made_by = struct.pack("<BB", _VERSION, _UNIX)
            rest = struct.pack("<HHHII", 0, 0, 0, _FILE_MODE, at)
            target.write(b"PK\x01\x02" + made_by + common + rest + encoded)
        size = target.tell() - start
        ends = struct.pack("<HHHHIIH", 0, 0, len(entries), len(entries), size, start, 0)
        target.write(b"PK\x05\x06" + ends)
