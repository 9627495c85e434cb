"""Datasette on the loopback interface until Ctrl-C; a port that is taken is not fought over."""

from __future__ import annotations

import json
import socket
import webbrowser
from pathlib import Path
from typing import Any

import uvicorn
from datasette.app import Datasette

from readouts.explore.metadata import metadata
from readouts.explore.queries import questions
from readouts.faults import WrongUse

_LOOPBACK = "127.0.0.1"
# The views are joined when they are asked; the widest takes some seconds on a slow machine.
_MILLISECONDS = 20_000


class _Announcing(uvicorn.Server):
    """Says where it answers once it does, so that nobody opens a page too early."""

    address = ""
    opens = False

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        print(f"{self.address} (Ctrl-C ends it)", flush=True)
        if self.opens:
            webbrowser.open(self.address)


def application(release: Path) -> Any:
    """Datasette over the release in the folder ``release``: read-only, nothing uploaded or changed.

    WrongUse where there is no release, or not exactly one SQLite file in it.
    """
    found = sorted(release.glob("*.sqlite"))
    if len(found) != 1 or not (release / "datapackage.json").is_file():
        raise WrongUse(f"{release} holds no release to explore; run `readouts release` first")
    descriptor = json.loads((release / "datapackage.json").read_text("utf-8"))
    return Datasette(
        immutables=[str(found[0])],
        metadata=metadata(descriptor, found[0].stem, questions()),
        settings={"sql_time_limit_ms": _MILLISECONDS, "facet_time_limit_ms": 2000},
        cors=False,
    )


def serve(release: Path, port: int, opens: bool) -> None:
    """Serve the release until Ctrl-C, at ``port`` or, where that is taken, at a free one."""
    datasette = application(release)
    listening = _listen(port)
    taken: int = listening.getsockname()[1]
    if port and taken != port:
        print(f"port {port} is taken; took {taken} instead", flush=True)
    config = uvicorn.Config(datasette.app(), log_level="warning", lifespan="on")
    server = _Announcing(config)
    server.address, server.opens = f"http://{_LOOPBACK}:{taken}/", opens
    try:
        server.run(sockets=[listening])
    except KeyboardInterrupt:
        pass  # uvicorn has closed everything and hands the signal on
    finally:
        listening.close()
    print("\nclosed", flush=True)


def _listen(port: int) -> socket.socket:
    """A socket on the loopback interface: at the port, or at any free one."""
    for number in (port, 0):
        listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        try:
            listening.bind((_LOOPBACK, number))
        except (OSError, OverflowError):
            listening.close()
            if number == 0:
                raise
        else:
            return listening
    raise AssertionError("unreachable")
