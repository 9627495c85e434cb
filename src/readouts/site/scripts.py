"""Data that scripts of the site read, as scripts: a page opened from a folder may fetch no file."""

from __future__ import annotations

import json
from typing import Any


def script(name: str, value: Any) -> bytes:
    """A script that hands ``value`` to whoever waits for ``name``; ASCII throughout."""
    text = json.dumps(value, separators=(",", ":"))
    return f'globalThis.readouts??={{}};readouts["{name}"]={text};\n'.encode("ascii")
