"""A spider for single addresses, each asked for once, nothing kept."""

from collections.abc import AsyncIterator, Callable
from datetime import datetime
from typing import Any

import scrapy
from scrapy.http import Response
from twisted.python.failure import Failure

from copines.crawler import gate
from copines.crawler.spiders.answers import answer_of, reason_of
from copines.crawler.walk.messages import Answer


class SingleSpider(scrapy.Spider):
    """Ask for each address, and hand the answers over."""

    name = "single"

    def __init__(
        self,
        urls: tuple[str, ...],
        now: datetime,
        take: Callable[[str, Answer], None],
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        self._urls, self._now, self._take = urls, now, take

    async def start(self) -> AsyncIterator[Any]:
        """Ask for all."""
        for url in self._urls:
            yield gate.request(
                url,
                self.settings["COPINES_PORTS"],
                callback=self.answered,
                errback=self.failed,
                meta={"asked": url},
                dont_filter=True,
            )

    def answered(self, response: Response) -> None:
        """Hand an answer over."""
        self._take(response.meta["asked"], answer_of(response, self._now))

    def failed(self, failure: Failure) -> None:
        """Hand the lack of an answer over."""
        meta = failure.request.meta  # type: ignore[attr-defined]
        max_bytes = self.settings.getint("DOWNLOAD_MAXSIZE")
        why = meta.get("unusable") or reason_of(failure.value, max_bytes)
        self._take(meta["asked"], Answer(meta["asked"], 0, error=why))
