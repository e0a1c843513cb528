"""Network → posts: one crawl of any number of blogs is one Scrapy process."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from copines.crawler.caller import Caller
    from copines.crawler.process import crawl, fetch, scout, try_out

__all__ = ["Caller", "crawl", "fetch", "scout", "try_out"]


def __getattr__(name: str) -> object:
    """Import Scrapy, which takes 0.6 s, only for those who crawl."""
    if name not in __all__:
        raise AttributeError(name)
    from copines.crawler import process  # noqa: PLC0415

    return getattr(process, name)
