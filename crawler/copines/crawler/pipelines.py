"""Outcomes → database: the crawler's one meeting with the store."""

import logging
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Self

from scrapy.crawler import Crawler
from scrapy.signalmanager import SignalManager
from scrapy.signals import item_error
from twisted.internet.task import LoopingCall
from twisted.python.failure import Failure

from copines.crawler.hijack import WINDOW, Writing, is_unlike
from copines.crawler.politeness import Pauses, Robots
from copines.crawler.signals import feeds_in
from copines.crawler.timeouts import PATIENCE
from copines.crawler.walk.messages import Ending, Job, Outcome
from copines.crawler.walk.scope import Scope
from copines.errors import StoreError
from copines.model import Blog, CrawlOptions, Fetch
from copines.permalinks import key
from copines.reasons import Reason
from copines.store import Change, Met, Store, blogs

logger = logging.getLogger(__name__)

#: Answers and posts that are written at once; or what came in so many seconds, where that is less.
#: A crash takes no more than this, and the next crawl asks for it again.
_COUNT, _SECONDS = 256, 1.0
#: Archives change little, and posts that appear in them late are in no feed.
_WALK_AGAIN = timedelta(days=30)
_EMPTIED, _UNLIKE = Reason.of("emptied"), Reason.of("unlike_before")
_NO_PAGE = Reason.of("not_a_page")


@dataclass(slots=True)
class Tally:
    """What a crawl changed, by what saving said and by blog."""

    saved: Counter[str] = field(default_factory=Counter)
    #: Keys of blogs with new or changed posts.
    touched: set[str] = field(default_factory=set)
    #: Why nothing can be written any more; None where all is well.
    error: StoreError | None = None

    def count(self, blog: str, saved: str, number: int = 1) -> None:
        """Count posts of a blog."""
        self.saved[saved] += number
        if number and saved != "same":
            self.touched.add(blog)


def load_robots(db: Path, now: datetime) -> Robots:
    """Read the robots.txt that are not a day old (RFC 9309 §2.4)."""
    with Store(db) as store:
        return Robots(dict(store.earlier.robots(now - timedelta(days=1))))


def load_pauses(db: Path, now: datetime) -> Pauses:
    """Read how long servers still want to be left alone."""
    with Store(db) as store:
        until = store.earlier.pauses(now)
        return Pauses({domain: (end - now).total_seconds() for domain, end in until.items()})


def load_jobs(
    db: Path, blogs: tuple[Blog, ...], options: CrawlOptions, now: datetime
) -> tuple[Job, ...]:
    """Read what earlier visits left of each blog."""
    with Store(db) as store:
        titles = {known.key: known.title for known in store.blogs.known()}
        jobs = (_job(store, blog, options, now) for blog in blogs)
        return tuple(replace(job, title=titles[job.blog.key]) for job in jobs)


def _job(store: Store, blog: Blog, options: CrawlOptions, now: datetime) -> Job:
    earlier = store.earlier
    pages = earlier.fetched(blog.key, kind="page")
    entries = earlier.fetched(blog.key, kind="entry")
    posts, pending = earlier.permalinks(blog.key), earlier.pending(blog.key)
    unread = frozenset(posts) & frozenset(pending)
    archive = options.archive if blog.archive is None else blog.archive
    proofs, made = earlier.proofs(blog.key), earlier.made(blog.key)
    # who took strangers' pages for the blog's may never have walked its own
    astray = bool(Scope(blog, proofs).strangers(posts, made))
    more, walked = earlier.more_feeds(blog.key), earlier.walked(blog.key)
    source = earlier.source(blog.key)
    asked = [url for url in (blog.url, blog.feed, source.feed, *more) if url]
    return Job(
        blog=blog,
        source=source,
        validators={url: earlier.validators(url) for url in asked},
        digests={**{url: pages[url] for url in pages if url == blog.url}, **entries},
        known=(*pages, *entries, *(url for url in posts if url not in unread)),
        posts=posts,
        recent=earlier.recent(blog.key),
        traces=earlier.traces(blog.key),
        aliases=earlier.aliases(blog.key),
        copies=earlier.copies(blog.key),
        pending=pending,
        unread=unread,
        pictures=options.pictures,
        seen_pictures=earlier.pictures_seen(blog.key),
        missing_pictures=earlier.pictures_missing(blog.key) if options.pictures else (),
        more_feeds=more,
        proofs=proofs,
        made=made,
        former=earlier.former(blog.key),
        walk_archive=archive and (walked is None or astray or now - walked > _WALK_AGAIN),
        walked=walked,
        limit=options.archive_limit,
        slow=options.timeout,
        patience=options.timeout * PATIENCE,
    )


