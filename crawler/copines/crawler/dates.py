"""What sources write as dates → aware UTC datetimes."""

import re
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta, timezone
from email.utils import parsedate_to_datetime
from urllib.parse import urlsplit

#: Before the first web page; what is older is a default value, not a date.
_FIRST_YEAR = 1990
#: Clocks and time zones differ; a post dated later than this from now is dated wrongly.
_AHEAD = timedelta(days=1)

#: Nobody plans a post longer ahead.
_SCHEDULED = timedelta(days=366)
#: Time zones and drafts move a date by so much at the most.
_APART = timedelta(days=2)
_MONTH = timedelta(days=33)
#: So many posts within so little time nobody writes.
_BULK, _BULK_WITHIN = 5, timedelta(hours=3)
#: Month names by their shortest telling beginning, accents folded: en, fr, es, de, it, pt, nl.
_MONTHS = (
    ("jan", 1), ("ene", 1), ("gen", 1), ("jän", 1),
    ("feb", 2), ("fev", 2), ("fév", 2),
    ("mar", 3), ("mär", 3), ("maa", 3), ("mrt", 3),
    ("apr", 4), ("avr", 4), ("abr", 4),
    ("may", 5), ("mai", 5), ("mei", 5), ("mag", 5),
    ("jun", 6), ("juin", 6), ("giu", 6),
    ("juil", 7), ("jul", 7), ("lug", 7),
    ("aug", 8), ("aou", 8), ("aoû", 8), ("ago", 8),
    ("sep", 9), ("set", 9),
    ("oct", 10), ("okt", 10), ("ott", 10), ("out", 10),
    ("nov", 11),
    ("dec", 12), ("déc", 12), ("dez", 12), ("dic", 12),
)  # fmt: skip
_ISO = re.compile(
    r"(\d{4})-(\d{1,2})(?:-(\d{1,2}))?"
    r"(?:[T\s]+(\d{1,2}):(\d{2})(?::(\d{2}))?(?:[.,]\d+)?\s*(Z|UTC|GMT|[+-]\d{2}:?\d{0,2})?)?",
    re.IGNORECASE,
)
_ISO_DAY = re.compile(r"\b\d{4}-\d{2}-\d{2}(?!\d)")
_DAY_FIRST = re.compile(
    r"\b(\d{1,2})(?:er|st|nd|rd|th|º|\.)?\s*(?:de\s+|d[’'])?[\s/-]*([^\W\d_]{3,10})\.?,?\s*(?:de\s+|del\s+)?[\s/-]*(\d{4})\b",
    re.IGNORECASE,
)
_MONTH_FIRST = re.compile(
    r"\b([^\W\d_]{3,10})\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})\b", re.IGNORECASE
)
_NUMERIC = re.compile(r"\b(\d{1,2})[./](\d{1,2})[./](\d{4})\b")
_YEAR_FIRST = re.compile(r"\b(\d{4})[./](\d{1,2})[./](\d{1,2})\b")
_CLOCK = re.compile(r"\b(\d{1,2})[:h](\d{2})(?::(\d{2}))?\b(?:\s*(Z\b|UTC|GMT|[+-]\d{2}:?\d{2}))?")
#: /2016/11/10-things is of November, its day unknown; 2016-11-10-things has a day.
_URL_DAY = re.compile(
    r"/((?:19|20)\d\d)/(\d{1,2})/(\d{1,2})(?=[/.]|$)|"
    r"(?:^|[/_-])((?:19|20)\d\d)[_-](\d\d)[_-](\d\d)(?=[/_.-]|$)"
)
_URL_DIGITS = re.compile(r"(?:^|/)((?:19|20)\d\d)([01]\d)([0-3]\d)(?=[/_.-]|$)")
_URL_MONTH = re.compile(r"/((?:19|20)\d\d)/(0[1-9]|1[0-2])(?=/|$)")


def parse_date(text: str | None) -> datetime | None:
    """Read ISO 8601, RFC 822 or a date written out; no zone means UTC, no clock midnight."""
    text = (text or "").strip()[:200]
    if not text:
        return None
    return parse_standard(text) or _written(text)


def parse_standard(text: str) -> datetime | None:
    """Read ISO 8601 or RFC 822 alone."""
    return _iso(text) or _rfc822(text)


def from_url(url: str) -> datetime | None:
    """Read the date in an address such as /2016/11/05/…, /2016-11-05-… or /2016/11/….

    A month alone gives its first day.
    """
    try:
        path = urlsplit(url).path
    except ValueError:
        return None
    for pattern in (_URL_DAY, _URL_DIGITS):
        if match := pattern.search(path):
            year, month, day = (int(part) for part in match.groups() if part)
            if date := _date(year, month, day):
                return date
    if match := _URL_MONTH.search(path):
        return _date(int(match[1]), int(match[2]), 1)
    return None


