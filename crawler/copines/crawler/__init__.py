"""Network → posts: one crawl of any number of blogs is one Scrapy process."""

import inspect
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from copines.crawler.caller import Caller
    from copines.crawler.process import crawl, fetch, scout, try_out

__all__ = ["Caller", "crawl", "fetch", "scout", "try_out"]


def __getattr__(name: str) -> object:
    """Import Scrapy, which takes 0.6 s, only for those who crawl."""
    if name not in __all__:
        raise AttributeError(name)
    with _stacks_without_sources():
        from copines.crawler import process  # noqa: PLC0415

    return getattr(process, name)


@contextmanager
def _stacks_without_sources() -> Iterator[None]:
    """Spare what Scrapy asks thrice, to learn which module it is in, and makes no use of.

    For each frame the sources are read, and all modules looked through: 0.13 s of the processor.
    """
    whole = inspect.stack
    inspect.stack = _stack
    try:
        yield
    finally:
        inspect.stack = whole


def _stack(context: int = 1) -> list[inspect.FrameInfo]:
    found: list[inspect.FrameInfo] = []
    frame = inspect.currentframe()
    while frame := frame and frame.f_back:
        code = frame.f_code
        found.append(
            inspect.FrameInfo(frame, code.co_filename, frame.f_lineno, code.co_name, None, None)
        )
    return found
