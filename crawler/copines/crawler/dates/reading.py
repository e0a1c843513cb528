"""Dates as sources write them → aware UTC datetimes.

No part of a date is ever taken from the clock: what is not whole is no date. dateparser and
dateutil fill what is missing with today's, and guess; so only month names (CLDR, by Babel) and
zones (IANA) come from libraries.
"""

import re
import unicodedata
from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from copines.crawler.dates.clocks import clock_after, clock_before, without_clock
from copines.crawler.dates.days import first_day, full_year, valid
from copines.crawler.dates.indic import with_english_months
from copines.crawler.dates.months import month_of
from copines.crawler.dates.numerals import with_digits
from copines.crawler.dates.thai import in_english
from copines.crawler.dates.zones import zone_of

#: No date is longer; what is, is a text.
_LONGEST = 200
#: What nearly all feeds write: RFC 3339, and RFC 822 with a year of four digits.
_RFC_3339 = re.compile(
    r"(\d{4})-(\d\d)-(\d\d)[T ](\d\d):(\d\d):(\d\d)(?:\.\d+)?\s?(Z|[+-]\d\d:?\d\d)"
)
_RFC_822 = re.compile(
    r"(?:[A-Z][a-z]{2}, )?(\d{1,2}) ([A-Z][a-z]{2}) (\d{4}) (\d\d):(\d\d):(\d\d) ([+-]\d{4}|[A-Z]+)"
)
#: A value that is a date and nothing else may be compact (ISO 8601 §5.2, RFC 9557 §1.2).
_COMPACT = re.compile(
    r"(\d{4})(\d\d)(\d\d)(?:[T ]?(\d\d):?(\d\d):?(\d\d)?(?:[.,]\d+)?)?\s?(Z|[+-]\d\d:?(?:\d\d)?)?",
    re.I,
)
_MONTH = re.compile(r"(\d{4})-(\d{1,2})")
_ORDINAL = re.compile(r"(\d{4})-?(\d{3})")
_WEEK = re.compile(r"(\d{4})-?W(\d\d)-?([1-7])", re.IGNORECASE)
_SHORT_ISO = re.compile(r"(\d\d)-(\d\d)-(\d\d)")
_SHORT = re.compile(r"(\d{1,2})([./])(\d{1,2})\2(\d\d)(?!\d)")
#: In seconds or milliseconds, and as .NET wrote them in JSON.
_EPOCH = re.compile(r"(\d{9,10})(?:\d{3})?|/Date\((\d{9,10})\d{3}(?:[+-]\d{4})?\)/")
#: Dashes of print, between the numbers of a date.
_DASH = re.compile(r"(?<=\d)[\u2010-\u2015](?=\d)")
#: Marks of direction, and blanks of no width.
_UNSEEN = re.compile(r"[\u200b-\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]")
#: Digits of other scripts: ২০২৪.
_FOREIGN_DIGIT = re.compile(r"(?![0-9])\d")
_AMERICAN = re.compile(r"(?<![\d./-])(?:0?[1-9]|1[0-2])/(?:1[3-9]|2\d|3[01])/\d{4}(?!\d)")


def parse_date(text: str | None, *, american: bool = False) -> datetime | None:
    """Read the first date of a text; no zone means UTC, no time of day midnight."""
    text = _plain(text)
    if not re.search(r"\d", text):
        return None
    if match := _RFC_3339.fullmatch(text):
        return _exact(match, (match[1], int(match[2]), match[3]))
    if match := _RFC_822.fullmatch(text):
        return _exact(match, (match[3], month_of(match[2]) or 0, match[1]))
    found = first_day(text, american=american)
    if found is None:
        return _compact(text)
    clock = clock_after(found.clock or text[found.end :])
    if clock == (timedelta(), UTC):
        clock = clock_before(text[: found.start]) or clock
    return _moment(found.day, *clock)


def parse_value(text: str | None, *, american: bool = False) -> datetime | None:
    """Read a text that is a date: years of two digits, and years alone, are known for one."""
    if found := parse_date(text, american=american):
        return found
    text = _plain(text)
    if match := _SHORT_ISO.fullmatch(text):
        return _moment(valid(full_year(match[1]), int(match[2]), int(match[3])))
    if match := _SHORT.match(text):
        day, month = (match[3], match[1]) if american or int(match[3]) > 12 else match.group(1, 3)
        known = valid(full_year(match[4]), int(month), int(day))
        return _moment(known, *clock_after(text[match.end() :]))
    return _moment(valid(int(text), 1, 1)) if re.fullmatch(r"\d{4}", text) else None


def month_first(texts: Iterable[str]) -> bool:
    """Tell whether dates of one hand are written 12/31/2024, as one that has no other reading."""
    return any(_AMERICAN.search(text) for text in texts)


def without_date(text: str) -> str:
    """Take the first date out of a text, with its time of day."""
    text = _plain(text)
    found = first_day(text)
    return without_clock(f"{text[: found.start]} {text[found.end :]}") if found else text


def _plain(text: str | None) -> str:
    """Return a text in plain digits and blanks: full-width ones, and 一月 of a written-out date."""
    text = _UNSEEN.sub("", (text or "")[:_LONGEST]).strip()
    if text.isascii():
        return text
    text = unicodedata.normalize("NFKC", text).replace("−", "-").replace("،", ",")
    text = _FOREIGN_DIGIT.sub(lambda digit: str(int(digit[0])), text)
    return with_english_months(in_english(with_digits(_DASH.sub("-", text))))


def _exact(match: re.Match[str], day: tuple[str, int, str]) -> datetime | None:
    hour, minute, second = (int(match[at]) for at in (4, 5, 6))
    found = valid(int(day[0]), day[1], int(day[2]))
    if hour > 24 or minute > 59 or second > 60:
        return _moment(found)
    since = timedelta(hours=hour, minutes=minute, seconds=second)
    return _moment(found, since, zone_of(match[7]))


def _compact(text: str) -> datetime | None:
    if match := _COMPACT.fullmatch(text):
        year, month, day = (int(part) for part in match.groups()[:3])
        hour, minute, second = (int(part or 0) for part in match.groups()[3:6])
        if known := valid(year, month, day):
            clock = timedelta(hours=hour, minutes=minute, seconds=second)
            zone = zone_of(match[7]) if match[7] else UTC
            return _moment(known, clock, zone) if clock <= timedelta(days=1) else _moment(known)
    if match := _MONTH.fullmatch(text):
        return _moment(valid(int(match[1]), int(match[2]), 1))
    if match := _EPOCH.fullmatch(text):
        moment = datetime.fromtimestamp(int(match[1] or match[2]), UTC)
        return moment if valid(moment.year, 1, 1) else None
    return _counted(text)


def _counted(text: str) -> datetime | None:
    """Read the day of a year, or of a week (ISO 8601 §5.2.2 and §5.2.3)."""
    try:
        if match := _ORDINAL.fullmatch(text):
            day = datetime.strptime("".join(match.groups()), "%Y%j").replace(tzinfo=UTC).date()
        elif match := _WEEK.fullmatch(text):
            day = date.fromisocalendar(*(int(part) for part in match.groups()))
        else:
            return None
    except ValueError:
        return None
    return _moment(valid(day.year, day.month, day.day))


def _moment(
    day: date | None, clock: timedelta = timedelta(), zone: tzinfo = UTC
) -> datetime | None:
    return (datetime.combine(day, time(), zone) + clock).astimezone(UTC) if day else None
