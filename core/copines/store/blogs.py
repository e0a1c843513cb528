"""Blogs that are or were members: who they are, and what visits learn of them."""

import json
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from copines import storable
from copines.feed_states import FeedState
from copines.model import Blog, BlogState, KnownBlog, Pace, Proof
from copines.permalinks import key as permalink_key
from copines.reasons import Reason, of_stored, stored
from copines.store.database import Database, Row
from copines.store.hyperlinks import Hyperlinks
from copines.store.rows import iso, moment

#: What a visit changes in a blog's row, from the row as it is.
Change = Callable[[Mapping[str, Any]], Row]


class Blogs:
    """All blogs that were ever registered."""

    def __init__(self, db: Database, hyperlinks: Hyperlinks) -> None:
        self._db, self._hyperlinks = db, hyperlinks

    def register(self, blog: Blog, now: datetime) -> Blog:
        """Make the blog known, or keep its new name and address; it comes back with key and slug.

        Its key is given at first, and never changes. Its slug follows its name until it is fixed.
        """
        row = self._db.one(
            "SELECT slug, url, name, published, former FROM blogs WHERE key = ?", blog.key
        )
        if row is None:
            return self._welcome(blog, now)
        slug, url, name, published, former = row
        if not published and not re.fullmatch(rf"{re.escape(blog.slug)}(?:-\d+)?", slug):
            slug = self._free("slug", blog.slug)
        if (slug, blog.url, blog.name) != (row[0], url, name):
            changed = {"key": blog.key, "slug": slug, "url": blog.url, "name": blog.name}
            moved = _moved(former, url) if blog.url != url else {}
            self._db.upsert("blogs", [changed | moved])
        return replace(blog, slug=slug)

    def _welcome(self, blog: Blog, now: datetime) -> Blog:
        key = blog.key or self._free("key", permalink_key(blog.url))
        slug = self._free("slug", blog.slug or "blog")
        new = {"key": key, "name": blog.name, "slug": slug, "url": blog.url}
        self._db.insert("blogs", [{**new, "first_seen": now.isoformat()}])
        self._hyperlinks.welcome(blog.url)
        return replace(blog, key=key, slug=slug)

    def _free(self, column: str, wanted: str) -> str:
        free, number = wanted, 2
        while self._db.one(f"SELECT 1 FROM blogs WHERE {column} = ?", free):
            free, number = f"{wanted}-{number}", number + 1
        return free

    def known(self) -> tuple[KnownBlog, ...]:
        """Return all blogs, those of the config or not, newest first."""
        query = (
            "SELECT key, name, url, title, slug, coalesce(feed, ''), former, first_seen FROM blogs "
            "ORDER BY first_seen DESC, key"
        )
        circle = self._db.one("SELECT signature FROM derived WHERE name = 'circle'")
        members = set(circle[0].split()) if circle else set()
        return tuple(
            replace(
                KnownBlog(*row[:6]),
                former=tuple(json.loads(row[6])),
                first_seen=str(row[7]),
                member=not circle or row[0] in members,
            )
            for row in self._db.read(query)
        )

    def names(self) -> Mapping[str, str]:
        """Return the names of all blogs, by key."""
        return dict(self._db.read("SELECT key, name FROM blogs"))

    def states(self) -> tuple[BlogState, ...]:
        """Return how the visits of each blog went, by name."""
        found = self._db.read(
            "SELECT key, name, url, feed, state, last_try, last_success, failing_since, next_try, "
            "reason, CASE hint WHEN '' THEN notice ELSE hint END, coalesce(shown, 0), gap, newest, "
            "rest, walked IS NOT NULL FROM blogs "
            "LEFT JOIN (SELECT blog, count(*) AS shown FROM posts WHERE verdict = 'shown' "
            "GROUP BY blog) ON blog = key ORDER BY name, key"
        )
        return tuple(_state(row) for row in found)

    def fix_slugs(self, settled: Iterable[str], now: datetime) -> None:
        """Fix the slugs of blogs that are published now: those settled, and those with posts.

        `settled` are keys of blogs whose name will not change by itself.
        """
        query = (
            "SELECT key FROM blogs WHERE published IS NULL AND "
            "(key IN (SELECT value FROM json_each(?)) OR EXISTS "
            "(SELECT 1 FROM posts WHERE blog = blogs.key AND verdict = 'shown'))"
        )
        found = list(self._db.read(query, (json.dumps(sorted(settled)),)))
        fixed = now.isoformat()
        self._db.upsert("blogs", [{"key": key, "published": fixed} for (key,) in found])

    def change(self, changes: Iterable[tuple[str, Change]]) -> None:
        """Keep what visits learnt: changes by blog's key, in their order, of many blogs at once."""
        wanted = list(changes)
        mine = json.dumps([key for key, _ in wanted])
        found = self._db.rows("blogs", "key IN (SELECT value FROM json_each(?))", mine)
        rows = {row["key"]: row for row in found}
        for key, change in wanted:
            if key in rows:
                rows[key] |= change(rows[key])
        self._db.upsert("blogs", rows.values())


