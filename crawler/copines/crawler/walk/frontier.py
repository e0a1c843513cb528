"""Which page of a blog to visit next, and when enough were visited."""

import heapq
import re
from collections.abc import Iterable
from dataclasses import replace
from functools import cached_property
from urllib.parse import urlsplit

from copines.crawler import pages
from copines.permalinks import key

#: Pages that are no posts a walk may cost: so many, and so many more for each post found.
_FREE_PAGES = 300
_PAGES_PER_POST = 2
#: Posts that show how those of a site are addressed; each time they have doubled it is looked anew.
_EXAMPLES = 3
#: Pages in a row that lead to no page not seen before, lists not counted, after which tags,
#: categories and authors are left alone, and after which all lists are.
_DRY_FACETS, _DRY_LISTS = 15, 60
_POSTLIKE, _MAPPED, _LISTS, _UNKNOWN, _FACETS = range(5)
_PATIENCE = {_MAPPED: _FREE_PAGES, _LISTS: _DRY_LISTS, _UNKNOWN: _DRY_LISTS, _FACETS: _DRY_FACETS}
_FACET = re.compile(
    r"/(?:tags?|categor\w+|kategorien?|topics?|authors?|auteurs?|labels?|etiquetas?|mots?|series)/",
    re.IGNORECASE,
)


class Frontier:
    """Pages still to be visited, likeliest post first.

    It ends by itself on calendars, facets and endless paging: pages that are no posts are counted
    against those that are, and lists that show nothing new are given up.
    """

    def __init__(self, known: Iterable[str]) -> None:
        self.shapes = pages.Shapes()
        self._known = tuple(known)
        #: Posts that the shapes are learnt from, and how many there must be to learn anew.
        self._examples: list[str] = []
        self._enough = _EXAMPLES
        #: Pages judged to be no posts, by what was known of addresses then.
        self._doubted: dict[str, None] = {}
        self._heap: list[tuple[int, int, str]] = []
        self._added = self._posts = self._others = self._dry = 0

    @cached_property  # a blog whose archive stays shut needs none
    def _seen(self) -> set[str]:
        """Keys of the addresses that were met, at earlier visits or at this one."""
        return set(map(key, self._known))

    def __len__(self) -> int:
        return len(self._heap)

    def add(self, urls: Iterable[str], *, mapped: bool = False) -> tuple[str, ...]:
        """Take addresses not seen before, `mapped` ones from a sitemap; return those taken."""
        taken: list[str] = []
        for url in urls:
            if (own := key(url)) in self._seen:
                continue
            self._seen.add(own)
            self._added += 1
            heapq.heappush(self._heap, (self._rank(url, mapped=mapped), self._added, url))
            taken.append(url)
        return tuple(taken)

    def learn(self, posts: Iterable[str]) -> None:
        """Learn from these addresses how those of posts look."""
        self._examples = list(posts)
        self._enough = max(_EXAMPLES, 2 * len(self._examples))
        self.shapes = pages.learn(self._examples)

    def kept(self, url: str) -> None:
        """Take a page on which a post was found: others may be addressed like it.

        Where a site has no feed, its first posts are all that tells how their addresses look; one
        or two that share a folder may be none.
        Pages that were passed over before, and have such an address, are visited again.
        """
        self._examples.append(url)
        if len(self._examples) < self._enough:
            return
        before = self.shapes.patterns
        self.learn(dict.fromkeys(self._examples))
        shared = pages.learn(self._examples, least=_EXAMPLES).patterns
        self.shapes = replace(self.shapes, patterns=before | shared)
        self._heap = [(min(rank, self._rank(page)), n, page) for rank, n, page in self._heap]
        self._look_again()

    def doubt(self, urls: Iterable[str]) -> None:
        """Take pages that earlier walks passed over, by what was known of addresses then."""
        self._doubted.update(dict.fromkeys(urls))
        self._look_again()

    def _look_again(self) -> None:
        for page in filter(self.shapes.distinctive, tuple(self._doubted)):
            del self._doubted[page]
            self._added += 1
            self._heap.append((_POSTLIKE, self._added, page))
        heapq.heapify(self._heap)

    def see(self, *urls: str) -> None:
        """Take addresses as visited."""
        self._seen.update(key(url) for url in urls)

    def next(self) -> str | None:
        """Return the page to visit, or None where the walk is over."""
        while self._heap:
            rank, _, url = heapq.heappop(self._heap)
            if rank > _POSTLIKE and (self._dry >= _PATIENCE[rank] or self._spent()):
                continue
            return url
        return None

    def judged(self, url: str, kind: pages.Kind, led_to: tuple[str, ...]) -> None:
        """Count a page of this kind that led to these pages, not seen before."""
        if kind == "post":
            self._posts += 1
        else:
            self._others += 1
        if kind == "other" and not self.shapes.distinctive(url):
            self._doubted[url] = None
        fresh = any(not pages.is_listing(url) for url in led_to)
        self._dry = 0 if fresh or kind == "post" else self._dry + 1

    def _spent(self) -> bool:
        return self._others > _FREE_PAGES + _PAGES_PER_POST * self._posts

    def _rank(self, url: str, *, mapped: bool = False) -> int:
        if self.shapes.distinctive(url):
            return _POSTLIKE
        if pages.is_listing(url):
            return _FACETS if _FACET.search(urlsplit(url).path + "/") else _LISTS
        if self.shapes.matches(url):
            return _POSTLIKE
        return _MAPPED if mapped else _UNKNOWN
