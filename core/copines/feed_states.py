"""What is known of a blog's feed from one visit to the next, and how each visit changes it.

A feed that was found or announced once is never forgotten: it fails, moves or is gone. The table
of transitions stands in docs/crawling.md.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Literal

from copines.reasons import Code, Reason

Known = Literal["unsought", "found", "failing", "moved", "gone", "absent"]
#: A feed was read, or has its place elsewhere from now on, or could not be read; or there is none.
Met = Literal["read", "moved", "failed", "nothing"]

#: A feed that works is left alone; its home page may announce another, or have moved.
LOOK_AGAIN = timedelta(days=7)
#: Where there is no feed, or its address stays empty, the usual places are tried again.
SEEK_AGAIN = timedelta(days=30)
#: A feed that was closed for good is asked for once more.
ASK_GONE_AGAIN = timedelta(days=30)
#: Trouble of a whole server; all other trouble is the feed's own, and its site may be read.
_OF_HOST: frozenset[Code] = frozenset(
    {
        "access_denied",
        "bad_certificate",
        "certificate_expired",
        "certificate_name",
        "challenge",
        "connect_timeout",
        "connection_broken",
        "connection_refused",
        "maintenance",
        "network",
        "no_such_name",
        "rate_limited",
        "robots_error",
        "server_error",
        "silence_timeout",
        "too_slow",
    }
)


@dataclass(frozen=True, slots=True)
class FeedState:
    """What is known of a blog's feed."""

    state: Known = "unsought"
    #: Where it was last found, or is announced; "" where it never was.
    feed: str = ""
    #: Since when it cannot be read, and why.
    since: datetime | None = None
    reason: Reason | None = None
    #: When it was last looked for at the usual places, and how many of these were tried by then.
    sought: datetime | None = None
    places: int = 0
    #: When its home page was last looked at, and a feed that is gone last asked for.
    looked: datetime | None = None
    asked: datetime | None = None


def after(
    known: FeedState, met: Met, now: datetime, feed: str = "", reason: Reason | None = None
) -> FeedState:
    """Return what is known after a visit that met this; `feed` and `reason` go with it."""
    if met == "read":
        return replace(known, state="found", feed=feed, since=None, reason=None, asked=now)
    if met == "moved":
        return replace(known, state="moved", feed=feed, since=None, reason=None, asked=now)
    if met == "nothing":
        return known if known.feed else replace(known, state="absent")
    gone = reason is not None and reason.code == "gone"
    lasting = known.state in {"failing", "gone"} and known.feed == feed
    return replace(
        known,
        state="gone" if gone else "failing",
        feed=feed,
        since=known.since if lasting else now,
        reason=reason,
        asked=now,
    )


def is_of_host(reason: Reason) -> bool:
    """Tell trouble of a whole server, which is left alone until the next visit."""
    return reason.code in _OF_HOST


def asks_feed(known: FeedState, now: datetime) -> bool:
    """Tell whether a visit begins with the feed; else it begins with the home page."""
    if known.state == "gone":
        return known.asked is None or now - known.asked >= ASK_GONE_AGAIN
    return bool(known.feed)


def looks_at_home(known: FeedState, now: datetime) -> bool:
    """Tell whether the home page is looked at though the feed works."""
    return known.looked is None or now - known.looked >= LOOK_AGAIN


def seeks(known: FeedState, now: datetime) -> bool:
    """Tell whether the usual places are tried where the home page leads to no feed.

    One failure of a feed that was found is no reason yet: its address must stay empty.
    """
    if known.places:  # some are left from the last time
        return True
    if known.state == "unsought":
        return True
    if known.state in {"found", "moved"}:
        return False
    return known.sought is None or now - known.sought >= SEEK_AGAIN
