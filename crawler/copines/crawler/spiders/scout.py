"""A spider that hears whom members recommend, and then tries those."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from scrapy import Request

from copines.crawler.spiders.blogs import BlogsSpider, Progress
from copines.crawler.walk import Visit
from copines.crawler.workers.host import Planned


class ScoutSpider(BlogsSpider):
    """Make the requests of some visits, and, once these are over, those of others."""

    name = "scout"

    def __init__(
        self,
        visits: tuple[Planned, ...],
        now: datetime,
        then: Callable[[tuple[Visit, ...]], tuple[Visit, ...]],
        progress: Progress,
        **kwargs: Any,
    ) -> None:
        super().__init__(visits, now, lambda: None, progress, recalls=True, **kwargs)
        self._then = then

    def _wants_second(self) -> bool:
        """Whatever was heard, it is asked who is to be tried."""
        return True

    async def _second(self) -> list[Request]:
        """Go on with the visits that the first ones led to; archives stay shut."""
        heard = [await host.recall() for host in self._hosts]
        self._hosts = self._hosted(tuple(map(Planned.of, self._then(tuple(heard)))))
        begun = [(host, self._begun(host)) for host in self._hosts]
        return [request for host, step in begun for request in self._requests(host, step)]
