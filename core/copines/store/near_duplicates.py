"""Which posts, of all blogs, have one text but for a sentence."""

from collections.abc import Iterator
from dataclasses import dataclass

from copines import near_duplicates
from copines.model import Post
from copines.near_duplicates import Writing
from copines.store import rows
from copines.store.database import Database

#: Posts that a text is compared with: those that share most bands, of which two are to be shared.
_MOST, _SHARED = 3, 2
#: Posts of an older database that are sketched at once.
_AT_ONCE = 20_000


@dataclass(frozen=True, slots=True)
class Marks:
    """What a post's text is known by."""

    #: The same for all posts of one text but for a sentence; "" for a short one.
    fold: str
    #: The same for equal texts alone.
    exact: str
    sketch: bytes


class Likenesses:
    """Finds copies as posts are saved: one post is compared with few."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def known(self, key: str) -> Marks | None:
        """Return the marks kept of a post; None where it has none."""
        query = "SELECT fingerprint, exact, sketch FROM posts WHERE key = ? AND sketch NOT NULL"
        row = self._db.one(query, key)
        return Marks(str(row[0]), str(row[1]), bytes(row[2])) if row else None

    def of(self, post: Post) -> Marks:
        """Return the marks of a post, the fold being that of a copy kept before."""
        shown = near_duplicates.pictures(post.html, post.image)
        exact = near_duplicates.fingerprint(post.title, post.text, shown)
        sketch = near_duplicates.sketch(post.text)
        fold = exact
        if exact and near_duplicates.is_rich(post.text):
            mine = Writing(post.blog, post.title, post.text, shown)
            near = self._near(post.key, sketch)
            fold = next((f for f, other in near if near_duplicates.is_copy(mine, other)), exact)
        return Marks(fold, exact, sketch)

    def _near(self, key: str, sketch: bytes) -> Iterator[tuple[str, Writing]]:
        bands = near_duplicates.bands(sketch)
        places = ", ".join("?" * len(bands))
        found = self._db.read(
            f"SELECT key FROM likenesses WHERE band IN ({places}) AND key != ? GROUP BY key "
            f"HAVING count(*) >= {_SHARED} ORDER BY count(*) DESC, key LIMIT {_MOST}",
            (*bands, key),
        )
        query = "SELECT blog, title, text, html, image, fingerprint FROM posts WHERE key = ?"
        for (other,) in tuple(found):
            row = self._db.one(f"{query} AND gone = '' AND fingerprint != ''", other)
            if row:
                shown = near_duplicates.pictures(row[3], row[4])
                yield row[5], Writing(row[0], row[1], row[2], shown)

    def keep(self, key: str, marks: Marks, before: Marks | None = None) -> None:
        """Let a post be found by what it is like, instead of by what it was like `before`.

        Rows of posts that are no more are left where they are: nothing is found by them.
        """
        wanted, held = _bands(marks), _bands(before) if before else set()
        drop, add = (
            "DELETE FROM likenesses WHERE band = ? AND key = ?",
            ("INSERT OR IGNORE INTO likenesses VALUES (?, ?)"),
        )
        for query, bands in ((drop, held - wanted), (add, wanted - held)):
            self._db.write_many(query, ((band, key) for band in sorted(bands)))

    def move(self, old: str, new: str) -> None:
        """Let a post be found by another key."""
        if marks := self.known(new):
            self.keep(old, Marks("", "", b""), marks)
            self.keep(new, marks)

    def fill(self) -> None:
        """Mark posts that a copines before sketches has written."""
        if not self._db.one("SELECT 1 FROM posts WHERE sketch IS NULL"):
            return
        query = f"SELECT {rows.POST} FROM posts WHERE sketch IS NULL ORDER BY key LIMIT {_AT_ONCE}"
        with self._db.transaction():
            for columns in tuple(self._db.read(query)):
                post = rows.post(columns)
                marks = self.of(post)
                self._db.write(
                    "UPDATE posts SET fingerprint = ?, exact = ?, sketch = ? WHERE key = ?",
                    *(marks.fold, marks.exact, marks.sketch, post.key),
                )
                self.keep(post.key, marks)


def _bands(marks: Marks) -> set[int]:
    return set(near_duplicates.bands(marks.sketch)) if marks.exact else set()
