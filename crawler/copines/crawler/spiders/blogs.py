"""The one spider: makes the requests that the visits ask for."""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from datetime import datetime
from functools import partial
from types import MappingProxyType
from typing import Any, Self

import scrapy
from scrapy import Request, signals
from scrapy.crawler import Crawler
from scrapy.exceptions import DontCloseSpider
from scrapy.http import Response
from twisted.python.failure import Failure

from copines.crawler.politeness import slot_of
from copines.crawler.signals import feeds_in
from copines.crawler.spiders.answers import answer_of, reason_of
from copines.crawler.walk import Visit, responses
from copines.crawler.walk.messages import Answer, Ask, AskKind, Ending, Outcome
from copines.errors import StoreError
from copines.phrases import detailed
from copines.reasons import Reason

logger = logging.getLogger(__name__)

#: Bytes beyond which an answer is read in a thread: a feed of 8 MB takes feedparser six seconds,
#: in which no other blog's answers would be taken.
_LARGE = 500_000
#: What is asked for; pages are what the settings ask for.
_ACCEPT: Mapping[AskKind, str] = MappingProxyType(
    {
        "feed": "application/atom+xml, application/rss+xml, application/feed+json, "
        "application/rdf+xml;q=0.9, application/xml;q=0.9, text/xml;q=0.8, */*;q=0.5",
        "robots": "text/plain, */*;q=0.5",
        "sitemap": "application/xml, text/xml, text/plain;q=0.9, */*;q=0.5",
        "api": "application/json, */*;q=0.5",
        "picture": "image/webp, image/jpeg, image/png, image/gif, */*;q=0.5",
    }
)
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
        self._ends: set[asyncio.Future[None]] = set()
        # kept by differences: summing over all visits at each answer is quadratic in blogs
        self._ahead = sum(visit.waiting for visit in visits)
        self._locks: dict[str, asyncio.Lock] = {}
        self.close_reason = ""
        #: What ended the crawl for all blogs; None where nothing did.
        self.crash: BaseException | None = None

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> Self:
        """Ask to be told when all feeds are in."""
        spider = super().from_crawler(crawler, *args, **kwargs)
        crawler.signals.connect(spider.open_archives, signal=signals.spider_idle)
        crawler.signals.connect(spider.not_kept, signal=signals.item_error)
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
        if any(visit.wants_archive for visit in self._visits) and not self._published():
            return
        for visit in self._visits:
            visit.open_archive()
        self._ahead = sum(visit.waiting for visit in self._visits)
        for visit in self._visits:
            for request in self._requests(visit):
                engine.crawl(request)
        raise DontCloseSpider

    def _published(self) -> bool:
        self.crawler.signals.send_catch_log(feeds_in)
        if self.crash:
            return False
        try:
            self._between()
        except BaseException as error:  # noqa: BLE001 - Scrapy would only log it, and go on
            self.crash = error
            return False
        return True

    def not_kept(self, item: Outcome | Ending, failure: Failure) -> None:
        """End the visit whose outcome could not be kept; all visits, if the database is to blame.

        The pipeline, which met the failure, has noted it there.
        """
        error = failure.value
        assert error is not None
        if isinstance(error, StoreError):
            self._end(error)
            return
        for visit in self._visits:
            if visit.blog.key == item.blog and not visit.failure:
                visit.abandon(bug_of(error))

    def _end(self, error: StoreError) -> None:
        """End all visits: the machine is to blame, or the database."""
        engine = self.crawler.engine
        assert engine is not None
        if self.crash is None:
            self.crash = error
            end = engine.close_spider_async(reason="crash")
            self._ends.add(task := asyncio.ensure_future(end))  # loops keep weak references alone
            task.add_done_callback(self._ends.discard)

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
        headers = {"Accept": _ACCEPT[ask.kind]} if ask.kind in _ACCEPT else {}
        if visit.blog.language:
            headers["Accept-Language"] = f"{visit.blog.language}, *;q=0.5"
        if ask.validators.etag:
            headers["If-None-Match"] = ask.validators.etag
        if ask.validators.last_modified:
            headers["If-Modified-Since"] = ask.validators.last_modified
        given: dict[str, Any] = {"headers": headers, "meta": meta, "dont_filter": True}
        given |= {"callback": self.answered, "errback": self.failed}
        try:
            return Request(ask.url, **given)
        except ValueError as error:
            # no address: it goes nowhere, for the guard refuses it, and comes back as a failure
            meta["unusable"] = Reason.of("unsuitable_address", detail=str(error))
            return Request("data:,", **given)

    async def answered(self, response: Response) -> AsyncIterator[Any]:
        """Hand an answer to its visit."""
        meta, read = response.meta, partial(answer_of, response, self._now)
        async for item in self._receive(meta["visit"], meta["ask"], read):
            yield item

    async def failed(self, failure: Failure) -> AsyncIterator[Any]:
        """Hand the lack of an answer to its visit."""
        request: Request = failure.request  # type: ignore[attr-defined]
        meta, max_bytes = request.meta, self.settings.getint("DOWNLOAD_MAXSIZE")
        why = meta.get("unusable") or reason_of(failure.value, max_bytes)
        url = meta["ask"].url if "unusable" in meta else request.url
        async for item in self._receive(
            meta["visit"],
            meta["ask"],
            partial(Answer, url, 0, error=why, retry_after=_seconds(why)),
        ):
            yield item

    async def _receive(
        self, visit: Visit, ask: Ask, read: Callable[[], Answer]
    ) -> AsyncIterator[Any]:
        # one answer of a blog at a time: the next may come while a thread reads this one
        async with self._locks.setdefault(visit.blog.key, asyncio.Lock()):
            before = visit.waiting
            answer = _read(visit, ask, read)
            try:
                if answer and len(answer.body) > _LARGE:
                    outcome = await asyncio.to_thread(_understood, visit, ask, answer)
                else:
                    outcome = _understood(visit, ask, answer)
            except StoreError as error:
                self._end(error)
                return
        self._done += 1
        yield outcome
        for request in self._requests(visit):
            yield request
        self._ahead += visit.waiting - before
        self._progress(self._done, self._ahead, ask.url)
        if not visit.in_flight:
            yield visit.ending()


