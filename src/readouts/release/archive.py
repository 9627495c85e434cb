"""Archives whose bytes follow from their content alone: no clock, no umask, no zlib in them.

Members are stored, since a deflated stream changes with the zlib that Python was built with.
"""

from __future__ import annotations

import zipfile
from collections.abc import Mapping
from pathlib import Path

_FILE_MODE = 0o100644 << 16
_UNIX = 3


def write_zip(path: Path, members: Mapping[str, bytes]) -> None:
    """A zip of the members in the order given, all of 1980-01-01, all readable by everybody."""
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in members.items():
            info = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            info.create_system = _UNIX
            info.external_attr = _FILE_MODE
            archive.writestr(info, content, zipfile.ZIP_STORED)
