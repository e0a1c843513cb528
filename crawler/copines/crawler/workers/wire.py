"""What a worker is told and answers: pickles, each behind its length.

Both ends are this program, and the pipe between them is no one else's.
"""

import pickle
import struct
from collections.abc import Callable
from dataclasses import dataclass
from typing import IO, Any

from copines.crawler.workers.steps import Action, Step

_LENGTH = struct.Struct("!Q")


@dataclass(frozen=True, slots=True)
class Command:
    """Something to do for one visit."""

    number: int
    #: The visit, pickled, where this worker does not hold it.
    state: bytes | None
    #: What it met since it was pickled, what came of which is known.
    journal: tuple[Action, ...]
    #: None where the visit is only to be handed back.
    action: Action | None
    width: int
    #: Hand the visit back as well, pickled.
    save: bool = False


@dataclass(frozen=True, slots=True)
class Call:
    """A function of a module to call, for no visit."""

    work: Callable[..., object]
    given: tuple[object, ...]


@dataclass(frozen=True, slots=True)
class Reply:
    """What came of a command, or of a call."""

    step: Step | None = None
    saved: bytes | None = None
    #: Whether the visit is held for the next command; else that brings it along.
    is_held: bool = True
    #: What nobody expected: the trace. The visit is then lost here.
    bug: str = ""
    #: What the function gave.
    value: Any = None


def send(stream: IO[bytes], message: object) -> int:
    """Write a message; return how many bytes it has."""
    data = pickle.dumps(message, pickle.HIGHEST_PROTOCOL)
    stream.write(_LENGTH.pack(len(data)))
    stream.write(data)
    stream.flush()
    return len(data)


def receive(stream: IO[bytes]) -> Any:
    """Read a message; EOFError where the other end is gone."""
    head = stream.read(_LENGTH.size)
    if len(head) < _LENGTH.size:
        raise EOFError
    (length,) = _LENGTH.unpack(head)
    data = stream.read(length)
    if len(data) < length:
        raise EOFError
    return pickle.loads(data)
