"""One blog's visit: feed first, then the archive behind it."""

from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from copines.crawler.walk.advice import advice
from copines.crawler.walk.archive import Archive
from copines.crawler.walk.entries import Entries
from copines.crawler.walk.gallery import Gallery
from copines.crawler.walk.keeper import Keeper
from copines.crawler.walk.messages import (
    Abandoned,
    Answer,
    Ask,
    AskKind,
    Ending,
    Job,
    Outcome,
)
from copines.crawler.walk.scope import Scope
from copines.crawler.walk.source import Source


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
        self._gone = False
        self._asks: deque[Ask] = deque()
        self._scope = scope = Scope(job.blog, job.proofs)
        keeper = Keeper(job, scope, now)
        self._entries = Entries(job, scope, keeper, self._asks)
        self._source = Source(job, scope, keeper, self._entries, self._asks)
        self._archive = Archive(job, scope, keeper, self._asks)
        self._gallery = Gallery(job)
        self._takers: Mapping[AskKind, Callable[[Ask, Answer], Outcome]] = {
            "home": self._source.home,
            "feed": self._source.read,
            "proof": self._source.proof,
            "entry": self._entries.page,
            "check": self._entries.check,
            "page": self._archive.page,
            "robots": self._archive.robots,
            "sitemap": self._archive.sitemap,
            "api": self._archive.api,
            "lead": self._archive.lead,
            "picture": self._gallery.picture,
        }

    def next(self) -> Ask | None:
        """Return the next request, or None where none is due before an answer comes."""
        if self.failure:
            return None
        ask = self._asks.popleft() if self._asks else self._archive.next() or self._gallery.next()
        self.in_flight += ask is not None
        return ask

    @property
    def waiting(self) -> int:
        """How many requests are known to be ahead, those in flight included."""
        if self.failure:
            return self.in_flight
        ahead = len(self._archive.frontier) if self._archive.is_open else 0
        return self.in_flight + len(self._asks) + ahead + len(self._gallery)

    @property
    def wants_more(self) -> bool:
        """Whether there is more to visit than the feed: an archive, posts begun, or pictures."""
        more = bool(self._gallery) or self._archive.has_unread
        return self.wants_archive or (more and not self.failure)

    @property
    def wants_archive(self) -> bool:
        """Whether pages are to be walked: an archive, or what a changed home page leads to."""
        return not self.failure and (
            self.job.walk_archive or (not self._source.feed and bool(self._source.links))
        )

    def open_archive(self) -> None:
        """Go on with what lies behind the feed."""
        if self.failure:
            return
        self._gallery.is_open = True
        self._archive.read_on()
        if self.wants_archive and not self._archive.is_open:
            self._archive.open(
                self._source.links, home_seen=self._source.home_seen, api=self._source.api
            )

    def ending(self) -> Ending:
        """Say how the visit went so far."""
        walked = self._archive.is_open and self.job.walk_archive and not self.failure
        done = walked and not self.in_flight
        strangers = () if self.failure else self._source.strangers()
        return Ending(
            self.blog.key, self.failure, self._next_try, done, self._gone, self._hint, strangers
        )

    @property
    def _hint(self) -> str | None:
        return advice(self.failure) if self.failure else self._source.hint

    def receive(self, ask: Ask, answer: Answer) -> Outcome:
        """Take the answer to an ask; what it brought is to be kept at once."""
        self.in_flight -= 1
        try:
            if answer.status in {429, 503} and answer.retry_after is not None:
                self._next_try = self._now + timedelta(seconds=answer.retry_after)
                raise Abandoned(f"HTTP {answer.status}: the server asks to wait")
            proofs = self._scope.proofs
            outcome = self._takers[ask.kind](ask, answer)
            if self._scope.proofs != proofs:
                outcome = replace(outcome, proofs=self._scope.proofs)
        except Abandoned as reason:
            self.abandon(str(reason))
            self._gone = reason.gone
            return Outcome(self.blog.key)
        self._gallery.add(outcome.posts)
        return outcome

    def abandon(self, reason: str) -> None:
        """End the visit early; the next goes on where this one stood."""
        self.failure = reason
        self._asks.clear()
