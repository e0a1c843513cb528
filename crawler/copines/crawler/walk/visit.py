"""One blog's visit: feed first, then the archive behind it."""

from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from copines.crawler.walk import responses
from copines.crawler.walk.archive import Archive
from copines.crawler.walk.checks import Checks
from copines.crawler.walk.entries import Entries
from copines.crawler.walk.feed_owner import Witnesses
from copines.crawler.walk.lead_images import Gallery
from copines.crawler.walk.messages import (
    Abandoned,
    Answer,
    Ask,
    AskKind,
    Ending,
    Job,
    Outcome,
)
from copines.crawler.walk.post_builder import Keeper
from copines.crawler.walk.scope import Scope
from copines.crawler.walk.source import Source
from copines.reasons import Reason

#: Posts whose addresses have changed, from which an archive is walked again at once.
_MOVED = 3


class Visit:
    """The visit of one blog: `next` says what to ask, `receive` takes the answer.

    The feed's part comes first; `open_archive` starts the other. Answers may come in any order.
    """

    def __init__(self, job: Job, now: datetime) -> None:
        self.job, self.blog, self._now = job, job.blog, now
        #: Why the visit was given up, None where it was not.
        self.failure: Reason | None = None
        self.in_flight = 0
        self._next_try: datetime | None = None
        self._gone, self._spent, self._brought = False, 0.0, False
        self._asks: deque[Ask] = deque()
        self._scope = scope = Scope(job.blog, job.proofs, job.rivals)
        self._keeper = keeper = Keeper(job, scope, now)
        checks = Checks(job, scope, keeper, self._asks)
        self._entries = Entries(job, scope, keeper, checks, self._asks)
        witnesses = Witnesses(job, keeper, self._asks)
        self._source = Source(job, scope, keeper, self._entries, witnesses, self._asks)
        self._known = self._source.state
        self._archive = Archive(job, scope, keeper, checks, self._asks)
        self._gallery = Gallery(job)
        self._takers: Mapping[AskKind, Callable[[Ask, Answer], Outcome]] = {
            "home": self._source.home,
            "feed": self._source.read,
            "proof": self._source.proof,
            "entry": self._entries.page,
            "check": checks.receive,
            "witness": witnesses.receive,
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
            self.job.walk_archive
            or self._has_moved
            or (not self._source.has_feed and bool(self._source.links))
        )

    @property
    def _has_moved(self) -> bool:
        """Whether so many posts have moved that those behind the feed will have too."""
        return self._keeper.moved >= _MOVED

    def open_archive(self) -> None:
        """Go on with what lies behind the feed."""
        if self.failure:
            return
        self._gallery.is_open = True
        self._archive.read_on()
        if self.wants_archive and not self._archive.is_open:
            self._archive.open(
                self._source.links,
                home_seen=self._source.home_page.is_read,
                api=self._source.home_page.api,
                walk=self.job.walk_archive or self._has_moved,
            )

    def ending(self) -> Ending:
        """Say how the visit went so far."""
        failure = self.failure or self._source.trouble or self._lack()
        walked = self._archive.is_open and self.job.walk_archive and not self._lack()
        done = walked and not self.in_flight and not self.failure
        hint = self._source.hints.found
        left = Reason.of("over_limit" if self._keeper.full else "unvisited")
        strangers = () if failure else self._source.strangers()
        return Ending(
            self.blog.key, failure, self._next_try, done, left, self._gone, hint, strangers
        )

    def _lack(self) -> Reason | None:
        """Say that there is nothing to show of the blog, once all was asked for."""
        if self._source.has_feed or self._brought or self.job.posts or self.in_flight:
            return None
        over = self._archive.is_open or not self.wants_more
        return Reason.of("nothing_found") if over else None

    def receive(self, ask: Ask, answer: Answer) -> Outcome:
        """Take the answer to an ask; what it brought is to be kept at once."""
        self.in_flight -= 1
        try:
            if ask.kind != "picture":  # it may lie with someone else, and can wait
                self._leave_alone(answer)
                self._wait(answer)
            proofs = self._scope.proofs
            outcome = self._takers[ask.kind](ask, answer)
            if self._scope.proofs != proofs:
                outcome = replace(outcome, proofs=self._scope.proofs)
        except Abandoned as end:
            self.abandon(end.reason)
            self._gone = end.reason.code == "gone"
            outcome = Outcome(self.blog.key)
        self._brought = self._brought or bool(outcome.posts)
        self._gallery.add(outcome.posts)
        self._gallery.add_face(outcome.about[2] if outcome.about else "")
        known, self._known = self._known, self._source.state
        return outcome if known == self._known else replace(outcome, source=self._known)

    def _leave_alone(self, answer: Answer) -> None:
        """End the visit where its server wants to be left alone, and note until when."""
        paused = answer.status in {429, 503} or responses.is_pause(answer)
        if paused and answer.retry_after is not None:
            self._next_try = self._now + timedelta(seconds=answer.retry_after)
            raise Abandoned(Reason.of("rate_limited", status=answer.status or 429))

    def _wait(self, answer: Answer) -> None:
        """Count what slow answers take: the whole circle waits for the last blog's feed."""
        self._spent += answer.seconds if answer.seconds > self.job.slow else 0.0
        if self._spent > self.job.patience:
            raise Abandoned(Reason.of("too_slow", seconds=round(self._spent)))

    def abandon(self, reason: Reason) -> None:
        """End the visit early; the next goes on where this one stood."""
        self.failure = reason
        self._asks.clear()
