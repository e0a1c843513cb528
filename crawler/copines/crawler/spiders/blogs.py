"""The one spider: makes the requests that the visits ask for."""

import asyncio
import gc
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

from copines.crawler import gate
from copines.crawler.politeness import slot_of
from copines.crawler.signals import feeds_in
from copines.crawler.spiders.answers import answer_of, reason_of
from copines.crawler.walk import Visit
from copines.crawler.walk.messages import Answer, Ask, AskKind, Ending, Outcome
from copines.crawler.workers.host import Host, Planned
from copines.crawler.workers.pool import Pool
from copines.crawler.workers.steps import Receive, Step
from copines.errors import StoreError
from copines.malloc import give_back
from copines.phrases import detailed
from copines.reasons import Reason, of_bug

logger = logging.getLogger(__name__)

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
#: Seconds after which what is free of the memory goes back to the system.
_TIDY_S = 1
#: Told of each answer: requests done, requests known to be ahead, name of the blog.
Progress = Callable[[int, int, str], None]


class BlogsSpider(scrapy.Spider):
    """Visit the feeds of all blogs first, then their archives, blog by blog in turns."""

    name = "blogs"

    def __init__(
        self,
        visits: tuple[Planned, ...],
        now: datetime,
        between: Callable[[], None],
        progress: Progress,
        *,
        recalls: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        self._visits, self._now = visits, now
        self._pool, self._hosts = Pool(), tuple[Host, ...]()
        self._between, self._progress = between, progress
        self._is_second, self._in_archives, self._done = False, False, 0
        self._ends: set[asyncio.Future[None]] = set()
        # kept by differences: summing over all visits at each answer is quadratic in blogs
        self._ahead = 0
        self._counted: dict[Host, int] = {}
        self._opening: asyncio.Future[None] | None = None
        self._tidying: asyncio.Future[None] | None = None
        self.close_reason = ""
        #: The visits as they ended, where the caller `recalls` them.
        self.recalled: tuple[Visit, ...] = ()
        self._recalls = recalls
        #: What ended the crawl for all blogs; None where nothing did.
        self.crash: BaseException | None = None

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> Self:
        """Ask to be told when all feeds are in."""
        spider = super().from_crawler(crawler, *args, **kwargs)
        crawler.signals.connect(spider.idle, signal=signals.spider_idle)
        crawler.signals.connect(spider.not_kept, signal=signals.item_error)
        return spider

    async def start(self) -> AsyncIterator[Any]:
        """Ask for each blog's feed, or home page where no feed is known."""
        self._tidying = asyncio.ensure_future(self._tidy())
        self._hosts = self._hosted(self._visits)
        for host in self._hosts:
            self._count(host, host.last)
        for host in self._hosts:
            step = self._begun(host)
            for request in self._requests(host, step):
                yield request
            if step.ending:
                yield step.ending
            if self.crash:  # no other visit can be made, nor kept
                return
            await self._room()

    def _begun(self, host: Host) -> Step:
        """Begin a visit; where what is known cannot be read, none can be made."""
        try:
            step = host.begin()
        except StoreError as error:  # Scrapy would only log it, and go on
            self.crash = self.crash or error
            self._end("crash")
            return host.last
        self._count(host, step)
        return step

    async def _room(self) -> None:
        """Wait until more can be asked: what is known of a blog is read no sooner than needed."""
        engine = self.crawler.engine
        assert engine is not None
        if engine.needs_backout():
            await self.crawler.signals.wait_for(signals.scheduler_empty)

    def _hosted(self, visits: tuple[Planned, ...]) -> tuple[Host, ...]:
        width, first = self.settings.getint("CONCURRENT_REQUESTS_PER_DOMAIN"), len(self._hosts)
        return tuple(
            Host(first + number, visit, self._pool, width) for number, visit in enumerate(visits)
        )

    def idle(self, spider: scrapy.Spider) -> None:
        """Go on with the second part of the visits once the first is over; then end them."""
        if self._opening and not self._opening.done():
            raise DontCloseSpider
        if self._is_second or self.close_reason:
            return
        self._is_second = True
        if self._wants_second():
            self._opening = asyncio.ensure_future(self._go_on())
            raise DontCloseSpider

    def _wants_second(self) -> bool:
        """Tell whether there is more to visit than feeds, which are published before."""
        if not any(host.last.wants_more for host in self._hosts):
            return False
        if any(host.last.wants_archive for host in self._hosts):
            self.crawler.signals.send_catch_log(feeds_in)
            if self.crash:
                return False
            self._pool.rest()  # what follows wants the memory, and no documents come meanwhile
            try:
                self._between()
                gc.collect()
                give_back()
            except BaseException as error:  # noqa: BLE001 - Scrapy would only log it, and go on
                self.crash = error
                return False
        return True

    async def _go_on(self) -> None:
        engine = self.crawler.engine
        assert engine is not None
        try:
            requests = await self._second()
        except Exception as error:  # noqa: BLE001 - asyncio would only log it, and wait for ever
            self.crash, requests = error, []
        for request in requests:
            engine.crawl(request)
        if not requests:
            self._end("crash" if self.crash else "finished")

    async def _second(self) -> list[Request]:
        """Go on with the archives: return the first requests."""
        self._in_archives = True
        hosts = tuple(host for host in self._hosts if host.last.wants_more)
        opened = await asyncio.gather(*(host.open_archive() for host in hosts))
        for host, step in zip(hosts, opened, strict=True):
            self._count(host, step)
        both = zip(hosts, opened, strict=True)
        return [request for host, step in both for request in self._requests(host, step)]

    def not_kept(self, item: Outcome | Ending, failure: Failure) -> None:
        """End the visit whose outcome could not be kept; all visits, if the database is to blame.

        The pipeline, which met the failure, has noted it there.
        """
        error = failure.value
        assert error is not None
        if isinstance(error, StoreError):  # the machine is to blame, or the database
            if self.crash is None:
                self.crash = error
                self._end("crash")
            return
        for host in self._hosts:
            if host.blog.key == item.blog and not host.last.failure:
                host.abandon(of_bug(error))

    def _end(self, reason: str) -> None:
        """End all visits."""
        engine = self.crawler.engine
        assert engine is not None
        end = engine.close_spider_async(reason=reason)
        self._ends.add(task := asyncio.ensure_future(end))  # loops keep weak references alone
        task.add_done_callback(self._ends.discard)

    async def _tidy(self) -> None:
        """Give memory back while answers come: of 31 hostile blogs 240 MB would be kept."""
        while True:
            await asyncio.sleep(_TIDY_S)
            give_back()

    async def closed(self, reason: str) -> None:
        """Keep why the crawl ended, and what the visits know where that is wanted."""
        self.close_reason = reason
        if self._tidying:
            self._tidying.cancel()
        if self._opening:
            self._opening.cancel()
        if self._recalls and reason == "finished":
            self.recalled = tuple([await host.recall() for host in self._hosts])
        self._pool.close()

    def endings(self) -> tuple[Ending, ...]:
        """Say how each visit went."""
        return tuple(host.ending() for host in self._hosts)

    def _count(self, host: Host, step: Step) -> None:
        """Count what is ahead of a host by now; several of its answers may be read at a time."""
        self._ahead += step.waiting - self._counted.get(host, 0)
        self._counted[host] = step.waiting

    def _requests(self, host: Host, step: Step) -> Iterator[Request]:
        return (self._request(host, ask) for ask in step.asks)

    def _request(self, host: Host, ask: Ask) -> Request:
        first = ask.kind in {"home", "feed"} and not self._in_archives
        slot = feed_slot(host.blog.key) if first else slot_of(ask.url)
        meta: dict[str, Any] = {"host": host, "ask": ask, "download_slot": slot}
        headers = {"Accept": _ACCEPT[ask.kind]} if ask.kind in _ACCEPT else {}
        if host.blog.language:
            headers["Accept-Language"] = f"{host.blog.language}, *;q=0.5"
        if ask.validators.etag:
            headers["If-None-Match"] = ask.validators.etag
        if ask.validators.last_modified:
            headers["If-Modified-Since"] = ask.validators.last_modified
        given: dict[str, Any] = {"headers": headers, "meta": meta, "dont_filter": True}
        given |= {"callback": self.answered, "errback": self.failed}
        ports: frozenset[int] = self.settings["COPINES_PORTS"]
        return gate.request(ask.url, ports, **given)

    async def answered(self, response: Response) -> AsyncIterator[Any]:
        """Hand an answer to its visit."""
        meta, read = response.meta, partial(answer_of, response, self._now)
        async for item in self._receive(meta["host"], meta["ask"], read):
            yield item

    async def failed(self, failure: Failure) -> AsyncIterator[Any]:
        """Hand the lack of an answer to its visit."""
        failed: Request = failure.request  # type: ignore[attr-defined]
        meta, max_bytes = failed.meta, self.settings.getint("DOWNLOAD_MAXSIZE")
        why = meta.get("unusable") or reason_of(failure.value, max_bytes)
        url = meta["ask"].url if "unusable" in meta else failed.url
        async for item in self._receive(
            meta["host"],
            meta["ask"],
            partial(Answer, url, 0, error=why, retry_after=_seconds(why)),
        ):
            yield item

    async def _receive(
        self, host: Host, ask: Ask, read: Callable[[], Answer]
    ) -> AsyncIterator[Any]:
        step = await host.receive(Receive(ask, _read(host.blog.name, ask, read)))
        if step.refused:
            logger.info("%s: %s: %s", host.blog.name, ask.url, detailed(step.refused))
        self._done += 1
        yield step.outcome
        for request in self._requests(host, step):
            yield request
        self._count(host, step)
        self._progress(self._done, self._ahead, host.blog.name or ask.url)
        if step.ending:
            if not step.wants_more and not self._recalls:
                host.rest()
            yield step.ending


def _seconds(why: Reason) -> float | None:
    """Return for how long a server that was not asked wants to be left alone."""
    seconds = why.get("seconds") if why.code == "rate_limited" else None
    return float(seconds) if isinstance(seconds, int) else None


def _read(name: str, ask: Ask, read: Callable[[], Answer]) -> Answer:
    """Return the answer; one so odd that nothing can be made of it did not come."""
    try:
        answer = read()
    except Exception as error:
        logger.exception("%s: the answer of %s was not understood", name, ask.url)
        return Answer(ask.url, 0, error=of_bug(error))
    logger.debug("%s: %s %s %s", name, answer.status, ask.kind, ask.url)
    return answer


def feed_slot(blog: str) -> str:
    """Name the queue of a blog's feed, which is not delayed as pages are."""
    return f"feed:{blog}"
