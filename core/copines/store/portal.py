"""What the portal reads: it satisfies `copines.site.view.PortalView` by its shape."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from secrets import token_hex

from copines.model import Fate, Health, Line, Picture, Post
from copines.store import rows
from copines.store.blogs import Blogs
from copines.store.database import Database
from copines.store.derived import Derived
from copines.store.health import fates, health, not_kept
from copines.store.hyperlinks import pairs
from copines.store.memory import Memory
from copines.store.runs import begun

_NEWEST_FIRST = "ORDER BY shown_from DESC, permalink"
_SHOWN = "verdict = 'shown'"


class Portal:
    """The shown posts, the links between them, and how visits went."""

    def __init__(self, db: Database, blogs: Blogs, memory: Memory, derived: Derived) -> None:
        self._db, self._derived = db, derived
        self.states = blogs.states
        self.remembered, self.remember = memory.remembered, memory.remember

    def lines(self) -> Iterator[Line]:
        """Stream the lines of the shown posts, newest first, ties by permalink."""
        rows.fill_digests(self._db)
        query = f"SELECT {rows.LINE} FROM posts WHERE {_SHOWN} {_NEWEST_FIRST}"
        return (rows.line(row) for row in self._db.read(query))

    def by_permalink(self, permalink: str) -> Post | None:
        """Return the shown post at this address as stored."""
        query = f"SELECT {rows.POST} FROM posts WHERE permalink = ? AND {_SHOWN}"
        row = self._db.one(query, permalink)
        return rows.post(row) if row else None

    def posts_of(self, blog: str) -> Iterator[Post]:
        """Stream the blog's shown posts, newest first, ties by permalink."""
        query = f"SELECT {rows.POST} FROM posts WHERE blog = ? AND {_SHOWN} {_NEWEST_FIRST}"
        return (rows.post(row) for row in self._db.read(query, (blog,)))

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

    def replies(self) -> Iterator[tuple[str, str]]:
        """Stream each shown post whose text leads to another blog's shown post, and that one."""
        return pairs(self._db)

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
        return tuple(health(self._db, self.states()))

    def fates(self, blog: str, most: int = 30) -> tuple[Fate, ...]:
        """Return what became of the blog's last posts, newest first, and of what was no post."""
        return (*fates(self._db, blog, most), *not_kept(self._db, blog, most // 2))

    def signature_of_portal(self) -> str:
        """Return what differs after each change of what a portal may show, but for how visits went.

        It is no hash: the same posts again, after others, have another.
        """
        rows.fill_digests(self._db)
        return self._signed_anew("portal")

    def signature_of_visits(self) -> str:
        """Return what differs after each change of how visits of blogs went."""
        return self._signed_anew("visits")

    def _signed_anew(self, name: str) -> str:
        if not self._derived.signature(name):  # triggers took it off, as schema.py says
            self._derived.sign(name, token_hex(12))
        return self._derived.signature(name)
