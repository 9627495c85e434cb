"""The id of a source, taken apart, or proposed from an address: ``<publisher>-<yyyymmdd>-<words>``."""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass
from pathlib import PurePosixPath
from urllib.parse import urlsplit

from readouts.faults import WrongUse

_ID = re.compile(r"([a-z0-9]+(?:-[a-z0-9]+)*?)-([0-9]{8})-([a-z0-9]+(?:-[a-z0-9]+)*)")
_DAY = re.compile(r"(?<![0-9])((?:19|20)[0-9]{2})([/_-]?)([01]?[0-9])\2([0-3]?[0-9])(?![0-9])")
# Labels before a country's own: mofa.gov.pk is mofa.
_SECOND_LEVEL = {"ac", "co", "com", "edu", "go", "gob", "gouv", "gov", "net", "or", "org"}
_PAGES = {"", ".htm", ".html", ".shtml", ".php", ".asp", ".aspx", ".jsp"}


@dataclass(frozen=True)
class Named:
    """A source id and the day in it, with the address it was proposed from, if any."""

    source_id: str
    day: datetime.date
    url: str = ""

    @property
    def url_format(self) -> str:
        """The format that the end of the path lets expect."""
        suffix = PurePosixPath(urlsplit(self.url).path).suffix.lower()
        if suffix == ".pdf":
            return "pdf"
        return "html" if suffix in _PAGES else "other"


def year_of(source_id: str) -> str | None:
    """The year in the id, which names the folder of its file; None where it has not the form."""
    match = _ID.fullmatch(source_id)
    return match[2][:4] if match else None


def named(url_or_id: str, source_id: str = "", date: str = "") -> Named:
    """What ``readouts new`` was given; WrongUse says the form where it is none.

    ``source_id`` and ``date`` (YYYY-MM-DD) go with a URL and stand in for what it does not say.
    """
    if "://" not in url_or_id:
        if source_id or date:
            raise WrongUse("--id and --date go with a URL; an id says its own")
        return Named(url_or_id, _day_of(url_or_id))
    url = url_or_id.partition("#")[0]
    if not re.fullmatch("https?://[!-~]+", url):
        raise WrongUse(f"'{url}' is no address: http(s)://…, other characters percent-encoded")
    if source_id:
        day = _day_of(source_id)
        return Named(source_id, _day(date) if date else day, url)
    published = _day(date) if date else _day_in(url)
    if published is None:
        raise WrongUse(f"{url} shows no day of publication: give --date YYYY-MM-DD")
    words = _words(url)
    if not words:
        raise WrongUse(
            f"{url} has no words to name it by: give --id <publisher>-<yyyymmdd>-<words>"
        )
    return Named(f"{_publisher(url)}-{published:%Y%m%d}-{words}", published, url)


def _day_of(source_id: str) -> datetime.date:
    match = _ID.fullmatch(source_id)
    if match is None:
        raise WrongUse(
            f"'{source_id}' is no id: it is <publisher>-<yyyymmdd>-<words>, in lower case and "
            "joined by hyphens, as in dawn-20210916-fo-decries"
        )
    try:
        return datetime.datetime.strptime(match[2], "%Y%m%d").date()
    except ValueError:
        raise WrongUse(f"'{source_id}': {match[2]} is no day of the calendar") from None


def _day(date: str) -> datetime.date:
    try:
        if re.fullmatch("[0-9]{4}-[0-9]{2}-[0-9]{2}", date):
            return datetime.date.fromisoformat(date)
    except ValueError:
        pass
    raise WrongUse(f"--date {date} is no day: YYYY-MM-DD")


def _day_in(url: str) -> datetime.date | None:
    for year, _, month, day in _DAY.findall(urlsplit(url).path):
        try:
            return datetime.date(int(year), int(month), int(day))
        except ValueError:
            continue
    return None


def _publisher(url: str) -> str:
    labels = re.sub("[^a-z0-9.]", "", (urlsplit(url).hostname or "").lower()).split(".")[:-1]
    if len(labels) > 1 and labels[-1] in _SECOND_LEVEL:
        labels.pop()
    return labels[-1] if labels and labels[-1] else "unknown"


def _words(url: str) -> str:
    """Two telling words of the last part of the path that has any."""
    for part in reversed(_DAY.sub("/", urlsplit(url).path).split("/")):
        words = re.findall("[a-z]+", re.sub(r"\.[a-z]{2,5}$", "", part.lower()))
        telling = [word for word in words if len(word) > 3] or words
        if telling:
            return "-".join(telling[:2])
    return ""
