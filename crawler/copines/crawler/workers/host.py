"""A visit as the crawl sees it: here until it meets a document, then in a worker."""

import asyncio
import logging
import pickle
from collections.abc import Callable
from dataclasses import dataclass, replace

from copines.crawler.walk import Visit
from copines.crawler.walk.messages import Answer, Ending, Outcome
from copines.crawler.workers.pool import GoneError, LostError, Pool, Worker
from copines.crawler.workers.steps import Abandon, Action, Begin, Open, Receive, Step, take
from copines.crawler.workers.wire import Command, Reply
from copines.errors import StoreError
from copines.model import Blog
from copines.reasons import Reason, of_bug

logger = logging.getLogger(__name__)

#: Documents of one visit that may cost a worker before the visit is given up.
_LOSSES = 3
#: Bytes of answers since a visit was last saved, from which it is saved again; and how many times
#: its own size: an archive of 5,000 posts has some megabytes.
_JOURNAL, _SHARE = 65_536, 4


@dataclass(frozen=True, slots=True)
class Planned:
    """A visit to come: what is known of its blog is read when its turn is."""

    blog: Blog
    visit: Callable[[], Visit]

    @classmethod
    def of(cls, visit: Visit) -> "Planned":
        """Return a visit that has been made already as one to come."""
        return cls(visit.blog, lambda: visit)


