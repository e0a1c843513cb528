"""Sheets of one portal: paths, keys, and how their pages are made."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from copines.site import feeds
from copines.site.cards import Place
from copines.site.keys import Page, Sheet, key_of
from copines.site.portal import Portal


@dataclass(frozen=True, slots=True)
class Plan:
    """Spells sheets of one portal."""

    portal: Portal

    def page(
        self, path: str, template: str, key: object, shown: Callable[[], Mapping[str, Any]]
    ) -> Sheet:
        """Give the sheet of a page made by a template, which shows what the key was made from."""

        def make() -> tuple[Page]:
            return (self.portal.renderer.page(path, template, None, **shown()),)

        return self.sheet(path, key, make)

    def sheet(
        self,
        path: str,
        key: object,
        make: Callable[[], Iterable[Page]],
        files: tuple[str, ...] = (),
    ) -> Sheet:
        """Return the sheet of any page, or of several files."""
        return Sheet(path, key_of(self.portal.common, path, key), make, files=files)

    def atom(self, path: str, title: str, mine: Sequence[Place]) -> Sheet:
        """Give the sheet of an Atom feed."""
        portal, newest = self.portal, mine[: feeds.NEWEST]

        def make() -> tuple[Page]:
            cards = portal.cards(newest)
            return (feeds.atom(path, title, cards, portal.feeds, portal.options),)

        return self.sheet(path, (title, marks(newest), portal.feeds), make)

    def feeds(self, folder: str, title: str, mine: Sequence[Place]) -> Iterator[Sheet]:
        """Give the sheets of both feeds, Atom and JSON."""
        portal, path, newest = self.portal, f"{folder}feed.json", mine[: feeds.NEWEST]

        def make() -> tuple[Page]:
            cards = portal.cards(newest)
            return (feeds.json_feed(path, title, cards, portal.feeds, portal.options),)

        yield self.atom(f"{folder}feed.xml", title, mine)
        yield self.sheet(path, (title, marks(newest), portal.feeds), make)


def marks(shown: Iterable[Place]) -> list[str]:
    """Give what decides of posts in a list, for keys of pages."""
    return [f"{place.path} {place.mark}" for place in shown]
