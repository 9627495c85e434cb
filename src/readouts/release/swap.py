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
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

try:
    import fcntl
except ModuleNotFoundError:  # Windows
    fcntl = None  # type: ignore[assignment]

_AT_FDCWD = -100
_RENAME_EXCHANGE = 2
# No such call in this libc or kernel, or a file system that cannot do it: renameat2(2).
_NOT_TO_BE_HAD = (errno.ENOSYS, errno.EINVAL, errno.ENOTSUP)


def swap(new: Path, target: Path) -> None:
    """Put the folder ``new`` at ``target`` and delete what stood there. Both on one file system."""
    _settle(new)
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
    shutil.rmtree(new, ignore_errors=True)  # what stays of it the next build clears
    shutil.rmtree(_aside(new), ignore_errors=True)


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """Build one release at a time: who comes second waits. The lock goes with the process.

    Where there is no flock (Windows), two builds at once may both fail; neither tears a release.
    """
    folder.mkdir(parents=True, exist_ok=True)
    # The folder itself is locked, so that no lock file is left behind.
    lock = os.open(folder, os.O_RDONLY) if fcntl else -1
    try:
        if fcntl:
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield
    finally:
        if fcntl:
            os.close(lock)


def _settle(folder: Path) -> None:
    """Have all of a folder on the disk before its name is, so that no power cut leaves it torn."""
    for path in (*folder.rglob("*"), folder, folder.parent):
        descriptor = os.open(path, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


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
