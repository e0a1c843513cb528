"""The one spider: makes the requests that the visits ask for."""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable, Iterator
from datetime import datetime
from typing import Any, Self

import scrapy
from scrapy import Request, signals
from scrapy.crawler import Crawler
from scrapy.exceptions import DontCloseSpider
from scrapy.http import Response
from twisted.python.failure import Failure

from copines.crawler.manners import slot_of
from copines.crawler.spiders.answers import answer_of, reason_of
from copines.crawler.walk import Visit
from copines.crawler.walk.messages import Answer, Ask, Ending, Outcome

logger = logging.getLogger(__name__)

#: Bytes beyond which an answer is read in a thread: a feed of 8 MB takes feedparser six seconds,
#: in which no other blog's answers would be taken.
_LARGE = 500_000
#: Told of each answer: requests done, requests known to be ahead, name of the blog.
Progress = Callable[[int, int, str], None]


class BlogsSpider(scrapy.Spider):
    """Visit the feeds of all blogs first, then their archives, blog by blog in turns."""

    name = "blogs"

    def __init__(
        self,
        visits: tuple[Visit, ...],
        now: datetime,
        between: Callable[[], None],
        progress: Progress,
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        self._visits, self._now = visits, now
        self._between, self._progress = between, progress
        self._in_archives, self._done = False, 0
        # kept by differences: summing over all visits at each answer is quadratic in blogs
        self._ahead = sum(visit.waiting for visit in visits)
        self._locks: dict[str, asyncio.Lock] = {}
        self.close_reason = ""

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> Self:
        """Ask to be told when all feeds are in."""
        spider = super().from_crawler(crawler, *args, **kwargs)
        crawler.signals.connect(spider.open_archives, signal=signals.spider_idle)
        return spider

    async def start(self) -> AsyncIterator[Any]:
        """Ask for each blog's feed, or home page where no feed is known."""
        for visit in self._visits:
            for request in self._requests(visit):
                yield request

    def open_archives(self, spider: scrapy.Spider) -> None:
        """Go on with the archives once all feeds are in; then end the visits."""
        engine = self.crawler.engine
        assert engine is not None
        if self._in_archives or self.close_reason:
            return
        self._in_archives = True
        if not any(visit.wants_more for visit in self._visits):
            return
        if any(visit.wants_archive for visit in self._visits):
            self._between()
        for visit in self._visits:
            visit.open_archive()
        self._ahead = sum(visit.waiting for visit in self._visits)
        for visit in self._visits:
            for request in self._requests(visit):
                engine.crawl(request)
        raise DontCloseSpider

    def closed(self, reason: str) -> None:
        """Keep why the crawl ended."""
        self.close_reason = reason

    def endings(self) -> tuple[Ending, ...]:
        """Say how each visit went."""
        return tuple(visit.ending() for visit in self._visits)

    def _requests(self, visit: Visit) -> Iterator[Request]:
        width = self.settings.getint("CONCURRENT_REQUESTS_PER_DOMAIN")
        while visit.in_flight < width and (ask := visit.next()):
            yield self._request(visit, ask)

    def _request(self, visit: Visit, ask: Ask) -> Request:
        meta: dict[str, Any] = {"visit": visit, "ask": ask}
        if ask.kind in {"home", "feed"} and not self._in_archives:
            meta["download_slot"] = feed_slot(visit.blog.key)
        else:
            meta["download_slot"] = slot_of(ask.url)
        headers = {}
        if ask.validators.etag:
            headers["If-None-Match"] = ask.validators.etag
        if ask.validators.last_modified:
            headers["If-Modified-Since"] = ask.validators.last_modified
        return Request(
            ask.url,
            callback=self.answered,
            errback=self.failed,
            headers=headers,
            meta=meta,
            dont_filter=True,
        )

    async def answered(self, response: Response) -> AsyncIterator[Any]:
        """Hand an answer to its visit."""
        answer = answer_of(response, self._now)
        async for item in self._receive(response.meta["visit"], response.meta["ask"], answer):
            yield item

    async def failed(self, failure: Failure) -> AsyncIterator[Any]:
        """Hand the lack of an answer to its visit."""
        request: Request = failure.request  # type: ignore[attr-defined]
        answer = Answer(request.url, 0, error=reason_of(failure.value))
        async for item in self._receive(request.meta["visit"], request.meta["ask"], answer):
            yield item

    async def _receive(self, visit: Visit, ask: Ask, answer: Answer) -> AsyncIterator[Any]:
        # one answer of a blog at a time: the next may come while a thread reads this one
        async with self._locks.setdefault(visit.blog.key, asyncio.Lock()):
            before = visit.waiting
            if len(answer.body) > _LARGE:
                outcome = await asyncio.to_thread(_understood, visit, ask, answer)
            else:
                outcome = _understood(visit, ask, answer)
        self._done += 1
        logger.debug("%s: %s %s %s", visit.blog.name, answer.status, ask.kind, ask.url)
        yield outcome
        for request in self._requests(visit):
            yield request
        self._ahead += visit.waiting - before
        self._progress(self._done, self._ahead, ask.url)
        if not visit.in_flight:
            yield visit.ending()


def _understood(visit: Visit, ask: Ask, answer: Answer) -> Outcome:
    try:
        return visit.receive(ask, answer)
    except Exception:
        logger.exception("%s: %s was not understood", visit.blog.name, ask.url)
        visit.abandon(f"a bug of copines, met on {ask.url}")
        return Outcome(visit.blog.key)


def feed_slot(blog: str) -> str:
    """Name the queue of a blog's feed, which is not delayed as pages are."""
    return f"feed:{blog}"
