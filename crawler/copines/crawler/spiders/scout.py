"""A spider that hears whom members recommend, and then tries those."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import scrapy
from scrapy.exceptions import DontCloseSpider

from copines.crawler.spiders.blogs import BlogsSpider, Progress
from copines.crawler.walk import Visit


class ScoutSpider(BlogsSpider):
    """Make the requests of some visits, and, once these are over, those of others."""

    name = "scout"

    def __init__(
        self,
        visits: tuple[Visit, ...],
        now: datetime,
        then: Callable[[], tuple[Visit, ...]],
        progress: Progress,
        **kwargs: Any,
    ) -> None:
        super().__init__(visits, now, lambda: None, progress, **kwargs)
        self._then, self._heard = then, False

    def open_archives(self, spider: scrapy.Spider) -> None:
        """Go on with the visits that the first ones led to; archives stay shut."""
        engine = self.crawler.engine
        assert engine is not None
        if self._heard or self.close_reason:
            return
        self._heard = True
        try:
            self._visits = self._then()
        except BaseException as error:  # noqa: BLE001 - Scrapy would only log it, and go on
            self.crash = error
            return
        self._ahead = sum(visit.waiting for visit in self._visits)
        requests = [request for visit in self._visits for request in self._requests(visit)]
        for request in requests:
            engine.crawl(request)
        if requests:
            raise DontCloseSpider
