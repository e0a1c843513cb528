"""Blogs, posts and the links between them."""

import json
import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Literal, Self

from copines import storable
from copines.model import (
    FILL,
    Blog,
    BlogState,
    Changes,
    Exposed,
    Fate,
    Health,
    KnownBlog,
    Line,
    Neighbor,
    Picture,
    Post,
    Subject,
    Verdict,
    Wishes,
)
from copines.permalinks import key as permalink_key
from copines.reasons import Reason, of_stored
from copines.store import exposure, rows, verdicts
from copines.store.corpus import Corpus
from copines.store.database import Database
from copines.store.full_text import FullText
from copines.store.health import fates, health, not_kept
from copines.store.hyperlinks import Hyperlinks
from copines.store.index_file import IndexFile
from copines.store.journal import Journal
from copines.store.moves import Moves
from copines.store.near_duplicates import Likenesses
from copines.store.visits import Visits

#: What saving a post did.
Saved = Literal["new", "changed", "same"]

_SHOWN = "verdict = 'shown'"
#: Signs of scripts that put no blanks between words: Thai, Lao, Burmese, Khmer, kana, Han.
_UNSPACED = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005-\u3007\u3040-\u30ff\u31f0-\u31ff"
    "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]"
)
_NEWEST_FIRST = "ORDER BY shown_from DESC, permalink"
#: Whether a blog has a page by this slug: a post's, or one that leads to a post.
_TAKEN = (
    "SELECT 1 FROM posts WHERE slug = ?1 AND blog = ?2 UNION ALL SELECT 1 FROM redirects r "
    "JOIN posts p ON p.key = r.key WHERE r.slug = ?1 AND p.blog = ?2"
)
#: What the marks of a post's text are made from.
_TOLD = ("blog", "title", "text", "html", "image")


