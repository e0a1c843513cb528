"""The Scrapy pipeline: takes what visits bring, and has it written many answers at once."""

import logging
from datetime import datetime, timedelta
from pathlib import Path
from typing import Self

from scrapy.crawler import Crawler
from scrapy.signalmanager import SignalManager
from scrapy.signals import item_error
from twisted.internet.task import LoopingCall
from twisted.python.failure import Failure

from copines.crawler.pipelines.keeper import Keeper, Tally
from copines.crawler.politeness import Pauses, Robots
from copines.crawler.signals import feeds_in
from copines.crawler.walk.messages import Ending, Outcome
from copines.crawler.walk.owners import Owners
from copines.errors import StoreError
from copines.reasons import of_bug

logger = logging.getLogger(__name__)

#: Answers and posts that are written at once; or what came in so many seconds, where that is less.
#: A crash takes no more than this, and the next crawl asks for it again.
_COUNT, _SECONDS = 256, 1.0


class StorePipeline:
    """Keeps what visits bring, many answers in one transaction.

    An answer's posts, its validators and the addresses that it led to are written together: what a
    crash takes is asked for again.
    """

    def __init__(
        self,
        db: Path,
        now: datetime,
        tally: Tally,
        manners: tuple[Robots, Pauses],
        owners: Owners | None = None,
    ) -> None:
        self._keeper = Keeper(db, now, owners or Owners(()))
        self._now, self.tally, self.manners = now, tally, manners
        self._signals = SignalManager(self)
        #: What is not written yet, and how much it is.
        self._waiting: list[Outcome | Ending] = []
        self._size = 0
        self._clock = LoopingCall(self.flush)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Open the database that COPINES_DB names."""
        settings = crawler.settings
        manners = (settings["COPINES_ROBOTS"], settings["COPINES_PAUSES"])
        db = Path(settings["COPINES_DB"])
        now, tally, owners = (settings[f"COPINES_{n}"] for n in ("NOW", "TALLY", "OWNERS"))
        pipeline = cls(db, now, tally, manners, owners)
        pipeline._signals = crawler.signals
        crawler.signals.connect(pipeline.flush, signal=feeds_in)
        return pipeline

    def open_spider(self) -> None:
        """Write what waits at each tick."""
        self._clock.start(_SECONDS, now=False)

    def process_item(self, item: Outcome | Ending) -> Outcome | Ending:
        """Take what one answer brought, or how a visit ended."""
        self._waiting.append(item)
        self._size += 1 + (len(item.posts) if isinstance(item, Outcome) else 0)
        if self._size >= _COUNT:
            self.flush()
        return item

    def close_spider(self) -> None:
        """Write what waits, and what hosts allow and want; close the database."""
        if self._clock.running:
            self._clock.stop()
        self.flush()
        store, (robots, pauses) = self._keeper.store, self.manners
        ends = {d: self._now + timedelta(seconds=s) for d, s in pauses.seen.items()}
        try:
            with store.transaction():
                store.visits.keep_robots(robots.seen, self._now)
                store.visits.keep_pauses(ends)
        except StoreError as error:
            self.tally.error = self.tally.error or error
        store.close()

    def flush(self) -> None:
        """Write what waits: all of it, or where that fails each item alone."""
        items, self._waiting, self._size = self._waiting, [], 0
        try:
            if items and not self.tally.error:
                self._keeper.write(items, self.tally)
        except StoreError as error:
            self._fail(items[-1], error)
        except Exception:  # noqa: BLE001 - found out and logged below
            for item in items:
                self._write_alone(item)

    def _write_alone(self, item: Outcome | Ending) -> None:
        try:
            if not self.tally.error:
                self._keeper.write([item], self.tally)
        except StoreError as error:
            self._fail(item, error)
        except Exception as error:
            logger.exception("what came of blog %s could not be kept", item.blog)
            # nothing else that comes makes its visit a success
            bug = of_bug(error)
            self._keeper.broken.setdefault(item.blog, bug)
            self.tally.broken.setdefault(item.blog, bug)
            self._tell(item, error)
            if isinstance(item, Outcome):
                self._write_alone(Ending(item.blog, bug))

    def _fail(self, item: Outcome | Ending, error: StoreError) -> None:
        """Note that the disk is full, or the database locked or damaged: no visit can go on."""
        self.tally.error = error
        self._tell(item, error)

    def _tell(self, item: Outcome | Ending, error: Exception) -> None:
        self._signals.send_catch_log(item_error, item=item, failure=Failure(error))  # type: ignore[no-untyped-call]
