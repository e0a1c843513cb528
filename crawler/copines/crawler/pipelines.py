"""Outcomes → database: the crawler's one meeting with the store."""

import logging
from collections import Counter, defaultdict
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import Self

from scrapy.crawler import Crawler

from copines import schedule
from copines.atomic import aside
from copines.crawler.hijack import WINDOW, Writing, is_unlike
from copines.crawler.politeness import Pauses, Robots
from copines.crawler.timeouts import PATIENCE
from copines.crawler.walk.messages import Ending, Job, Outcome
from copines.crawler.walk.owners import Owners
from copines.crawler.walk.scope import Scope
from copines.errors import StoreError
from copines.model import Blog, CrawlOptions, Fetch, Proof
from copines.permalinks import key
from copines.phrases import detailed
from copines.reasons import Reason
from copines.store import Store

logger = logging.getLogger(__name__)

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


def load_robots(db: Path, now: datetime) -> Robots:
    """Read the robots.txt that are not a day old (RFC 9309 §2.4)."""
    with Store(db) as store:
        return Robots(dict(store.visits.robots(now - timedelta(days=1))))


def load_pauses(db: Path, now: datetime) -> Pauses:
    """Read how long servers still want to be left alone."""
    with Store(db) as store:
        until = store.visits.pauses(now)
        return Pauses({domain: (end - now).total_seconds() for domain, end in until.items()})


def load_jobs(
    db: Path,
    blogs: tuple[Blog, ...],
    options: CrawlOptions,
    now: datetime,
    owners: Owners | None = None,
) -> tuple[Job, ...]:
    """Read what earlier visits left of each blog; `owners` knows the whole circle."""
    owners = owners or Owners(blogs)
    with Store(db) as store:
        titles = {known.key: known.title for known in store.known_blogs()}
        jobs = (_job(store, blog, options, now, owners) for blog in blogs)
        return tuple(replace(job, title=titles[job.blog.key]) for job in jobs)


def _job(store: Store, blog: Blog, options: CrawlOptions, now: datetime, owners: Owners) -> Job:
    visits = store.visits
    pages = visits.fetched(blog.key, kind="page")
    entries = visits.fetched(blog.key, kind="entry")
    posts, pending = store.permalinks_of(blog.key), visits.pending(blog.key)
    unread = frozenset(posts) & frozenset(pending)
    archive = options.archive if blog.archive is None else blog.archive
    proofs, made = visits.proofs(blog.key), visits.made(blog.key)
    rivals = owners.rivals(blog, [proof.url for proof in proofs])
    # who took strangers' pages for the blog's may never have walked its own
    astray = bool(Scope(blog, proofs, rivals).strangers(posts, made))
    more, walked = visits.more_feeds(blog.key), visits.walked(blog.key)
    source = visits.source(blog.key)
    asked = [url for url in (blog.url, blog.feed, source.feed, *more) if url]
    return Job(
        blog=blog,
        source=source,
        validators={url: visits.validators(url) for url in asked},
        digests={**{url: pages[url] for url in pages if url == blog.url}, **entries},
        known=(*pages, *entries, *(url for url in posts if url not in unread)),
        posts=posts,
        recent=store.recent(blog.key),
        traces=store.moves.traces(blog.key),
        aliases=store.moves.addresses(blog.key),
        copies=visits.copies(blog.key),
        pending=pending,
        unread=unread,
        pictures=options.pictures,
        seen_pictures=visits.pictures_seen(blog.key),
        missing_pictures=visits.pictures_missing(blog.key) if options.pictures else (),
        face=visits.face(blog.key),
        more_feeds=more,
        proofs=proofs,
        rivals=rivals,
        made=made,
        former=visits.former(blog.key),
        walk_archive=archive and (walked is None or astray or now - walked > _WALK_AGAIN),
        walked=walked,
        limit=options.archive_limit,
        slow=options.timeout,
        patience=options.timeout * PATIENCE,
    )


