"""One blog's visit: feed first, then the archive behind it."""

from collections import deque
from datetime import datetime, timedelta

from copines.crawler.walk.archive import Archive
from copines.crawler.walk.keeper import Keeper
from copines.crawler.walk.messages import Abandoned, Answer, Ask, Ending, Job, Outcome
from copines.crawler.walk.source import Source
from copines.crawler.walk.territory import Territory


class Visit:
    """The visit of one blog: `next` says what to ask, `receive` takes the answer.

    The feed's part comes first; `open_archive` starts the other. Answers may come in any order.
    """

    def __init__(self, job: Job, now: datetime) -> None:
        self.job, self.blog, self._now = job, job.blog, now
        #: Cause in plain words, where the visit was given up.
        self.failure = ""
        self.in_flight = 0
        self._next_try: datetime | None = None
        self._asks: deque[Ask] = deque()
        territory = Territory(job.blog.url)
        keeper = Keeper(job, territory, now)
        self._source = Source(job, territory, keeper, self._asks)
        self._archive = Archive(job, territory, keeper, self._asks)

    def next(self) -> Ask | None:
        """Return the next request, or None where none is due before an answer comes."""
        if self.failure:
            return None
        ask = self._asks.popleft() if self._asks else self._archive.next()
        self.in_flight += ask is not None
        return ask

    @property
    def waiting(self) -> int:
        """How many requests are known to be ahead, those in flight included."""
        ahead = len(self._archive.frontier) if self._archive.is_open and not self.failure else 0
        return self.in_flight + len(self._asks) + ahead

    @property
    def wants_archive(self) -> bool:
        """Whether there is more to visit than the feed: an archive, or a changed home page."""
        if self.failure or self._archive.is_open:
            return False
        return self.job.walk_archive or (not self._source.feed and bool(self._source.links))

    def open_archive(self) -> None:
        """Go on with what lies behind the feed, where that is still to be visited."""
        if self.wants_archive:
            self._archive.open(self._source.links, home_seen=self._source.home_seen)

    def ending(self) -> Ending:
        """Say how the visit went so far."""
        walked = self._archive.is_open and self.job.walk_archive and not self.failure
        return Ending(self.blog.name, self.failure, self._next_try, walked and not self.in_flight)

    def receive(self, ask: Ask, answer: Answer) -> Outcome:
        """Take the answer to an ask; what it brought is to be kept at once."""
        self.in_flight -= 1
        try:
            if answer.status in {429, 503} and answer.retry_after is not None:
                self._next_try = self._now + timedelta(seconds=answer.retry_after)
                raise Abandoned(f"HTTP {answer.status}: the server asks to wait")
            return self._receive(ask, answer)
        except Abandoned as reason:
            self.abandon(str(reason))
            return Outcome(self.blog.name)

    def abandon(self, reason: str) -> None:
        """End the visit early; the next goes on where this one stood."""
        self.failure = reason
        self._asks.clear()

    def _receive(self, ask: Ask, answer: Answer) -> Outcome:
        match ask.kind:
            case "home":
                return self._source.home(ask, answer)
            case "feed":
                return self._source.read(ask, answer)
            case "entry":
                return self._source.entry_page(ask, answer)
            case "page":
                return self._archive.page(ask, answer)
            case "robots":
                return self._archive.robots(answer)
            case "sitemap":
                return self._archive.sitemap(answer)
