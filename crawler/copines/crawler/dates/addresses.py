"""The date in a page's address."""

import re
from datetime import UTC, datetime, time
from urllib.parse import unquote

from copines.addresses import page_path
from copines.crawler.dates.days import valid
from copines.crawler.dates.months import month_of

_FOLDERS = re.compile(r"/((?:19|20)\d\d)/(\d{1,2})/(\d{1,2})(?=[/.]|$)")
#: /2016/11/10-things is of November, its day unknown; 2016-11-10-things has a day.
_SLUG = re.compile(r"(?:^|[/_-])((?:19|20)\d\d)[_-](\d\d)[_-](\d\d)(?=[/_.-]|$)")
_DIGITS = re.compile(r"(?:^|/)((?:19|20)\d\d)([01]\d)([0-3]\d)(?=[/_.-]|$)")
#: /2024/feb/05/…
_NAMED = re.compile(r"/((?:19|20)\d\d)/([^\W\d_]{3,12})/(\d{1,2})(?=[/.]|$)")
#: /2024/0205/…; four digits at the end may be a number, if they do not begin with none.
_JOINED = re.compile(r"/((?:19|20)\d\d)/(0[1-9]|1[0-2](?=\d\d/[^/]))([0-3]\d)(?=[/_.-]|$)")
_MONTH = re.compile(r"/((?:19|20)\d\d)/(0[1-9]|1[0-2])(?=/|$)")


def from_url(url: str) -> datetime | None:
    """Read the date in an address such as /2016/11/05/…, /2016-11-05-… or /2016/11/….

    A month alone gives its first day.
    """
    path = page_path(url)
    found = _day(path) or _first(_SLUG, path) or _first(_DIGITS, path)
    return found or _first(_MONTH, path)


def of_folders(url: str) -> datetime | None:
    """Read the date in an address's folders alone: programs make them, not authors."""
    path = page_path(url)
    return _day(path) or _first(_MONTH, path)


def _day(path: str) -> datetime | None:
    """Return the day that folders name."""
    found = _first(_FOLDERS, path) or _first(_JOINED, path)
    return found or _first(_NAMED, unquote(path) if "%" in path else path)


def _first(pattern: re.Pattern[str], path: str) -> datetime | None:
    match = pattern.search(path)
    if not match:
        return None
    year, month, day = (*match.groups(), "1")[:3]
    number = int(month) if month.isdecimal() else month_of(month)
    found = valid(int(year), number, int(day)) if number else None
    return datetime.combine(found, time(), UTC) if found else None
