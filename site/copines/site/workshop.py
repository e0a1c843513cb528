"""Sheets that are made by other processes, of this machine or of others."""

from collections.abc import Generator, Mapping, Sequence
from dataclasses import dataclass
from threading import local
from typing import Any

from copines.model import Blog, PortalOptions
from copines.partitions import Partitions
from copines.site import pages
from copines.site.elsewhere import Copy
from copines.site.keys import Page
from copines.site.portal import Portal
from copines.site.theme import theme_of

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
#: Parts for each worker, so that none waits long for the last, and the fewest and most sheets of a
#: part: what a worker has read for one sheet it need not read for the next.
_EACH, _FEWEST, _MOST = 8, 16, 128
#: Posts that a worker holds after a part: 50 MB of cards and places.
_HELD = 20_000


@dataclass(frozen=True, slots=True)
class Made:
    """A sheet, and what it read."""

    sheet: str
    pages: tuple[Page, ...]
    read: tuple[str, ...]


def may_go(sheet: str) -> bool:
    """Tell whether a sheet may be made elsewhere."""
    return sheet.partition("/")[0] in _FAMILIES


class Workshop:
    """Makes sheets where it is sent to."""

    def __init__(
        self,
        copy: Copy,
        blogs: tuple[Blog, ...],
        options: PortalOptions,
        lists: Mapping[str, Any],
    ) -> None:
        """Take the lists that were just made and are not remembered yet."""
        read = {n: each for n, each in lists.items() if n.partition("/")[0] not in _UNREAD}
        self._given = copy, blogs, options, read
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

    def tidy(self) -> None:
        """Let go of what can be read again: of lists, most of which one sheet reads."""
        if not self._given[-1]:
            self.portal.let_go(_HELD)


def make(workshop: Workshop, sheets: Sequence[str]) -> list[Made]:
    """Make the pages of some sheets, and note what each reads."""
    portal, made = workshop.portal, []
    for sheet in sheets:
        with portal.notebook.reading() as read:
            mine = tuple(pages.make(portal, sheet))
        made.append(Made(sheet, mine, tuple(sorted(read))))
    workshop.tidy()
    return made


class Away:
    """Sheets under way, which are taken in the order in which they were sent."""

    def __init__(self, partitions: Partitions, workshop: Workshop, sheets: Sequence[str]) -> None:
        #: Those that are made elsewhere.
        self.sheets = frozenset(sheets)
        size = len(sheets) // (_EACH * partitions.width)
        size = max(_FEWEST, min(_MOST, size))
        parts = (tuple(sheets[n : n + size]) for n in range(0, len(sheets), size))
        self._parts: Generator[list[Made], None, None]
        self._parts = partitions.map(make, workshop, parts)
        self._made = (made for part in self._parts for made in part)

    def take(self, sheet: str) -> Made:
        """Wait for a sheet."""
        made = next(self._made)
        assert made.sheet == sheet, f"{made.sheet} came for {sheet}"
        return made

    def close(self) -> None:
        """Want no more of them."""
        self._made.close()
        self._parts.close()
