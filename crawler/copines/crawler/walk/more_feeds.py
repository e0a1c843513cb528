"""Feeds that a site announces beside its main one."""

from collections import deque
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from copines.crawler import discovery, feeds
from copines.crawler.walk.entries import Entries
from copines.crawler.walk.messages import Answer, Ask, Job, Outcome
from copines.crawler.walk.scope import Scope
from copines.model import Validators

#: Feeds read beside the main one.
_MOST = 2


class MoreFeeds:
    """Looks into other feeds, and takes what the main one does not have."""

    def __init__(self, job: Job, scope: Scope, entries: Entries, asks: deque[Ask]) -> None:
        self._job, self._scope, self._entries, self._asks = job, scope, entries, asks
        self._urls = list(job.more_feeds)
        #: When the oldest entry of the main feed was published, where this visit read it.
        self._since: datetime | None = None

    def forget(self) -> None:
        """Trust none that was known."""
        self._urls = []

    def announce(self, answer: Answer) -> None:
        """Take those that a home page announces."""
        self._urls = list(discovery.main_feeds(answer.document.text, answer.url)[:_MOST])

    def reach(self, main: feeds.Feed) -> None:
        """Note how far the main feed reaches back."""
        self._since = min((e.published for e in main.entries if e.published), default=None)

    def ask(self, is_known: Callable[[str], bool]) -> None:
        """Ask once for those that were not asked for."""
        urls, self._urls = self._urls, []
        if self._scope.is_feed:
            return
        for url in urls[:_MOST]:
            if not is_known(url):
                remembered = self._job.validators.get(url, Validators())
                self._asks.append(Ask(url, "feed", remembered, other=True))

    def read(self, ask: Ask, answer: Answer, feed: feeds.Feed) -> Outcome:
        """Take from another feed what the main one, though it reaches back so far, does not have.

        Else it is the same in another format, or a part of it.
        """
        fresh = tuple(e for e in self._entries.unseen(feed) if self._scope.holds(e.url))
        known = ask.url in self._job.more_feeds
        since = self._since
        if not known and not any(since and e.published and e.published > since for e in fresh):
            return Outcome(self._job.blog.key)
        feed = replace(feed, entries=fresh)
        brought = self._entries.read(ask, answer, feed, main=False)
        return replace(brought, another_feed="" if known else ask.url)
