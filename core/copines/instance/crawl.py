"""Visits of the circle's blogs."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from importlib.metadata import version

from copines import schedule
from copines.config import Config
from copines.instance.circle import Circle
from copines.model import Blog, CrawlReport
from copines.permalinks import canonical
from copines.reasons import Reason


def crawl(circle: Circle, *, due: bool, between: Callable[[], None]) -> CrawlReport:
    """Visit the blogs; `between` is called when all feeds are in and archives lie ahead."""
    from copines import crawler  # noqa: PLC0415 - Scrapy takes 0.6 s

    instance, config, now = circle.instance, circle.config, circle.now
    _read_again(circle)
    ready, waiting = _ready(circle, due=due)
    with instance.progress("crawl") as step:
        caller = crawler.Caller(
            agent=agent(config),
            between=between,
            progress=lambda done, ahead, url: step(done, done + ahead),
        )
        report = crawler.crawl(
            ready, instance.db, config.crawl, now=now, caller=caller, circle=circle.blogs
        )
    return replace(report, blogs=report.blogs + len(waiting), failed=(*report.failed, *waiting))


def _ready(circle: Circle, *, due: bool) -> tuple[tuple[Blog, ...], tuple[tuple[str, Reason], ...]]:
    """Return the blogs to visit now, and those whose server asked to wait."""
    states = {state.blog: state for state in circle.store.blogs.states()}
    ready: list[Blog] = []
    waiting: list[tuple[str, Reason]] = []
    for blog in (b for b in circle.blogs if b.enabled):
        state = states[blog.key]
        if state.state == "gone":
            waiting.append((blog.key, state.reason or Reason.of("gone", status=410)))
        elif schedule.waits(state, circle.now):
            until = f"{state.next_try:%Y-%m-%d %H:%M} UTC"
            waiting.append((blog.key, Reason.of("waiting", until=until)))
        elif not due or schedule.is_due(state, every(circle, blog), circle.now):
            ready.append(blog)
    return tuple(ready), () if due else tuple(waiting)


def _read_again(circle: Circle) -> None:
    """Have the posts of each blog read anew whose `extract` is another than at the last crawl."""
    store = circle.store
    for blog in circle.blogs:
        name = f"extract {blog.key}"
        if blog.extract != (store.derived.signature(name) or "auto"):
            with store.transaction():
                store.visits.read_again(blog.key, circle.now, pages=blog.extract != "feed")
                store.derived.sign(name, blog.extract)


def soonest(circle: Circle) -> datetime | None:
    """Say when there is work: a blog is due, or a held post's date has come; None for never."""
    states = {state.blog: state for state in circle.store.blogs.states()}
    rows = ((states[b.key], every(circle, b)) for b in circle.blogs if b.enabled)
    times = (schedule.wake(rows, circle.now), circle.store.shown.next_held())
    return min((time for time in times if time), default=None)


def every(circle: Circle, blog: Blog) -> timedelta:
    """Return the time between two visits of a blog."""
    if blog.every:
        return blog.every
    published = tuple(date for _, date in circle.store.earlier.recent(blog.key, 10))
    rest = circle.store.earlier.rest(blog.key)
    return schedule.interval(published, circle.config.crawl, circle.now, rest)


def due_times(circle: Circle) -> dict[str, datetime]:
    """Say from when on each blog is asked again, by key; of those at rest nothing."""
    states = {state.blog: state for state in circle.store.blogs.states()}
    times = {
        blog.key: schedule.upcoming(states[blog.key], every(circle, blog), circle.now)
        for blog in circle.blogs
        if blog.enabled
    }
    return {key: time for key, time in times.items() if time}


def agent(config: Config) -> str:
    """Name program, portal and contact, so that a site knows whom to write to."""
    url = canonical(config.portal.url) if config.portal.url else ""  # ASCII, as headers want
    about = "; ".join(part for part in (url, config.crawl.contact) if part)
    return f"copines/{version('copines')}" + (f" (+{about})" if about else "")
