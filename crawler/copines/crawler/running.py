"""Scrapy's process: what it is told, and how it runs and ends."""

import gc
import logging
import signal
from typing import Any

# first of all: it looks through all modules that are loaded by then, which takes 0.1 s later on
import scrapy.core.downloader.handlers.http11  # noqa: F401
from scrapy import signals
from scrapy.crawler import AsyncCrawlerProcess, Crawler
from scrapy.settings import Settings

from copines.crawler import settings as defaults
from copines.crawler.gate import ports_of
from copines.crawler.spiders.blogs import BlogsSpider, feed_slot
from copines.crawler.timeouts import PATIENCE
from copines.model import Blog, CrawlOptions


def start(process: AsyncCrawlerProcess) -> None:
    """Crawl until done; Ctrl-C then means again what it meant before.

    Raises
    ------
    KeyboardInterrupt
        Stopped by Ctrl-C.
    BaseException
        What ended the crawl for all blogs.
    """
    crawlers, ends = tuple(process.crawlers), list[str]()

    def note(reason: str) -> None:
        ends.append(reason)

    for crawler in crawlers:
        crawler.signals.connect(note, signal=signals.spider_closed, weak=False)
    before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
    gc.freeze()  # what is loaded by now stays: it need not be looked through again and again
    try:
        process.start()
    finally:
        gc.unfreeze()
        for number, handler in before.items():
            signal.signal(number, handler)
    for crawler in crawlers:
        if isinstance(crawler.spider, BlogsSpider) and crawler.spider.crash:
            raise crawler.spider.crash
    if ends != ["finished"] * len(crawlers):
        raise KeyboardInterrupt


def process_of(settings: Settings) -> AsyncCrawlerProcess:
    """Return a process that crawls as the settings say."""
    process = AsyncCrawlerProcess(settings)
    # Scrapy sets its logger to DEBUG, and would make a record of each request for nobody
    logging.getLogger("scrapy").setLevel(logging.WARNING)
    return process


def counted(crawler: Crawler) -> tuple[int, int]:
    """Return how many requests a crawl made, and the bytes of their answers."""
    stats: dict[str, Any] = crawler.stats.get_stats() if crawler.stats else {}
    return stats.get("downloader/request_count", 0), stats.get("downloader/response_bytes", 0)


def addresses_of(blog: Blog) -> tuple[str | None, ...]:
    """Return the addresses that the config names for a blog."""
    return (blog.url, blog.feed, *blog.also, *blog.posts)


def settings_of(
    options: CrawlOptions, agent: str, blogs: tuple[Blog, ...], named: tuple[str, ...] = ()
) -> Settings:
    """Return what Scrapy is told for visits of these blogs, and of single addresses."""
    settings = Settings()
    settings.setmodule(defaults, priority="project")
    settings.update(
        {
            "COPINES_ALLOW_PRIVATE": options.allow_private,
            "COPINES_PORTS": ports_of(*named, *(u for blog in blogs for u in addresses_of(blog))),
            "USER_AGENT": agent,
            "CONCURRENT_REQUESTS": options.concurrency,
            "CONCURRENT_REQUESTS_PER_DOMAIN": options.per_host,
            "DOWNLOAD_DELAY": options.delay,
            # silence ends an answer soon; one that goes on may take longer
            "COPINES_SILENCE": options.timeout,
            "DOWNLOAD_TIMEOUT": options.timeout * PATIENCE,
            "DOWNLOAD_MAXSIZE": options.max_bytes,
            "ROBOTSTXT_OBEY": options.obey_robots,
            "DOWNLOAD_SLOTS": {
                feed_slot(blog.key): {"delay": 0.0, "concurrency": options.per_host}
                for blog in blogs
            },
        },
        priority="cmdline",
    )
    return settings
