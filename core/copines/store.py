"""Blogs, posts and links in SQLite: with schema, the only module that knows SQL."""

import json
import shutil
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any, Literal, Self

from copines.errors import StoreError
from copines.model import Blog, BlogState, Fetch, Neighbor, Post, Validators
from copines.schema import MIGRATIONS

#: What saving a post did.
Saved = Literal["new", "changed", "same"]

_POST = (
    "permalink, key, blog, title, text, html, summary, author, published, updated, first_seen, "
    "language, tags, image, comments_url, words, slug"
)
_NEWEST_FIRST = "ORDER BY shown_from DESC, permalink"


class Store:
    """One instance's database; a context manager that closes it."""

    def __init__(self, path: Path) -> None:
        """Open the database, made or migrated where needed.

        Raises
        ------
        StoreError
            The file is no database, or was written by a newer copines.
        """
        self._path = path
        try:
            self._db = sqlite3.connect(path, isolation_level=None, timeout=30)
            self._db.execute("PRAGMA journal_mode = WAL")
            self._db.execute("PRAGMA foreign_keys = ON")
            self._db.execute("PRAGMA synchronous = NORMAL")
            self._migrate()
        except sqlite3.Error as error:
            raise StoreError(f"{path}: {error}\n\nis it a copines database?") from error

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the database; nothing of an open transaction is kept."""
        self._db.close()

    def _migrate(self) -> None:
        (version,) = self._db.execute("PRAGMA user_version").fetchone()
        if version > len(MIGRATIONS):
            raise StoreError(
                f"{self._path}: written by a newer copines (schema {version}, this one knows "
                f"{len(MIGRATIONS)})\n\nupgrade copines, or use the copy kept before the migration"
            )
        if 0 < version < len(MIGRATIONS):
            self._db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            shutil.copy2(self._path, self._path.with_name(f"{self._path.name}.v{version}"))
        for number in range(version, len(MIGRATIONS)):
            self._db.executescript(
                f"BEGIN IMMEDIATE;{MIGRATIONS[number]};PRAGMA user_version = {number + 1};COMMIT;"
            )

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All writes within, or none of them."""
        self._db.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            self._db.execute("ROLLBACK")
            raise
        self._db.execute("COMMIT")

    # blogs

    def register(self, blog: Blog, now: datetime) -> Blog:
        """Make the blog known; the slug first seen is kept, and the blog returned carries it."""
        row = self._db.execute("SELECT slug FROM blogs WHERE name = ?", (blog.name,)).fetchone()
        if row:
            self._db.execute("UPDATE blogs SET url = ? WHERE name = ?", (blog.url, blog.name))
            return replace(blog, slug=str(row[0]))
        slug = self._free_slug("SELECT 1 FROM blogs WHERE slug = ?", blog.slug or "blog", ())
        self._db.execute(
            "INSERT INTO blogs (name, slug, url, tagline, first_seen) VALUES (?, ?, ?, ?, ?)",
            (blog.name, slug, blog.url, blog.tagline, now.isoformat()),
        )
        return replace(blog, slug=slug)

    def name_of(self, url: str) -> str | None:
        """Return the name first kept for the blog at this configured address."""
        row = self._db.execute("SELECT name FROM blogs WHERE url = ?", (url,)).fetchone()
        return str(row[0]) if row else None

    def rename(self, old: str, new: str) -> None:
        """Give the blog another name; its slug and posts stay."""
        self._db.execute("UPDATE blogs SET name = ? WHERE name = ?", (new, old))

    def describe(self, blog: str, *, feed: str | None, tagline: str) -> None:
        """Keep what the blog's feed or page says of it."""
        self._db.execute(
            "UPDATE blogs SET feed = ?, tagline = ? WHERE name = ?", (feed, tagline, blog)
        )

    def taglines(self) -> Mapping[str, str]:
        """Each blog's own subtitle, by name."""
        return dict(self._db.execute("SELECT name, tagline FROM blogs"))

    def names(self) -> tuple[str, ...]:
        """Names of all blogs that the database knows, sorted."""
        return tuple(str(r[0]) for r in self._db.execute("SELECT name FROM blogs ORDER BY name"))

    def forget(self, blog: str) -> None:
        """Drop the blog with its posts, links and fetches."""
        self._db.execute("DELETE FROM blogs WHERE name = ?", (blog,))

    def visited(self, blog: str, now: datetime, *, reason: str = "", hint: str = "") -> None:
        """Note how a visit went; an empty reason is a success."""
        if reason:
            self._db.execute(
                "UPDATE blogs SET state = 'failing', last_try = ?, reason = ?, hint = ?, "
                "failing_since = coalesce(failing_since, ?) WHERE name = ?",
                (now.isoformat(), reason, hint, now.isoformat(), blog),
            )
            return
        self._db.execute(
            "UPDATE blogs SET state = 'ok', last_try = ?, last_success = ?, failing_since = NULL, "
            "reason = '', hint = '' WHERE name = ?",
            (now.isoformat(), now.isoformat(), blog),
        )

    def states(self) -> tuple[BlogState, ...]:
        """How the visits of each blog went, by name."""
        rows = self._db.execute(
            "SELECT name, url, feed, state, last_try, last_success, failing_since, next_try, "
            "reason, hint, (SELECT count(*) FROM posts WHERE blog = name) FROM blogs ORDER BY name"
        )
        return tuple(
            BlogState(
                name=r[0],
                url=r[1],
                feed=r[2],
                state=r[3],
                last_try=_time(r[4]),
                last_success=_time(r[5]),
                failing_since=_time(r[6]),
                next_try=_time(r[7]),
                reason=r[8],
                hint=r[9],
                posts=r[10],
            )
            for r in rows
        )

    def archive_done(self, blog: str) -> bool:
        """Whether the blog's archive was walked to its end."""
        row = self._db.execute("SELECT archive_done FROM blogs WHERE name = ?", (blog,)).fetchone()
        return bool(row and row[0])

    def finish_archive(self, blog: str) -> None:
        """Note that the blog's archive was walked to its end."""
        self._db.execute("UPDATE blogs SET archive_done = 1 WHERE name = ?", (blog,))

    # posts

    def save(self, post: Post) -> Saved:
        """Insert or update the post; slug and first_seen stay as first saved."""
        known = self.by_key(post.key)
        if known is None:
            slug = self._free_slug(
                "SELECT 1 FROM posts WHERE slug = ? AND blog = ?", post.slug or "post", (post.blog,)
            )
            self._write(replace(post, slug=slug))
            return "new"
        merged = replace(
            post, slug=known.slug, first_seen=known.first_seen, permalink=known.permalink
        )
        if merged == known:
            return "same"
        self._write(merged)
        return "changed"

    def _write(self, p: Post) -> None:
        values = (
            *(p.permalink, p.key, p.blog, p.title, p.text, p.html, p.summary, p.author),
            *(_iso(p.published), _iso(p.updated), p.first_seen.isoformat(), p.language),
            *(json.dumps(p.tags, ensure_ascii=False), p.image, p.comments_url, p.words, p.slug),
            (p.published or p.first_seen).isoformat(),
        )
        columns = [c.strip() for c in f"{_POST}, shown_from".split(",")]
        updates = ", ".join(f"{c} = excluded.{c}" for c in columns if c != "key")
        marks = ", ".join("?" * len(columns))
        self._db.execute(
            f"INSERT INTO posts ({', '.join(columns)}) VALUES ({marks}) "
            f"ON CONFLICT (key) DO UPDATE SET {updates}",
            values,
        )

    def _free_slug(self, taken: str, slug: str, more: tuple[str, ...]) -> str:
        free, number = slug, 2
        while self._db.execute(taken, (free, *more)).fetchone():
            free, number = f"{slug}-{number}", number + 1
        return free

    def by_key(self, key: str) -> Post | None:
        """Return the post with this permalink key."""
        rows = self._db.execute(f"SELECT {_POST} FROM posts WHERE key = ?", (key,))
        return next((_post(row) for row in rows), None)

    def by_permalink(self, permalink: str) -> Post | None:
        """Return the post at this address as stored."""
        rows = self._db.execute(f"SELECT {_POST} FROM posts WHERE permalink = ?", (permalink,))
        return next((_post(row) for row in rows), None)

    def posts(self) -> Iterator[Post]:
        """Stream all posts, newest first, ties by permalink."""
        for row in self._db.execute(f"SELECT {_POST} FROM posts {_NEWEST_FIRST}"):
            yield _post(row)

    def posts_of(self, blog: str) -> Iterator[Post]:
        """Stream the blog's posts, newest first, ties by permalink."""
        query = f"SELECT {_POST} FROM posts WHERE blog = ? {_NEWEST_FIRST}"
        for row in self._db.execute(query, (blog,)):
            yield _post(row)

    def permalinks_of(self, blog: str) -> tuple[str, ...]:
        """Addresses of the blog's posts, sorted."""
        query = "SELECT permalink FROM posts WHERE blog = ? ORDER BY permalink"
        return tuple(str(r[0]) for r in self._db.execute(query, (blog,)))

    def remove(self, key: str) -> bool:
        """Drop the post; True where there was one."""
        return self._db.execute("DELETE FROM posts WHERE key = ?", (key,)).rowcount > 0

    def search(self, words: str, limit: int = 20) -> tuple[Post, ...]:
        """Return posts with all the words, best match first."""
        quoted = " ".join('"' + w.replace('"', '""') + '"' for w in words.split())
        columns = ", ".join(f"posts.{c.strip()}" for c in _POST.split(","))
        rows = self._db.execute(
            f"SELECT {columns} FROM posts_fts JOIN posts ON posts.rowid = posts_fts.rowid "
            "WHERE posts_fts MATCH ? ORDER BY posts_fts.rank, posts.permalink LIMIT ?",
            (quoted, limit),
        )
        return tuple(_post(row) for row in rows)

    # links

    def replace_neighbors(self, neighbors: Mapping[str, Sequence[Neighbor]]) -> int:
        """Keep these links, by permalink, instead of all that were; return how many."""
        keys = dict(self._db.execute("SELECT permalink, key FROM posts"))
        rows = (
            (keys[p], keys[n.permalink], rank, n.score, json.dumps(n.terms, ensure_ascii=False))
            for p, found in neighbors.items()
            for rank, n in enumerate(found, 1)
        )
        with self.transaction():
            self._db.execute("DELETE FROM links")
            self._db.executemany("INSERT INTO links VALUES (?, ?, ?, ?, ?)", rows)
        return self.count("links")

    def neighbors(self, permalink: str) -> tuple[Neighbor, ...]:
        """Return the post's links, by rank."""
        return self._links("p.permalink = ?", "q.permalink", permalink)

    def neighbors_from(self, permalink: str) -> tuple[Neighbor, ...]:
        """Links of other posts that lead to this one, best score first."""
        found = self._links("q.permalink = ?", "p.permalink", permalink)
        return tuple(sorted(found, key=lambda n: (-n.score, n.permalink)))

    def _links(self, where: str, other: str, permalink: str) -> tuple[Neighbor, ...]:
        rows = self._db.execute(
            f"SELECT {other}, score, terms FROM links JOIN posts p ON p.key = links.key "
            f"JOIN posts q ON q.key = links.related WHERE {where} ORDER BY rank",
            (permalink,),
        )
        return tuple(Neighbor(r[0], r[1], tuple(json.loads(r[2]))) for r in rows)

    def count(self, table: Literal["posts", "links", "blogs"]) -> int:
        """How many rows the table has."""
        (found,) = self._db.execute(f"SELECT count(*) FROM {table}").fetchone()
        return int(found)

    # fetches

    def validators(self, url: str) -> Validators:
        """Return what the server gave the last time for a conditional GET of url."""
        row = self._db.execute(
            "SELECT etag, last_modified FROM fetches WHERE url = ? AND status = 200", (url,)
        ).fetchone()
        return Validators(*row) if row else Validators()

    def fetched(self, blog: str, *, kind: str) -> Mapping[str, str]:
        """Addresses of this kind fetched for the blog, with the verdict on each."""
        query = "SELECT url, verdict FROM fetches WHERE blog = ? AND kind = ? ORDER BY url"
        return dict(self._db.execute(query, (blog, kind)))

    def note_fetch(self, fetch: Fetch, now: datetime) -> None:
        """Keep what came of a request, instead of what was kept of the same address."""
        self._db.execute(
            "INSERT INTO fetches (url, blog, kind, status, etag, last_modified, verdict, fetched) "
            "VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (url) DO UPDATE SET blog = excluded.blog, "
            "kind = excluded.kind, status = excluded.status, etag = excluded.etag, "
            "last_modified = excluded.last_modified, verdict = excluded.verdict, "
            "fetched = excluded.fetched",
            (
                *(fetch.url, fetch.blog, fetch.kind, fetch.status, fetch.validators.etag),
                *(fetch.validators.last_modified, fetch.verdict, now.isoformat()),
            ),
        )

    # runs

    def note_run(self, command: str, started: datetime, ended: datetime, report: str) -> None:
        """Keep the report, a JSON object, of one command."""
        self._db.execute(
            "INSERT INTO runs (command, started, ended, report) VALUES (?, ?, ?, ?)",
            (command, started.isoformat(), ended.isoformat(), report),
        )

    def last_run(self) -> tuple[datetime, datetime, str] | None:
        """Return start, end and report of the last command that wrote one."""
        row = self._db.execute(
            "SELECT started, ended, report FROM runs WHERE ended IS NOT NULL ORDER BY id DESC"
        ).fetchone()
        return (
            (datetime.fromisoformat(row[0]), datetime.fromisoformat(row[1]), row[2])
            if row
            else None
        )

    def hide(self, keys: Iterable[str]) -> int:
        """Drop the posts with these keys; return how many there were."""
        return sum(self.remove(key) for key in keys)


def _iso(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None


def _time(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def _post(row: Sequence[Any]) -> Post:
    return Post(
        permalink=row[0],
        key=row[1],
        blog=row[2],
        title=row[3],
        text=row[4],
        html=row[5],
        summary=row[6],
        author=row[7],
        published=_time(row[8]),
        updated=_time(row[9]),
        first_seen=datetime.fromisoformat(row[10]),
        language=row[11],
        tags=tuple(json.loads(row[12])),
        image=row[13],
        comments_url=row[14],
        words=row[15],
        slug=row[16],
    )
