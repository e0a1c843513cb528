"""Asks for what may prove that a feed's posts elsewhere are the blog's own.

Nothing is asked of the sites that a blog links to: only the configured addresses, and where one of
these is a feed, the site of all of its posts.
"""

from collections import deque
from dataclasses import dataclass
from urllib.parse import urlsplit

from copines.addresses import is_local
from copines.areas import common
from copines.crawler import discovery, feeds
from copines.crawler.walk import articles, responses
from copines.crawler.walk.messages import Answer, Ask, Job
from copines.crawler.walk.scope import Scope
from copines.errors import FeedError
from copines.permalinks import key, same_site

#: Feeds of the site that are looked into for the configured one's posts.
_FEEDS = 2
#: Share of a feed's posts that the site's own feed has to have.
_MOST = 0.5


@dataclass(frozen=True, slots=True)
class Held:
    """A feed that waits for a proof before it is read."""

    ask: Ask
    answer: Answer
    feed: feeds.Feed

    @property
    def urls(self) -> tuple[str, ...]:
        """Where its entries are."""
        return tuple(entry.url for entry in self.feed.entries if entry.url)


class Proving:
    """Holds the main feed back while a proof is asked for; each is asked for once a visit."""

    def __init__(self, job: Job, scope: Scope, asks: deque[Ask]) -> None:
        self._job, self._scope, self._asks = job, scope, asks
        self.held: Held | None = None
        self._asked_home = self._asked_back = False
        #: Page of the site that may announce the configured feed, once it is there.
        self._page = ""
        self._left = 0
        #: An answer that might have been a proof did not come.
        self.failed = False

    def holds_back(self, held: Held, *, home_seen: bool) -> bool:
        """Ask for the next proof that this feed needs; False where it can be read."""
        self.held = None
        if not self._is_doubtful(held):
            return False
        asks = self._home(held, home_seen=home_seen) or self._back(held)
        self.held = held if asks else None
        self._asks.extendleft(reversed(asks))
        return bool(asks)

    def _is_doubtful(self, held: Held) -> bool:
        """Tell whether new entries are elsewhere, or all are home again from elsewhere."""
        away = [e for e in held.feed.entries if e.url and not self._scope.holds(e.url)]
        fresh = any(self._job.digests.get(e.url) != articles.digest(e) for e in away)
        return fresh or (not away and self._scope.is_back(held.urls, self._job.posts))

    def _home(self, held: Held, *, home_seen: bool) -> list[Ask]:
        """Ask for the home page, which may lead elsewhere by now."""
        blog = self._job.blog
        if home_seen or self._asked_home or blog.url in {held.ask.url, held.answer.url}:
            return []
        self._asked_home = True
        return [Ask(blog.url, "home")]

    def _back(self, held: Held) -> list[Ask]:
        """Ask for the site of a configured feed, all of whose posts are there."""
        named = held.ask.url in {self._job.blog.url, self._job.blog.feed}
        shared = common(held.urls)
        if self._asked_back or not named or shared is None or is_local(held.urls[0]):
            return []
        if any(map(self._scope.holds, held.urls)):
            return []
        self._asked_back = True
        parts = urlsplit(held.urls[0])
        site = held.feed.site_url
        page = site if same_site(site, held.urls[0]) else f"{parts.scheme}://{parts.netloc}/"
        return [Ask(page, "proof")]

    def take(self, ask: Ask, answer: Answer) -> bool:
        """Take the site's page, or a feed of it; True once no answer is waited for."""
        held = self.held
        if held is None or answer.status != 200:
            self.failed = self.failed or answer.status not in {200, 404, 410}
            return self._done(held)
        if not self._page and responses.is_html(answer):
            return self._read_page(held, answer)
        if self._page and self._is_same(held, answer):
            self._scope.announced_back(self._page, held.urls)
        return self._done(held)

    def _done(self, held: Held | None) -> bool:
        self._left = max(0, self._left - 1)
        return held is not None and not self._left

    def _read_page(self, held: Held, answer: Answer) -> bool:
        if not same_site(answer.url, held.urls[0]):
            return True
        self._page = answer.url
        announced = discovery.feed_links(answer.document.text, answer.url)
        if {key(url) for url in announced} & {key(held.ask.url), key(held.answer.url)}:
            self._scope.announced_back(answer.url, held.urls)
            return True
        own = [url for url in announced if same_site(url, answer.url)][:_FEEDS]
        self._left = len(own)
        self._asks.extendleft(Ask(url, "proof") for url in reversed(own))
        return not own

    def _is_same(self, held: Held, answer: Answer) -> bool:
        """Tell whether the site's own feed is the configured one, or has the same posts."""
        if key(answer.url) in {key(held.ask.url), key(held.answer.url)}:
            return True
        try:
            feed = feeds.parse(answer.document, answer.url)
        except FeedError:
            return False
        there = {key(entry.url) for entry in feed.entries if entry.url}
        configured = {key(url) for url in held.urls}
        least = _MOST * min(len(there), len(configured))
        return bool(there) and len(there & configured) >= max(1.0, least)
