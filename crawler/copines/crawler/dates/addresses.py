"""The date in a page's address."""

import re
from datetime import UTC, datetime, time

from copines.addresses import page_path
from copines.crawler.dates.days import valid

_FOLDERS = re.compile(r"/((?:19|20)\d\d)/(\d{1,2})/(\d{1,2})(?=[/.]|$)")
#: /2016/11/10-things is of November, its day unknown; 2016-11-10-things has a day.
_SLUG = re.compile(r"(?:^|[/_-])((?:19|20)\d\d)[_-](\d\d)[_-](\d\d)(?=[/_.-]|$)")
_DIGITS = re.compile(r"(?:^|/)((?:19|20)\d\d)([01]\d)([0-3]\d)(?=[/_.-]|$)")
_MONTH = re.compile(r"/((?:19|20)\d\d)/(0[1-9]|1[0-2])(?=/|$)")


def from_url(url: str) -> datetime | None:
    """Read the date in an address such as /2016/11/05/…, /2016-11-05-… or /2016/11/….

    A month alone gives its first day.
    """
    path = page_path(url)
    found = _first(_FOLDERS, path) or _first(_SLUG, path) or _first(_DIGITS, path)
    return found or _first(_MONTH, path)


def of_folders(url: str) -> datetime | None:
    """Read the date in an address's folders alone: programs make them, not authors."""
    path = page_path(url)
    return _first(_FOLDERS, path) or _first(_MONTH, path)


def _first(pattern: re.Pattern[str], path: str) -> datetime | None:
    match = pattern.search(path)
    if not match:
        return None
    year, month, day = (int(part) for part in (*match.groups(), "1")[:3])
    found = valid(year, month, day)
    return datetime.combine(found, time(), UTC) if found else None
