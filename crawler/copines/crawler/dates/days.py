"""The days that a text names, wherever they stand in it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from copines.crawler.dates.months import month_of

#: Before Gutenberg's printers had machines, and after our grandchildren, stand default values:
#: year 1 (Go), 1601 (Windows), 9999. No clock is asked.
_YEARS = range(1900, 2200)
#: Thai years count from the Buddha's death: that of 2023 is 2566. None of ours is one of theirs.
BUDDHIST_EPOCH = 543
_BUDDHIST = range(1990 + BUDDHIST_EPOCH, 2100 + BUDDHIST_EPOCH)
#: A year of two digits below this is of this century, as feedparser has it.
_CENTURY = 90
_NAME = r"([^\W\d_](?:[’']?[^\W\d_]){2,13})"
_ORDINAL = r"(?:\.?(?:er|re|st|nd|rd|th|ste|af|il|ydd|fed|eg|ed|ain|o|a|e|[.°]))?"
_OF = r"(?:(?:de|of|di|da|do|den|o|a\s+viz)\s+|d[’'])?"
_YEAR = r"(\d{4})(?!\d)"
_CLOCK = r"\d{1,2}:\d{2}(?::\d{2})?(?:\s?[ap]m)?(?:\s+(?:[a-z]{1,5}|(?:gmt|utc)?[+-]\d{2}:?\d{2}))?"
#: Japan's eras and the Republic of China's, by the year before their first.
_ERAS = {"令和": 2018, "平成": 1988, "昭和": 1925, "民國": 1911, "民国": 1911}

_YMD = re.compile(r"(?<![\d./-])(\d{4})\s?([-./])\s?(\d{1,2})\s?\2\s?(\d{1,2})(?!\d)")
_CJK = re.compile(
    rf"(?:(?<!\d)(\d{{4}})|({'|'.join(_ERAS)})\s?(\d{{1,3}}|元))\s*[年년]\s*"
    r"(\d{1,2})\s*[月월]\s*(\d{1,2})(?:\s*[日일号號])?(?!\d)"
)
_DNY = re.compile(
    rf"(?<![\d:.])(\d{{1,2}}){_ORDINAL}[\s/-]*{_OF}[\s/-]*{_NAME}\.?,?\s*"
    rf"(?:del?\s+|of\s+)?[\s/-]*(?:{_YEAR}|(\d\d)(?=\s+\d{{1,2}}:\d\d))",
    re.IGNORECASE,
)
_NDY = re.compile(rf"{_NAME}\.?[\s/-]+(\d{{1,2}})(?:st|nd|rd|th|er)?\s?,?[\s/-]+{_YEAR}", re.I)
_ASCTIME = re.compile(rf"{_NAME}\.?\s+(\d{{1,2}}),?\s+({_CLOCK})\s+{_YEAR}", re.IGNORECASE)
_YND = re.compile(
    rf"(?<!\d)(\d{{4}})(?:-?\(?e?\)?ko|\.?(?:\s?m\.)?),?[\s/-]+{_NAME}[\s/.-]+(\d{{1,2}})(?!\d)"
)
_YDN = re.compile(rf"(?<!\d)(\d{{4}})\.?\s+gada\s+(\d{{1,2}})\.?\s+{_NAME}", re.IGNORECASE)
_VIETNAMESE = re.compile(
    rf"(?<!\d)(\d{{1,2}})\s+(?:tháng|thg)\s+(\d{{1,2}})\s*,?\s*(?:năm\s+)?{_YEAR}", re.IGNORECASE
)
_DMY = re.compile(rf"(?<![\d./-])(\d{{1,2}})\s?([./-])\s?(\d{{1,2}})\s?\2\s?{_YEAR}")


@dataclass(frozen=True, slots=True)
class Day:
    """A day that a text names, and where."""

    day: date
    start: int
    end: int
    #: The time of day that stands within it.
    clock: str = ""


def first_day(text: str, *, american: bool = False) -> Day | None:
    """Return the day that a text names first; american where it writes the month before the day."""
    return min(_days(text, american=american), key=lambda found: found.start, default=None)


def valid(year: int, month: int, day: int) -> date | None:
    """Return a day; None where the calendar has none, or it is some program's default value."""
    if year not in _YEARS:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None


def full_year(digits: str) -> int:
    """Return the year that is meant by its last two digits, or by all."""
    year = int(digits)
    return year if len(digits) > 2 else year + (1900 if year >= _CENTURY else 2000)


def _days(text: str, *, american: bool) -> Iterator[Day]:
    yield from _numbered(text, american=american)
    yield from _named(text)


def _numbered(text: str, *, american: bool) -> Iterator[Day]:
    for match in _YMD.finditer(text):
        yield from _found(match, match[1], int(match[3]), match[4])
    for match in _DMY.finditer(text):
        day, month = (match[3], int(match[1])) if american else (match[1], int(match[3]))
        # 05/11/2016 is read day first, as most of the world writes it; 11/25 cannot be
        if month > 12:
            day, month = str(month), int(day)
        year = int(match[4])
        # 5/2/2567 in Thailand
        year -= BUDDHIST_EPOCH if year in _BUDDHIST else 0
        yield from _found(match, str(year), month, day)
    for match in _CJK.finditer(text):
        era = _ERAS.get(match[2] or "", 0)
        year = era + (1 if match[3] == "元" else int(match[3])) if era else int(match[1])
        yield from _found(match, str(year), int(match[4]), match[5])
    for match in _VIETNAMESE.finditer(text):
        yield from _found(match, match[3], int(match[2]), match[1])


def _named(text: str) -> Iterator[Day]:
    for match in _DNY.finditer(text):
        yield from _found(match, match[3] or match[4], month_of(match[2]), match[1])
    for match in _NDY.finditer(text):
        yield from _found(match, match[3], month_of(match[1]), match[2])
    for match in _ASCTIME.finditer(text):
        yield from _found(match, match[4], month_of(match[1]), match[2], match[3])
    for match in _YND.finditer(text):
        yield from _found(match, match[1], month_of(match[2]), match[3])
    for match in _YDN.finditer(text):
        yield from _found(match, match[1], month_of(match[3]), match[2])


def _found(
    match: re.Match[str], year: str, month: int | None, day: str, clock: str = ""
) -> Iterator[Day]:
    if month and (found := valid(full_year(year), month, int(day))):
        yield Day(found, match.start(), match.end(), clock)
