"""Which of a post's dates is believed."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

#: Before the first web page; what is older is a default value, not a date.
_FIRST_YEAR = 1990
#: Clocks and time zones differ; a post dated later than this from now is dated wrongly.
_AHEAD = timedelta(days=1)
#: Nobody plans a post longer ahead.
_SCHEDULED = timedelta(days=366)
#: Time zones and drafts move a date by so much at the most.
_APART = timedelta(days=2)
_MONTH = timedelta(days=33)
#: So many posts within so little time nobody writes.
_BULK, _BULK_WITHIN = 5, timedelta(hours=3)


@dataclass(frozen=True, slots=True)
class Told:
    """What the sources say of when a post was published; None where they are silent."""

    #: The feed's own date, unless an import gave it to many posts at once.
    feed: datetime | None = None
    #: What the page declares to machines.
    markup: datetime | None = None
    #: The folders of the address, which programs make: /2016/11/05/.
    folders: datetime | None = None
    #: Its last part, which authors write: 2016-11-05-title.
    slug: datetime | None = None
    #: What the page shows beside its title.
    shown: datetime | None = None
    #: What is left: the date of an import or a change, or one that stands alone in the text.
    rest: datetime | None = None


def choose(told: Told, now: datetime) -> datetime | None:
    """Choose a post's date among what the sources say.

    A date before 1990 or more than a day after now is not believed, and the next is asked. The
    feed's outranks all guesses; only what the page declares to machines stands against it, where
    it is earlier by days, for an import dates old posts anew. None where nobody is believed, save
    that a feed which dates a post within a year ahead means it: the post is to wait.
    """
    feed, markup, folders, slug, shown, rest = (
        date if date and plausible(date, now) else None
        for date in (told.feed, told.markup, told.folders, told.slug, told.shown, told.rest)
    )
    if feed:
        return markup if markup and feed - markup > _APART else feed
    found: datetime | None
    if folders:
        found = _near(folders, markup, shown, rest) or folders
    elif slug and not markup:
        found = _near(slug, shown, rest) or slug
    else:
        found = markup or shown or rest
    ahead = told.feed if told.feed and timedelta(0) < told.feed - now <= _SCHEDULED else None
    return found or ahead


def plausible(date: datetime, now: datetime) -> bool:
    """Tell whether a post can have been published then."""
    return date.year >= _FIRST_YEAR and date <= now + _AHEAD


def is_doubtful(feed: datetime, folders: datetime | None) -> bool:
    """Tell a feed's date that is later than the address says: an import's, or a change's."""
    return folders is not None and feed > folders and _near(folders, feed) is None


def in_bulk(dates: Sequence[datetime]) -> bool:
    """Tell dates that an import or a build gave to many posts at once, not their author."""
    return len(dates) >= _BULK and max(dates) - min(dates) <= _BULK_WITHIN


def runs_in_bulk(dates: Iterable[datetime]) -> frozenset[datetime]:
    """Return those dates that lie as close together as an import or a build puts them."""
    ordered = sorted(dates)
    runs = (ordered[at : at + _BULK] for at in range(len(ordered)))
    return frozenset(date for run in runs if in_bulk(run) for date in run)


def _near(day: datetime, *dates: datetime | None) -> datetime | None:
    """Return the first date that may be the address's; the first of a month may mean all."""
    slack = _APART if day.day != 1 else _MONTH
    return next((d for d in dates if d and abs(d - day) <= slack), None)