def _moved(former: str, url: str) -> Row:
    """Another address is another chance, and may lead to another feed."""
    return {
        "state": "new",
        "hint": "",
        "source": "unsought",
        "feed": None,
        "looked": None,
        "former": json.dumps([*json.loads(former), url]),
    }


def _state(row: tuple[Any, ...]) -> BlogState:
    gap, newest, rest, walked = row[12:]
    since = timedelta(seconds=gap) if gap is not None else None
    return BlogState(
        blog=row[0],
        name=row[1],
        url=row[2],
        feed=row[3],
        state=row[4],
        last_try=moment(row[5]),
        last_success=moment(row[6]),
        failing_since=moment(row[7]),
        next_try=moment(row[8]),
        reason=of_stored(row[9]),
        notice=of_stored(row[10]),
        posts=row[11],
        pace=Pace(since, moment(newest), timedelta(seconds=rest)),
        walked=bool(walked),
    )


def described(title: str, tagline: str, face: str = "") -> Change:
    """Keep what the blog's feed or page says of it; the face it had where none is told."""
    title, tagline, face = map(storable.line, (title, tagline, face))
    return lambda row: {"title": title, "tagline": tagline, "face": face or row["face"]}


def paced(pace: Pace) -> Change:
    """Keep how often the blog writes."""
    gap = int(pace.gap.total_seconds()) if pace.gap is not None else None
    return lambda row: {"gap": gap, "newest": iso(pace.newest)}


def succeeded(now: datetime) -> Change:
    """Note a visit that brought what it came for, new or not."""
    done: Row = {"state": "ok", "last_try": now.isoformat(), "last_success": now.isoformat()}
    return lambda row: {**done, "failing_since": None, "next_try": None, "reason": ""}


def failed(now: datetime, reason: Reason, *, next_try: datetime | None, gone: bool) -> Change:
    """Note a visit that failed, when to ask again, and whether there is nothing to come."""
    return lambda row: {
        "state": "gone" if gone else "failing",
        "last_try": now.isoformat(),
        "reason": reason.stored(),
        "next_try": iso(next_try),
        "failing_since": row["failing_since"] or now.isoformat(),
    }


def fed(known: FeedState) -> Change:
    """Keep what is known of the blog's feed."""
    return lambda row: {
        "source": known.state,
        "feed": known.feed or None,
        "feed_since": iso(known.since),
        "feed_reason": stored(known.reason),
        "places": known.places,
        "sought": iso(known.sought),
        "looked": iso(known.looked),
        "asked": iso(known.asked),
    }


def hinted(moved: Reason | None) -> Change:
    """Keep what the config might better say of the blog, None where it is right."""
    return lambda row: {"hint": stored(moved)}


def noticed(oddity: Reason | None) -> Change:
    """Keep what is odd about a blog that can be visited, None for nothing."""
    return lambda row: {"notice": stored(oddity)}


def rested(seconds: float) -> Change:
    """Keep how long the blog's feed asks to be left alone."""
    return lambda row: {"rest": int(seconds)}


def walked(now: datetime) -> Change:
    """Note that the blog's archive was walked to its end."""
    return lambda row: {"walked": now.isoformat()}


def unwalked(_: Mapping[str, Any]) -> Row:
    """Have the blog's archive walked at its next visit."""
    return {"walked": None}


def fed_too(url: str) -> Change:
    """Keep the address of another feed of the blog."""

    def change(row: Mapping[str, Any]) -> Row:
        feeds = dict.fromkeys((*json.loads(row["more_feeds"]), url))
        return {"more_feeds": json.dumps(list(feeds))}

    return change


def proven(proofs: Iterable[Proof]) -> Change:
    """Keep where the blog lives instead of what was kept before."""
    kept = json.dumps([[proof.kind, proof.url, proof.of] for proof in proofs])
    return lambda row: {"proofs": kept}
