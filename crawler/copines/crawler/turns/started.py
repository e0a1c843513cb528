"""A turn in a program of its own, started wherever this is called."""

import subprocess
import sys
from contextlib import suppress
from tempfile import TemporaryFile
from typing import BinaryIO

from copines.crawler.turns.messages import Brought, Errand, Share
from copines.crawler.workers.wire import receive, send
from copines.partitions import is_awaited

_PROGRAM = "copines.crawler.turns.program"
#: Seconds after which it is asked whether anybody still waits for what a turn brings.
_GLANCE = 0.2


class NobodyWaitsError(Exception):
    """A turn was ended, since nobody is there any more to take what it brings."""


def take_turn(errand: Errand, share: Share) -> Brought:
    """Go on with visits, and hand them back; as they were, where the program breaks down.

    The program ends with this process, however that ends: its stdin does.
    """
    with TemporaryFile() as answers, TemporaryFile() as said:
        with _program(answers, said) as program:
            assert program.stdin is not None
            try:
                with suppress(BrokenPipeError):  # how it ended is found out below
                    send(program.stdin, (errand, share))
                _wait(program)
            finally:
                program.kill()
        try:
            answers.seek(0)
            brought: Brought = receive(answers)
        except EOFError:
            said.seek(0)
            why = said.read().decode("utf-8", "replace").strip()
            return Brought(share.visits, failure=why or f"ended with {program.returncode}")
        return brought


def _program(answers: BinaryIO, said: BinaryIO) -> "subprocess.Popen[bytes]":
    return subprocess.Popen(
        [sys.executable, "-P", "-m", _PROGRAM],
        stdin=subprocess.PIPE,
        stdout=answers,
        stderr=said,
        start_new_session=True,  # none of Ctrl-C
    )


def _wait(program: "subprocess.Popen[bytes]") -> None:
    while True:
        try:
            program.wait(_GLANCE)
        except subprocess.TimeoutExpired:
            if not is_awaited.get()():
                raise NobodyWaitsError from None
        else:
            return
