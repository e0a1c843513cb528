"""Which posts, of all blogs, have one text but for a sentence."""

import json
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from copines import near_duplicates
from copines.model import Post, Trace
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

    def finder(self, sketches: Iterable[bytes] = ()) -> "Finder":
        """Return what marks posts that are about to be saved, these among them."""
        return Finder(self._db, sketches)

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

    def __init__(self, db: Database, sketches: Iterable[bytes] = ()) -> None:
        """Look up at once what shares a band with these sketches; with others, one by one."""
        self._db = db
        self._noted: dict[str, tuple[str, Post, set[int]]] = {}
        #: By band, keys of the posts that are found by it: those written, and those noted.
        self._written: dict[int, set[str]] = {}
        self._new: defaultdict[int, set[str]] = defaultdict(set)
        self._look_up({band for sketch in sketches for band in near_duplicates.bands(sketch)})

    def _look_up(self, bands: Iterable[int]) -> None:
        wanted = [band for band in bands if band not in self._written]
        if not wanted:
            return
        self._written |= {band: set() for band in wanted}
        query = "SELECT band, key FROM likenesses WHERE band IN (SELECT value FROM json_each(?))"
        for band, key in self._db.read(query, (json.dumps(wanted),)):
            self._written[band].add(key)

    def of(self, post: Post, trace: Trace | None = None) -> Marks:
        """Mark a post, its fold being that of a copy kept or met before; the next may be its.

        What its trace says of its text is not found out again.
        """
        exact, sketch = (trace.fingerprint, trace.sketch) if trace else _looked_at(post)
        fold, bands = exact, set(near_duplicates.bands(sketch))
        near = self._near(post.key, bands) if exact else []
        if near and near_duplicates.is_rich(post.text):
            mine, others = _writing(post), filter(None, map(self._known, near))
            fold = next((f for f, other in others if near_duplicates.is_copy(mine, other)), exact)
        marks = Marks(fold, exact, sketch)
        self._noted[post.key] = (fold, post, _bands(marks))
        for band in _bands(marks):
            self._new[band].add(post.key)
        return marks

    def _near(self, key: str, bands: set[int]) -> list[str]:
        """Return the keys of the posts that share most bands, most first."""
        self._look_up(bands)
        alike = {k for band in bands for k in (*self._written[band], *self._new.get(band, ()))}
        counts = ((self._shared(k, bands), k) for k in alike if k != key)
        shared = sorted((-count, k) for count, k in counts if count >= _SHARED)
        return [k for _, k in shared[:_MOST]]

    def _shared(self, key: str, bands: set[int]) -> int:
        if key in self._noted:
            return len(bands & self._noted[key][2])
        return sum(key in self._written[band] for band in bands)

    def _known(self, key: str) -> tuple[str, Writing] | None:
        """Return fold and writing of a post; None of one that is gone, or too short."""
        if key in self._noted:
            fold, post, _ = self._noted[key]
            return (fold, _writing(post)) if fold else None
        query = "SELECT blog, title, text, html, image, fingerprint FROM posts WHERE key = ?"
        row = self._db.one(f"{query} AND gone = '' AND fingerprint != ''", key)
        if not row:
            return None
        return row[5], Writing(row[0], row[1], row[2], near_duplicates.pictures(row[3], row[4]))


def _looked_at(post: Post) -> tuple[str, bytes]:
    shown = near_duplicates.pictures(post.html, post.image)
    exact = near_duplicates.fingerprint(post.title, post.text, shown)
    return exact, near_duplicates.sketch(post.text)


def _writing(post: Post) -> Writing:
    shown = near_duplicates.pictures(post.html, post.image)
    return Writing(post.blog, post.title, post.text, shown)


def _row(key: str, marks: Marks) -> dict[str, object]:
    return {"key": key, "fingerprint": marks.fold, "exact": marks.exact, "sketch": marks.sketch}


def _bands(marks: Marks | None) -> set[int]:
    return set(near_duplicates.bands(marks.sketch)) if marks and marks.exact else set()
