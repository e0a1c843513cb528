"""What visits bring → database, in transactions of many answers."""

import logging
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from copines import schedule
from copines.atomic import aside
from copines.crawler.hijack import LOOKED_AT, WINDOW, Writing, is_unlike
from copines.crawler.walk.messages import Ending, Outcome
from copines.crawler.walk.owners import Owners
from copines.errors import StoreError
from copines.model import Fetch
from copines.permalinks import key
from copines.phrases import detailed
from copines.reasons import Reason
from copines.store import Change, Met, Store, blogs

logger = logging.getLogger(__name__)

_EMPTIED, _UNLIKE = Reason.of("emptied"), Reason.of("unlike_before")
_NO_PAGE = Reason.of("not_a_page")


@dataclass(slots=True)
class Tally:
    """What a crawl changed, by what saving said and by blog."""

    saved: Counter[str] = field(default_factory=Counter)
    #: Keys of blogs with new or changed posts.
    touched: set[str] = field(default_factory=set)
    #: What saving said of each blog's posts.
    by_blog: defaultdict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    #: By blog, why what its visit brought could not be kept.
    broken: dict[str, Reason] = field(default_factory=dict)
    #: Why nothing can be written any more; None where all is well.
    error: StoreError | None = None

    def count(self, blog: str, saved: str, number: int = 1) -> None:
        """Count posts of a blog."""
        self.saved[saved] += number
        self.by_blog[blog][saved] += number
        if number and saved != "same":
            self.touched.add(blog)


class Keeper:
    """Writes what came of visits into one database, and pictures into media/ beside it."""

    def __init__(self, db: Path, now: datetime, owners: Owners) -> None:
        self.store, self._media = Store(db), db.parent / "media"
        self._now, self._owners = now, owners
        self._names = self.store.blogs.names()
        #: Why visits failed, though their answers came, by blog.
        self.broken: dict[str, Reason] = {}
        #: Entries of the feeds that were read.
        self._entries: dict[str, int] = {}
        #: By blog, an address of another member that it gave for its own.
        self._clashes: dict[str, str] = {}

    def write(self, items: Iterable[Outcome | Ending], tally: Tally) -> None:
        """Write items in one transaction, and count them: endings last, which look at the posts.

        Raises
        ------
        StoreError
            The disk is full, or the database locked or damaged.
        """
        items, counted = list(items), Tally(touched=set(tally.touched))
        try:
            with self.store.transaction():
                for run in _runs(item for item in items if isinstance(item, Outcome)):
                    self._keep(self._own(run), counted)
                self._end([item for item in items if isinstance(item, Ending)], counted)
        except OSError as error:
            raise StoreError(f"{error.filename or self._media}: {error.strerror}") from error
        tally.saved.update(counted.saved)
        tally.touched |= counted.touched
        for blog, saved in counted.by_blog.items():
            tally.by_blog[blog].update(saved)
        for item in items:
            if isinstance(item, Ending):
                self._log(item, tally.by_blog[item.blog])

    def _log(self, ending: Ending, saved: Mapping[str, int]) -> None:
        """Say how a visit went."""
        name, why = self._names[ending.blog], self.broken.get(ending.blog) or ending.failure
        told = {"blog": name, "stage": "crawl"}
        if why:
            logger.info("%s: failed: %s", name, detailed(why), extra=told)
        else:
            counts = saved.get("new", 0), saved.get("changed", 0)
            logger.info("%s: visited: %d new posts, %d changed", name, *counts, extra=told)

    def _own(self, run: Sequence[Outcome]) -> list[Outcome]:
        """Leave out what is another member's, whatever feed or page says."""
        kept = self.store.posts.owners({key_ for outcome in run for key_ in _keys(outcome)})
        own = [self._owners.own(outcome, kept) for outcome in run]
        for outcome, clash in own:
            if clash:
                self._clashes.setdefault(outcome.blog, clash)
        return [outcome for outcome, _ in own]

    def _keep(self, run: Sequence[Outcome], tally: Tally) -> None:
        """Keep what answers brought."""
        store, visits, now = self.store, self.store.visits, self._now
        store.blogs.change((o.blog, change) for o in run for change in _learnt(o))
        self._entries |= {o.blog: o.entries for o in run if o.entries is not None}
        moved = self._move(run, tally)
        met = [(o.blog, each) for o in run for each in _met(o)]
        saved = store.posts.save_all([each for _, each in met])
        for (blog, each), result in zip(met, saved, strict=True):
            did = "changed" if result == "same" and each.post.key in moved else result
            tally.count(blog, did)
            logger.debug("%s: %s: %s", self._names[blog], did, each.post.permalink)
        store.posts.name_all([pair for o in run for pair in o.guids])
        visits.note_all(((o.blog, fetch) for o in run for fetch in o.fetches), now)
        for blog, fetch in ((o.blog, fetch) for o in run for fetch in o.fetches if fetch.verdict):
            said = (self._names[blog], fetch.url, detailed(fetch.verdict))
            logger.debug("%s: no post: %s: %s", *said)
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
        self.store.moves.part_all([taken for o in run for taken in o.taken])
        keys: set[str] = set()
        for o in run:
            for move in o.moves:
                left = self.store.moves.move(move.old, move.url, move.why, self._now)
                told = Fetch(left, "page", 301, verdict=Reason.of("moved_to", address=move.url))
                self.store.visits.note_all([(o.blog, told)] if left else (), self._now)
            moved = {key(move.url) for move in o.moves}
            tally.count(o.blog, "changed", len(moved - {post.key for post, _ in o.posts}))
            keys |= moved
        return frozenset(keys)

    def _put(self, name: str, data: bytes) -> None:
        """Put a small copy into media/, whole or not at all."""
        self._media.mkdir(exist_ok=True)
        with aside(self._media / name) as part:
            part.write_bytes(data)

    def _end(self, endings: Iterable[Ending], tally: Tally) -> None:
        changes = [(e.blog, change) for e in endings for change in self._ended(e, tally)]
        self.store.blogs.change(changes)

    def _ended(self, ending: Ending, tally: Tally) -> Iterator[Change]:
        """Return what the end of a visit changes in its blog's row."""
        blog, now = ending.blog, self._now
        if blog in self.broken and not ending.failure:
            ending = Ending(blog, self.broken[blog])
        if ending.hint is not None:
            yield blogs.hinted(next(iter(ending.hint), None))
        yield self._paced(blog)
        if ending.failure:
            yield blogs.failed(now, ending.failure, next_try=ending.next_try, gone=ending.gone)
            return
        self._send_away(blog, ending.strangers, tally)
        yield blogs.succeeded(now)
        yield from self._looked(blog, touched=blog in tally.touched)
        if ending.archive_done:
            self.store.visits.leave_pending(blog, ending.left)
            yield blogs.walked(now)

    def _paced(self, blog: str) -> Change:
        """Return how often the blog writes, by which its next visits are planned."""
        dates = (date for _, date in self.store.earlier.recent(blog, schedule.POSTS))
        rest = self.store.earlier.rest(blog)
        return blogs.paced(schedule.pace_of(dates, rest, self._now))

    def _send_away(self, blog: str, strangers: tuple[str, ...], tally: Tally) -> None:
        """Drop posts of other sites, which an earlier version took for the blog's own."""
        if not strangers:
            return
        urls = {key(url): url for url in strangers}
        kept = self.store.posts.owners(urls)
        urls = {each: url for each, url in urls.items() if each in kept and kept[each][0] == blog}
        gone = self.store.posts.remove_all(dict.fromkeys(urls, _NO_PAGE))
        tally.count(blog, "removed", len(gone))
        left = sorted(urls[each] for each in gone)
        self.store.visits.dismiss_all(blog, left, _NO_PAGE, self._now)

    def _looked(self, blog: str, *, touched: bool) -> Iterator[Change]:
        """Return what its host may want to look at, though the visit went well.

        Nothing is read of a blog whose feed is as it was.
        """
        earlier, entries = self.store.earlier, self._entries.get(blog)
        before = earlier.notice(blog)
        if clash := self._clashes.get(blog):
            yield blogs.noticed(Reason.of("posts_of_another", address=clash))
            return
        if entries is not None and before and before.code == "posts_of_another":
            yield blogs.noticed(None)
        if entries == 0 and earlier.fetched(blog, kind="entry"):  # one that ever had any
            yield blogs.noticed(_EMPTIED)
        elif touched or (entries and before == _EMPTIED):
            newest = earlier.beginnings(blog, WINDOW, LOOKED_AT)
            written = [Writing.of(language, text) for language, text in newest]
            yield blogs.noticed(_UNLIKE if is_unlike(written) else None)