def _seconds(why: Reason) -> float | None:
    """Give for how long a server that was not asked wants to be left alone."""
    seconds = why.get("seconds") if why.code == "rate_limited" else None
    return float(seconds) if isinstance(seconds, int) else None


def _read(visit: Visit, ask: Ask, read: Callable[[], Answer]) -> Answer | None:
    """Return the answer; None where it is so odd that nothing can be made of it."""
    try:
        answer = read()
    except Exception:
        logger.exception("%s: the answer of %s was not understood", visit.blog.name, ask.url)
        return None
    logger.debug("%s: %s %s %s", visit.blog.name, answer.status, ask.kind, ask.url)
    if answer.status not in {200, 304}:
        logger.info("%s: %s: %s", visit.blog.name, ask.url, detailed(responses.reason(answer)))
    return answer


def _understood(visit: Visit, ask: Ask, answer: Answer | None) -> Outcome:
    in_flight = visit.in_flight - 1
    try:
        if answer:
            return visit.receive(ask, answer)
    except OSError as error:  # nothing of a visit needs a file: the disk is full, or the like
        raise StoreError(f"{error.filename or 'this machine'}: {error.strerror}") from error
    except Exception:
        logger.exception("%s: %s was not understood", visit.blog.name, ask.url)
    visit.in_flight = in_flight
    visit.abandon(Reason.of("bug", detail=f"met on {ask.url}"))
    return Outcome(visit.blog.key)


def bug_of(error: BaseException) -> Reason:
    """Say of what was thrown, and nobody expected, what it was."""
    return Reason.of("bug", detail=f"{type(error).__name__}: {error}")


def feed_slot(blog: str) -> str:
    """Name the queue of a blog's feed, which is not delayed as pages are."""
    return f"feed:{blog}"
