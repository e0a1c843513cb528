"""Which posts, of all blogs, have one text but for a sentence."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from copines import near_duplicates
from copines.model import Post
from copines.near_duplicates import Writing
from copines.store import rows
from copines.store.database import Database

#: Posts that a text is compared with: those that share most bands, of which two are to be shared.
_MOST, _SHARED = 3, 2
#: Posts of an older database that are sketched at once.
_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Marks:
    """What a post's text is known by."""

    #: The same for all posts of one text but for a sentence; "" for a short one.
    fold: str
    #: The same for equal texts alone.
    exact: str
    sketch: bytes


class Likenesses:
    """Where posts are found by what they are like."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def finder(self) -> "Finder":
        """Return what marks posts that are about to be saved."""
        return Finder(self._db)

    def keep_all(self, marked: Iterable[tuple[str, Marks | None, Marks | None]]) -> None:
        """Let posts, by key, be found by the first marks, instead of by those they had.

        Rows of posts that are no more are left where they are: nothing is found by them.
        """
        drop: list[tuple[int, str]] = []
        add: list[tuple[int, str]] = []
        for key, marks, before in marked:
            wanted, held = _bands(marks), _bands(before)
            drop += ((band, key) for band in sorted(held - wanted))
            add += ((band, key) for band in sorted(wanted - held))
        if drop:
            pairs = "json_extract(value, '$[0]'), json_extract(value, '$[1]')"
            where = f"(band, key) IN (SELECT {pairs} FROM json_each(?))"
            self._db.delete("likenesses", where, json.dumps(drop))
        self._db.insert("likenesses", ({"band": b, "key": k} for b, k in add), ignore=True)

    def move(self, old: str, new: str) -> None:
        """Let a post be found by another key."""
        query = "SELECT fingerprint, exact, sketch FROM posts WHERE key = ? AND sketch NOT NULL"
        if row := self._db.one(query, new):
            marks = Marks(str(row[0]), str(row[1]), bytes(row[2]))
            self.keep_all(((old, None, marks), (new, marks, None)))

    def fill(self) -> None:
        """Mark posts that a copines before sketches has written."""
        query = f"SELECT {rows.POST} FROM posts WHERE sketch IS NULL ORDER BY key LIMIT {_AT_ONCE}"
        while found := [rows.post(row) for row in self._db.read(query)]:
            finder = self.finder()
            with self._db.transaction():
                marked = [(post, finder.of(post)) for post in found]
                self._db.upsert("posts", (_row(post.key, marks) for post, marks in marked))
                self.keep_all((post.key, marks, None) for post, marks in marked)


class Finder:
    """Finds copies of posts that are being saved: one is compared with few.

    Those that were noted are not written yet, and are seen as if they were.
    """

    def __init__(self, db: Database) -> None:
        self._db = db
        self._noted: dict[str, tuple[str, Writing, set[int]]] = {}

    def of(self, post: Post) -> Marks:
        """Mark a post, its fold being that of a copy kept or met before; the next may be its."""
        shown = near_duplicates.pictures(post.html, post.image)
        exact = near_duplicates.fingerprint(post.title, post.text, shown)
        sketch = near_duplicates.sketch(post.text)
        fold, mine = exact, Writing(post.blog, post.title, post.text, shown)
        if exact and near_duplicates.is_rich(post.text):
            near = self._near(post.key, set(near_duplicates.bands(sketch)))
            fold = next((f for f, other in near if near_duplicates.is_copy(mine, other)), exact)
        marks = Marks(fold, exact, sketch)
        self._noted[post.key] = (fold, mine, _bands(marks))
        return marks

    def _near(self, key: str, bands: set[int]) -> Iterator[tuple[str, Writing]]:
        """Return fold and writing of the posts that share most bands, most first."""
        counts = {k: len(bands & theirs) for k, (_, _, theirs) in self._noted.items() if k != key}
        places = ", ".join("?" * len(bands))
        query = (
            f"SELECT key, count(*) FROM likenesses WHERE band IN ({places}) AND key != ? "
            f"GROUP BY key HAVING count(*) >= {_SHARED} ORDER BY count(*) DESC, key LIMIT ?"
        )
        found = self._db.read(query, (*bands, key, _MOST + len(self._noted)))
        counts |= {k: count for k, count in found if k not in self._noted}
        shared = sorted((-count, k) for k, count in counts.items() if count >= _SHARED)
        for _, other in shared[:_MOST]:
            if written := self._written(other):
                yield written

    def _written(self, key: str) -> tuple[str, Writing] | None:
        if key in self._noted:
            fold, writing, _ = self._noted[key]
            return (fold, writing) if fold else None
        query = "SELECT blog, title, text, html, image, fingerprint FROM posts WHERE key = ?"
        row = self._db.one(f"{query} AND gone = '' AND fingerprint != ''", key)
        if not row:
            return None
        return row[5], Writing(row[0], row[1], row[2], near_duplicates.pictures(row[3], row[4]))


def _row(key: str, marks: Marks) -> dict[str, object]:
    return {"key": key, "fingerprint": marks.fold, "exact": marks.exact, "sketch": marks.sketch}


def _bands(marks: Marks | None) -> set[int]:
    return set(near_duplicates.bands(marks.sketch)) if marks and marks.exact else set()
