"""A crawl whose visits go on in turns: what it owns is one database, and who asks whom when."""

import logging
import pickle
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from copines.crawler.caller import Caller, Ran
from copines.crawler.gate import ports_of
from copines.crawler.pipelines import (
    Jobs,
    StorePipeline,
    Tally,
    load_pauses,
    load_robots,
)
from copines.crawler.politeness import Pauses, Robots, slot_of
from copines.crawler.running import addresses_of
from copines.crawler.turns.messages import Brought, Errand, Share, UnderWay
from copines.crawler.turns.started import take_turn
from copines.crawler.turns.territories import shared_out, territories
from copines.crawler.walk import Visit
from copines.crawler.walk.messages import Ending, Job
from copines.crawler.walk.owners import Owners
from copines.crawler.workers.steps import Begin, Open
from copines.model import Blog, CrawlOptions
from copines.partitions import Partitions

logger = logging.getLogger(__name__)

#: Seconds of a turn: what is lost with a worker, or a driver, is no more than was asked in them.
_SECONDS = 120.0
#: Most visits of a turn: they are in memory at once, with all that they bring.
_MOST = 500


def in_turns(
    blogs: tuple[Blog, ...], db: Path, options: CrawlOptions, now: datetime, caller: Caller
) -> Ran:
    """Visit the blogs from several machines, each server from one at a time.

    A turn elsewhere asks the domains of its blogs alone. What leads out of them is asked here once
    all are back: the feed at a service, the picture on another's server.
    """
    owners, tally = Owners(caller.circle or blogs), Tally()
    manners = load_robots(db, now), load_pauses(db, now)
    level = logging.getLogger("copines").getEffectiveLevel()
    ports = ports_of(*(url for blog in blogs for url in addresses_of(blog)))
    errand = Errand(options, caller.agent, now, ports, in_archives=False, level=level)
    with Jobs(db, options, now, owners) as jobs:
        pipeline = StorePipeline(db, now, tally, manners, owners)
        crawl = _Crawl(map(jobs.of, blogs), errand, pipeline, caller)
    try:
        crawl.stage()
        if crawl.wants_second():
            crawl.stage(in_archives=True)
    finally:
        crawl.pipeline.close_spider()
    return crawl.ran()


class _Crawl:
    """The visits, and what was learnt on the way."""

    def __init__(
        self, jobs: Iterable[Job], errand: Errand, pipeline: StorePipeline, caller: Caller
    ) -> None:
        self._errand, self.pipeline, self._caller = errand, pipeline, caller
        self._tally, (self._robots, self._pauses) = pipeline.tally, pipeline.manners
        self._visits: dict[str, UnderWay] = {}
        domains: dict[str, tuple[str, ...]] = {}
        for job in jobs:
            state = pickle.dumps(Visit(job, errand.now))
            self._visits[job.blog.key] = UnderWay(job.blog, state, Begin())
            domains[job.blog.key] = _domains(job)
        self._lands = territories(domains)
        self._requests = self._bytes = 0

    def stage(self, *, in_archives: bool = False) -> None:
        """Go on with all visits until nothing is owed: elsewhere, then here with what is left."""
        errand = replace(self._errand, in_archives=in_archives)
        here: set[str] = set()
        assert self._caller.partitions is not None
        while shares := self._shares(self._caller.partitions, here):
            for brought in self._caller.partitions.map(take_turn, errand, shares):
                self._take(brought, here)
        while visits := tuple(one for one in self._visits.values() if _is_ready(one)):
            brought = take_turn(errand, self._share_here(visits[:_MOST]))
            if brought.failure:
                raise RuntimeError(f"blogs could not be visited: {brought.failure}")
            self._take(brought, here)

    def wants_second(self) -> bool:
        """Tell whether there is more to visit than feeds, which are published before."""
        more = [one for one in self._visits.values() if one.state and one.last.wants_more]
        if any(one.last.wants_archive for one in more):
            self._caller.between()
        for one in more:
            self._visits[one.blog.key] = replace(one, action=Open())
        return bool(more)

    def ran(self) -> Ran:
        """Return what came of it."""
        endings = (
            one.ending or Ending(one.blog.key, one.last.failure) for one in self._visits.values()
        )
        return Ran(self._tally, tuple(endings), self._requests, self._bytes)

    def _shares(self, partitions: Partitions, here: set[str]) -> list[Share]:
        """Return what is visited elsewhere at the same time."""
        ready = frozenset(
            key for key, one in self._visits.items() if key not in here and (one.action or one.owed)
        )
        given = shared_out(self._lands, ready, partitions.width, _MOST)
        known = defaultdict[str, dict[str, bytes]](dict)
        for host, body in self._robots.everything.items():
            known[slot_of(f"http://{host}/")][host] = body
        return [
            Share(
                tuple(self._visits[key] for key in each.blogs),
                each.domains,
                Robots({h: b for domain in each.domains for h, b in known[domain].items()}),
                Pauses(self._pauses.everything),
                _SECONDS,
                readers=1,
            )
            for each in given
        ]

    def _share_here(self, visits: tuple[UnderWay, ...]) -> Share:
        robots, pauses = Robots(self._robots.everything), Pauses(self._pauses.everything)
        return Share(tuple(_whole(one) for one in visits), None, robots, pauses, _SECONDS)

    def _take(self, brought: Brought, here: set[str]) -> None:
        """Keep what a turn brought."""
        for record in brought.log:
            logging.getLogger(record.name).handle(record)
        if brought.failure:
            logger.warning("a turn was not to be had elsewhere: %s", brought.failure)
            here |= {one.blog.key for one in brought.visits}
            return
        for item in brought.items:
            self.pipeline.process_item(item)
        self.pipeline.flush()
        if self._tally.error:
            raise self._tally.error
        self._robots.seen |= brought.robots.seen
        self._pauses.seen |= brought.pauses.seen
        self._requests += brought.requests
        self._bytes += brought.bytes
        for one in brought.visits:
            broken = one.blog.key in self._tally.broken  # nothing more can be kept of it
            self._visits[one.blog.key] = UnderWay(one.blog, b"", last=one.last) if broken else one
        self._tell(brought)

    def _tell(self, brought: Brought) -> None:
        ahead = sum(one.last.waiting for one in self._visits.values())
        for one in brought.visits[-1:]:
            self._caller.progress(self._requests, ahead, one.blog.name or one.blog.url)


def _domains(job: Job) -> tuple[str, ...]:
    """Return the registrable domains of all that is known of a blog, its home's first."""
    return tuple(dict.fromkeys(slot_of(url) for url in _known(job)))


def _known(job: Job) -> Iterator[str]:
    blog, source = job.blog, job.source
    yield blog.url or blog.feed or blog.key
    urls = (blog.feed, source.feed, *blog.also, *job.more_feeds, *(p.url for p in job.proofs))
    yield from (url for url in urls if url)


def _is_ready(one: UnderWay) -> bool:
    return bool(one.action or one.owed or one.strays)


def _whole(one: UnderWay) -> UnderWay:
    """Return a visit that is owed all that it waits for, wherever that is."""
    return replace(one, owed=one.owed + one.strays, strays=())