class StorePipeline:
    """Keep each outcome in one transaction."""

    def __init__(
        self,
        db: Path,
        now: datetime,
        tally: Tally,
        manners: tuple[Robots, Pauses],
        owners: Owners | None = None,
    ) -> None:
        self._owners = owners or Owners(())
        #: By blog, an address of another member that it gave for its own; "" for none.
        self._clashes: dict[str, str] = {}
        self._store, self._media = Store(db), db.parent / "media"
        self._now, self._tally = now, tally
        self._robots, self._pauses = manners
        #: Why visits failed, though their answers came, by blog.
        self._broken: dict[str, Reason] = {}
        #: Entries of the feeds that were read.
        self._entries: dict[str, int] = {}
        #: What saving said, by blog.
        self._saved: defaultdict[str, Counter[str]] = defaultdict(Counter)
        self._names = self._store.names()

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Open the database that COPINES_DB names."""
        settings = crawler.settings
        manners = (settings["COPINES_ROBOTS"], settings["COPINES_PAUSES"])
        db = Path(settings["COPINES_DB"])
        now, tally, owners = (settings[f"COPINES_{n}"] for n in ("NOW", "TALLY", "OWNERS"))
        return cls(db, now, tally, manners, owners)

    def process_item(self, item: Outcome | Ending) -> Outcome | Ending:
        """Keep what one answer brought, or how a visit ended.

        Raises
        ------
        StoreError
            The disk is full, or the database locked or damaged: no visit can go on.
        """
        try:
            with self._store.transaction():
                if isinstance(item, Ending):
                    self._end(item)
                else:
                    self._keep(item)
        except StoreError:
            raise
        except OSError as error:
            raise StoreError(f"{error.filename or self._media}: {error.strerror}") from error
        except Exception as error:
            logger.exception("what came of blog %s could not be kept", item.blog)
            self._give_up(item.blog, Reason.of("bug", detail=f"{type(error).__name__}: {error}"))
            raise
        return item

    def _give_up(self, blog: str, reason: Reason) -> None:
        """Note that the visit of a blog failed; nothing else that comes makes it a success."""
        self._broken.setdefault(blog, reason)
        with self._store.transaction():
            self._end(Ending(blog, reason))

    def close_spider(self) -> None:
        """Keep what hosts allow and which want to be left alone, and close the database."""
        with self._store.transaction():
            self._store.visits.keep_robots(self._robots.seen, self._now)
            ends = {d: self._now + timedelta(seconds=s) for d, s in self._pauses.seen.items()}
            self._store.visits.keep_pauses(ends)
        self._store.close()

    def _keep(self, outcome: Outcome) -> None:
        visits, now = self._store.visits, self._now
        outcome = self._own(outcome)
        self._keep_known(outcome)
        self._keep_posts(outcome)
        visits.note_all(outcome.blog, outcome.fetches, now)
        for fetch in outcome.fetches:
            if fetch.verdict:
                said = (self._names[outcome.blog], fetch.url, detailed(fetch.verdict))
                logger.debug("%s: no post: %s: %s", *said)
        for removed, why in outcome.removed:
            self._tally.saved["removed"] += self._store.remove(removed, why)
            self._tally.touched.add(outcome.blog)
        for seen in outcome.pictures:
            if seen.data:
                self._write(seen.picture.file, seen.data)
            visits.note_picture(outcome.blog, seen.picture, seen.why, now)
        visits.add_pending(outcome.blog, outcome.pending, now)

    def _own(self, outcome: Outcome) -> Outcome:
        """Leave out what is another member's, whatever feed or page says."""
        blog = outcome.blog
        posts = tuple(
            (post, guid)
            for post, guid in outcome.posts
            if self._may_write(blog, post.permalink, post.key, fed=bool(guid))
        )
        moves = tuple(m for m in outcome.moves if self._may_write(blog, m.url, key(m.url)))
        kept = {post.permalink for post, _ in posts}
        left = {key(p.permalink) for p, _ in outcome.posts if p.permalink not in kept}
        return replace(
            outcome,
            posts=posts,
            moves=moves,
            taken=tuple(k for k in outcome.taken if self._is_of(blog, k)),
            removed=tuple(pair for pair in outcome.removed if self._is_of(blog, pair[0])),
            fetches=tuple(f for f in outcome.fetches if key(f.url) not in left),
            proofs=outcome.proofs and tuple(p for p in outcome.proofs if self._is_free(blog, p)),
        )

    def _may_write(self, blog: str, url: str, key_: str, *, fed: bool = False) -> bool:
        kept, kept_fed = self._store.owner(key_) or (None, False)
        if self._owners.may_write(blog, url, fed=fed, kept=kept, kept_fed=kept_fed):
            return True
        owners = self._owners.of(url)
        if not owners or blog not in owners:  # members who share a site do so every day
            self._clashes[blog] = self._clashes.get(blog) or url
        return False

    def _is_of(self, blog: str, key_: str) -> bool:
        """Tell whether a post, if there is one, is the blog's."""
        kept = self._store.owner(key_)
        return kept is None or kept[0] == blog

    def _is_free(self, blog: str, proof: Proof) -> bool:
        """Tell a proof of what the config gives to no other member."""
        owners = self._owners.of(proof.url)
        return not owners or blog in owners

    def _keep_known(self, outcome: Outcome) -> None:
        """Keep what an answer told of the blog and its feeds."""
        visits = self._store.visits
        if outcome.about:
            title, tagline, face = outcome.about
            visits.describe(outcome.blog, title=title, tagline=tagline, face=face)
        if outcome.source:
            visits.keep_source(outcome.blog, outcome.source)
        if outcome.rest is not None:
            visits.keep_rest(outcome.blog, outcome.rest)
        if outcome.entries is not None:
            self._entries[outcome.blog] = outcome.entries
        if outcome.another_feed:
            visits.add_feed(outcome.blog, outcome.another_feed)
        if outcome.proofs is not None:
            visits.keep_proofs(outcome.blog, outcome.proofs)

    def _keep_posts(self, outcome: Outcome) -> None:
        """Keep where posts have moved to, then what they say."""
        moves, visits = self._store.moves, self._store.visits
        for left_key in outcome.taken:
            moves.part(left_key)
        for move in outcome.moves:
            left = moves.move(move.old, move.url, move.why, self._now)
            told = Fetch(left, "page", 301, verdict=Reason.of("moved_to", address=move.url))
            visits.note_all(outcome.blog, (told,) if left else (), self._now)
        moved = {key(move.url) for move in outcome.moves}
        united = moved - {post.key for post, _ in outcome.posts}
        self._tally.saved["changed"] += len(united)
        self._tally.touched.update({outcome.blog} if united else ())
        for post, guid in outcome.posts:
            save = self._store.grow if post.key in outcome.grown else self._store.save
            saved = save(post, guid)
            if saved == "same" and post.key in moved:
                saved = "changed"
            self._tally.saved[saved] += 1
            self._saved[outcome.blog][saved] += 1
            logger.debug("%s: %s: %s", self._names[outcome.blog], saved, post.permalink)
            if saved != "same":
                self._tally.touched.add(outcome.blog)
        for named, guid in outcome.guids:
            moves.name(named, guid)

    def _write(self, name: str, data: bytes) -> None:
        """Put a small copy into media/, whole or not at all."""
        self._media.mkdir(exist_ok=True)
        with aside(self._media / name) as part:
            part.write_bytes(data)

    def _end(self, ending: Ending) -> None:
        visits, blog = self._store.visits, ending.blog
        if blog in self._broken and not ending.failure:
            ending = Ending(blog, self._broken[blog])
        if ending.hint is not None:
            visits.keep_hint(blog, next(iter(ending.hint), None))
        self._keep_pace(blog)
        self._log(ending)
        if ending.failure:
            visits.failed(
                blog, self._now, ending.failure, next_try=ending.next_try, gone=ending.gone
            )
            return
        self._send_away(blog, ending.strangers)
        visits.succeeded(blog, self._now)
        self._look(blog)
        if ending.archive_done:
            visits.leave_pending(blog, ending.left)
            visits.finish_archive(blog, self._now)

    def _log(self, ending: Ending) -> None:
        name, saved = self._names[ending.blog], self._saved[ending.blog]
        told = {"blog": name, "stage": "crawl"}
        if ending.failure:
            logger.info("%s: failed: %s", name, detailed(ending.failure), extra=told)
        else:
            counts = (saved["new"], saved["changed"])
            logger.info("%s: visited: %d new posts, %d changed", name, *counts, extra=told)

    def _keep_pace(self, blog: str) -> None:
        """Keep how often the blog writes, by which its next visits are planned."""
        dates = (date for _, date in self._store.recent(blog, schedule.POSTS))
        rest = self._store.visits.rest(blog)
        self._store.visits.keep_pace(blog, schedule.pace_of(dates, rest, self._now))

    def _send_away(self, blog: str, strangers: tuple[str, ...]) -> None:
        """Drop posts of other sites, which an earlier version took for the blog's own."""
        for url in strangers:
            if self._is_of(blog, key(url)) and self._store.remove(
                key(url), Reason.of("not_a_page")
            ):
                self._tally.saved["removed"] += 1
                self._tally.touched.add(blog)
                self._store.visits.dismiss(blog, url, _NO_PAGE, self._now)

    def _look(self, blog: str) -> None:
        """Keep what its host may want to look at, though the visit went well.

        Nothing is read of a blog whose feed is as it was.
        """
        visits, entries = self._store.visits, self._entries.get(blog)
        before = visits.notice(blog)
        if clash := self._clashes.get(blog):
            visits.keep_notice(blog, Reason.of("posts_of_another", address=clash))
            return
        if entries is not None and before and before.code == "posts_of_another":
            visits.keep_notice(blog, None)
        if entries == 0 and visits.fetched(blog, kind="entry"):  # one that ever had any
            visits.keep_notice(blog, _EMPTIED)
        elif blog in self._tally.touched or (entries and visits.notice(blog) == _EMPTIED):
            newest = islice(self._store.posts_of(blog), WINDOW)
            written = [Writing.of(post.language, f"{post.title} {post.text}") for post in newest]
            visits.keep_notice(blog, _UNLIKE if is_unlike(written) else None)
