"""One blocking crawl of all blogs."""

import logging
import signal
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from time import monotonic
from typing import Any

# first of all: it looks through all modules that are loaded by then, which takes 0.1 s later on
import scrapy.core.downloader.handlers.http11  # noqa: F401
from scrapy import signals
from scrapy.crawler import AsyncCrawlerProcess, Crawler
from scrapy.settings import Settings

from copines.crawler import settings as defaults
from copines.crawler.gate import ports_of
from copines.crawler.pipelines import Tally, load_jobs, load_pauses, load_robots
from copines.crawler.politeness import Pauses, Robots
from copines.crawler.recommendations import Hearsay
from copines.crawler.spiders.blogs import BlogsSpider, Progress, feed_slot
from copines.crawler.spiders.scout import ScoutSpider
from copines.crawler.spiders.single import SingleSpider
from copines.crawler.timeouts import PATIENCE
from copines.crawler.trial import Found, Trial
from copines.crawler.walk import Visit
from copines.crawler.walk.messages import Answer
from copines.crawler.walk.owners import Owners
from copines.model import Blog, CrawlOptions, CrawlReport, Mention, Post


@dataclass(frozen=True, slots=True)
class Caller:
    """Who crawls, and what they want to be told."""

    #: The User-Agent: names the portal and whom to write to.
    agent: str = "copines"
    #: Called once, when all feeds are in and archives are still to be walked.
    between: Callable[[], None] = lambda: None
    #: Requests done, requests known to be ahead, the blog that answered.
    progress: Progress = lambda done, ahead, url: None
    #: All members, visited now or not, in the config's order: nobody is given what is another's.
    circle: tuple[Blog, ...] = ()


def crawl(
    blogs: tuple[Blog, ...],
    db: Path,
    options: CrawlOptions,
    *,
    now: datetime,
    caller: Caller | None = None,
) -> CrawlReport:
    """Visit the blogs, registered in the database before, and keep what is found.

    Once a process only: Twisted's reactor does not start twice.

    Raises
    ------
    StoreError
        The disk is full, or the database locked or damaged.
    KeyboardInterrupt
        Stopped by Ctrl-C; all that was answered is kept, and the next crawl goes on from there.
    """
    caller = caller or Caller()
    began, tally = monotonic(), Tally()
    owners = Owners(caller.circle or blogs)
    visits = tuple(Visit(job, now) for job in load_jobs(db, blogs, options, now, owners))
    settings = _settings(options, caller.agent, blogs)
    settings.setdict({"COPINES_DB": str(db), "COPINES_NOW": now, "COPINES_TALLY": tally})
    settings.set("COPINES_OWNERS", owners)
    settings.set("COPINES_ROBOTS", load_robots(db, now))
    settings.set("COPINES_PAUSES", load_pauses(db, now))
    process = _process(settings)
    crawler = process.create_crawler(BlogsSpider)
    started = process.crawl(
        crawler, visits=visits, now=now, between=caller.between, progress=caller.progress
    )
    _start(process)
    if tally.error:
        raise tally.error
    spider = crawler.spider
    if not isinstance(spider, BlogsSpider):
        started.result()  # says why there is none
        raise AssertionError("a crawl without a spider")
    stats: dict[str, Any] = crawler.stats.get_stats() if crawler.stats else {}
    ends = ((end.blog, end.failure or tally.broken.get(end.blog)) for end in spider.endings())
    failed = tuple((blog, why) for blog, why in ends if why)
    ok = {blog.key for blog in blogs} - {key for key, _ in failed}
    return CrawlReport(
        blogs=len(blogs),
        ok=len(ok),
        unchanged=len(ok - tally.touched),
        failed=failed,
        new=tally.saved["new"],
        changed=tally.saved["changed"],
        same=tally.saved["same"],
        removed=tally.saved["removed"],
        requests=stats.get("downloader/request_count", 0),
        bytes=stats.get("downloader/response_bytes", 0),
        seconds=monotonic() - began,
    )


def fetch(
    urls: tuple[str, ...], options: CrawlOptions, agent: str, now: datetime
) -> Mapping[str, Answer]:
    """Ask for single addresses, keeping nothing; once a process only.

    Raises
    ------
    KeyboardInterrupt
        Stopped by Ctrl-C.
    """
    answers: dict[str, Answer] = {}
    settings = _settings(options, agent, (), urls)
    settings.setdict(_keeping_nothing(now))
    process = _process(settings)
    process.crawl(SingleSpider, urls=urls, now=now, take=answers.__setitem__)
    _start(process)
    return answers


