"""How long a source says that it will stay as it is: RFC 9111, RSS, and its syndication module."""

import re
from datetime import datetime
from email.utils import parsedate_to_datetime
from typing import Any

#: https://web.resource.org/rss/1.0/modules/syndication/
_PERIODS = {
    "hourly": 3600,
    "daily": 86400,
    "weekly": 604800,
    "monthly": 2592000,
    "yearly": 31536000,
}
#: Nobody means more.
_LONGEST = 31536000.0


def of_headers(
    cache_control: str | None, expires: str | None, age: str | None, now: datetime
) -> float:
    """Return the seconds for which an answer is fresh, 0 where nothing says so (RFC 9111 §4.2).

    What it has spent in caches on the way is taken off. no-cache and no-store ask for nothing.
    """
    said = (cache_control or "").lower()
    if re.search(r"no-cache|no-store", said):
        return 0.0
    if found := re.search(r"(?<![\w-])max-age\s*=\s*\"?(\d+)", said):
        return _bounded(float(found[1][:10]) - _whole(age))
    try:
        return _bounded((parsedate_to_datetime(expires) - now).total_seconds()) if expires else 0.0
    except (
        ValueError,
        TypeError,
        IndexError,
        OverflowError,
    ):  # "0" means that it has expired (RFC 9111 §5.3)
        return 0.0


def of_feed(root: Any) -> float:
    """Return the seconds that a feed asks to be left alone: ttl, or updatePeriod by frequency."""
    if root is None:
        return 0.0
    minutes = _whole(root.findtext("{*}channel/{*}ttl"))
    often = max(_whole(root.findtext("{*}channel/{*}updateFrequency")), 1.0)
    period = (root.findtext("{*}channel/{*}updatePeriod") or "").strip().lower()
    return _bounded(max(minutes * 60, _PERIODS.get(period, 0) / often))


def _whole(text: str | None) -> float:
    found = re.fullmatch(r"\s*(\d{1,10})\s*", text or "")
    return float(found[1]) if found else 0.0


def _bounded(seconds: float) -> float:
    return min(max(seconds, 0.0), _LONGEST)
