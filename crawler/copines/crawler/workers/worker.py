"""The program of workers: loads what they need, and forks one off whenever it is asked to.

A worker holds visits, and takes their steps, one at a time. It is told on a pipe, answers on
another, and ends with the first.
"""

import gc
import os
import pickle
import signal
import socket
import sys
import traceback
from contextlib import suppress
from datetime import UTC, datetime
from typing import BinaryIO

from copines.crawler import pictures
from copines.crawler.inspection import inspect
from copines.crawler.walk import Visit
from copines.crawler.walk.messages import Answer
from copines.crawler.workers import limits
from copines.crawler.workers.fork_server import FORK, REPLY, REQUEST
from copines.crawler.workers.steps import Receive, take
from copines.crawler.workers.wire import Call, Command, Reply, receive, send
from copines.malloc import give_back

_PLACE = "https://blog.example/feed"
#: Of a language that no list of small words knows, so that the classifier is asked.
_PARAGRAPH = "<p>Suka makan nasi goreng dengan telur dan sambal setiap pagi sebelum kerja.</p>"
#: A page with a date and a name torn by decoding, and two feeds, of which the second one takes the
#: parser for odd ones.
_SAMPLES = (
    "<!doctype html><title>Nasi</title><article><h1>Nasi</h1><time datetime='2024-03-01'>"
    f"1 mars 2024</time><p>LÃ©a, 日本語</p>{_PARAGRAPH * 12}</article>",
    f"<rss version='2.0'><channel><item><link>{_PLACE}</link></item></channel></rss>",
    f"<rss><channel><item><link>{_PLACE}&nbsp;</link></item></channel>",
)


def warm_up() -> None:
    """Load what the first documents would: all workers share it, and it is no memory of theirs."""
    for sample in _SAMPLES:
        answer = Answer(_PLACE, 200, sample.encode(), "text/html")
        with suppress(OSError):  # a full disk, say: whoever needs it finds that out, and says so
            inspect(_PLACE, answer, datetime(2026, 1, 1, tzinfo=UTC))
    with suppress(pictures.NoPictureError):
        pictures.shrink(b"")


def do(visits: dict[int, Visit], command: Command, seconds: int) -> Reply:
    """Do what is asked; MemoryError where that takes too much."""
    try:
        if command.state is not None:
            visits[command.number] = pickle.loads(command.state)
        visit = visits[command.number]
        for action in command.journal:
            limits.restart_clock(seconds)
            take(visit, action, command.width)
        limits.restart_clock(seconds)
        step = take(visit, command.action, command.width) if command.action else None
        saved = pickle.dumps(visit, pickle.HIGHEST_PROTOCOL) if command.save else None
        if step and step.ending:  # all others may be visited before it goes on
            saved = saved or _at_rest(visit)
            if saved:
                del visits[command.number]
    except MemoryError:
        raise
    except Exception:  # noqa: BLE001 - whatever it is, it is told where the log is
        visits.pop(command.number, None)
        return Reply(bug=traceback.format_exc())
    return Reply(step, saved, is_held=command.number in visits)


def _at_rest(visit: Visit) -> bytes | None:
    """Return a visit pickled; None where there is no memory for that, and it stays."""
    with suppress(MemoryError):
        return pickle.dumps(visit, pickle.HIGHEST_PROTOCOL)
    return None


def call(called: Call, seconds: int) -> Reply:
    """Do what is asked for no visit; MemoryError where that takes too much."""
    limits.restart_clock(seconds)
    try:
        return Reply(value=called.work(*called.given))
    except MemoryError:
        raise
    except Exception:  # noqa: BLE001 - likewise
        return Reply(bug=traceback.format_exc())


def work(told: BinaryIO, answers: BinaryIO, seconds: int, megabytes: int) -> None:
    """Work until the input ends."""
    visits: dict[int, Visit] = {}
    limits.bound(megabytes)
    while True:
        try:
            command: Command | Call = receive(told)
        except EOFError:
            return
        try:
            if isinstance(command, Call):
                reply = call(command, seconds)
            else:
                reply = do(visits, command, seconds)
            size = send(answers, reply) + _size(command)
        except MemoryError:
            os._exit(limits.OUT_OF_MEMORY)
        del command
        if size > limits.HEAVY:
            gc.collect()
            give_back()


def _size(command: Command | Call) -> int:
    if isinstance(command, Call) or not isinstance(command.action, Receive):
        return 0
    return len(command.action.answer.body)


def serve(control: socket.socket, seconds: int, megabytes: int) -> None:
    """Fork a worker off, or say how one ended, whenever that is asked, until nobody can ask."""
    gc.collect()
    give_back()
    gc.freeze()  # what is there stays, and is shared
    while True:
        asked, files, _, _ = socket.recv_fds(control, REQUEST.size, 2)
        if len(asked) < REQUEST.size:
            return
        what, number = REQUEST.unpack(asked)
        if what == FORK:
            number = os.fork()
            if not number:
                control.close()
                _be_worker(files, seconds, megabytes)
            for file in files:
                os.close(file)
            control.sendall(REPLY.pack(number))
        else:
            _, status = os.waitpid(number, 0)
            control.sendall(REPLY.pack(os.waitstatus_to_exitcode(status)))


def _be_worker(files: list[int], seconds: int, megabytes: int) -> None:
    """Work in a process that was just forked off, and end it."""
    code = 1
    try:
        told, answers = os.fdopen(files[0], "rb"), os.fdopen(files[1], "wb")
        work(told, answers, seconds, megabytes)
        code = 0
    except BrokenPipeError:  # nobody waits for the answer any more
        code = 0
    except BaseException:  # noqa: BLE001 - the process ends here, and says why
        traceback.print_exc()
    finally:
        os._exit(code)


def main() -> None:
    """Serve whoever started this; without a socket be the one worker there is."""
    seconds, megabytes, *control = map(int, sys.argv[1:])
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # whoever started it ends it
    if control:
        os.dup2(2, 1)  # what a library prints is no answer
        warm_up()
        with socket.socket(fileno=control[0]) as asked:
            serve(asked, seconds, megabytes)
    else:
        told, answers = os.fdopen(0, "rb"), os.fdopen(os.dup(1), "wb")
        os.dup2(2, 1)
        warm_up()
        work(told, answers, seconds, megabytes)


if __name__ == "__main__":
    main()