class Store:
    """One instance's database; a context manager that closes it."""

    def __init__(self, path: Path, *, readonly: bool = False) -> None:
        """Open the database, made or migrated where needed; or only to read one that is there.

        Raises
        ------
        StoreError
            The file is no database, or was written by a newer copines.
        UnreadyError
            To be read, it is missing, or was written by an earlier one.
        """
        self._db = Database(path, readonly=readonly)
        self.journal = Journal(self._db)
        self.visits = Visits(self._db)
        self.hyperlinks = Hyperlinks(self._db)
        self.corpus = Corpus(self._db, self.hyperlinks)
        self._likenesses = Likenesses(self._db)
        self._full_text = FullText(self._db)
        self.moves = Moves(self._db, self._likenesses, self._full_text)
        self.index = IndexFile(path.with_suffix(".index"))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the database; nothing of an open transaction is kept."""
        self._db.close()

    @property
    def readonly(self) -> bool:
        """Whether nothing can be kept."""
        return self._db.readonly

    def transaction(self) -> AbstractContextManager[None]:
        """All writes within, or none of them."""
        return self._db.transaction()

    # blogs

    def register(self, blog: Blog, now: datetime) -> Blog:
        """Make the blog known, or keep its new name and address; it comes back with key and slug.

        Its key is given at first, and never changes. Its slug follows its name until it is fixed.
        """
        row = self._db.one("SELECT slug, url, name, published FROM blogs WHERE key = ?", blog.key)
        if row is None:
            return self._welcome(blog, now)
        slug, url, name, published = row
        if url != blog.url:
            # another address is another chance, and may lead to another feed
            query = (
                "UPDATE blogs SET state = 'new', hint = '', url = ?, source = 'unsought', "
                "feed = NULL, looked = NULL, former = json_insert(former, '$[#]', ?) WHERE key = ?"
            )
            self._db.write(query, blog.url, url, blog.key)
        if name != blog.name:
            self._db.write("UPDATE blogs SET name = ? WHERE key = ?", blog.name, blog.key)
        if not published and not re.fullmatch(rf"{re.escape(blog.slug)}(?:-\d+)?", slug):
            slug = self._free_slug("SELECT 1 FROM blogs WHERE slug = ?", blog.slug)
            self._db.write("UPDATE blogs SET slug = ? WHERE key = ?", slug, blog.key)
        return replace(blog, slug=slug)

    def _welcome(self, blog: Blog, now: datetime) -> Blog:
        known = "SELECT 1 FROM blogs WHERE key = ?"
        key = blog.key or self._free_slug(known, permalink_key(blog.url))
        slug = self._free_slug("SELECT 1 FROM blogs WHERE slug = ?", blog.slug or "blog")
        self._db.write(
            "INSERT INTO blogs (key, name, slug, url, first_seen) VALUES (?, ?, ?, ?, ?)",
            *(key, blog.name, slug, blog.url, now.isoformat()),
        )
        self.hyperlinks.welcome(blog.url)
        return replace(blog, key=key, slug=slug)

    def known_blogs(self) -> tuple[KnownBlog, ...]:
        """Return all blogs that were ever registered, those of the config or not, newest first."""
        query = "SELECT key, name, url, title, slug FROM blogs ORDER BY first_seen DESC, key"
        return tuple(KnownBlog(*row) for row in self._db.read(query))

    def fix_slugs(self, settled: Iterable[str], now: datetime) -> None:
        """Fix the slugs of blogs that are published now: those settled, and those with posts.

        `settled` are keys of blogs whose name will not change by itself.
        """
        self._db.write(
            "UPDATE blogs SET published = ? WHERE published IS NULL AND "
            "(key IN (SELECT value FROM json_each(?)) OR EXISTS "
            "(SELECT 1 FROM posts WHERE blog = blogs.key AND verdict = 'shown'))",
            *(now.isoformat(), json.dumps(sorted(settled))),
        )

    def names(self) -> Mapping[str, str]:
        """Names of all blogs that were ever registered, by key."""
        return dict(self._db.read("SELECT key, name FROM blogs"))

    def taglines(self) -> Mapping[str, str]:
        """Each blog's own subtitle, by key."""
        return dict(self._db.read("SELECT key, tagline FROM blogs"))

    def portraits(self, named: Mapping[str, str]) -> Mapping[str, str]:
        """Return the files of the blogs' faces, by key; `named` has addresses from the config."""
        found = self._db.read(
            "SELECT blogs.key, file FROM blogs JOIN pictures ON pictures.url = face "
            "WHERE file != ''"
        )
        own = {str(key): str(file) for key, file in found if key not in named}
        query = "SELECT file FROM pictures WHERE url = ? AND file != ''"
        rows = {blog: self._db.one(query, url) for blog, url in named.items()}
        return own | {blog: str(row[0]) for blog, row in rows.items() if row}

    def beginnings(self, blog: str, most: int) -> Iterator[str]:
        """Stream the first characters of the blog's shown texts, in no order of theirs."""
        query = f"SELECT substr(text, 1, ?) FROM posts WHERE blog = ? AND {_SHOWN}"
        return (str(row[0]) for row in self._db.read(query, (most, blog)))

    def feeds(self) -> Mapping[str, str]:
        """Addresses of the blogs' feeds, by key, of those that have one."""
        return dict(self._db.read("SELECT key, feed FROM blogs WHERE feed != '' ORDER BY key"))

    def joined(self) -> Mapping[str, datetime]:
        """When each blog joined the circle, by key.

        Those met before any post was linked joined together, then: the circle was being made.
        """
        rows = self._db.read("SELECT key, first_seen FROM blogs ORDER BY key")
        joined = {str(r[0]): datetime.fromisoformat(r[1]) for r in rows}
        begun = self.visits.begun()
        return {key: max(seen, begun) for key, seen in joined.items()} if begun else {}

    def states(self) -> tuple[BlogState, ...]:
        """How the visits of each blog went, by name."""
        return self.visits.states()

    def health(self) -> tuple[Health, ...]:
        """How each blog fares, by name."""
        return tuple(health(self._db, self.states()))

    def fates(self, blog: str, most: int = 30) -> tuple[Fate, ...]:
        """Say what became of the blog's last posts, newest first, and of what was no post."""
        return (*fates(self._db, blog, most), *not_kept(self._db, blog, most // 2))

    # posts

    def save(self, post: Post, guid: str = "") -> Saved:
        """Insert or update the post; slug, address and first_seen stay as first saved.

        So does its date, unless it is moved back: a post never becomes new again; but what an
        earlier copines read wrongly is read again, once. Met at an address that it has left, it
        keeps the one it has. `guid` is what its feed calls it.
        """
        post, guid = storable.post(post), storable.line(guid)
        known = self.by_key(self.moves.current(post.key))
        if known is None:
            slug = self._free_slug(_TAKEN, post.slug or "post", post.blog)
            self._write(replace(post, slug=slug), guid)
            return "new"
        gone, reread = self._standing(known.key)
        dates = [date for date in (known.published, post.published) if date]
        oldest = min(dates, default=None)
        merged = replace(
            _at_home(post, known),
            slug=known.slug,
            first_seen=known.first_seen,
            published=post.published or oldest if reread else oldest,
        )
        if merged == known and not gone:
            if reread:
                self._db.write("UPDATE posts SET reread = 0 WHERE key = ?", known.key)
            if guid:
                self.moves.name(known.key, guid)
            return "same"
        self._write(merged, guid, known)
        return "changed"

    def grow(self, post: Post, guid: str = "") -> Saved:
        """Add to a kept post what another part of its page says."""
        known = self.by_key(self.moves.current(post.key))
        if known is None or not known.text:
            return self.save(post, guid)
        if post.text in known.text:
            return "same"
        grown = replace(
            known,
            text=f"{known.text}\n\n{post.text}",
            html=f"{known.html}\n{post.html}",
            words=known.words + post.words,
            updated=post.updated or known.updated,
            tags=tuple(dict.fromkeys((*known.tags, *post.tags))),
            image=known.image or post.image,
        )
        return self.save(grown, guid)

    def _standing(self, key: str) -> tuple[bool, bool]:
        """Tell whether a kept post was taken back, and whether it is to be read again."""
        row = self._db.one("SELECT gone, reread FROM posts WHERE key = ?", key)
        return (bool(row[0]), bool(row[1])) if row else (False, False)

    def _write(self, post: Post, guid: str, known: Post | None = None) -> None:
        told = known and all(getattr(known, name) == getattr(post, name) for name in _TOLD)
        before = self._likenesses.known(post.key) if known else None
        marks = (before if told else None) or self._likenesses.of(post)
        # sqlite_utils' upsert asks for the table's columns and keys at each row: 0.3 ms of them
        row = {
            **rows.row(post),
            "fingerprint": marks.fold,
            "exact": marks.exact,
            "sketch": marks.sketch,
            "guid": guid,
            "reread": 0,
        }
        said = known and (known.title, known.text) == (post.title, post.text)
        if known and not said:
            self._full_text.forget((post.key,))
        self._db.write_named(rows.SAVE, row)
        if not said:
            self._full_text.learn((post.key,))
        self._likenesses.keep(post.key, marks, before)
        self.hyperlinks.note(post.key, post.permalink, post.html)

    def _free_slug(self, taken: str, slug: str, *more: str) -> str:
        free, number = slug, 2
        while self._db.one(taken, free, *more):
            free, number = f"{slug}-{number}", number + 1
        return free

    def by_key(self, key: str) -> Post | None:
        """Return the post with this permalink key, shown or not."""
        row = self._db.one(f"SELECT {rows.POST} FROM posts WHERE key = ?", key)
        return rows.post(row) if row else None

    def owner(self, key: str) -> tuple[str, bool] | None:
        """Return whose post has this key now, and whether a feed named it; None for no post."""
        current = self.moves.current(key)
        row = self._db.one("SELECT blog, guid != '' FROM posts WHERE key = ?", current)
        return (str(row[0]), bool(row[1])) if row else None

    def by_permalink(self, permalink: str) -> Post | None:
        """Return the shown post at this address as stored."""
        query = f"SELECT {rows.POST} FROM posts WHERE permalink = ? AND {_SHOWN}"
        row = self._db.one(query, permalink)
        return rows.post(row) if row else None

    def posts(self) -> Iterator[Post]:
        """Stream the shown posts, newest first, ties by permalink."""
        query = f"SELECT {rows.POST} FROM posts WHERE {_SHOWN} {_NEWEST_FIRST}"
        return (rows.post(row) for row in self._db.read(query))

    def posts_of(self, blog: str) -> Iterator[Post]:
        """Stream the blog's shown posts, newest first, ties by permalink."""
        query = f"SELECT {rows.POST} FROM posts WHERE blog = ? AND {_SHOWN} {_NEWEST_FIRST}"
        return (rows.post(row) for row in self._db.read(query, (blog,)))

    def all_posts(self) -> Iterator[tuple[Post, Verdict, Reason | None]]:
        """Stream every post with verdict and reason, newest first, ties by permalink."""
        query = f"SELECT {rows.POST}, verdict, reason FROM posts {_NEWEST_FIRST}"
        found = self._db.read(query)
        return ((rows.post(row), Verdict(row[-2]), of_stored(row[-1])) for row in found)

    def lines(self) -> Iterator[Line]:
        """Stream the lines of the shown posts, newest first, ties by permalink."""
        rows.fill_digests(self._db)
        query = f"SELECT {rows.LINE} FROM posts WHERE {_SHOWN} {_NEWEST_FIRST}"
        return (rows.line(row) for row in self._db.read(query))

    def lines_of(self, keys: Collection[str]) -> Iterator[Line]:
        """Stream the lines of some posts, by key, in no order of theirs."""
        # this index has all that is read; past the text of a row it is a long way
        some = "posts INDEXED BY posts_lines WHERE key IN (SELECT value FROM json_each(?))"
        query = f"SELECT {rows.LINE} FROM {some}"
        return (rows.line(row) for row in self._db.read(query, (json.dumps(list(keys)),)))

    def permalinks_of(self, blog: str) -> tuple[str, ...]:
        """Addresses of the blog's posts, shown or not, sorted; of none that was taken back."""
        query = "SELECT permalink FROM posts WHERE blog = ? AND gone = '' ORDER BY permalink"
        return tuple(str(r[0]) for r in self._db.read(query, (blog,)))

    def recent(self, blog: str, limit: int = 200) -> tuple[tuple[str, datetime], ...]:
        """Addresses and dates of the blog's newest dated posts, newest first."""
        query = (
            "SELECT permalink, published FROM posts WHERE blog = ? AND published IS NOT NULL "
            "AND gone = '' ORDER BY shown_from DESC, permalink LIMIT ?"
        )
        rows = self._db.read(query, (blog, limit))
        return tuple((str(r[0]), datetime.fromisoformat(r[1])) for r in rows)

    def remove(self, key: str, why: Reason) -> bool:
        """Take the post back as its author did; True where there was one."""
        return self.moves.remove(key, why)

    def search(self, words: str, limit: int = 20) -> tuple[Post, ...]:
        """Return shown posts with all the words, best match first."""
        signs = [word for word in words.split() if _UNSPACED.search(word)]
        spaced = (w for w in words.split() if not _UNSPACED.search(w))
        quoted = " ".join('"' + w.replace('"', '""') + '"' for w in spaced)
        columns = ", ".join(f"posts.{c.strip()}" for c in rows.POST.split(","))
        # the index knows words between blanks; of other scripts any part is looked for
        wanted = [_SHOWN, *(["posts_fts MATCH ?"] if quoted else [])]
        wanted += ["instr(posts.title || ' ' || posts.text, ?)"] * len(signs)
        index = "posts_fts JOIN posts ON posts.rowid = posts_fts.rowid" if quoted else "posts"
        order = "posts_fts.rank" if quoted else "posts.shown_from DESC"
        found = self._db.read(
            f"SELECT {columns} FROM {index} WHERE {' AND '.join(wanted)} "
            f"ORDER BY {order}, posts.permalink LIMIT ?",
            (*([quoted] if quoted else []), *signs, limit),
        )
        return tuple(rows.post(row) for row in found)

    def pictures(self) -> Mapping[str, Picture]:
        """Pictures that can be shown, by the address where their source has them."""
        query = "SELECT url, file, width, height FROM pictures WHERE file != '' ORDER BY url"
        return {str(r[0]): Picture(*r) for r in self._db.read(query)}

    # what is shown

    def subjects(self, blog: str, *, texts: bool = True) -> Iterator[Subject]:
        """Stream what rules read of the blog's posts, shown or not; texts are "" where not read."""
        text = "text" if texts else "''"
        query = (
            f"SELECT key, permalink, title, tags, {text} FROM posts WHERE blog = ? AND gone = ''"
        )
        found = self._db.read(query, (blog,))
        return (Subject(r[0], r[1], r[2], tuple(json.loads(r[3])), r[4]) for r in found)

    def judge(self, wishes: Wishes, now: datetime) -> None:
        """Decide of each post whether it is shown."""
        self._likenesses.fill()
        verdicts.judge(self._db, self._moved(wishes), now)

    def overlay(self, wishes: Wishes, now: datetime) -> None:
        """Decide of each post whether it is shown to who reads here, and keep nothing."""
        verdicts.overlay(self._db, self._moved(wishes), now)

    def _moved(self, wishes: Wishes) -> Wishes:
        return replace(wishes, hidden=self.moves.of(wishes.hidden))

    def next_held(self) -> datetime | None:
        """Say when the first of the posts that are held is to appear."""
        row = self._db.one("SELECT min(published) FROM posts WHERE verdict = 'held'")
        return datetime.fromisoformat(row[0]) if row and row[0] else None

    def copies(self, key: str) -> tuple[str, ...]:
        """Addresses of posts that are not shown because this one has the same text, sorted."""
        query = (
            "SELECT c.permalink FROM posts c JOIN posts p ON p.fingerprint = c.fingerprint "
            "WHERE p.key = ? AND p.fingerprint != '' AND p.verdict = 'shown' "
            "AND c.verdict = 'duplicate' ORDER BY c.permalink"
        )
        return tuple(str(row[0]) for row in self._db.read(query, (key,)))

    def taken_down(self) -> Iterator[tuple[str, str]]:
        """Stream blog and slug of each post that config or author took down, by permalink."""
        query = (
            "SELECT blog, slug FROM posts WHERE verdict = 'hidden' OR gone != '' "
            "ORDER BY +permalink"
        )
        return ((str(r[0]), str(r[1])) for r in self._db.read(query))

    def folded(self) -> Iterator[tuple[str, str, str]]:
        """Stream each copy of a shown text: the shown post, and the copy's blog and address."""
        # CROSS: SQLite is to begin with the copies, which are few
        query = (
            "SELECT p.permalink, c.blog, c.permalink FROM posts c CROSS JOIN posts p "
            "ON p.fingerprint = c.fingerprint AND p.verdict = 'shown' "
            "WHERE c.verdict = 'duplicate' AND c.fingerprint != '' "
            "ORDER BY p.permalink, c.permalink"
        )
        return ((r[0], r[1], r[2]) for r in self._db.read(query))

    def aliases(self) -> Iterator[tuple[str, str]]:
        """Stream each key that a shown post had before, and the one it has; sorted."""
        query = (
            "SELECT a.old, a.key FROM aliases a JOIN posts p ON p.key = a.key "
            "WHERE p.verdict = 'shown' ORDER BY a.old"
        )
        return ((str(r[0]), str(r[1])) for r in self._db.read(query))

    def redirects(self) -> Iterator[tuple[str, str, str]]:
        """Stream blog and slug of each page that leads to a shown post, and that post; sorted.

        They were posts: the same as that one, or copies of it.
        """
        query = (
            "SELECT p.blog, r.slug, p.permalink FROM redirects r JOIN posts p ON p.key = r.key "
            "WHERE p.verdict = 'shown' UNION ALL SELECT c.blog, c.slug, p.permalink FROM posts c "
            "CROSS JOIN posts p ON p.fingerprint = c.fingerprint AND p.verdict = 'shown' "
            "WHERE c.verdict = 'duplicate' AND c.fingerprint != '' ORDER BY 1, 2"
        )
        return ((str(r[0]), str(r[1]), str(r[2])) for r in self._db.read(query))

    def not_shown(self) -> Iterator[tuple[str, tuple[Verdict, Reason | None]]]:
        """Stream address, verdict and reason of each post that is not shown."""
        query = f"SELECT permalink, verdict, reason FROM posts WHERE NOT {_SHOWN}"
        return ((r[0], (Verdict(r[1]), of_stored(r[2]))) for r in self._db.read(query))

    def not_wanted(self) -> frozenset[str]:
        """Addresses of posts that are not shown because the config says so, or are no member's."""
        query = (
            "SELECT permalink FROM posts WHERE gone = 'not_a_page' OR "
            "(verdict IN ('hidden', 'removed', 'filtered') AND gone = '')"
        )
        return frozenset(str(r[0]) for r in self._db.read(query))

    def verdict(self, key: str) -> tuple[Verdict, Reason | None] | None:
        """Return verdict and reason of the post with this permalink key."""
        row = self._db.one("SELECT verdict, reason FROM posts WHERE key = ?", key)
        return (Verdict(row[0]), of_stored(row[1])) if row else None

    # links

    def signature(self, name: str) -> str:
        """Return what the derived data of this name were last made from; "" for never."""
        row = self._db.one("SELECT signature FROM derived WHERE name = ?", name)
        return str(row[0]) if row else ""

    def sign(self, name: str, signature: str) -> None:
        """Keep what derived data were made from."""
        self._db.write("INSERT OR REPLACE INTO derived VALUES (?, ?)", name, signature)

    def inbound(self) -> tuple[int, int, int, int]:
        """Count the shown posts without anything related, and the fills; ...

        ... the posts that no link of either kind leads to, and the most that lead to one. Links
        are those of shown posts, as they are when all were just linked.
        """
        row = self._db.one(
            "SELECT (SELECT count(DISTINCT key) FROM links WHERE kind = 'related'), "
            "(SELECT count(*) FROM links WHERE kind = 'fill'), count(*), coalesce(max(n), 0) "
            "FROM (SELECT count(*) AS n FROM links GROUP BY related)"
        )
        assert row is not None
        posts = self.count("posts")
        return posts - int(row[0]), int(row[1]), posts - int(row[2]), int(row[3])

    def most_shown(self, count: int) -> tuple[Exposed, ...]:
        """Return the posts that stand under most others, most first, ties by key."""
        return exposure.most_shown(self._db, count)

    def least_shown(self, count: int, apart: Collection[str]) -> tuple[Exposed, ...]:
        """Return those that stand under fewest, but of the blogs `apart`, by key."""
        return exposure.least_shown(self._db, count, apart)

    def neighbors(self, permalink: str) -> tuple[Neighbor, ...]:
        """Return the post's links to shown posts, by rank."""
        return self._links("p.permalink = ? AND q.verdict = 'shown'", "q.permalink", permalink)

    def links(self) -> Iterator[tuple[str, Neighbor]]:
        """Stream each link between shown posts, by its post's permalink, then by rank."""
        rows_ = self._db.read(
            "SELECT p.permalink, q.permalink, score, terms, kind FROM links "
            "JOIN posts p ON p.key = links.key JOIN posts q ON q.key = links.related "
            "WHERE p.verdict = 'shown' AND q.verdict = 'shown' ORDER BY p.permalink, rank"
        )
        return ((r[0], Neighbor(r[1], r[2], tuple(json.loads(r[3])), r[4])) for r in rows_)

    def ties(self) -> Iterator[tuple[str, str, float, str, str]]:
        """Stream each link as it is kept, by key, then by rank.

        Both posts' keys, the score, the terms as a JSON list, and the kind.
        """
        columns = "key, related, score, terms, kind"
        return self._db.read(f"SELECT {columns} FROM links ORDER BY key, rank")

    def replies(self) -> Iterator[tuple[str, str]]:
        """Stream each shown post whose text leads to another blog's shown post, and that one."""
        return self.hyperlinks.pairs()

    def changes(self, cursor: int) -> Changes:
        """Return what the portal may show that changed after the cursor."""
        rows.fill_digests(self._db)
        return self.journal.since(cursor)

    def visited(self) -> int:
        """Return what differs after each change of how visits of blogs went."""
        return self.journal.end("visit")

    def remembered(self, name: str) -> bytes:
        """Return what the portal remembers under this name; nothing where nothing was kept."""
        query = "SELECT data FROM memory WHERE kind = 'portal' AND name = ?"
        row = self._db.one(query, name)
        return bytes(row[0]) if row else b""

    def recall(self, beginning: str) -> Mapping[str, bytes]:
        """Return what the portal remembers under all names that begin so, which end in /."""
        query = "SELECT name, data FROM memory WHERE kind = 'portal' AND name > ? AND name < ?"
        return dict(self._db.read(query, (beginning, f"{beginning[:-1]}0")))

    def remember(self, pieces: Iterable[tuple[str, bytes | None]], *, anew: bool = False) -> None:
        """Keep pieces for the portal under their names, all or none; None is forgotten.

        `anew` forgets all that was remembered before.
        """
        mine = "DELETE FROM memory WHERE kind = 'portal'"
        gone: list[tuple[str]] = []

        def kept() -> Iterator[tuple[str, bytes]]:
            for name, data in pieces:
                if data is None:
                    gone.append((name,))
                else:
                    yield name, data

        with self.transaction():
            if anew:
                self._db.write(mine)
            query = "INSERT OR REPLACE INTO memory VALUES ('portal', ?, 0, ?)"
            self._db.write_many(query, kept())
            self._db.write_many(f"{mine} AND name = ?", gone)

    def neighbors_from(self, permalink: str) -> tuple[Neighbor, ...]:
        """Links of other shown posts that lead to this one, best score first, fills last."""
        where = "q.permalink = ? AND p.verdict = 'shown'"
        found = self._links(where, "p.permalink", permalink)
        return tuple(sorted(found, key=lambda n: (n.kind == FILL, -n.score, n.permalink)))

    def _links(self, where: str, other: str, permalink: str) -> tuple[Neighbor, ...]:
        found = self._db.read(
            f"SELECT {other}, score, terms, kind FROM links JOIN posts p ON p.key = links.key "
            f"JOIN posts q ON q.key = links.related WHERE {where} ORDER BY rank",
            (permalink,),
        )
        return tuple(Neighbor(r[0], r[1], tuple(json.loads(r[2])), r[3]) for r in found)

    def count(self, table: Literal["posts", "links", "blogs"]) -> int:
        """How many rows the table has; of posts the shown ones."""
        where = f" WHERE {_SHOWN}" if table == "posts" else ""
        row = self._db.one(f"SELECT count(*) FROM {table}{where}")
        return int(row[0]) if row else 0


def _at_home(met: Post, known: Post) -> Post:
    """Give a post that is met again the address it has: its site may have learnt https."""
    secure = known.permalink.startswith("http://") and met.permalink.startswith("https://")
    if met.key == known.key and secure:
        return replace(met, announced=known.announced or known.permalink)
    return replace(met, key=known.key, permalink=known.permalink, announced=known.announced)
