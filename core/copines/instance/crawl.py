"""Visits of the circle's blogs."""

import logging
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from dataclasses import replace
from datetime import timedelta
from importlib.metadata import version

from copines.config import Config
from copines.instance.circle import Circle
from copines.model import Blog, CrawlReport
from copines.permalinks import canonical, key
from copines.phrases import detailed
from copines.schedule import Plan
from copines.store import Store
from copines.store.blogs import unwalked

logger = logging.getLogger(__name__)


def crawl(circle: Circle, *, due: bool, between: Callable[[], None]) -> CrawlReport:
    """Visit the blogs; `between` is called when all feeds are in and archives lie ahead."""
    from copines import crawler  # noqa: PLC0415 - Scrapy takes 0.6 s

    instance, config, now = circle.instance, circle.config, circle.now
    _read_again(circle)
    _walk_again(circle)
    plan = circle.plan()
    ready, waiting = (plan.due, ()) if due else (plan.ready, plan.waiting)
    _note(plan, len(ready), circle.names)
    with ExitStack() as shown:
        step = shown.enter_context(instance.progress("feeds"))
        done = before = 0

        def feeds_are_in() -> None:
            nonlocal step, before
            shown.close()
            between()
            step, before = shown.enter_context(instance.progress("archives")), done

        def answered(requests: int, ahead: int, blog: str) -> None:
            nonlocal done
            done = requests
            step(done - before, done - before + ahead, blog)

        caller = crawler.Caller(
            agent=agent(config),
            between=feeds_are_in,
            circle=_by_age(circle),
            progress=answered,
            partitions=instance.partitions,
        )
        report = crawler.crawl(ready, instance.db, config.crawl, now=now, caller=caller)
    return replace(report, blogs=report.blogs + len(waiting), failed=(*report.failed, *waiting))


def _by_age(circle: Circle) -> tuple[Blog, ...]:
    """Return the circle's blogs, longest members first; of a post that two have, theirs it is."""
    since = {known.key: known.first_seen for known in circle.store.blogs.known()}
    return tuple(sorted(circle.blogs, key=lambda blog: since[blog.key]))


def _note(plan: Plan, ready: int, names: Mapping[str, str]) -> None:
    """Log whom the plan has asked, and why it leaves the others alone."""
    told, stage = (ready, len(plan.waiting)), {"stage": "crawl"}
    logger.info("crawl: %d blogs to visit, %d not to be asked", *told, extra=stage)
    for blog, why in plan.waiting:
        logger.debug("%s: not asked: %s", names[blog], detailed(why), extra={"blog": names[blog]})
    for blog, turn in plan.turns.items():
        when, days = turn.due or turn.state, turn.every / timedelta(days=1)
        more = {"blog": names[blog]}
        logger.debug("%s: asked every %.1f days, next: %s", names[blog], days, when, extra=more)


def _read_again(circle: Circle) -> None:
    """Have the posts of each blog read anew whose `extract` is another than at the last crawl."""
    store = circle.store
    for blog in circle.blogs:
        name = f"extract {blog.key}"
        if blog.extract != (store.derived.signature(name) or "auto"):
            with store.transaction():
                store.visits.read_again(blog.key, circle.now, pages=blog.extract != "feed")
                store.derived.sign(name, blog.extract)
            logger.debug("%s: extract = %s: read again", blog.name, blog.extract)


def _walk_again(circle: Circle) -> None:
    """Have the blogs walked anew of which the config now means more, or another feed alone."""
    store = circle.store
    for blog in circle.blogs:
        walk, feed = f"walk {blog.key}", f"feed {blog.key}"
        meant = " ".join(filter(None, (blog.scope, *sorted(blog.also))))
        address = (blog.feed or blog.url) if blog.scope == "feed" else ""
        if meant == store.derived.signature(walk) and address == _signed(store, feed):
            continue
        with store.transaction():
            source = store.earlier.source(blog.key).feed
            is_same = not address or (source and key(source) == key(blog.feed or source))
            if not is_same:
                store.visits.read_again(blog.key, circle.now, pages=False)
            store.blogs.change([(blog.key, unwalked)])
            store.derived.sign(walk, meant)
            store.derived.sign(feed, address if is_same else f"{address} {circle.now.isoformat()}")


def _signed(store: Store, name: str) -> str:
    return store.derived.signature(name).partition(" ")[0]


def agent(config: Config) -> str:
    """Name program, portal and contact, so that a site knows whom to write to."""
    url = canonical(config.portal.url) if config.portal.url else ""  # ASCII, as headers want
    about = "; ".join(part for part in (url, config.crawl.contact) if part)
    return f"copines/{version('copines')}" + (f" (+{about})" if about else "")