def choose(
    feed: datetime | None,
    markup: datetime | None,
    url_date: datetime | None,
    text_date: datetime | None,
    now: datetime,
) -> datetime | None:
    """Choose a post's date among what the sources say, most trusted first.

    The feed's own, then the page's markup (JSON-LD, meta, time), then the address, then the text.
    A date before 1990 or more than a day after now is not believed, and the next is asked. An
    import or a rebuild dates many posts of years on one day, in the feed or on the pages: so an
    earlier day on the page stands against the feed, and the day of the address against both.
    None where nobody is believed, save that a feed which dates a post within a year ahead means
    it: the post is to wait.
    """
    ahead = feed if feed and timedelta(0) < feed - now <= _SCHEDULED else None
    believed = [d if d and plausible(d, now) else None for d in (feed, markup, url_date, text_date)]
    feed, markup, url_date, text_date = believed
    first = feed or markup
    if feed and markup and feed - markup > _APART:
        first = markup
    if not url_date:
        return first or text_date or ahead
    # the first of a month may mean all of it
    slack = _APART if url_date.day != 1 else _MONTH
    near = (d for d in (first, feed, markup, text_date) if d and abs(d - url_date) <= slack)
    return next(near, url_date)


def plausible(date: datetime, now: datetime) -> bool:
    """Tell whether a post can have been published then."""
    return date.year >= _FIRST_YEAR and date <= now + _AHEAD


def in_bulk(dates: Sequence[datetime]) -> bool:
    """Tell dates that an import or a build gave to many posts at once, not their author."""
    return len(dates) >= _BULK and max(dates) - min(dates) <= _BULK_WITHIN


def _date(year: int, month: int, day: int, clock: str = "") -> datetime | None:
    hour = minute = second = 0
    zone = UTC
    if match := _CLOCK.search(clock):
        hour, minute, second = int(match[1]), int(match[2]), int(match[3] or 0)
        zone = _zone(match[4])
    try:
        return datetime(year, month, day, hour, minute, second, tzinfo=zone).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def _zone(text: str | None) -> timezone:
    digits = re.sub(r"\D", "", text or "")
    if not digits:
        return UTC
    offset = timedelta(hours=int(digits[:2]), minutes=int(digits[2:4] or 0))
    if offset >= timedelta(hours=24):
        return UTC
    return timezone(-offset if "-" in (text or "") else offset)


def _iso(text: str) -> datetime | None:
    match = _ISO.match(text)
    if not match:
        return None
    year, month, day, hour, minute, second, zone = match.groups()
    try:
        midnight = datetime(int(year), int(month), int(day or 1), tzinfo=_zone(zone))
        # 24:00 is the next day's beginning (ISO 8601), a 61st second the next minute's
        if int(hour or 0) > 24 or int(minute or 0) > 59 or int(second or 0) > 60:
            return None
        clock = timedelta(hours=int(hour or 0), minutes=int(minute or 0), seconds=int(second or 0))
        return (midnight + clock).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def _rfc822(text: str) -> datetime | None:
    if not re.search(r"\d\d?[\s-]+[A-Za-z]{3}[\s-]+\d{2,4}\s+\d", text):
        return None
    try:
        date = parsedate_to_datetime(text)
        return (date if date.tzinfo else date.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def _month(name: str) -> int | None:
    folded = name.lower()
    return next((n for start, n in _MONTHS if folded.startswith(start)), None)


def _written(text: str) -> datetime | None:
    for match in _DAY_FIRST.finditer(text):
        if month := _month(match[2]):
            return _date(int(match[3]), month, int(match[1]), text[match.end() :])
    for match in _MONTH_FIRST.finditer(text):
        if month := _month(match[1]):
            return _date(int(match[3]), month, int(match[2]), text[match.end() :])
    if iso := _ISO_DAY.search(text):
        return _iso(text[iso.start() :])
    if ordered := _YEAR_FIRST.search(text):
        return _date(int(ordered[1]), int(ordered[2]), int(ordered[3]), text[ordered.end() :])
    if numbers := _NUMERIC.search(text):
        first, second = int(numbers[1]), int(numbers[2])
        # 05/11/2016 is read day first, as most of the world writes it; 11/25 cannot be.
        day, month_number = (second, first) if second > 12 else (first, second)
        return _date(int(numbers[3]), month_number, day, text[numbers.end() :])
    return None
