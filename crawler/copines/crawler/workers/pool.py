"""The workers: started when first needed, ended when they take too much, and replaced."""

import asyncio
import os
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext, suppress

from copines.crawler.workers import limits
from copines.crawler.workers.fork_server import ForkServer, Process
from copines.crawler.workers.steps import Receive
from copines.crawler.workers.wire import Command, Reply, receive, send
from copines.reasons import Reason

#: More gain nothing: the network and one database are behind them.
_MOST = 8


class LostError(Exception):
    """A worker ended over a document, or met in it what nobody expected."""

    def __init__(self, reason: Reason, trace: str = "", *, is_crowded: bool = False) -> None:
        super().__init__(reason.stored())
        self.reason, self.trace = reason, trace
        #: Memory was short where other visits were held: the document may fit another process.
        self.is_crowded = is_crowded


class Worker:
    """One process, and the thread that waits for it; one command at a time."""

    def __init__(self, most: limits.Limits, heavy: asyncio.Lock, server: ForkServer) -> None:
        self._limits, self._heavy, self._server = most, heavy, server
        self._thread = ThreadPoolExecutor(1, "worker")
        self._turn = asyncio.Lock()
        self._process: Process | None = None
        #: The how manieth process this is: who knows another number is not held by it.
        self.life = 1
        #: Visits that are held here.
        self.visits = 0
        #: Numbers of those that this process has seen.
        self._seen: set[int] = set()

    async def call(self, command: Command, life: int) -> Reply:
        """Let a command be done by the process of this `life`; large documents one at a time.

        Raises
        ------
        LostError
            It ended over it, or has ended since: a visit that it held is to be sent anew.
        """
        async with self._heavy if _is_heavy(command) else nullcontext(), self._turn:
            if command.state is None and life != self.life:
                raise GoneError
            loop = asyncio.get_running_loop()
            clock = loop.call_later(self._limits.wall, self._kill)
            self._seen.add(command.number)
            try:
                return await loop.run_in_executor(self._thread, self._exchange, command)
            except (EOFError, OSError) as error:
                shared = len(self._seen) > 1
                reason, code = self._buried()
                crowded = shared and code == limits.OUT_OF_MEMORY
                raise LostError(reason, is_crowded=crowded) from error
            finally:
                clock.cancel()

    def _exchange(self, command: Command) -> Reply:
        if self._process is None:
            self._process = self._server.start()
        send(self._process.told, command)
        reply: Reply = receive(self._process.answers)
        return reply

    def _kill(self) -> None:
        if self._process:
            self._process.kill()

    def _buried(self) -> tuple[Reason, int]:
        """End the process, and say why it ended, and with which exit status."""
        process, self._process, self.life = self._process, None, self.life + 1
        self._seen = set()
        if process is None:
            return Reason.of("too_hard", detail="no reader could be started"), 0
        process.kill()
        code = process.wait()
        for stream in (process.told, process.answers):
            with suppress(OSError):  # what was not sent can no more be
                stream.close()
        return limits.reason_of(code, self._limits), code

    def rest(self) -> None:
        """End the process, until there is work again."""
        if self._process:
            self._buried()

    def close(self) -> None:
        """End the process, for good."""
        self.rest()
        self._thread.shutdown(wait=False)


def _is_heavy(command: Command) -> bool:
    return isinstance(command.action, Receive) and len(command.action.answer.body) > limits.HEAVY


class GoneError(Exception):
    """The process that held a visit has ended over another one's document."""


class Pool:
    """As many workers as there are cores."""

    def __init__(self, count: int | None = None, most: limits.Limits | None = None) -> None:
        cores = count or min(_MOST, len(_cores()))
        most, heavy = most or limits.Limits(), asyncio.Lock()
        self._server = ForkServer(most)
        self._workers = tuple(Worker(most, heavy, self._server) for _ in range(cores))

    def least(self) -> Worker:
        """Return the worker that holds the fewest visits."""
        return min(self._workers, key=lambda worker: worker.visits)

    def rest(self) -> None:
        """End all workers, and free their memory, until there is work again."""
        for worker in self._workers:
            worker.rest()
        self._server.close()

    def close(self) -> None:
        """End all workers, for good."""
        for worker in self._workers:
            worker.close()
        self._server.close()


def _cores() -> range | set[int]:
    if sys.platform == "linux":
        return os.sched_getaffinity(0)
    return range(os.cpu_count() or 1)