def _met(outcome: Outcome) -> Iterator[Met]:
    """Return the posts of an outcome with what tells each from others."""
    traces = {trace.key: trace for trace in outcome.traces}
    counts = Counter(post.key for post, _ in outcome.posts)
    for post, guid in outcome.posts:
        # parts of one page have one key
        trace = traces.get(post.key) if counts[post.key] == 1 else None
        yield Met(post, guid, post.key in outcome.grown, trace)


def _runs(outcomes: Iterable[Outcome]) -> Iterator[list[Outcome]]:
    """Return outcomes that can be kept as one.

    Where posts move or go, what came before has to be there; and so it has where a post comes
    again, for two members may say that it is theirs.
    """
    run: list[Outcome] = []
    keys: set[str] = set()
    for outcome in outcomes:
        mine = set(_keys(outcome))
        alone = bool(outcome.moves or outcome.taken or outcome.removed)
        if run and (alone or keys & mine):
            yield run
            run, keys = [], set()
        run.append(outcome)
        keys |= mine
        if alone:
            yield run
            run, keys = [], set()
    if run:
        yield run


def _keys(outcome: Outcome) -> Iterator[str]:
    """Return the keys of all posts of which an outcome tells."""
    yield from (post.key for post, _ in outcome.posts)
    yield from (key(move.url) for move in outcome.moves)
    yield from outcome.taken
    yield from (removed for removed, _ in outcome.removed)


def _learnt(outcome: Outcome) -> Iterator[Change]:
    """Return what an answer told of the blog and its feeds."""
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
