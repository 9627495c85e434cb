"""Where things stand: a row's address for ever, and a passage's place on its own page.

An address is the row's id; ids are permanent, so addresses are. What is no plain id (only data that
validation was not asked about has such) stands under a digest, and can name no other file.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping

from readouts.rows import UNSEEN

_PLAIN = re.compile(r"[a-z0-9][a-z0-9_-]{0,99}", re.ASCII)
# What RFC 3986 lets stand in a URL, and letters beyond ASCII, which browsers encode themselves.
_WEB = re.compile(r"https?://[\w.~-]+(:\d+)?([/?#][^\s<>\"'`{}|\\^]*)?")
_FRAGMENT = re.compile(r"[A-Za-z0-9%\-._~!$'()*+,;=:@/?]+", re.ASCII)
# Names of our own files in each folder of rows.
_TAKEN = {"index"}


def stem(identifier: str) -> str:
    """The name of a row's file, without its ending."""
    if _PLAIN.fullmatch(identifier) and identifier not in _TAKEN:
        return identifier
    return f"_{hashlib.sha256(identifier.encode('utf-8', 'surrogatepass')).hexdigest()[:24]}"


def address(table: str, identifier: str) -> str:
    """The page of a row, from the root of the site."""
    return f"{table}/{stem(identifier)}.html"


def web(url: str) -> str:
    """The URL if a browser may be sent there: http or https, nothing unseen in it; else ""."""
    return url if _WEB.fullmatch(url) and not UNSEEN.search(url) else ""


def passage(source: Mapping[str, str], fragment: str) -> str:
    """The address that opens a source: at the passage where the page is HTML; "" if unknown.

    A text fragment (https://wicg.github.io/scroll-to-text-fragment/) follows a fragment that the
    page's own address has.
    """
    url = web(source["url"])
    if not url or source["url_format"] != "html" or not _FRAGMENT.fullmatch(fragment):
        return url
    return f"{url}{'' if '#' in url else '#'}:~:text={fragment}"
