"""Posts → the issues of a gazette that are closed."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby

from copines.site.cards import Place

#: Blogs that make an issue: what fewer wrote waits for the next; at the end of a year the posts of
#: two make one, so that a late find never moves the issues of other years.
_BLOGS, _AT_LAST = 3, 2
#: Dates before are mistakes, as nobody had a page.
_FIRST_YEAR = 1991


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """A month, or a week from Monday on."""

    first: date
    #: Part of its issue's address: 2026-10, 2026-w44.
    name: str
    year: int


@dataclass(frozen=True, slots=True)
class Issue:
    """Some weeks or months after which others came: it changes no more, unless its posts do."""

    #: Of its last period.
    name: str
    first: date
    last: date
    #: Newest first.
    posts: Sequence[Place]


def period(day: date, kind: str) -> Period:
    """Return the month or the week in which a day is."""
    if kind == "month":
        return Period(day.replace(day=1), f"{day:%Y-%m}", day.year)
    year, week, weekday = day.isocalendar()
    return Period(day - timedelta(days=weekday - 1), f"{year}-w{week:02}", year)


def closed(
    places: Sequence[Place], day: Callable[[Place], date | None], kind: str
) -> Iterator[Issue]:
    """Yield the closed issues of all posts, oldest first; `places` are newest first.

    The last month or week that has posts is open: more may come.
    """
    posts: dict[Period, list[Place]] = {}
    for place in places:
        on = day(place)
        if on and on.year >= _FIRST_YEAR:
            posts.setdefault(period(on, kind), []).append(place)
    newest = max(posts, default=None)
    for year, mine in groupby(sorted(posts.keys() - {newest}), lambda when: when.year):
        is_over = newest is not None and year < newest.year
        yield from _of_year([(when, posts[when]) for when in mine], is_over=is_over)


def _of_year(year: Sequence[tuple[Period, list[Place]]], *, is_over: bool) -> Iterator[Issue]:
    first: date | None = None
    waiting: list[Place] = []
    for when, mine in year:
        first, waiting = first or when.first, mine + waiting
        blogs = len({place.face.blog for place in waiting})
        at_last = is_over and when == year[-1][0] and blogs >= _AT_LAST
        if blogs >= _BLOGS or at_last:
            yield Issue(when.name, first, _end(when), waiting)
            first, waiting = None, []


def _end(last: Period) -> date:
    if "w" in last.name:
        return last.first + timedelta(days=6)
    return (last.first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