def try_out(
    blogs: tuple[Blog, ...], options: CrawlOptions, *, now: datetime, caller: Caller
) -> tuple[Found, ...]:
    """Try sources by a few requests each, keeping nothing; keys differ; once a process only.

    Raises
    ------
    KeyboardInterrupt
        Stopped by Ctrl-C: of half a trial nothing can be said.
    """
    trials = tuple(Trial(blog, now) for blog in blogs)
    settings = _settings(options, caller.agent, blogs)
    settings.setdict(_keeping_nothing(now))
    process = _process(settings)
    crawler = process.create_crawler(BlogsSpider)
    told = {"visits": trials, "now": now, "between": caller.between, "progress": caller.progress}
    process.crawl(crawler, recalls=True, **told)
    _start(process)
    return tuple(trial.found() for trial in _recalled(crawler))


def scout(
    members: tuple[tuple[Blog, str | None], ...],
    choose: Callable[[tuple[Mention, ...]], tuple[Blog, ...]],
    options: CrawlOptions,
    *,
    now: datetime,
    caller: Caller,
) -> tuple[tuple[Found, tuple[Post, ...]], ...]:
    """Ask whom members recommend, and try those that are chosen of them; nothing is kept.

    Members come with the address of their feed, where it is known. What was found comes in the
    order in which blogs were chosen, each with some of its posts. Once a process only.
    """
    hearsay = tuple(Hearsay(blog, feed, now) for blog, feed in members)

    def then(visits: tuple[Visit, ...]) -> tuple[Visit, ...]:
        told = (visit.mentions for visit in visits if isinstance(visit, Hearsay))
        heard = tuple(mention for mentions in told for mention in mentions)
        return tuple(Trial(blog, now) for blog in choose(heard))

    settings = _settings(options, caller.agent, tuple(blog for blog, _ in members))
    settings.setdict(_keeping_nothing(now))
    process = _process(settings)
    crawler = process.create_crawler(ScoutSpider)
    process.crawl(crawler, visits=hearsay, now=now, then=then, progress=caller.progress)
    _start(process)
    return tuple((trial.found(), trial.posts) for trial in _recalled(crawler))


def _recalled(crawler: Crawler) -> tuple[Trial, ...]:
    """Return the trials as a crawl left them."""
    spider = crawler.spider
    assert isinstance(spider, BlogsSpider)
    return tuple(visit for visit in spider.recalled if isinstance(visit, Trial))


def _keeping_nothing(now: datetime) -> dict[str, Any]:
    return {
        "ITEM_PIPELINES": {},
        "COPINES_NOW": now,
        "COPINES_ROBOTS": Robots(),
        "COPINES_PAUSES": Pauses(),
    }


def _start(process: AsyncCrawlerProcess) -> None:
    """Crawl until done; Ctrl-C then means again what it meant before.

    Raises
    ------
    KeyboardInterrupt
        Stopped by Ctrl-C.
    BaseException
        What ended the crawl for all blogs.
    """
    crawlers, ends = tuple(process.crawlers), list[str]()

    def note(reason: str) -> None:
        ends.append(reason)

    for crawler in crawlers:
        crawler.signals.connect(note, signal=signals.spider_closed, weak=False)
    before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        process.start()
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
    for crawler in crawlers:
        if isinstance(crawler.spider, BlogsSpider) and crawler.spider.crash:
            raise crawler.spider.crash
    if ends != ["finished"] * len(crawlers):
        raise KeyboardInterrupt


def _process(settings: Settings) -> AsyncCrawlerProcess:
    process = AsyncCrawlerProcess(settings)
    # Scrapy sets its logger to DEBUG, and would make a record of each request for nobody
    logging.getLogger("scrapy").setLevel(logging.WARNING)
    return process


def _addresses(blog: Blog) -> tuple[str | None, ...]:
    return (blog.url, blog.feed, *blog.also, *blog.posts)


def _settings(
    options: CrawlOptions, agent: str, blogs: tuple[Blog, ...], named: tuple[str, ...] = ()
) -> Settings:
    settings = Settings()
    settings.setmodule(defaults, priority="project")
    settings.update(
        {
            "COPINES_ALLOW_PRIVATE": options.allow_private,
            "COPINES_PORTS": ports_of(*named, *(u for blog in blogs for u in _addresses(blog))),
            "USER_AGENT": agent,
            "CONCURRENT_REQUESTS": options.concurrency,
            "CONCURRENT_REQUESTS_PER_DOMAIN": options.per_host,
            "DOWNLOAD_DELAY": options.delay,
            # silence ends an answer soon; one that goes on may take longer
            "COPINES_SILENCE": options.timeout,
            "DOWNLOAD_TIMEOUT": options.timeout * PATIENCE,
            "DOWNLOAD_MAXSIZE": options.max_bytes,
            "ROBOTSTXT_OBEY": options.obey_robots,
            "DOWNLOAD_SLOTS": {
                feed_slot(blog.key): {"delay": 0.0, "concurrency": options.per_host}
                for blog in blogs
            },
        },
        priority="cmdline",
    )
    return settings
