"""Builds a tiny package over and over and breaks each build; run by test_torn.py in a process of its own.

It prints one line of JSON: how many builds were broken, and every release that was torn by it.
"""

import errno
import json
import os
import random
import resource
import signal
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from test_swap import retype_version, version_if_whole

from readouts.faults import FaultsFound
from readouts.release.bundle import build
from readouts.schema.declaration import read_package

ROOT = Path(sys.argv[2]).resolve()
RELEASE = ROOT / "data/release"
OPERATIONS = {
    *("open", "os.chmod", "os.chown", "os.link", "os.listdir", "os.mkdir", "os.remove"),
    *("os.rename", "os.rmdir", "os.scandir", "os.symlink", "os.truncate", "os.utime"),
    *("shutil.copyfile", "shutil.copytree", "shutil.rmtree", "ctypes.dlsym", "tempfile.mkdtemp"),
}
ERRORS = (errno.ENOSPC, errno.EACCES, errno.EIO)
torn: list[str] = []
armed = {"at": 0, "passed": 0, "error": 0}


def fail(event: str, arguments: tuple[object, ...]) -> None:
    """An audit hook: the operation that it is armed for fails before it is done."""
    if armed["at"] and event in OPERATIONS:
        armed["passed"] += 1
        if armed["passed"] == armed["at"]:
            raise OSError(armed["error"], os.strerror(armed["error"]), str(arguments[0]))


def versions() -> Iterator[tuple[str, str]]:
    """The version that stands and the one to build next, the package being retyped to it."""
    held, number = version_if_whole(RELEASE), 0
    while True:
        number += 1
        retype_version(ROOT, held, f"2.0.{number}")
        yield held, f"2.0.{number}"
        held = f"2.0.{number}"


def judge(what: str, allowed: set[str]) -> None:
    """What stands is whole, and the next build needs no cleaning."""
    try:
        if (found := version_if_whole(RELEASE)) not in allowed:
            torn.append(f"{what}: {found} stands")
        build(read_package(ROOT))
        if version_if_whole(RELEASE) not in allowed or list((ROOT / "build").iterdir()):
            torn.append(f"{what}: the next build left something")
    except Exception as error:
        torn.append(f"{what}: {error!r}")


def each_operation() -> int:
    """Make the n-th operation fail, for every n until a build ends without passing n of them."""
    sys.addaudithook(fail)
    for n, (old, new) in enumerate(versions(), start=1):
        armed.update(at=n, passed=0, error=ERRORS[n % len(ERRORS)])
        try:
            build(read_package(ROOT))
        except (OSError, FaultsFound):
            pass
        except BaseException as error:
            torn.append(f"operation {n}: ended in {error!r}, no sentence")
        passed, armed["at"] = armed["passed"], 0
        judge(f"operation {n}", {old, new})
        if passed < n:
            return n - 1
    return 0


def each_size() -> int:
    """Let no file grow past a size: for every file of a release, one byte less than it needs."""
    sizes = sorted({path.stat().st_size for path in RELEASE.iterdir()} | {0, 1, 4096})
    unlimited = resource.getrlimit(resource.RLIMIT_FSIZE)
    for size, (old, new) in zip(sizes, versions(), strict=False):
        resource.setrlimit(resource.RLIMIT_FSIZE, (max(size - 1, 0), unlimited[1]))
        try:
            build(read_package(ROOT))
        except (OSError, FaultsFound):
            pass
        except BaseException as error:
            torn.append(f"size {size}: ended in {error!r}, no sentence")
        resource.setrlimit(resource.RLIMIT_FSIZE, unlimited)
        judge(f"size {size}", {old, new})
    return len(sizes)


def killed(times: int) -> int:
    """Kill a build at a random moment of the time that one takes."""
    chance, start = random.Random(times), time.monotonic()
    build(read_package(ROOT))
    takes = time.monotonic() - start
    for n, (old, new) in zip(range(times), versions(), strict=False):
        child = os.fork()
        if child == 0:
            build(read_package(ROOT))
            os._exit(0)
        time.sleep(chance.random() * takes * 1.5)
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        judge(f"kill {n}", {old, new})
    return times


def main() -> None:
    build(read_package(ROOT))
    does = {"operations": each_operation, "sizes": each_size}
    broken = killed(int(sys.argv[3])) if sys.argv[1] == "kills" else does[sys.argv[1]]()
    print(json.dumps({"broken": broken, "torn": torn}))


if __name__ == "__main__":
    main()