class StorePipeline:
    """Keeps what visits bring, many answers in one transaction.

    An answer's posts, its validators and the addresses that it led to are written together: what a
    crash takes is asked for again.
    """

    def __init__(
        self, db: Path, now: datetime, tally: Tally, manners: tuple[Robots, Pauses]
    ) -> None:
        self._store, self._media = Store(db), db.parent / "media"
        self._now, self._tally = now, tally
        self._robots, self._pauses = manners
        self._signals = SignalManager(self)
        #: What is not written yet, and how much it is.
        self._waiting: list[Outcome | Ending] = []
        self._size = 0
        self._clock = LoopingCall(self.flush)
        #: Why visits failed, though their answers came, by blog.
        self._broken: dict[str, Reason] = {}
        #: Entries of the feeds that were read.
        self._entries: dict[str, int] = {}

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Open the database that COPINES_DB names."""
        settings = crawler.settings
        manners = (settings["COPINES_ROBOTS"], settings["COPINES_PAUSES"])
        db = Path(settings["COPINES_DB"])
        pipeline = cls(db, settings["COPINES_NOW"], settings["COPINES_TALLY"], manners)
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
        ends = {d: self._now + timedelta(seconds=s) for d, s in self._pauses.seen.items()}
        try:
            with self._store.transaction():
                self._store.visits.keep_robots(self._robots.seen, self._now)
                self._store.visits.keep_pauses(ends)
        except StoreError as error:
            self._tally.error = self._tally.error or error
        self._store.close()

    def flush(self) -> None:
        """Write what waits: all of it, or where that fails each item alone."""
        items, self._waiting, self._size = self._waiting, [], 0
        try:
            if items and not self._tally.error:
                self._write(items)
        except StoreError as error:
            self._fail(items[-1], error)
        except Exception:  # noqa: BLE001 - found out and logged below
            for item in items:
                self._write_alone(item)

    def _write_alone(self, item: Outcome | Ending) -> None:
        try:
            if not self._tally.error:
                self._write([item])
        except StoreError as error:
            self._fail(item, error)
        except Exception as error:
            logger.exception("what came of blog %s could not be kept", item.blog)
            # nothing else that comes makes its visit a success
            bug = Reason.of("bug", detail=f"{type(error).__name__}: {error}")
            self._broken.setdefault(item.blog, bug)
            self._write([Ending(item.blog, bug)])
            self._tell(item, error)

    def _fail(self, item: Outcome | Ending, error: StoreError) -> None:
        """Note that the disk is full, or the database locked or damaged: no visit can go on."""
        self._tally.error = error
        self._tell(item, error)

    def _tell(self, item: Outcome | Ending, error: Exception) -> None:
        self._signals.send_catch_log(item_error, item=item, failure=Failure(error))  # type: ignore[no-untyped-call]

    def _write(self, items: Iterable[Outcome | Ending]) -> None:
        """Write items in one transaction: endings last, for they look at what was kept."""
        tally = Tally()
        outcomes = [item for item in items if isinstance(item, Outcome)]
        try:
            with self._store.transaction():
                for run in _runs(outcomes):
                    self._keep(run, tally)
                self._end([item for item in items if isinstance(item, Ending)], tally)
        except OSError as error:
            raise StoreError(f"{error.filename or self._media}: {error.strerror}") from error
        self._tally.saved.update(tally.saved)
        self._tally.touched |= tally.touched

    def _keep(self, run: Sequence[Outcome], tally: Tally) -> None:
        """Keep what answers brought."""
        store, visits, now = self._store, self._store.visits, self._now
        store.blogs.change((o.blog, change) for o in run for change in _learnt(o))
        self._entries |= {o.blog: o.entries for o in run if o.entries is not None}
        moved = self._move(run, tally)
        met = [(o.blog, Met(p, guid, p.key in o.grown)) for o in run for p, guid in o.posts]
        saved = store.posts.save_all([each for _, each in met])
        for (blog, each), did in zip(met, saved, strict=True):
            tally.count(blog, "changed" if did == "same" and each.post.key in moved else did)
        store.posts.name_all([pair for o in run for pair in o.guids])
        visits.note_all(((o.blog, fetch) for o in run for fetch in o.fetches), now)
        gone = store.posts.remove_all(dict(pair for o in run for pair in o.removed))
        for o in run:
            tally.count(o.blog, "removed", len(gone & {removed for removed, _ in o.removed}))
            if o.removed:
                tally.touched.add(o.blog)
        seen = [(o.blog, picture) for o in run for picture in o.pictures]
        for _, one in seen:
            if one.data:
                self._put(one.picture.file, one.data)
        visits.note_pictures(((blog, one.picture, one.why) for blog, one in seen), now)
        visits.add_pending([(o.blog, url) for o in run for url in o.pending], now)

    def _move(self, run: Sequence[Outcome], tally: Tally) -> frozenset[str]:
        """Keep where posts have moved to; return the keys that they have now."""
        self._store.moves.part_all([taken for o in run for taken in o.taken])
        keys: set[str] = set()
        for o in run:
            for move in o.moves:
                left = self._store.moves.move(move.old, move.url, move.why, self._now)
                told = Fetch(left, "page", 301, verdict=Reason.of("moved_to", address=move.url))
                self._store.visits.note_all([(o.blog, told)] if left else (), self._now)
            moved = {key(move.url) for move in o.moves}
            tally.count(o.blog, "changed", len(moved - {post.key for post, _ in o.posts}))
            keys |= moved
        return frozenset(keys)

    def _put(self, name: str, data: bytes) -> None:
        """Put a small copy into media/, whole or not at all."""
        self._media.mkdir(exist_ok=True)
        aside = self._media / f"{name}.part"
        aside.write_bytes(data)
        aside.replace(self._media / name)

    def _end(self, endings: Iterable[Ending], tally: Tally) -> None:
        changes = [(e.blog, change) for e in endings for change in self._ended(e, tally)]
        self._store.blogs.change(changes)

    def _ended(self, ending: Ending, tally: Tally) -> Iterator[Change]:
        """Give what the end of a visit changes in its blog's row."""
        blog, now = ending.blog, self._now
        if blog in self._broken and not ending.failure:
            ending = Ending(blog, self._broken[blog])
        if ending.hint is not None:
            yield blogs.hinted(next(iter(ending.hint), None))
        if ending.failure:
            yield blogs.failed(now, ending.failure, next_try=ending.next_try, gone=ending.gone)
            return
        self._send_away(blog, ending.strangers, tally)
        yield blogs.succeeded(now)
        yield from self._looked(blog, touched=blog in self._tally.touched | tally.touched)
        if ending.archive_done:
            self._store.visits.leave_pending(blog, ending.left)
            yield blogs.walked(now)

    def _send_away(self, blog: str, strangers: tuple[str, ...], tally: Tally) -> None:
        """Drop posts of other sites, which an earlier version took for the blog's own."""
        urls = {key(url): url for url in strangers}
        gone = self._store.posts.remove_all(dict.fromkeys(urls, _NO_PAGE))
        tally.count(blog, "removed", len(gone))
        left = sorted(urls[each] for each in gone)
        self._store.visits.dismiss_all(blog, left, _NO_PAGE, self._now)

    def _looked(self, blog: str, *, touched: bool) -> Iterator[Change]:
        """Give what its host may want to look at, though the visit went well.

        Nothing is read of a blog whose feed is as it was.
        """
        earlier, entries = self._store.earlier, self._entries.get(blog)
        if entries == 0 and earlier.fetched(blog, kind="entry"):  # one that ever had any
            yield blogs.noticed(_EMPTIED)
        elif touched or (entries and earlier.notice(blog) == _EMPTIED):
            newest = earlier.newest(blog, WINDOW)
            written = [Writing.of(post.language, f"{post.title} {post.text}") for post in newest]
            yield blogs.noticed(_UNLIKE if is_unlike(written) else None)


def _runs(outcomes: Iterable[Outcome]) -> Iterator[list[Outcome]]:
    """Give outcomes that can be kept as one: where posts move or go, what came before is there."""
    run: list[Outcome] = []
    for outcome in outcomes:
        alone = bool(outcome.moves or outcome.taken or outcome.removed)
        if run and alone:
            yield run
            run = []
        run.append(outcome)
        if alone:
            yield run
            run = []
    if run:
        yield run


def _learnt(outcome: Outcome) -> Iterator[Change]:
    """Give what an answer told of the blog and its feeds."""
    if outcome.about:
        yield blogs.described(*outcome.about)
    if outcome.source:
        yield blogs.fed(outcome.source)
    if outcome.rest is not None:
        yield blogs.rested(outcome.rest)
    if outcome.another_feed:
        yield blogs.fed_too(outcome.another_feed)
    if outcome.proofs is not None:
        yield blogs.proven(outcome.proofs)
