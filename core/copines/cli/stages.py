"""Crawl, link and build, each from the database to the database or the portal."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from importlib.metadata import version
from pathlib import Path
from time import monotonic

from copines import rhythm
from copines.cli import circle, renewal
from copines.cli.session import Session
from copines.config import Config, require_url, with_consent
from copines.errors import ConfigError
from copines.model import Blog, CrawlReport, Exposed, LinkOptions, Published
from copines.permalinks import canonical
from copines.phrases import detailed
from copines.reasons import Reason
from copines.store import Store
from copines.toml_lines import line_of, places

#: Posts that a report names, of those most and of those least often shown as teasers.
_NAMED = 5


@dataclass(frozen=True, slots=True)
class LinkReport:
    """What linking gave."""

    posts: int
    #: Of both kinds; how many of them are fills.
    links: int
    fills: int
    #: Posts without anything related.
    without_related: int
    #: Posts that stand under no other, in either kind.
    never_teasered: int
    #: Under how many posts the one stands that stands under most.
    most_teasered: int
    seconds: float
    #: Those at both ends.
    most: tuple[Exposed, ...]
    least: tuple[Exposed, ...]


def crawl(
    session: Session, config: Config, *, due: bool = False, between: Callable[[], None]
) -> CrawlReport:
    """Visit the blogs; `between` is called when all feeds are in and archives lie ahead."""
    from copines import crawler  # noqa: PLC0415 - Scrapy takes 0.6 s

    with session.store() as store:
        blogs = circle.register(config, store, session.now)
        _read_again(blogs, store, session.now)
        ready, waiting = _ready(blogs, store, session.now, due=due, config=config)
    with session.progress("crawl") as step:
        caller = crawler.Caller(
            agent=agent(config),
            between=between,
            progress=lambda done, ahead, url: step(done, done + ahead),
        )
        report = crawler.crawl(ready, session.db, config.crawl, now=session.now, caller=caller)
    with session.store() as store:  # some have learnt their names
        names = {blog.key: blog.name for blog in circle.register(config, store, session.now)}
    failed = tuple((names[key], why) for key, why in (*report.failed, *waiting))
    return replace(report, blogs=report.blogs + len(waiting), failed=failed)


def _ready(
    blogs: tuple[Blog, ...], store: Store, now: datetime, *, due: bool, config: Config
) -> tuple[tuple[Blog, ...], tuple[tuple[str, Reason], ...]]:
    """Give the blogs to visit now, and those whose server asked to wait."""
    states = {state.blog: state for state in store.blogs.states()}
    ready: list[Blog] = []
    waiting: list[tuple[str, Reason]] = []
    for blog in (b for b in blogs if b.enabled):
        state = states[blog.key]
        if state.state == "gone":
            waiting.append((blog.key, state.reason or Reason.of("gone", status=410)))
        elif rhythm.waits(state, now):
            until = f"{state.next_try:%Y-%m-%d %H:%M} UTC"
            waiting.append((blog.key, Reason.of("waiting", until=until)))
        elif not due or rhythm.is_due(state, every(blog, store, config, now), now):
            ready.append(blog)
    return tuple(ready), () if due else tuple(waiting)


def _read_again(blogs: tuple[Blog, ...], store: Store, now: datetime) -> None:
    """Have the posts of each blog read anew whose `extract` is another than at the last crawl."""
    for blog in blogs:
        name = f"extract {blog.key}"
        if blog.extract != (store.derived.signature(name) or "auto"):
            with store.transaction():
                store.visits.read_again(blog.key, now, pages=blog.extract != "feed")
                store.derived.sign(name, blog.extract)


def soonest(session: Session, config: Config) -> datetime | None:
    """Say when there is work: a blog is due, or a held post's date has come; None for never."""
    with session.store() as store:
        blogs = circle.register(config, store, session.now)
        states = {state.blog: state for state in store.blogs.states()}
        rows = ((states[b.key], every(b, store, config, session.now)) for b in blogs if b.enabled)
        times = (rhythm.wake(rows, session.now), store.shown.next_held())
    return min((time for time in times if time), default=None)


def every(blog: Blog, store: Store, config: Config, now: datetime) -> timedelta:
    """Give the time between two visits of a blog."""
    if blog.every:
        return blog.every
    published = tuple(date for _, date in store.earlier.recent(blog.key, 10))
    return rhythm.interval(published, config.crawl, now, store.earlier.rest(blog.key))


def agent(config: Config) -> str:
    """Name program, portal and contact, so that a site knows whom to write to."""
    url = canonical(config.portal.url) if config.portal.url else ""  # ASCII, as headers want
    about = "; ".join(part for part in (url, config.crawl.contact) if part)
    return f"copines/{version('copines')}" + (f" (+{about})" if about else "")


def link(session: Session, config: Config, *, again: bool = False) -> LinkReport:
    """Find each shown post's neighbors, and keep them: of what has changed, or all `again`."""
    began = monotonic()
    with session.store() as store, session.progress("link") as step:
        blogs = circle.register(config, store, session.now)
        circle.judge(config, blogs, store, session.now)
        options = link_options(session, config, (store, blogs))
        with _blamed(config):
            renewal.renew(store, options, step, again=again)
        without, fills, never, most = store.queries.inbound()
        posts, links = store.queries.count("posts"), store.queries.count("links")
        ends = store.queries.most_shown(_NAMED), store.queries.least_shown(_NAMED, options.no_out)
    seconds = monotonic() - began
    return LinkReport(posts, links, fills, without, never, most, seconds, *ends)


