"""Sheets that are made elsewhere, from a copy of all that they read."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from threading import local
from typing import Any, Protocol

from copines.model import Blog, PortalOptions
from copines.partitions import Partitions
from copines.site import pages
from copines.site.keys import Page
from copines.site.portal import Portal
from copines.site.theme import theme_of
from copines.site.view import PortalView

#: Families that read posts and lists alone, no file of the instance but its templates, and that
#: take long enough: nine tenths of what a build does.
_FAMILIES = frozenset(
    {
        *("post", "left", "page", "month", "topic", "topic-news", "blog", "blog-feeds"),
        *("blog-card", "topic-card"),
    }
)
#: Lists that they never read, as large as all others together: what the search finds.
_UNREAD = frozenset({"words", "found"})
#: Sheets below which the copy takes longer than making them.
WORTH = 500
#: Parts for each worker, so that none waits long for the last, and the fewest and most sheets of a
#: part: what a worker has read for one sheet it need not read for the next.
_EACH, _FEWEST, _MOST = 8, 16, 256


class Copy(Protocol):
    """A copy of an instance that can be pickled."""

    def open(self) -> tuple[PortalView, Path]:
        """Return what pages read, for the thread that asks, and the folder with theme and logo."""
        ...


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """Where sheets are made, and from what; the copy is made where it is needed."""

    partitions: Partitions
    copy: Callable[[], Copy]


@dataclass(frozen=True, slots=True)
class Made:
    """A sheet, and what it read."""

    sheet: str
    pages: tuple[Page, ...]
    read: tuple[str, ...]


class Workshop:
    """Makes sheets where it is sent to."""

    def __init__(
        self,
        copy: Copy,
        blogs: tuple[Blog, ...],
        options: PortalOptions,
        lists: Mapping[str, Any],
    ) -> None:
        self._given = copy, blogs, options, lists
        self._mine = local()

    def __reduce__(self) -> tuple[type, tuple[Any, ...]]:
        return Workshop, self._given

    @property
    def portal(self) -> Portal:
        """What pages are made of; each thread has its own."""
        if not hasattr(self._mine, "portal"):
            copy, blogs, options, lists = self._given
            view, folder = copy.open()
            self._mine.portal = Portal(view, blogs, options, theme_of(folder, options))
            self._mine.portal.know(lists, {})
        portal: Portal = self._mine.portal
        return portal


def make(workshop: Workshop, sheets: Sequence[str]) -> list[Made]:
    """Make the pages of some sheets, and note what each reads."""
    portal, made = workshop.portal, []
    for sheet in sheets:
        with portal.notebook.reading() as read:
            mine = tuple(pages.make(portal, sheet))
        made.append(Made(sheet, mine, tuple(sorted(read))))
    return made


class Away:
    """Sheets under way, which are taken in the order in which they were sent."""

    def __init__(self, partitions: Partitions, workshop: Workshop, sheets: Sequence[str]) -> None:
        #: Those that are made elsewhere.
        self.sheets = frozenset(sheets)
        size = len(sheets) // (_EACH * partitions.width)
        size = max(_FEWEST, min(_MOST, size))
        parts = (tuple(sheets[n : n + size]) for n in range(0, len(sheets), size))
        self._made: Iterator[Made] = chain.from_iterable(partitions.map(make, workshop, parts))

    def take(self, sheet: str) -> Made:
        """Wait for a sheet."""
        made = next(self._made)
        assert made.sheet == sheet, f"{made.sheet} came for {sheet}"
        return made


def sent(
    elsewhere: Elsewhere,
    portal: tuple[tuple[Blog, ...], PortalOptions, Mapping[str, Any]],
    sheets: Sequence[str],
) -> Away | None:
    """Send what may be made elsewhere of some sheets; None where it is not worth the way.

    `portal` has blogs, options, and the lists that were just made.
    """
    may = [sheet for sheet in sheets if sheet.partition("/")[0] in _FAMILIES]
    if len(may) < WORTH:
        return None
    blogs, options, lists = portal
    read = {n: value for n, value in lists.items() if n.partition("/")[0] not in _UNREAD}
    workshop = Workshop(elsewhere.copy(), blogs, options, read)
    return Away(elsewhere.partitions, workshop, may)
