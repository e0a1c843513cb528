"""One blocking crawl of all blogs."""

from collections.abc import Callable, Mapping
from datetime import datetime
from functools import partial
from pathlib import Path
from time import monotonic
from typing import Any

from scrapy.crawler import Crawler

from copines.crawler.caller import Caller, Ran
from copines.crawler.pipelines import Jobs, Tally, load_pauses, load_robots
from copines.crawler.politeness import Pauses, Robots
from copines.crawler.recommendations import Hearsay
from copines.crawler.running import counted, process_of, settings_of, start
from copines.crawler.spiders.blogs import BlogsSpider
from copines.crawler.spiders.scout import ScoutSpider
from copines.crawler.spiders.single import SingleSpider
from copines.crawler.trial import Found, Trial
from copines.crawler.turns import in_turns
from copines.crawler.walk import Visit
from copines.crawler.walk.messages import Answer
from copines.crawler.walk.owners import Owners
from copines.crawler.workers.host import Planned
from copines.model import Blog, CrawlOptions, CrawlReport, Mention, Post


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
    began = monotonic()
    crawled = in_turns if caller.partitions and len(blogs) > 1 else _here
    ran = crawled(blogs, db, options, now, caller)
    tally = ran.tally
    if tally.error:
        raise tally.error
    ends = ((end.blog, end.failure or tally.broken.get(end.blog)) for end in ran.endings)
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
        requests=ran.requests,
        bytes=ran.bytes,
        seconds=monotonic() - began,
    )


def _here(
    blogs: tuple[Blog, ...], db: Path, options: CrawlOptions, now: datetime, caller: Caller
) -> Ran:
    """Visit the blogs in this process."""
    tally, owners = Tally(), Owners(caller.circle or blogs)
    settings = settings_of(options, caller.agent, blogs)
    settings.setdict({"COPINES_DB": str(db), "COPINES_NOW": now, "COPINES_TALLY": tally})
    settings.set("COPINES_OWNERS", owners)
    settings.set("COPINES_ROBOTS", load_robots(db, now))
    settings.set("COPINES_PAUSES", load_pauses(db, now))
    process = process_of(settings)
    crawler = process.create_crawler(BlogsSpider)
    with Jobs(db, options, now, owners) as jobs:
        visits = tuple(Planned(blog, partial(_visit, jobs, blog, now)) for blog in blogs)
        started = process.crawl(
            crawler, visits=visits, now=now, between=caller.between, progress=caller.progress
        )
        start(process)
    if tally.error:
        return Ran(tally)
    spider = crawler.spider
    if not isinstance(spider, BlogsSpider):
        started.result()  # says why there is none
        raise AssertionError("a crawl without a spider")
    return Ran(tally, spider.endings(), *counted(crawler))


def _visit(jobs: Jobs, blog: Blog, now: datetime) -> Visit:
    return Visit(jobs.of(blog), now)


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
    settings = settings_of(options, agent, (), urls)
    settings.setdict(_keeping_nothing(now))
    process = process_of(settings)
    process.crawl(SingleSpider, urls=urls, now=now, take=answers.__setitem__)
    start(process)
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
    trials = tuple(Planned.of(Trial(blog, now)) for blog in blogs)
    settings = settings_of(options, caller.agent, blogs)
    settings.setdict(_keeping_nothing(now))
    process = process_of(settings)
    crawler = process.create_crawler(BlogsSpider)
    told = {"visits": trials, "now": now, "between": caller.between, "progress": caller.progress}
    process.crawl(crawler, recalls=True, **told)
    start(process)
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
    hearsay = tuple(Planned.of(Hearsay(blog, feed, now)) for blog, feed in members)

    def then(visits: tuple[Visit, ...]) -> tuple[Visit, ...]:
        told = (visit.mentions for visit in visits if isinstance(visit, Hearsay))
        heard = tuple(mention for mentions in told for mention in mentions)
        return tuple(Trial(blog, now) for blog in choose(heard))

    settings = settings_of(options, caller.agent, tuple(blog for blog, _ in members))
    settings.setdict(_keeping_nothing(now))
    process = process_of(settings)
    crawler = process.create_crawler(ScoutSpider)
    process.crawl(crawler, visits=hearsay, now=now, then=then, progress=caller.progress)
    start(process)
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
