"""The program of one turn: told on stdin, answers on stdout, ends with whoever started it."""

import logging
import os
from logging.handlers import QueueHandler
from threading import Thread

from copines.crawler.politeness import Robots
from copines.crawler.running import counted, process_of, settings_of, start
from copines.crawler.turns.messages import Brought, Errand, Share
from copines.crawler.turns.spider import TurnSpider
from copines.crawler.workers.wire import receive, send

#: Before all that waits for a host's robots.txt.
_FIRST = 80


def main() -> None:
    """Take the turn that stdin tells of."""
    told, answers = os.fdopen(0, "rb"), os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a library prints is no answer
    errand, share = receive(told)
    Thread(target=_end_with_stdin, daemon=True).start()
    send(answers, take_turn(errand, share))


def _end_with_stdin() -> None:
    os.read(0, 1)  # nothing more comes: it returns where the other end is closed
    os._exit(1)


class _Kept(QueueHandler):
    """Keeps what is logged, in a form that can be sent."""

    def __init__(self) -> None:
        self.records: list[logging.LogRecord] = []
        super().__init__(self.records)  # type: ignore[arg-type]  # only enqueue knows it

    def enqueue(self, record: logging.LogRecord) -> None:
        """Keep a record."""
        self.records.append(record)


def take_turn(errand: Errand, share: Share) -> Brought:
    """Go on with visits; once a process only."""
    log, ours = _Kept(), logging.getLogger("copines")
    ours.addHandler(log)
    ours.setLevel(errand.level)
    settings = settings_of(errand.options, errand.agent, tuple(one.blog for one in share.visits))
    robots, pauses = Robots(share.robots.known), share.pauses
    chain = settings.getdict("DOWNLOADER_MIDDLEWARES")
    chain["copines.crawler.politeness.TerritoryMiddleware"] = _FIRST
    told = {
        "DOWNLOADER_MIDDLEWARES": chain,
        "ITEM_PIPELINES": {},
        "COPINES_NOW": errand.now,
        "COPINES_PORTS": errand.ports,
        "COPINES_ROBOTS": robots,
        "COPINES_PAUSES": pauses,
        "COPINES_DOMAINS": share.domains,
        "COPINES_SECONDS": share.seconds,
    }
    settings.setdict(told, priority="cmdline")
    process = process_of(settings)
    crawler = process.create_crawler(TurnSpider)
    process.crawl(crawler, under_way=share.visits, errand=errand, readers=share.readers)
    start(process)
    spider = crawler.spider
    assert isinstance(spider, TurnSpider)
    requests, size = counted(crawler)
    return Brought(
        spider.handed_back,
        tuple(spider.items),
        Robots(seen=robots.seen),
        pauses,
        requests,
        size,
        tuple(log.records),
    )


if __name__ == "__main__":
    main()
