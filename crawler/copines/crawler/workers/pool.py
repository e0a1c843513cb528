"""The workers: started when first needed, ended when they take too much, and replaced."""

import asyncio
import os
import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext
from typing import IO

from copines.crawler.workers import limits
from copines.crawler.workers.steps import Receive
from copines.crawler.workers.wire import Command, Reply, receive, send
from copines.reasons import Reason

#: More gain nothing: the network and one database are behind them.
_MOST = 8
_PROGRAM = "copines.crawler.workers.worker"


class LostError(Exception):
    """A worker ended over a document, or met in it what nobody expected."""

    def __init__(self, reason: Reason, trace: str = "") -> None:
        super().__init__(reason.stored())
        self.reason, self.trace = reason, trace


class Worker:
    """One process, and the thread that waits for it; one command at a time."""

    def __init__(self, most: limits.Limits, heavy: asyncio.Lock) -> None:
        self._limits, self._heavy = most, heavy
        self._thread = ThreadPoolExecutor(1, "worker")
        self._turn = asyncio.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        #: The how manieth process this is: who knows another number is not held by it.
        self.life = 1
        #: Visits that are held here.
        self.visits = 0

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
            process = self._started()
            clock = asyncio.get_running_loop().call_later(self._limits.wall, process.kill)
            try:
                told = asyncio.get_running_loop().run_in_executor(
                    self._thread, _exchange, process, command
                )
                return await told
            except (EOFError, OSError) as error:
                raise LostError(self._buried(process)) from error
            finally:
                clock.cancel()

    def _started(self) -> subprocess.Popen[bytes]:
        if self._process is None:
            self._process = _start(self._limits)
        return self._process

    def _buried(self, process: subprocess.Popen[bytes]) -> Reason:
        """Say why the process ended."""
        self._process, self.life = None, self.life + 1
        process.kill()
        code = process.wait()
        for stream in (process.stdin, process.stdout):
            _close(stream)
        if code == limits.OUT_OF_MEMORY:
            return Reason.of("too_hard", detail=f"more than {self._limits.megabytes} MB")
        if code in _OUT_OF_TIME:
            return Reason.of("too_hard", detail=f"more than {self._limits.seconds} seconds")
        return Reason.of("too_hard", detail=f"its reader ended ({code})")

    def close(self) -> None:
        """End the process."""
        if process := self._process:
            self._buried(process)
        self._thread.shutdown(wait=False)


def _is_heavy(command: Command) -> bool:
    return isinstance(command.action, Receive) and len(command.action.answer.body) > limits.HEAVY


class GoneError(Exception):
    """The process that held a visit has ended over another one's document."""


_OUT_OF_TIME = (
    frozenset() if sys.platform == "win32" else frozenset({-signal.SIGXCPU, -signal.SIGKILL})
)


def _start(most: limits.Limits) -> subprocess.Popen[bytes]:
    # one thread each, and none of Ctrl-C: whoever started it ends it
    environment = {**os.environ, "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
    return subprocess.Popen(
        [sys.executable, "-P", "-m", _PROGRAM, str(most.seconds), str(most.megabytes)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env=environment,
        start_new_session=True,
    )


def _exchange(process: subprocess.Popen[bytes], command: Command) -> Reply:
    assert process.stdin is not None
    assert process.stdout is not None
    send(process.stdin, command)  # type: ignore[arg-type]
    reply: Reply = receive(process.stdout)  # type: ignore[arg-type]
    return reply


def _close(stream: IO[bytes] | None) -> None:
    try:
        if stream:
            stream.close()
    except OSError:  # what was not sent can no more be
        pass


class Pool:
    """As many workers as there are cores."""

    def __init__(self, count: int | None = None, most: limits.Limits | None = None) -> None:
        cores = count or min(_MOST, len(_cores()))
        heavy = asyncio.Lock()
        self._workers = tuple(Worker(most or limits.Limits(), heavy) for _ in range(cores))

    def least(self) -> Worker:
        """Return the worker that holds the fewest visits."""
        return min(self._workers, key=lambda worker: worker.visits)

    def close(self) -> None:
        """End all workers."""
        for worker in self._workers:
            worker.close()


def _cores() -> range | set[int]:
    if sys.platform == "linux":
        return os.sched_getaffinity(0)
    return range(os.cpu_count() or 1)
