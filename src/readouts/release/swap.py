"""A new release takes the place of the old one in one step, so that no moment is without a release.

Linux exchanges two folders in one system call. Where that is not to be had, the old one steps aside
first, and whoever builds next puts it back if nothing took its place.
"""

from __future__ import annotations

import ctypes
import errno
import os
import shutil
import sys
from pathlib import Path

_AT_FDCWD = -100
_RENAME_EXCHANGE = 2
# No such call in this libc or kernel, or a file system that cannot do it: renameat2(2).
_NOT_TO_BE_HAD = (errno.ENOSYS, errno.EINVAL, errno.ENOTSUP)


def swap(new: Path, target: Path) -> None:
    """Put the folder ``new`` at ``target`` and delete what stood there. Both on one file system."""
    target.parent.mkdir(parents=True, exist_ok=True)
    if not target.exists():
        os.rename(new, target)
        return
    try:
        _exchange(new, target)
    except OSError as error:
        if error.errno not in _NOT_TO_BE_HAD:
            raise
        os.rename(target, _aside(new))
        os.rename(new, target)
    clear(new, target)


def clear(new: Path, target: Path) -> None:
    """Make way for a build at ``new``: an old release that had stepped aside goes back or goes."""
    if _aside(new).exists() and not target.exists():
        os.rename(_aside(new), target)
    for left in (new, _aside(new)):
        if left.exists():
            shutil.rmtree(left)


def _aside(new: Path) -> Path:
    return new.with_name(f"old-{new.name}")


def _exchange(first: Path, second: Path) -> None:
    """Each takes the other's name; OSError ENOSYS where the system has no call for it."""
    libc = ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None
    renameat2 = getattr(libc, "renameat2", None)
    if renameat2 is None:
        raise OSError(errno.ENOSYS, os.strerror(errno.ENOSYS))
    paths = [_AT_FDCWD, os.fsencode(first), _AT_FDCWD, os.fsencode(second)]
    if renameat2(*paths, _RENAME_EXCHANGE) != 0:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number), str(first), None, str(second))
