"""When a blog is due: the rhythm of its visits follows the rhythm of its posts."""

import hashlib
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from itertools import pairwise

from copines.model import BlogState, CrawlOptions

#: Visits between two posts of a regular writer: a post is then met after an eighth of its gap.
_VISITS_PER_POST = 8
#: Posts from which the gap is taken.
_POSTS = 10
#: Share of an interval that a service waits longer, at most.
_JITTER = 0.1
#: Days from which a rhythm can be told, and of a month.
_TELLING_DAYS, _MONTH_DAYS = 7, 30.44


def interval(published: Sequence[datetime], options: CrawlOptions, now: datetime) -> timedelta:
    """Give the time between two visits of a blog with these newest posts, newest first.

    An eighth of the median gap between its posts, or of its silence where that is longer, within
    every_min and every_max; `every` itself where fewer than three posts are dated.
    """
    dates = sorted((d for d in published if d <= now), reverse=True)[:_POSTS]
    if len(dates) < 3:
        return options.every
    gaps = sorted(newer - older for newer, older in pairwise(dates))
    gap = gaps[len(gaps) // 2]
    wanted = max(gap, now - dates[0]) / _VISITS_PER_POST
    least = options.every_min or options.every
    return min(max(wanted, least), max(options.every_max, least))


def per_month(dates: Sequence[datetime], now: datetime) -> float | None:
    """Give how many posts a month come, of the newest posts' dates; the silence since counts.

    None where fewer than three posts, or less than a week, would tell.
    """
    past = [date for date in dates if date <= now]
    days = (now - min(past)).total_seconds() / 86400 if past else 0.0
    if len(past) < 3 or days < _TELLING_DAYS:
        return None
    return round((len(past) - 1) / days * _MONTH_DAYS, 1)


def upcoming(state: BlogState, every: timedelta) -> datetime | None:
    """Say from when on a blog is asked again; None where it is not."""
    if state.state in {"gone", "paused"} or state.last_try is None:
        return None
    due = state.last_try + every
    return max(due, state.next_try) if state.next_try else due


def next_visit(name: str, last_try: datetime | None, every: timedelta) -> datetime:
    """Say when a service that never sleeps asks a blog again: up to a tenth later than it might.

    How much later depends on the blog and its last visit: blogs that were met in one round drift
    apart, so that no server and no line is asked for all at once.
    """
    if last_try is None:
        return datetime.min.replace(tzinfo=UTC)
    seed = hashlib.sha256(f"{name} {last_try.isoformat()}".encode()).digest()[0]
    return last_try + every * (1 + _JITTER * seed / 255)


def is_due(last_try: datetime | None, every: timedelta, now: datetime) -> bool:
    """Tell whether a blog last asked then is to be asked now.

    A timer that fires a little early must not skip a whole round: a twentieth is forgiven.
    """
    return last_try is None or now - last_try >= every * 0.95