def link_options(
    session: Session, config: Config, of: tuple[Store, tuple[Blog, ...]]
) -> LinkOptions:
    """Return the config's wishes for links, with what its blogs agree to."""
    store, blogs = of
    return with_consent(with_model(session, _moved(config.link, store)), blogs)


def _moved(options: LinkOptions, store: Store) -> LinkOptions:
    """Let pins and vetoes name posts by addresses that these have left."""
    address = store.moves.address
    pins, vetoes = (
        tuple((address(one), address(other)) for one, other in pairs)
        for pairs in (options.pins, options.vetoes)
    )
    return replace(options, pins=pins, vetoes=vetoes)


def with_model(session: Session, options: LinkOptions) -> LinkOptions:
    """Return the options with the folder of the model of sentences, if any, made absolute."""
    if not options.embeddings:
        return options
    return replace(options, embeddings=str(session.directory / options.embeddings))


def check_model(session: Session, config: Config) -> None:
    """Try the model of sentences, if there is to be one, before anything is fetched."""
    if folder := with_model(session, config.link).embeddings:
        from copines.linker.embeddings import check_model as check  # noqa: PLC0415 - an extra

        with _blamed(config):
            check(Path(folder))


@contextmanager
def _blamed(config: Config) -> Iterator[None]:
    """Say where the config asks for a model of sentences that cannot be used."""
    try:
        yield
    except ConfigError as error:
        found, key = places(config.text), ("link", "embeddings")
        place = f"{config.path}:{line_of(key, found)}" if key in found else str(config.path)
        raise ConfigError(f"{place}: {error}") from error


def check_theme(session: Session, config: Config) -> None:
    """Try the instance's own templates, before anything is fetched."""
    if config.portal.logo or (session.directory / "theme").is_dir():
        from copines.site.theme_check import check_theme as check  # noqa: PLC0415 - Jinja2 takes 0.2 s

        check(session.directory, config.portal)


def build(session: Session, config: Config, *, force: bool = False) -> tuple[Published, float]:
    """Render the portal and swap it in; return what was done, and in how many seconds."""
    from copines.site import build as publish  # noqa: PLC0415 - commands that render nothing

    require_url(config)
    check_theme(session, config)
    began = monotonic()
    with session.store() as store, session.progress("build") as step:
        blogs = circle.register(config, store, session.now)
        circle.judge(config, blogs, store, session.now)
        with _readable():
            published = publish(
                store.portal,
                blogs,
                replace(config.portal, contact=config.crawl.contact),
                session.public,
                now=session.now,
                force=force,
                excused=store.shown.not_wanted(),
                moved=store.moves.all(),
                due=_due(blogs, store, config, session.now),
                progress=step,
            )
        store.blogs.fix_slugs(_settled(config, blogs), session.now)
        store.derived.sign("config", config.text)
    return published, monotonic() - began


def _settled(config: Config, blogs: tuple[Blog, ...]) -> Iterator[str]:
    """Give the keys of the blogs whose name will not change by itself."""
    for given, blog in zip(config.blogs, blogs, strict=True):
        if given.name or blog.name != circle.host_of(blog.url):
            yield blog.key


def _due(
    blogs: tuple[Blog, ...], store: Store, config: Config, now: datetime
) -> dict[str, datetime]:
    """Say from when on each blog is asked again, by key; of those at rest nothing."""
    states = {state.blog: state for state in store.blogs.states()}
    times = {
        blog.key: rhythm.upcoming(states[blog.key], every(blog, store, config, now), now)
        for blog in blogs
        if blog.enabled
    }
    return {key: time for key, time in times.items() if time}


@contextmanager
def _readable() -> Iterator[None]:
    """Let others read what is made within, a web server for one, though the host lets them not."""
    before = os.umask(0o022)
    os.umask(before & ~0o055)
    try:
        yield
    finally:
        os.umask(before)


def crawl_json(report: CrawlReport) -> dict[str, object]:
    """Give a crawl's report in the form of `run --json`."""
    return {
        "blogs": report.blogs,
        "ok": report.ok,
        "unchanged": report.unchanged,
        "failed": [{"blog": blog, "reason": detailed(why)} for blog, why in report.failed],
        "posts": {
            "new": report.new,
            "changed": report.changed,
            "unchanged": report.same,
            "removed": report.removed,
        },
        "requests": report.requests,
        "bytes": report.bytes,
        "seconds": round(report.seconds, 3),
    }


def link_json(report: LinkReport) -> dict[str, object]:
    """Give a link report in the form of `run --json`."""
    return {**asdict(report), "seconds": round(report.seconds, 3)}


def build_json(published: Published, seconds: float, sent: str = "") -> dict[str, object]:
    """Give a build's report in the form of `run --json`; `sent` is what became of after_build."""
    after = {"after_build": sent} if sent else {}
    return {**asdict(published), "seconds": round(seconds, 3), **after}
