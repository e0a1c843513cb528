"""Posts that have moved, or were met twice: which post an address leads to."""

import json
from collections.abc import Collection, Mapping
from datetime import datetime

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


class Moves:
    """Which post an address leads to, though it is no longer the post's own."""

    def __init__(self, db: Database, likenesses: Likenesses, full_text: FullText) -> None:
        self._db, self._likenesses, self._full_text = db, likenesses, full_text

    def present(self, keys: Collection[str]) -> Mapping[str, str]:
        """Return by key that of the post which once had it, or the key itself."""
        query = "SELECT old, key FROM aliases WHERE old IN (SELECT value FROM json_each(?))"
        moved = dict(self._db.read(query, (json.dumps(list(keys)),)))
        return {key_: moved.get(key_, key_) for key_ in keys}

    def current(self, key_: str) -> str:
        """Return the key of the post that this key once had, or the key itself."""
        return self.present((key_,))[key_]

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
        """Return the present key of posts by each key that they had."""
        return dict(self._db.read("SELECT old, key FROM aliases ORDER BY old"))

    def part_all(self, keys: Collection[str]) -> None:
        """Take keys, that posts once had, as other posts' from now on."""
        if keys:
            where = "old IN (SELECT value FROM json_each(?))"
            self._db.delete("aliases", where, json.dumps(list(keys)))

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
            self.part_all((new,))
            other = self._row(new)
            if other is None:
                self._rename(old, url)
            elif other < mine:
                self._drop(old)
            else:
                self._unite(old, new)
                self._rename(old, url)
            if other:
                slug = {"key": new, "slug": max(mine, other)[-1]}
                self._db.insert("redirects", [slug], ignore=True)
            moved = {"reason": why.stored(), "since": now.isoformat()}
            self._db.upsert("aliases", [{"old": old, "url": mine[2], "key": new, **moved}])
        return mine[2]

    def _row(self, key_: str) -> tuple[str, str, str, str] | None:
        """Return first_seen, date, address and slug of a post: the elder has the lesser ones."""
        row = self._db.one(
            "SELECT first_seen, coalesce(published, '9'), permalink, slug FROM posts WHERE key = ?",
            key_,
        )
        return (str(row[0]), str(row[1]), str(row[2]), str(row[3])) if row else None

    def _drop(self, key_: str) -> None:
        self._full_text.forget((key_,))
        self._db.delete("posts", "key = ?", key_)

    def _unite(self, kept: str, other: str) -> None:
        """Let a post say what another says, and the other be gone, aliases and all."""
        (said,) = self._db.rows("posts", "key = ?", other, columns=_SAID)
        if not said["gone"]:
            self._full_text.forget((kept,))
            self._db.upsert("posts", [{"key": kept, **said, "digest": ""}])
            self._full_text.learn((kept,))
        for table in ("aliases", "redirects"):
            rows = list(self._db.rows(table, "key = ?", other))
            self._db.delete(table, "key = ?", other)
            self._db.upsert(table, ({**row, "key": kept} for row in rows))
        self._drop(other)

    def _rename(self, old: str, url: str) -> None:
        """Return a post another key and address; what refers to it follows."""
        (post,) = self._db.rows("posts", "key = ?", old, columns="permalink, announced")
        announced = post["announced"] or post["permalink"]
        named = {"key": key(url), "permalink": url, "announced": announced, "digest": ""}
        self._db.update("posts", old, named)
        self._likenesses.move(old, key(url))
