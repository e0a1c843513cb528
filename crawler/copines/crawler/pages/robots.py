"""What a page and its answer tell robots → whether the page may be listed.

RFC 9309 leaves this to https://developers.google.com/search/docs/crawling-indexing/robots-meta-tag:
directives parted by commas, whatever case; of several tags and headers the strictest holds.
"""

import re
from collections.abc import Iterable, Iterator
from datetime import datetime

from copines.crawler.dates import parse_date

#: The robots that we are: everyone, and by name.
NAMES = ("robots", "copines")
_SHUT = {"noindex", "none"}
#: A date, which may hold commas; a directive with its value; a robot's name; a directive.
_TOKEN = re.compile(
    r"unavailable_after\s*:\s*(?P<date>(?:[a-z]+,\s*)?[^,\n]*)"
    r"|max-[a-z-]+\s*:\s*[^,\s]*"
    r"|(?P<robot>[\w.*-]+)\s*:"
    r"|(?P<rule>[\w-]+)",
    re.IGNORECASE,
)


def is_listed(metas: Iterable[str], header: str, now: datetime) -> bool:
    """Tell whether a page may be listed, by its meta tags for us and by X-Robots-Tag.

    `header` has a line for each header sent: a robot's name holds until another, or its line's end.
    """
    rules = [*metas, *(rule for line in header.split("\n") for rule in _ours(line))]
    return not any(_shuts(match, now) for rule in rules for match in _TOKEN.finditer(rule))


def _shuts(match: re.Match[str], now: datetime) -> bool:
    if match["date"]:
        expiry = parse_date(match["date"].strip())
        return expiry is not None and expiry <= now
    return (match["rule"] or "").lower() in _SHUT


def _ours(line: str) -> Iterator[str]:
    """Yield what a header's line has for everyone, or for us by name."""
    robot = NAMES[0]
    for match in _TOKEN.finditer(line):
        if match["robot"]:
            robot = match["robot"].lower()
        elif robot in (*NAMES, "*"):
            yield match[0]
