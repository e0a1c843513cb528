"""When a blog is due: the rhythm of its visits follows the rhythm of its posts."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import pairwise

from copines.model import BlogState, CrawlOptions

#: Visits between two posts of a regular writer: a post is then met after an eighth of its gap.
_VISITS_PER_POST = 8
#: Posts from which the gap is taken.
_POSTS = 10
#: Longest wait that a server may ask for; a later time was noted by a clock that went wrong.
_LONGEST_WAIT = timedelta(days=7)
#: Between two runs at least, and at most while none can be done.
_REST, _LONGEST_REST = timedelta(minutes=1), timedelta(hours=1)
#: Share of an interval that a service waits longer, at most.
_JITTER = 0.1
#: Days from which a rhythm can be told, and of a month.
_TELLING_DAYS, _MONTH_DAYS = 7, 30.44


def interval(
    published: Sequence[datetime],
    options: CrawlOptions,
    now: datetime,
    rest: timedelta = timedelta(),
) -> timedelta:
    """Give the time between two visits of a blog with these newest posts, newest first.

    An eighth of the median gap between its posts, or of its silence where that is longer, and not
    less than the rest that its feed asks for, within every_min and every_max; `every` instead of
    the eighth where fewer than three posts are dated.
    """
    least = options.every_min or options.every
    wanted = _eighth(published, now) or options.every
    return min(max(wanted, rest, least), max(options.every_max, least))


def _eighth(published: Sequence[datetime], now: datetime) -> timedelta | None:
    dates = sorted((d for d in published if d <= now), reverse=True)[:_POSTS]
    if len(dates) < 3:
        return None
    gaps = sorted(newer - older for newer, older in pairwise(dates))
    return max(gaps[len(gaps) // 2], now - dates[0]) / _VISITS_PER_POST


def per_month(dates: Sequence[datetime], now: datetime) -> float | None:
    """Give how many posts a month come, of the newest posts' dates; the silence since counts.

    None where fewer than three posts, or less than a week, would tell.
    """
    past = [date for date in dates if date <= now]
    days = (now - min(past)).total_seconds() / 86400 if past else 0.0
    if len(past) < 3 or days < _TELLING_DAYS:
        return None
    return round((len(past) - 1) / days * _MONTH_DAYS, 1)


def upcoming(state: BlogState, every: timedelta, now: datetime) -> datetime | None:
    """Say from when on a blog is asked again; None where it is not.

    A time that no rhythm gives was noted by a clock that went wrong: then it is now.
    """
    if state.state in {"gone", "paused"} or state.last_try is None:
        return None
    due = state.last_try + every
    due = now if due > now + 2 * every else due
    return max(due, state.next_try) if waits(state, now) and state.next_try else due


def waits(state: BlogState, now: datetime) -> bool:
    """Tell whether the blog's server asked to be left alone until later."""
    return state.next_try is not None and now < state.next_try <= now + _LONGEST_WAIT


def is_due(state: BlogState, every: timedelta, now: datetime) -> bool:
    """Tell whether a blog is to be asked now.

    A timer that fires a little early must not skip a whole round: a twentieth is forgiven.
    """
    due = upcoming(replace(state, next_try=None), every, now)
    return due is None or due <= now + every * 0.05


def wake(rows: Iterable[tuple[BlogState, timedelta]], now: datetime) -> datetime | None:
    """Say when a service that never sleeps is to look again: when the first blog is due.

    None where no blog will be, as long as the config stays.
    """
    times = (
        _drifting(state, every, now)
        for state, every in rows
        if state.state not in {"gone", "paused"}
    )
    return min(times, default=None)


def _drifting(state: BlogState, every: timedelta, now: datetime) -> datetime:
    """Say when a service asks a blog again: up to a tenth later than it might.

    How much later depends on the blog and its last visit: blogs that were met in one round drift
    apart, so that no server and no line is asked for all at once.
    """
    due = upcoming(state, every, now)
    if due is None or due == now:
        return now
    seed = hashlib.sha256(f"{state.name} {state.last_try}".encode()).digest()[0]
    return due + every * (_JITTER * seed / 255)


def pause(failures: int) -> timedelta:
    """Say how long a service rests after so many runs in a row that could not be done."""
    return min(_REST * (1 << min(failures, 10)), _LONGEST_REST)
