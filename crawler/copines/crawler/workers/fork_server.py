"""Starts workers: one process loads what all need, and each worker is forked off it.

So the libraries are loaded once, and their memory is shared. Where there is no fork (Windows), each
worker is a program of its own.
"""

import os
import signal
import socket
import struct
import subprocess
import sys
from contextlib import suppress
from dataclasses import dataclass
from threading import Lock
from typing import BinaryIO, Protocol

from copines.crawler.workers.limits import Limits

_PROGRAM = "copines.crawler.workers.worker"
#: What the server is asked: to fork, with two files; or how the worker of this number ended.
REQUEST, REPLY = struct.Struct("!cq"), struct.Struct("!q")
FORK, WAIT = b"f", b"w"


class Process(Protocol):
    """A worker as whoever started it sees it."""

    told: BinaryIO
    answers: BinaryIO

    def kill(self) -> None:
        """End it now."""
        ...

    def wait(self) -> int:
        """Return how it ended: its exit code, or less than 0 for a signal."""
        ...


class ForkServer:
    """The process that workers are forked off; started when first needed, and again if it dies."""

    def __init__(self, most: Limits) -> None:
        self._limits, self._lock = most, Lock()
        self._control: socket.socket | None = None
        self._server: subprocess.Popen[bytes] | None = None

    def start(self) -> Process:
        """Start a worker; this takes a second the first time.

        Raises
        ------
        OSError
            The system has no process to spare.
        """
        if sys.platform == "win32":
            return _Spawned(self._limits)
        with self._lock:
            command, told = os.pipe()
            answers, reply = os.pipe()
            try:
                number = self._asked(FORK, 0, (command, reply))
            except OSError:
                for end in (told, answers):
                    os.close(end)
                raise
            finally:
                for end in (command, reply):
                    os.close(end)
        return Forked(number, os.fdopen(told, "wb"), os.fdopen(answers, "rb"), self)

    def ended(self, number: int) -> int:
        """Return how a worker ended, once it has."""
        try:
            with self._lock:
                return self._asked(WAIT, number)
        except OSError:  # the server was ended too, and by nothing better
            return -signal.SIGKILL

    def close(self) -> None:
        """End the server."""
        if self._control:
            self._control.close()
        if self._server:
            self._server.wait()
        self._control = self._server = None

    def _asked(self, what: bytes, number: int, files: tuple[int, ...] = ()) -> int:
        control = self._started() if what == FORK else self._control
        if control is None:
            raise OSError("the fork server has ended")
        try:
            socket.send_fds(control, [REQUEST.pack(what, number)], files)
            data = control.recv(REPLY.size, socket.MSG_WAITALL)
        except OSError:
            data = b""
        if len(data) < REPLY.size:
            self.close()
            raise OSError("the fork server has ended")
        return int(REPLY.unpack(data)[0])

    def _started(self) -> socket.socket:
        if self._control is None:
            self._control, other = socket.socketpair()
            with other:
                self._server = _program(self._limits, other.fileno())
        return self._control


@dataclass(slots=True)
class Forked:
    """A worker that the server forked off."""

    number: int
    told: BinaryIO
    answers: BinaryIO
    server: ForkServer

    def kill(self) -> None:
        """End it; its number is no other process's before the server was asked how it ended."""
        with suppress(ProcessLookupError):
            os.kill(self.number, signal.SIGKILL)

    def wait(self) -> int:
        """Ask the server how it ended."""
        return self.server.ended(self.number)


class _Spawned:
    """A worker where there is no fork."""

    def __init__(self, most: Limits) -> None:
        self._process = _program(most, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self.told: BinaryIO = self._process.stdin  # type: ignore[assignment]
        self.answers: BinaryIO = self._process.stdout  # type: ignore[assignment]

    def kill(self) -> None:
        self._process.kill()

    def wait(self) -> int:
        return self._process.wait()


def _program(
    most: Limits, *control: int, stdin: int | None = None, stdout: int | None = None
) -> "subprocess.Popen[bytes]":
    # one thread each, and none of Ctrl-C: whoever started it ends it
    environment = {**os.environ, "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
    words = map(str, (most.seconds, most.megabytes, *control))
    return subprocess.Popen(
        [sys.executable, "-P", "-m", _PROGRAM, *words],
        stdin=stdin if stdin is not None else subprocess.DEVNULL,
        stdout=stdout,
        env=environment,
        pass_fds=control,
        start_new_session=True,
    )
