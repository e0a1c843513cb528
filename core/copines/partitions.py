"""One map over partitions of work, on this machine or on others: the only seam between them."""

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from contextvars import ContextVar
from multiprocessing import get_context
from typing import Protocol, TypeVar

_S = TypeVar("_S")
_T = TypeVar("_T")
_R = TypeVar("_R")

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

    def map(self, work: Callable[[_S, _T], _R], shared: _S, parts: Iterable[_T]) -> Iterator[_R]:
        """Yield what `work(shared, part)` gives of each part, in their order.

        `work` is a function of a module, and writes nothing: a part may be worked on twice, where a
        worker ended over it. `shared` is given to each worker once. Parts are read as needed.
        """
        ...


class Processes:
    """Processes of this machine, started for one map and ended after it."""

    def __init__(self, width: int) -> None:
        self.width = width

    def map(self, work: Callable[[_S, _T], _R], shared: _S, parts: Iterable[_T]) -> Iterator[_R]:
        """Yield what `work(shared, part)` gives of each part, in their order."""
        spawn = get_context("spawn")
        with ProcessPoolExecutor(self.width, spawn, _share, (shared,)) as pool:
            under_way: deque[Future[_R]] = deque()
            for part in parts:
                under_way.append(pool.submit(_do, work, part))
                if len(under_way) >= AHEAD * self.width:
                    yield under_way.popleft().result()
            while under_way:
                yield under_way.popleft().result()


#: In a process of a pool, what its parts share.
_shared: list[object] = []


def _share(shared: object) -> None:
    _shared[:] = [shared]


def _do(work: Callable[[_S, _T], _R], part: _T) -> _R:
    (shared,) = _shared
    return work(shared, part)  # type: ignore[arg-type]  # what the same map was given
