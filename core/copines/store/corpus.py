"""What the linker reads of the posts."""

import json
from collections.abc import Iterable, Iterator, Mapping

from copines.model import Document
from copines.store import rows
from copines.store.database import Database
from copines.store.hyperlinks import pairs
from copines.store.rows import moment

#: What changes with anything that the linker reads of a post, and with the name of its blog, whose
#: words are no reason.
_DIGEST = "posts.blog || ' ' || blogs.name || ' ' || posts.digest"
_POSTS = "posts JOIN blogs ON blogs.key = posts.blog WHERE posts.verdict = 'shown'"


class Corpus:
    """The shown posts as the linker sees them."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def documents(self, permalinks: Iterable[str] | None = None) -> Iterator[Document]:
        """Stream shown posts, all or those named, in no order of theirs."""
        rows.fill_digests(self._db)
        columns = f"permalink, blog, language, posts.title, text, {_DIGEST}, posts.published"
        query = f"SELECT {columns} FROM {_POSTS}"
        values: tuple[str, ...] = ()
        if permalinks is not None:
            query += " AND permalink IN (SELECT value FROM json_each(?))"
            values = (json.dumps(list(permalinks)),)
        mentions = self._mentions()
        for link, blog, language, title, text, digest, published in self._db.read(query, values):
            date = moment(published)
            mine = tuple(mentions.get(link, ()))
            yield Document(link, blog, language, title, text, digest, date, mine)

    def digests(self) -> Mapping[str, str]:
        """Return of each shown post what changes with it, by permalink, in their order."""
        rows.fill_digests(self._db)
        found = self._db.read(f"SELECT permalink, {_DIGEST} FROM {_POSTS}")
        return dict(sorted(found))

    def _mentions(self) -> Mapping[str, list[str]]:
        """Return the permalinks of shown posts that each post's text leads to, sorted."""
        found: dict[str, list[str]] = {}
        for one, other in pairs(self._db):
            found.setdefault(one, []).append(other)
        return found
