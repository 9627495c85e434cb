"""How to install what a command needs besides: no public index carries readouts, its wheel has a place."""

from __future__ import annotations

import json
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path
from urllib.parse import unquote, urlsplit

# Which extra of pyproject.toml brings a module; the rest are brought by validate.
_EXTRAS = {"apsw": "release", "hatchling": "release", "xlsxwriter": "release"}
_EXTRAS |= {"jinja2": "site", "markdown_it": "site", "datasette": "explore", "uvicorn": "explore"}


def how_to_install(module: str) -> str:
    """The command that brings the module, from where this installation came from."""
    extra = _EXTRAS.get(module.split(".")[0], "validate")
    try:
        installed = distribution("readouts")
    except PackageNotFoundError:
        return f"pip install -e '.[{extra}]' in a clone"
    origin = _origin(installed)
    if origin is None or not origin.exists():
        wheel = f"release/readouts-{installed.version}-py3-none-any.whl"
        fetch = f"dvc get REPOSITORY data/release --rev v{installed.version}"
        return f"{fetch}, then pip install '{wheel}[{extra}]'"
    return f"pip install {'-e ' if origin.is_dir() else ''}'{origin}[{extra}]'"


def _origin(installed: Distribution) -> Path | None:
    """The wheel or clone that pip was given, as it wrote down (PEP 610)."""
    written = installed.read_text("direct_url.json")
    address = urlsplit(json.loads(written)["url"]) if written else None
    return Path(unquote(address.path)) if address and address.scheme == "file" else None
