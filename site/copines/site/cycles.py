"""Python's search for cycles of objects, which a build has no use for while it makes lists."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def unsought() -> Iterator[None]:
    """Let nothing be looked through for cycles within.

    Lists of many posts are millions of objects without any. To look through all of them each time
    that a quarter more is there took half of the time in which they are made.
    """
    sought = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if sought:
            gc.enable()
