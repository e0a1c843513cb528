"""Lines of a page → its headings that have a date beside them."""

import re
from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import takewhile

from copines.crawler.dates import parse_date
from copines.crawler.pages.lines import Line

#: Lines under a heading in which its date stands, if it has one.
_NEAR = 4
#: Longer lines are sentences that mention a date.
_BYLINE = 160
_LONE = 48
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")


def dated_headings(lines: Sequence[Line]) -> Iterator[tuple[Line, datetime]]:
    """Give the headings with a date right under or right above them, in document order."""
    for at, line in enumerate(lines):
        if not line.is_heading:
            continue
        under = takewhile(lambda near: not near.is_heading, lines[at + 1 : at + 1 + _NEAR])
        dates = (_date(near, _BYLINE) for near in (*under, *lines[max(0, at - 1) : at]))
        if date := next((date for date in dates if date), None):
            yield line, date


def lone_date(lines: Sequence[Line]) -> datetime | None:
    """Give the date of the first line that holds hardly anything else."""
    dates = (_date(line, _LONE) for line in lines if not line.is_heading)
    return next((date for date in dates if date), None)


def _date(line: Line, most: int) -> datetime | None:
    if line.moment and (date := parse_date(line.moment)):
        return date
    if line.is_quoted or len(line.text) > most or not _YEAR.search(line.text):
        return None
    return parse_date(line.text)