class Host:
    """Takes the steps of one visit, in order.

    What a worker held is made anew where it ended: from the visit as it was last saved, and the
    answers since. The document that it ended over is then an answer that did not come.
    While nothing of a visit is in flight, no worker need hold it.
    """

    def __init__(self, number: int, planned: Planned, pool: Pool, width: int) -> None:
        self.blog = planned.blog
        self._number, self._pool, self._width = number, pool, width
        self._planned = planned
        self._visit: Visit | None = None
        self._worker: Worker | None = None
        self._life = 0
        self._saved, self._journal, self._size = b"", list[Action](), 0
        #: Of the journal, what the worker knows.
        self._known = 0
        self._losses = 0
        self._dead: Reason | None = None
        self._turn = asyncio.Lock()
        self.last = Step(waiting=1)
        self._ending: Ending | None = None

    @property
    def failure(self) -> Reason | None:
        """Why the visit was given up, or how it failed; None where it went well so far."""
        return self.last.failure or (self._ending.failure if self._ending else None)

    @property
    def ended(self) -> Ending | None:
        """How the visit went, once nothing was in flight."""
        return self._ending

    def ending(self) -> Ending:
        """Return how the visit went, as far as is known."""
        return self._ending or Ending(self.blog.key, self.last.failure)

    def begin(self) -> Step:
        """Return what to ask first; nothing strange has come yet.

        What is odd about its blog alone ends the visit.

        Raises
        ------
        StoreError
            What is known of the blog cannot be read.
        """
        try:
            return self._noted(take(self._visit or self.open(), Begin(), self._width))
        except StoreError:
            raise
        except Exception as error:
            logger.exception("%s: its visit could not begin", self.blog.name)
            return self._noted(self._given_up(of_bug(error)))

    def open(self) -> Visit:
        """Make the visit, which was only planned."""
        self._visit = self._planned.visit()
        return self._visit

    def rest(self) -> None:
        """Forget a visit that has ended, with all that it knew of its blog: no step will follow."""
        self._visit, self._saved, self._journal = None, b"", []

    async def receive(self, action: Receive) -> Step:
        """Take an answer, one of a visit at a time."""
        return await self._take(action)

    async def open_archive(self) -> Step:
        """Go on with what lies behind the feed."""
        return await self._take(Open())

    def abandon(self, reason: Reason) -> None:
        """End the visit early: what is in flight may still come."""
        self.last = replace(self.last, failure=reason)
        if self._visit is not None:
            self._visit.abandon(reason)
        else:
            self._journal.append(Abandon(reason))

    async def recall(self) -> Visit:
        """Return the visit itself, from wherever it is.

        Raises
        ------
        LostError
            It was given up, or the worker that has it cannot say.
        """
        if self._dead:
            raise LostError(self._dead)
        if self._visit is None:
            self._visit = pickle.loads(await self.saved())
        assert self._visit is not None
        return self._visit

    async def saved(self) -> bytes:
        """Return the visit pickled, from wherever it is; empty where no step can follow.

        Raises
        ------
        LostError
            The worker that has it cannot say.
        """
        if self._dead:
            return b""
        if self._visit is not None:
            return pickle.dumps(self._visit, pickle.HIGHEST_PROTOCOL)
        if not self._saved:
            return b""
        reply = await self._sent(None)
        assert reply.saved is not None
        return reply.saved

    async def _take(self, action: Action) -> Step:
        async with self._turn:
            if self._dead:
                return self._noted(self._given_up(self._dead))
            if self._visit is not None and not _is_strange(action):
                return self._noted(self._here(self._visit, action))
            if self._visit is not None:
                self._saved, self._visit = pickle.dumps(self._visit), None
            try:
                return self._noted(await self._done(action))
            except LostError as lost:
                return self._noted(self._given_up(lost.reason))

    def _here(self, visit: Visit, action: Action) -> Step:
        try:
            return take(visit, action, self._width)
        except Exception as error:
            logger.exception("%s: %s was not understood", self.blog.name, _named(action))
            return self._given_up(of_bug(error))

    async def _done(self, action: Action) -> Step:
        """Let a worker do it; what it cannot do is done as if there had been no document."""
        try:
            reply = await self._alone(action)
        except LostError as lost:
            self._losses += 1
            logger.log(
                logging.ERROR if lost.trace else logging.INFO,
                "%s: %s was not understood: %s%s",
                self.blog.name,
                _named(action),
                lost.reason.get("detail"),
                f"\n{lost.trace}" if lost.trace else "",
            )
            if not isinstance(action, Receive) or self._losses >= _LOSSES:
                raise
            nothing = Answer(action.answer.url, 0, error=lost.reason)
            action = Receive(action.ask, nothing)
            reply = await self._sent(action)
        assert reply.step is not None
        self._keep(action, reply)
        return reply.step

    def _keep(self, action: Action, reply: Reply) -> None:
        if not reply.is_held:
            self._life = 0
        if reply.saved is not None:
            self._saved, self._journal, self._size = reply.saved, [], 0
        else:
            self._journal.append(action)
        self._known = len(self._journal)

    async def _alone(self, action: Action) -> Reply:
        """Let a worker do it, and a new one where too many visits were held for it by the first."""
        try:
            return await self._sent(action)
        except LostError as lost:
            if not lost.is_crowded:
                raise
        return await self._sent(action)

    async def _sent(self, action: Action | None) -> Reply:
        """Let a worker do something, with all that it needs to know."""
        if self._worker is None:
            self._worker = self._pool.least()
            self._worker.visits += 1
        size = len(action.answer.body) if isinstance(action, Receive) else 0
        save = action is None or self._size + size > max(_JOURNAL, _SHARE * len(self._saved))
        held = self._life == self._worker.life
        known = self._known if held else 0
        state = None if held else self._saved
        journal = tuple(self._journal[known:])
        command = Command(self._number, state, journal, action, self._width, save)
        try:
            reply = await self._worker.call(command, self._life)
        except GoneError:
            self._life = 0
            return await self._sent(action)
        except LostError:
            self._life = 0
            raise
        self._life = self._worker.life
        self._size += size
        if reply.bug:
            self._life = 0
            detail = reply.bug.strip().rpartition("\n")[2]
            raise LostError(Reason.of("bug", detail=detail), reply.bug)
        return reply

    def _given_up(self, reason: Reason) -> Step:
        """End a visit that cannot be gone on with."""
        self._dead, self._visit, self._journal = reason, None, []
        in_flight = max(0, self.last.in_flight - 1)
        ending = None if in_flight else Ending(self.blog.key, reason)
        return Step(
            Outcome(self.blog.key), in_flight=in_flight, waiting=in_flight, failure=reason,
            ending=ending,
        )  # fmt: skip

    def _noted(self, step: Step) -> Step:
        # what an answer brought is not held as long as the visit lasts: a feed's posts, say
        self.last = replace(step, outcome=None, asks=())
        self._ending = step.ending or self._ending
        return step


def _named(action: Action) -> str:
    return action.ask.url if isinstance(action, Receive) else "its archive"


def _is_strange(action: Action) -> bool:
    """Tell a document that somebody wrote, from an answer that says all by its status."""
    return isinstance(action, Receive) and bool(action.answer.body)
