"""Posts that have moved, were met twice, or were taken back by their author."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from copines.model import Trace
from copines.permalinks import key
from copines.reasons import Reason, of_stored
from copines.store.database import Database
from copines.store.full_text import FullText
from copines.store.near_duplicates import Likenesses

#: What a post takes from another that turns out to be the same: what its source says today.
_SAID = (
    "title, text, html, summary, author, updated, language, tags, image, comments_url, words, "
    "text_from, fingerprint, exact, sketch, guid, gone"
)
_TRACE = (
    "key, permalink, title, guid, coalesce(nullif(exact, ''), fingerprint), "
    "coalesce(sketch, x''), published, gone != ''"
)


class Moves:
    """Which post an address leads to, though it is no longer the post's own."""

    def __init__(self, db: Database, likenesses: Likenesses, full_text: FullText) -> None:
        self._db, self._likenesses, self._full_text = db, likenesses, full_text

    def current(self, key_: str) -> str:
        """Return the key of the post that this key once had, or the key itself."""
        row = self._db.one("SELECT key FROM aliases WHERE old = ?", key_)
        return str(row[0]) if row else key_

    def address(self, url: str) -> str:
        """Return where the post is that was at this address; the address itself where none was."""
        query = "SELECT permalink FROM aliases JOIN posts USING (key) WHERE old = ?"
        row = self._db.one(query, key(url))
        return str(row[0]) if row else url

    def reason(self, key_: str) -> Reason | None:
        """Return why the post that had this key has another; None where it never had it."""
        row = self._db.one("SELECT reason FROM aliases WHERE old = ?", key_)
        return of_stored(row[0]) if row else None

    def all(self) -> Mapping[str, str]:
        """Give the present key of posts by each key that they had."""
        return dict(self._db.read("SELECT old, key FROM aliases ORDER BY old"))

    def of(self, keys: Collection[str]) -> frozenset[str]:
        """Give these keys, and the present ones of posts that had them."""
        found = ((old, self.current(old)) for old in keys)
        return frozenset(each for pair in found for each in pair)

    def addresses(self, blog: str) -> Mapping[str, str]:
        """Give the present address of the blog's posts by each key that they had."""
        query = "SELECT old, permalink FROM aliases JOIN posts USING (key) WHERE blog = ?"
        return dict(self._db.read(query, (blog,)))

    def traces(self, blog: str) -> tuple[Trace, ...]:
        """Give what tells the blog's posts from each other, by address; taken back ones too."""
        rows = self._db.read(
            f"SELECT {_TRACE} FROM posts WHERE blog = ? ORDER BY permalink", (blog,)
        )
        return tuple(_trace(row) for row in rows)

    def name(self, key_: str, guid: str) -> None:
        """Keep what its feed calls a post."""
        query = "UPDATE posts SET guid = ?1 WHERE key = ?2 AND guid != ?1"
        self._db.write(query, guid, self.current(key_))

    def part(self, key_: str) -> None:
        """Take a key, that a post once had, as another post's from now on."""
        self._db.write("DELETE FROM aliases WHERE old = ?", key_)

    def move(self, old: str, url: str, why: Reason, now: datetime) -> str:
        """Let the post with the key `old` be the one at `url` from now on, its slug the same.

        Return the address that it has left, "" where there was no such post. Where the new one is
        kept as a post of its own, the one first met stays, with what the other says, and the
        other's page leads to it.
        """
        new = key(url)
        mine = self._row(old)
        if mine is None or new == old:
            return ""
        with self._db.transaction():
            self.part(new)
            other = self._row(new)
            if other is None:
                self._rename(old, url)
            elif other < mine:
                self._full_text.forget((old,))
                self._db.write("DELETE FROM posts WHERE key = ?", old)
            else:
                self._unite(old, new)
                self._rename(old, url)
            if other:
                younger = max(mine, other)[-1]
                self._db.write("INSERT OR IGNORE INTO redirects VALUES (?, ?)", new, younger)
            query = "INSERT OR REPLACE INTO aliases VALUES (?, ?, ?, ?, ?)"
            self._db.write(query, old, mine[2], new, why.stored(), now.isoformat())
        return mine[2]

    def _row(self, key_: str) -> tuple[str, str, str, str] | None:
        """Give first_seen, date, address and slug of a post: the elder has the lesser ones."""
        row = self._db.one(
            "SELECT first_seen, coalesce(published, '9'), permalink, slug FROM posts WHERE key = ?",
            key_,
        )
        return (str(row[0]), str(row[1]), str(row[2]), str(row[3])) if row else None

    def _unite(self, kept: str, other: str) -> None:
        """Let a post say what another says, and the other be gone, aliases and all."""
        self._full_text.forget((kept, other))
        self._db.write(
            f"UPDATE posts SET ({_SAID}) = (SELECT {_SAID} FROM posts WHERE key = ?1), "
            "digest = '' WHERE key = ?2 AND (SELECT gone FROM posts WHERE key = ?1) = ''",
            *(other, kept),
        )
        for table in ("aliases", "redirects"):
            self._db.write(f"UPDATE {table} SET key = ? WHERE key = ?", kept, other)
        self._db.write("DELETE FROM posts WHERE key = ?", other)
        self._full_text.learn((kept,))

    def _rename(self, old: str, url: str) -> None:
        """Give a post another key and address; what refers to it follows."""
        new = key(url)
        self._db.write(
            "UPDATE posts SET key = ?, announced = CASE announced WHEN '' THEN permalink "
            "ELSE announced END, permalink = ?, digest = '' WHERE key = ?",
            *(new, url, old),
        )
        self._likenesses.move(old, new)

    def remove(self, key_: str, why: Reason) -> bool:
        """Keep of a post no more than that it was there; True where it was."""
        if not self._db.one("SELECT 1 FROM posts WHERE key = ? AND gone = ''", key_):
            return False
        self._full_text.forget((key_,))
        self._db.write(
            "UPDATE posts SET gone = ?1, verdict = 'removed', reason = ?1, text = '', html = '', "
            "summary = '', author = NULL, tags = '[]', image = NULL, comments_url = NULL, "
            "words = 0, digest = '' WHERE key = ?2",
            *(why.stored(), key_),
        )
        self._full_text.learn((key_,))
        self._db.write("DELETE FROM links WHERE key = ?1 OR related = ?1", key_)
        self._db.write("DELETE FROM hyperlinks WHERE key = ?", key_)
        return True


def _trace(row: Sequence[Any]) -> Trace:
    published = datetime.fromisoformat(row[6]) if row[6] else None
    return Trace(row[0], row[1], row[2], row[3], row[4], bytes(row[5]), published, bool(row[7]))
