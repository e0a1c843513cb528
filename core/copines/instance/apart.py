"""Work in a process of its own, whose memory goes with it."""

import ctypes
import signal
import sys
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from typing import TypeVar

_T = TypeVar("_T")
#: prctl(2): the signal that a process gets when the one that started it ends.
_PR_SET_PDEATHSIG = 1


def apart(work: Callable[[], _T]) -> _T:
    """Return what work gives, or raise what it raises; here where the system is not Linux.

    It is done by a fork: of what it opens, nothing may be open here that forks must not share, a
    database's connection for one, unless it is opened again.

    Raises
    ------
    BrokenProcessPool
        The process was ended.
    """
    if sys.platform != "linux":
        return work()
    with ProcessPoolExecutor(1, get_context("fork"), _begin, (work,)) as process:
        return process.submit(_do).result()  # type: ignore[return-value]  # what `work` gives


#: In the fork, its work: a function's own names need no pickle on this way.
_work: list[Callable[[], object]] = []


def _begin(work: Callable[[], object]) -> None:
    # whoever started it decides what Ctrl-C means, and is not outlived
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: None)
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    _work[:] = [work]


def _do() -> object:
    (work,) = _work
    return work()
