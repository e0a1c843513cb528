"""Single documents for a command that waits for each: understood in a worker as well."""

from collections.abc import Callable
from contextlib import suppress
from threading import Timer
from types import TracebackType
from typing import Self, TypeVar

from copines.crawler.workers.fork_server import ForkServer, Process
from copines.crawler.workers.limits import Limits, reason_of
from copines.crawler.workers.pool import LostError
from copines.crawler.workers.wire import Call, Reply, receive, send
from copines.reasons import Reason

_T = TypeVar("_T")


class Reader:
    """Calls functions in workers, each in a new one: what one document took, no other lacks."""

    def __init__(self, most: Limits | None = None) -> None:
        self._limits = most or Limits()
        self._server = ForkServer(self._limits)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._server.close()

    def read(self, work: Callable[..., _T], *given: object) -> _T:
        """Return what `work`, a function of a module, gives.

        Raises
        ------
        LostError
            It took too much time or memory, or met what nobody expected.
        """
        try:
            process = self._server.start()
        except OSError as error:
            reason = Reason.of("too_hard", detail="no reader could be started")
            raise LostError(reason) from error
        clock = Timer(self._limits.wall, process.kill)
        clock.start()
        try:
            reply = _exchanged(process, Call(work, given))
        finally:
            clock.cancel()
            code = _ended(process)
        if reply is None:
            raise LostError(reason_of(code, self._limits))
        if reply.bug:
            detail = reply.bug.strip().rpartition("\n")[2]
            raise LostError(Reason.of("bug", detail=detail), reply.bug)
        value: _T = reply.value
        return value


def _exchanged(process: Process, call: Call) -> Reply | None:
    """Return the answer; None where the worker ended over it."""
    try:
        send(process.told, call)
        reply: Reply = receive(process.answers)
    except (EOFError, OSError):
        return None
    return reply


def _ended(process: Process) -> int:
    """End a worker, and return how it ended."""
    for stream in (process.told, process.answers):
        with suppress(OSError):  # what was not sent can no more be
            stream.close()
    return process.wait()
