"""The wheel: the tool with this release's data inside, so that `pip install` needs no network after.

Hatchling says what a wheel is; its archive is then written again with stored members, because the
deflated one would change with zlib.
"""

from __future__ import annotations

import shutil
import zipfile
from collections.abc import Mapping
from pathlib import Path

from hatchling.builders.wheel import WheelBuilder

from readouts.release.archive import write_zip

_NOT_SOURCE = ("__pycache__", "*.swp", "*~")


def write_wheel(root: Path, data: Mapping[str, bytes], scratch: Path, folder: Path) -> Path:
    """Build the wheel of the sources in ``root`` with ``data`` as ``readouts/data/``; its path.

    ``scratch`` is emptied for the source tree. The version is that of ``root``'s
    datapackage.json, by pyproject.toml.
    """
    shutil.rmtree(scratch, ignore_errors=True)
    left_out = shutil.ignore_patterns(*_NOT_SOURCE)
    shutil.copytree(root / "src" / "readouts", scratch / "src" / "readouts", ignore=left_out)
    shutil.copytree(root / "LICENSES", scratch / "LICENSES")
    for name in ("pyproject.toml", "datapackage.json", "README.md"):
        shutil.copyfile(root / name, scratch / name)
    inside = scratch / "src" / "readouts" / "data"
    inside.mkdir()
    for name, content in data.items():
        (inside / name).write_bytes(content)
    (built,) = WheelBuilder(str(scratch)).build(
        directory=str(scratch / "dist"), versions=["standard"]
    )
    with zipfile.ZipFile(built) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    target = folder / Path(built).name
    write_zip(target, members)
    shutil.rmtree(scratch)
    return target
