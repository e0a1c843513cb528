"""One map over partitions of work, on this machine or on others: the only seam between them."""

import logging
import os
import signal
from collections import deque
from collections.abc import Callable, Generator, Iterable
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress
from contextvars import ContextVar
from multiprocessing import get_context, parent_process
from threading import Thread
from typing import Any, Protocol, TypeVar

_S = TypeVar("_S")
_T = TypeVar("_T")
_R = TypeVar("_R")

logger = logging.getLogger(__name__)

#: Partitions under way for each one that is worked on: workers never wait for the next.
AHEAD = 3


#: Work that takes long asks this now and then: whether anybody still waits for what it gives.
is_awaited: ContextVar[Callable[[], bool]] = ContextVar("is_awaited", default=lambda: True)


class Partitions(Protocol):
    """Works on parts of a whole, several at a time."""

    @property
    def width(self) -> int:
        """How many parts are worked on at a time."""
        ...

    def map(
        self, work: Callable[[_S, _T], _R], shared: _S, parts: Iterable[_T]
    ) -> Generator[_R, None, None]:
        """Yield what `work(shared, part)` gives of each part, in their order.

        `work` is a function of a module, and writes nothing: a part may be worked on twice, where a
        worker ended over it. `shared` is given to each worker once. Parts are read as needed. Who
        wants no more of them closes it.
        """
        ...


def cores() -> int:
    """Return how many cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


class Processes:
    """Processes of this machine, started for one map and ended after it."""

    def __init__(self, width: int) -> None:
        self.width = width

    def map(
        self, work: Callable[[_S, _T], _R], shared: _S, parts: Iterable[_T]
    ) -> Generator[_R, None, None]:
        """Yield what `work(shared, part)` gives of each part, in their order.

        Where the system ends a process, for want of memory say, the rest is worked on here.
        """
        logger.debug("%s: by %d processes", work.__qualname__, self.width)
        pool = ProcessPoolExecutor(self.width, get_context("spawn"), _begin, (shared,))
        under_way: deque[tuple[_T, Future[_R] | None]] = deque()

        def sent(part: _T) -> Future[_R] | None:
            with suppress(BrokenProcessPool):
                return pool.submit(_do, work, part)
            return None

        def done(part: _T, future: Future[_R] | None) -> _R:
            if future:
                try:
                    return future.result()
                except BrokenProcessPool as error:
                    logger.warning("a process was ended, its work is done here: %s", error)
            return work(shared, part)

        try:
            for part in parts:
                under_way.append((part, sent(part)))
                if len(under_way) >= AHEAD * self.width:
                    yield done(*under_way.popleft())
            while under_way:
                yield done(*under_way.popleft())
        finally:
            pool.shutdown(cancel_futures=True)


#: In a process of a pool, what its parts share.
_shared: list[Any] = []


def _begin(shared: object) -> None:
    # whoever started it decides what Ctrl-C means, and is not outlived
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    Thread(target=_end_with, args=(parent_process(),), daemon=True).start()
    _shared[:] = [shared]


def _end_with(parent: Any) -> None:
    parent.join()
    os._exit(1)


def _do(work: Callable[[_S, _T], _R], part: _T) -> _R:
    (shared,) = _shared
    return work(shared, part)
