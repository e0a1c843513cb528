"""What the portal reads: it satisfies `copines.site.view.PortalView` by its shape."""

import json
from collections.abc import Collection, Iterator, Mapping
from datetime import datetime

from copines.model import Changes, Fate, Health, Line, Picture, Post
from copines.store import rows
from copines.store.blogs import Blogs
from copines.store.database import Database
from copines.store.health import fates, health, not_kept
from copines.store.hyperlinks import leads
from copines.store.journal import Journal
from copines.store.runs import begun
from copines.store.shelves import Shelves

_NEWEST_FIRST = "ORDER BY shown_from DESC, permalink"
_SHOWN = "verdict = 'shown'"


class Portal:
    """The shown posts, the links between them, and how visits went."""

    def __init__(self, db: Database, blogs: Blogs, shelves: Shelves, journal: Journal) -> None:
        self._db, self._blogs, self._journal = db, blogs, journal
        self.remembered, self.remembered_all = shelves.remembered, shelves.remembered_all
        self.recall, self.remember = shelves.recall, shelves.remember

    def lines(self) -> Iterator[Line]:
        """Stream the lines of the shown posts, newest first, ties by permalink."""
        rows.fill_digests(self._db)
        query = f"SELECT {rows.LINE} FROM posts WHERE {_SHOWN} {_NEWEST_FIRST}"
        return (rows.line(row) for row in self._db.read(query))

    def ties(self) -> Iterator[tuple[str, str, float, str, str]]:
        """Stream each link as it is kept, by key, then by rank.

        Both posts' keys, the score, the terms as a JSON list, and the kind.
        """
        columns = "key, related, score, terms, kind"
        return self._db.read(f"SELECT {columns} FROM links ORDER BY key, rank")

    def taken_down(self) -> Iterator[tuple[str, str]]:
        """Stream blog and slug of each post that config or author took down, by permalink."""
        query = (
            "SELECT blog, slug FROM posts WHERE verdict = 'hidden' OR gone != '' "
            "ORDER BY +permalink"
        )
        return ((str(r[0]), str(r[1])) for r in self._db.read(query))

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

    def replies(self) -> Iterator[tuple[str, str, str]]:
        """Stream each shown post whose text leads to another blog's shown post, and that one.

        By key; third is the key of the address that the text has for it.
        """
        return leads(self._db)

    def pictures(self) -> Mapping[str, Picture]:
        """Return the pictures that can be shown, by the address where their source has them."""
        query = "SELECT url, file, width, height FROM pictures WHERE file != '' ORDER BY url"
        return {str(r[0]): Picture(*r) for r in self._db.read(query)}

    def taglines(self) -> Mapping[str, str]:
        """Return each blog's own subtitle, by key."""
        return dict(self._db.read("SELECT key, tagline FROM blogs"))

    def joined(self) -> Mapping[str, datetime]:
        """Return when each blog joined the circle, by key.

        Those met before any post was linked joined together, then: the circle was being made.
        """
        rows = self._db.read("SELECT key, first_seen FROM blogs ORDER BY key")
        joined = {str(r[0]): datetime.fromisoformat(r[1]) for r in rows}
        first = begun(self._db)
        return {key: max(seen, first) for key, seen in joined.items()} if first else {}

    def health(self) -> tuple[Health, ...]:
        """Return how each blog fares, by name."""
        return tuple(health(self._db, self._blogs.states()))

    def fates(self, blog: str, most: int = 30) -> tuple[Fate, ...]:
        """Return what became of the blog's last posts, newest first, and of what was no post."""
        return (*fates(self._db, blog, most), *not_kept(self._db, blog, most // 2))

    def by_key(self, key: str) -> Post | None:
        """Return the post with this key, shown or not."""
        row = self._db.one(f"SELECT {rows.POST} FROM posts WHERE key = ?", key)
        return rows.post(row) if row else None

    def lines_of(self, keys: Collection[str]) -> Iterator[Line]:
        """Stream the lines of some posts, by key, in no order of theirs."""
        # this index has all that is read; past the text of a row it is a long way
        some = "posts INDEXED BY posts_lines WHERE key IN (SELECT value FROM json_each(?))"
        query = f"SELECT {rows.LINE} FROM {some}"
        return (rows.line(row) for row in self._db.read(query, (json.dumps(list(keys)),)))

    def portraits(self, named: Mapping[str, str]) -> Mapping[str, str]:
        """Return the files of the blogs' faces, by key; `named` has addresses from the config."""
        found = self._db.read(
            "SELECT blogs.key, file FROM blogs JOIN pictures ON pictures.url = face "
            "WHERE file != ''"
        )
        own = {str(key): str(file) for key, file in found if key not in named}
        query = "SELECT file FROM pictures WHERE url = ? AND file != ''"
        files = {blog: self._db.one(query, url) for blog, url in named.items()}
        return own | {blog: str(row[0]) for blog, row in files.items() if row}

    def beginnings(self, blog: str, most: int) -> Iterator[str]:
        """Stream the first characters of the blog's shown texts, in no order of theirs."""
        query = f"SELECT substr(text, 1, ?) FROM posts WHERE blog = ? AND {_SHOWN}"
        return (str(row[0]) for row in self._db.read(query, (most, blog)))

    def feeds(self) -> Mapping[str, str]:
        """Return addresses of the blogs' feeds, by key, of those that have one."""
        return dict(self._db.read("SELECT key, feed FROM blogs WHERE feed != '' ORDER BY key"))

    def changes(self, cursor: int) -> Changes | None:
        """Return what changed after the cursor; None where nobody knows."""
        rows.fill_digests(self._db)
        return self._journal.since(cursor)

    def visited(self) -> int:
        """Return what differs after each change of how visits of blogs went."""
        return self._journal.end("visit")
