"""How work says how far it is."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Protocol


class Step(Protocol):
    """Called with how much of a stage is done, of how much, and with what it is busy."""

    def __call__(self, done: int, total: int, what: str = "") -> None:
        """Take it."""


#: Called with the name of a stage; its step lasts as long as the block.
Progress = Callable[[str], AbstractContextManager[Step]]


@contextmanager
def silent(stage: str) -> Iterator[Step]:
    """Say nothing."""
    yield lambda done, total, what="": None
