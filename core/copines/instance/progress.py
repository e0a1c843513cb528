"""How work says how far it is."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager

#: Called with how much of a stage is done, of how much.
Step = Callable[[int, int], None]
#: Called with the name of a stage; its step lasts as long as the block.
Progress = Callable[[str], AbstractContextManager[Step]]


@contextmanager
def silent(stage: str) -> Iterator[Step]:
    """Say nothing."""
    yield lambda done, total: None
