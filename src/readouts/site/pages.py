"""A page is an address, a template and plain data; rendering it is a function of these alone.

So a page whose data did not change need not be rendered again, and no template reads a table.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import jinja2

from readouts.rows import UNSEEN
from readouts.site import words

# Besides what nobody sees: half a pair and the noncharacters, which HTML does not allow.
_NOT_HTML = re.compile(f"{UNSEEN.pattern}|[\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
_REPLACEMENT = "\N{REPLACEMENT CHARACTER}"


@dataclass(frozen=True)
class Page:
    """One file of the site made by a template; ``path`` is from the root of the site."""

    path: str
    template: str
    data: Mapping[str, Any]

    @property
    def root(self) -> str:
        """How the page reaches the root of the site, wherever that stands."""
        return "../" * self.path.count("/")


@dataclass(frozen=True)
class Plain:
    """One file of the site whose bytes are known without a template."""

    path: str
    content: bytes


def written(value: Any) -> bytes:
    """JSON for a file of its own: ASCII, so that nothing unseen stands in it; keys in given order."""
    return (json.dumps(value, indent=1) + "\n").encode("ascii")


class Renderer:
    """Templates and what every page shares: the frame."""

    def __init__(self, frame: Mapping[str, Any]) -> None:
        self._environment = jinja2.Environment(
            loader=jinja2.FunctionLoader(_template),
            autoescape=True,
            undefined=jinja2.StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            finalize=_visible,
        )
        self._environment.filters.update(
            {
                "anchor": _anchor,
                "code": words.code,
                "count": words.count,
                "day": words.day,
                "signed": words.signed,
                "stance_words": lambda value: words.STANCES.get(value, ""),
            }
        )
        self._environment.globals["frame"] = frame

    def __call__(self, page: Page) -> bytes:
        """The page's HTML."""
        template = self._environment.get_template(page.template)
        text = template.render(page.data, root=page.root, path=page.path)
        return text.encode("utf-8")


def digest(page: Page, frame: str) -> str:
    """What the page is made of; ``frame`` is that of all pages and templates."""
    data = json.dumps([frame, page.path, page.template, page.data], sort_keys=True)
    return hashlib.sha256(data.encode()).hexdigest()


def frame_digest(frame: Mapping[str, Any]) -> str:
    """What all pages are made of: the frame, the templates and the program that fills them."""
    found = hashlib.sha256(json.dumps(frame, sort_keys=True).encode())
    here = files("readouts.site")
    for part in (here / "templates", here):
        for entry in sorted(part.iterdir(), key=lambda entry: entry.name):
            if entry.name.endswith((".html", ".py")):
                found.update(entry.read_bytes())
    found.update(jinja2.__version__.encode())
    return found.hexdigest()


@cache
def _template(name: str) -> str:
    return (files("readouts.site") / "templates" / name).read_text("utf-8")


def _visible(value: Any) -> Any:
    """Text without what nobody sees: a mark shows where it stood."""
    if isinstance(value, str) and _NOT_HTML.search(value):
        return type(value)(_NOT_HTML.sub(_REPLACEMENT, value))
    return value


def _anchor(identifier: str) -> str:
    """An id of a row as the id of an element, which may hold no white space."""
    return re.sub(r"\s", "_", identifier) or "_"
