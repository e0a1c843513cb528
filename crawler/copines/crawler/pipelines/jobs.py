"""What is read of the database before a crawl."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Self

from copines.crawler.politeness import Pauses, Robots
from copines.crawler.timeouts import PATIENCE
from copines.crawler.walk.messages import Job
from copines.crawler.walk.owners import Owners
from copines.crawler.walk.scope import Scope
from copines.model import Blog, CrawlOptions, Trace
from copines.store import Store

#: Archives change little, and posts that appear in them late are in no feed.
_WALK_AGAIN = timedelta(days=30)
#: Of a blog's posts those by which a visit tells whether its feed is still that of before.
_RECENT = 200


def load_robots(db: Path, now: datetime) -> Robots:
    """Read the robots.txt that are not a day old (RFC 9309 §2.4)."""
    with Store(db) as store:
        return Robots(dict(store.earlier.robots(now - timedelta(days=1))))


def load_pauses(db: Path, now: datetime) -> Pauses:
    """Read how long servers still want to be left alone."""
    with Store(db) as store:
        until = store.earlier.pauses(now)
        return Pauses({domain: (end - now).total_seconds() for domain, end in until.items()})


class Jobs:
    """Reads what earlier visits left of a blog, when its turn is; `owners` knows the whole circle.

    What others bring meanwhile may be among it: no visit changes what is another blog's.
    """

    def __init__(self, db: Path, options: CrawlOptions, now: datetime, owners: Owners) -> None:
        self._store, self._options, self._now, self._owners = Store(db), options, now, owners
        self._titles = {known.key: known.title for known in self._store.blogs.known()}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._store.close()

    def of(self, blog: Blog) -> Job:
        """Return what a visit of the blog begins with."""
        job = _job(self._store, blog, self._options, self._now, self._owners)
        return replace(job, title=self._titles[blog.key])


def _job(store: Store, blog: Blog, options: CrawlOptions, now: datetime, owners: Owners) -> Job:
    earlier = store.earlier
    pages = earlier.fetched(blog.key, kind="page")
    entries = earlier.fetched(blog.key, kind="entry")
    traces, pending = earlier.traces(blog.key), earlier.pending(blog.key)
    posts = tuple(trace.url for trace in traces if not trace.gone)
    unread = frozenset(posts) & frozenset(pending)
    archive = options.archive if blog.archive is None else blog.archive
    proofs, made = earlier.proofs(blog.key), earlier.made(blog.key)
    rivals = owners.rivals(blog, [proof.url for proof in proofs])
    more, walked = earlier.more_feeds(blog.key), earlier.walked(blog.key)
    source = earlier.source(blog.key)
    asked = [url for url in (blog.url, blog.feed, source.feed, *more) if url]
    # who took strangers' pages for the blog's may never have walked its own
    walk = archive and (
        walked is None
        or now - walked > _WALK_AGAIN
        or bool(Scope(blog, proofs, rivals).strangers(posts, made))
    )
    return Job(
        blog=blog,
        source=source,
        validators={url: earlier.validators(url) for url in asked},
        digests={**{url: pages[url] for url in pages if url == blog.url}, **entries},
        known=(*pages, *entries, *(url for url in posts if url not in unread)),
        posts=posts,
        recent=_recent(traces),
        traces=traces,
        aliases=earlier.aliases(blog.key),
        copies=earlier.copies(blog.key),
        pending=pending,
        unread=unread,
        pictures=options.pictures,
        seen_pictures=earlier.pictures_seen(blog.key),
        missing_pictures=earlier.pictures_missing(blog.key) if options.pictures else (),
        face=earlier.face(blog.key),
        more_feeds=more,
        proofs=proofs,
        rivals=rivals,
        made=made,
        former=earlier.former(blog.key),
        walk_archive=walk,
        passed_over=earlier.passed_over(blog.key) if walk else (),
        walked=walked,
        limit=options.archive_limit,
        slow=options.timeout,
        patience=options.timeout * PATIENCE,
    )


def _recent(traces: Iterable[Trace]) -> tuple[tuple[str, datetime], ...]:
    """Return addresses and dates of the newest dated posts, newest first, ties by address."""
    dated = ((t.url, t.published) for t in traces if t.published and not t.gone)
    return tuple(sorted(dated, key=lambda post: post[1], reverse=True)[:_RECENT])
