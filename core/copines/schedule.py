"""When each blog is asked: decided here, and nowhere else (pure)."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise

from copines.model import Blog, BlogState, CrawlOptions, Pace
from copines.reasons import Reason

#: Longest wait that a server may ask for; a later time was noted by a clock that went wrong.
LONGEST_WAIT = timedelta(days=7)
#: Visits between two posts of a regular writer: a post is then met after an eighth of its gap.
_VISITS_PER_POST = 8
#: Posts from which the gap is taken.
POSTS = 10
#: Longest interval of a feed that never answered; one that did has its rhythm.
_LONGEST_SILENCE = timedelta(days=1)
#: Between two runs at least, and at most while none can be done.
_REST, _LONGEST_REST = timedelta(minutes=1), timedelta(hours=1)
#: Share of an interval that a service waits longer, at most.
_JITTER = 0.1
#: Share of an interval that a timer may fire early without a whole round being skipped.
_EARLY = 0.05
#: Days from which a rhythm can be told, and of a month.
_TELLING_DAYS, _MONTH_DAYS = 7, 30.44


@dataclass(frozen=True, slots=True)
class Turn:
    """When one blog is asked again."""

    #: ok, failing, gone, paused or new.
    state: str
    #: Between two visits.
    every: timedelta
    #: From when on it is asked; None where it is not, or was not yet.
    due: datetime | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """Which blogs are asked now, and when the others are."""

    #: That may be asked, in the order of the config.
    ready: tuple[Blog, ...]
    #: Of these, those whose time has come.
    due: tuple[Blog, ...]
    #: That may not, by key: gone, or their server asked to be left alone.
    waiting: tuple[tuple[str, Reason], ...]
    #: Of each blog, by key.
    turns: Mapping[str, Turn]
    #: When a service that never sleeps is to look again; None for as long as the config stays.
    wake: datetime | None


def plan(
    blogs: Iterable[Blog],
    states: Iterable[BlogState],
    options: CrawlOptions,
    now: datetime,
    held: datetime | None = None,
) -> Plan:
    """Plan the visits of the config's blogs; `held` is when the first post that is held appears."""
    known = {state.blog: state for state in states}
    ready, due, waiting, times = [], [], [], [held] if held else []
    turns: dict[str, Turn] = {}
    for blog in blogs:
        state = known.get(blog.key) or BlogState(blog.key, blog.name, blog.url, None, "new")
        every = blog.every or _patient(state, interval(state.pace, options, now), options)
        archive = options.archive if blog.archive is None else blog.archive
        # a visit that went well, and was stopped before the archive's end, goes on at once
        halved = archive and state.state == "ok" and not state.walked
        turns[blog.key] = _turn(blog, state, every, now, halved=halved)
        if not blog.enabled:
            continue
        if why := _why_not(state, now):
            waiting.append((blog.key, why))
        else:
            ready.append(blog)
            due += [blog] if halved or _is_due(state, every, now) else []
        if state.state != "gone":
            times.append(_drifting(state, turns[blog.key], now))
    return Plan(tuple(ready), tuple(due), tuple(waiting), turns, min(times, default=None))


def _patient(state: BlogState, every: timedelta, options: CrawlOptions) -> timedelta:
    """Return the interval; of a feed that never answered one that doubles from try to try.

    It is as long as the blog has been tried in vain, so no failures need be counted, and a day at
    most (or `every_max`, where that is less).
    """
    if state.last_success or state.last_try is None or state.failing_since is None:
        return every
    vain = state.last_try - state.failing_since
    return max(every, min(vain, _LONGEST_SILENCE, options.every_max))


def _turn(blog: Blog, state: BlogState, every: timedelta, now: datetime, *, halved: bool) -> Turn:
    if not blog.enabled:
        return Turn("paused", every)
    if state.state == "gone" or state.last_try is None:
        return Turn(state.state, every)
    due = now if halved else _rhythm(state.last_try, every, now)
    waits = _waits(state, now)
    return Turn(state.state, every, max(due, state.next_try) if waits and state.next_try else due)


def _rhythm(last: datetime, every: timedelta, now: datetime) -> datetime:
    """Return when the time is up; a time that no rhythm gives was noted by a clock gone wrong."""
    due = last + every
    return now if due > now + 2 * every else due


def _why_not(state: BlogState, now: datetime) -> Reason | None:
    """Return why a blog must not be asked, None where it may."""
    if state.state == "gone":
        return state.reason or Reason.of("gone", status=410)
    if _waits(state, now):
        return Reason.of("waiting", until=f"{state.next_try:%Y-%m-%d %H:%M} UTC")
    return None


def _waits(state: BlogState, now: datetime) -> bool:
    """Tell whether the blog's server asked to be left alone until later."""
    return state.next_try is not None and now < state.next_try <= now + LONGEST_WAIT


def _is_due(state: BlogState, every: timedelta, now: datetime) -> bool:
    if state.last_try is None:
        return True
    return _rhythm(state.last_try, every, now) <= now + every * _EARLY


def _drifting(state: BlogState, turn: Turn, now: datetime) -> datetime:
    """Say when a service asks a blog again: up to a tenth later than it might.

    How much later depends on the blog and its last visit: blogs that were met in one round drift
    apart, so that no server and no line is asked for all at once.
    """
    if turn.due is None or turn.due == now:
        return now
    seed = hashlib.sha256(f"{state.name} {state.last_try}".encode()).digest()[0]
    return turn.due + turn.every * (_JITTER * seed / 255)


def pace_of(published: Iterable[datetime], rest: timedelta, now: datetime) -> Pace:
    """Return how a blog with these newest posts writes; `rest` is what its feed asks for."""
    dates = sorted((date for date in published if date <= now), reverse=True)[:POSTS]
    if len(dates) < 3:
        return Pace(rest=rest)
    gaps = sorted(newer - older for newer, older in pairwise(dates))
    return Pace(gaps[len(gaps) // 2], dates[0], rest)


def interval(pace: Pace, options: CrawlOptions, now: datetime) -> timedelta:
    """Return the time between two visits of a blog that writes at this pace.

    An eighth of the median gap between its posts, or of its silence where that is longer, and not
    less than the rest that its feed asks for, within every_min and every_max; `every` instead of
    the eighth where fewer than three posts are dated.
    """
    wanted = options.every
    if pace.gap is not None and pace.newest is not None:
        wanted = max(pace.gap, now - pace.newest) / _VISITS_PER_POST or options.every
    least = options.every_min or options.every
    return min(max(wanted, pace.rest, least), max(options.every_max, least))


def per_month(dates: Sequence[datetime], now: datetime) -> float | None:
    """Return how many posts a month come, of the newest posts' dates; the silence since counts.

    None where fewer than three posts, or less than a week, would tell.
    """
    past = [date for date in dates if date <= now]
    days = (now - min(past)).total_seconds() / 86400 if past else 0.0
    if len(past) < 3 or days < _TELLING_DAYS:
        return None
    return round((len(past) - 1) / days * _MONTH_DAYS, 1)


def pause(failures: int) -> timedelta:
    """Say how long a service rests after so many runs in a row that could not be done."""
    return min(_REST * (1 << min(failures, 10)), _LONGEST_REST)
