"""The spider of one turn."""

import asyncio
import pickle
from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any, Self

from scrapy import signals
from scrapy.crawler import Crawler
from twisted.python.failure import Failure

from copines.crawler.middlewares import StrayError
from copines.crawler.spiders.blogs import BlogsSpider
from copines.crawler.turns.messages import Errand, UnderWay
from copines.crawler.walk.messages import Ask, Ending, Outcome
from copines.crawler.workers.host import Host, Planned
from copines.crawler.workers.pool import LostError, Pool
from copines.crawler.workers.steps import Begin, Open, Step


class TurnSpider(BlogsSpider):
    """Go on with visits from where they stand, and hand them back as they stand then."""

    name = "turn"

    def __init__(
        self, under_way: tuple[UnderWay, ...], errand: Errand, readers: int | None, **kwargs: Any
    ) -> None:
        visits = tuple(Planned.of(pickle.loads(one.state)) for one in under_way)
        super().__init__(visits, errand.now, lambda: None, lambda *told: None, **kwargs)
        self._pool = Pool(readers)
        self._under_way = under_way
        self._is_second, self._in_archives = True, errand.in_archives
        self._late: dict[Host, list[Ask]] = {}
        self._strays: dict[Host, list[Ask]] = {}
        #: What the visits brought.
        self.items: list[Outcome | Ending] = []
        #: The visits at the end.
        self.handed_back: tuple[UnderWay, ...] = ()

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> Self:
        """Take what the visits bring."""
        spider = super().from_crawler(crawler, *args, **kwargs)
        crawler.signals.connect(spider.take, signal=signals.item_scraped)
        return spider

    async def start(self) -> AsyncIterator[Any]:
        """Ask what visits wait for, and what they do first."""
        self._tidying = asyncio.ensure_future(self._tidy())
        self._hosts = self._hosted(self._visits)
        for host, one in zip(self._hosts, self._under_way, strict=True):
            host.last = one.last
            host.open()
            for ask in one.owed:
                yield self._request(host, ask)
            for request in self._requests(host, await _begun(host, one)):
                yield request

    def take(self, item: Outcome | Ending) -> None:
        """Keep what a visit brought."""
        self.items.append(item)

    async def failed(self, failure: Failure) -> AsyncIterator[Any]:
        """Put aside what is not to be asked here, or not now; the visit does not hear of it."""
        error = failure.value
        if isinstance(error, StrayError):
            meta = failure.request.meta  # type: ignore[attr-defined]
            aside = self._late if error.is_late else self._strays
            aside.setdefault(meta["host"], []).append(meta["ask"])
            return
        async for item in super().failed(failure):
            yield item

    async def closed(self, reason: str) -> None:
        """Take the visits back from wherever they are."""
        if reason == "finished":
            both = zip(self._hosts, self._under_way, strict=True)
            self.handed_back = tuple([await self._back(host, one) for host, one in both])
        await super().closed(reason)

    async def _back(self, host: Host, one: UnderWay) -> UnderWay:
        late, strays = self._late.get(host, ()), self._strays.get(host, ())
        last = replace(host.last, outcome=None, asks=())  # both were taken
        try:
            state = await host.saved()
        except LostError as lost:
            host.abandon(lost.reason)
            state = b""
        if state:
            asides = tuple(late), (*one.strays, *strays)
            return UnderWay(one.blog, state, None, *asides, last, host.ended or one.ending)
        if not host.ended:  # what it still waits for would have ended it
            self.items.append(host.ending())
        return UnderWay(one.blog, b"", last=last, ending=host.ending())


async def _begun(host: Host, one: UnderWay) -> Step:
    if isinstance(one.action, Begin):
        return host.begin()
    return await host.open_archive() if isinstance(one.action, Open) else Step()
