"""What a blog's home page says: its feeds, its pages, its title and face."""

import hashlib
import re
from collections.abc import Iterable
from dataclasses import replace

from copines.areas import is_choice
from copines.crawler import discovery, feeds, pages
from copines.crawler.walk.entries import Entries
from copines.crawler.walk.messages import Answer, Ask, Job, Outcome
from copines.crawler.walk.post_builder import Keeper
from copines.crawler.walk.scope import Scope
from copines.model import Fetch
from copines.permalinks import normalise
from copines.reasons import Reason

_HOME_PAGE = Reason.of("home_page")


class HomePage:
    """Keeps what the home page said at this visit."""

    def __init__(self, job: Job, scope: Scope, keeper: Keeper, entries: Entries) -> None:
        self._blog, self._scope, self._keeper, self._entries = job.blog, scope, keeper, entries
        #: Whether the page was asked for, and whether its links were taken.
        self.is_asked, self.is_read = False, False
        #: Where the site lists its posts for machines, "" where it says nowhere.
        self.api = ""
        #: Address of the picture that stands for the blog.
        self.face = ""
        self._marked: feeds.Feed | None = None

    def read(self, answer: Answer) -> None:
        """Take whose page it is, the entries that it marks, and what it leads to."""
        tree = pages.tree_of(answer.document.text)
        if tree is not None:
            found = pages.markup(tree, answer.url)
            self._scope.named(found.canonical or "")
            named = found.meta.get("og:site_name", "") or found.title
            self._keeper.title = self._keeper.title or named
            self._keeper.language = self._keeper.language or found.language
            self._marked = feeds.of_page(tree, answer.url)
            self.face = pages.face(tree, answer.url)
        self.lead_on(answer)

    def lead_on(self, answer: Answer) -> None:
        """Take the pages that it links to, and its list of posts for machines."""
        html = answer.document.text
        self.is_read = True
        self._entries.links.update(dict.fromkeys(pages.links(html, answer.url)))
        self.api = discovery.posts_api(html, answer.url)

    def marked_entries(self) -> Outcome:
        """Read the entries that the home page of a blog without feed marks (h-feed)."""
        marked, self._marked = self._marked, None
        if marked is None or self._scope.is_feed:
            return Outcome(self._blog.key)
        marked = self._scope.settled(marked)
        self._scope.learn(marked, self._blog.url)
        ask, answer = Ask(self._blog.url, "home"), Answer(self._scope.site, 200)
        brought = self._entries.read(ask, answer, marked, main=False)
        # the home page is known by what it says, not as a feed
        kept = tuple(fetch for fetch in brought.fetches if fetch.kind != "feed")
        return replace(brought, fetches=kept)

    def own_first(self, urls: tuple[str, ...]) -> Iterable[str]:
        """Return the feeds that the page of a category announces, those below it first."""
        if not (self._scope.is_feed and is_choice(self._blog.url)):
            return urls
        page = normalise(self._blog.url)
        return sorted(urls, key=lambda url: not normalise(url).startswith(page))


def note(ask: Ask, answer: Answer) -> Fetch:
    """Return how a home page is remembered: by the hash of its bytes."""
    digest = hashlib.sha256(answer.body).hexdigest()[:16]
    return Fetch(ask.url, "page", 200, answer.validators, _HOME_PAGE, digest)


def announced(answer: Answer) -> tuple[str, ...]:
    """Return the feeds that a page announces, by its head or by its header, the main one first."""
    html = answer.document.text
    by_header = discovery.header_feeds(answer.links, answer.url)
    return tuple(dict.fromkeys((*by_header, *discovery.feed_links(html, answer.url))))


def is_same(one: Answer, other: Answer) -> bool:
    """Tell one page from another by all but what differs from one minute to the next."""
    return _shape(one.body) == _shape(other.body)


def _shape(body: bytes) -> bytes:
    return re.sub(rb"[\d\s]+", b"", body)
