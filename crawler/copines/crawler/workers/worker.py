"""The program of a worker: holds visits, takes their steps, one at a time.

It is told on its standard input, and answers on its standard output; it ends with its input.
"""

import io
import os
import pickle
import sys
import traceback

from copines.crawler.walk import Visit
from copines.crawler.workers import limits
from copines.crawler.workers.steps import Receive, take
from copines.crawler.workers.wire import Command, Reply, receive, send


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
    except MemoryError:
        raise
    except Exception:  # noqa: BLE001 - whatever it is, it is told where the log is
        visits.pop(command.number, None)
        return Reply(bug=traceback.format_exc())
    return Reply(step, saved)


def main() -> None:
    """Work until the input ends."""
    told, answers = sys.stdin.buffer, io.FileIO(os.dup(1), "wb")
    os.dup2(2, 1)  # what a library prints is no answer
    visits: dict[int, Visit] = {}
    seconds, megabytes = map(int, sys.argv[1:])
    limits.bound(megabytes)
    out = io.BufferedWriter(answers)
    while True:
        try:
            command = receive(told)
        except EOFError:
            return
        try:
            size = send(out, do(visits, command, seconds)) + _size(command)
        except MemoryError:
            os._exit(limits.OUT_OF_MEMORY)
        del command
        if size > limits.HEAVY:
            limits.give_back()


def _size(command: Command) -> int:
    return len(command.action.answer.body) if isinstance(command.action, Receive) else 0


if __name__ == "__main__":
    main()
