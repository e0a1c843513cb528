"""The full-text index of titles and texts, kept in step with the posts."""

import json
from collections.abc import Collection, Iterator

from copines.store.database import Database


class FullText:
    """An index that holds no texts: what it is to forget must be shown to it as it was.

    So posts are forgotten before they change and learnt after, many at once.
    """

    def __init__(self, db: Database) -> None:
        self._db = db

    def forget(self, keys: Collection[str]) -> None:
        """Take out posts, by key, that are about to change or go."""
        self._db.insert("posts_fts", ({"posts_fts": "delete", **row} for row in self._texts(keys)))

    def learn(self, keys: Collection[str]) -> None:
        """Put in posts, by key, that are not in it."""
        self._db.insert("posts_fts", self._texts(keys))

    def _texts(self, keys: Collection[str]) -> Iterator[dict[str, object]]:
        query = (
            "SELECT rowid, title, text FROM posts WHERE key IN (SELECT value FROM json_each(?)) "
            "ORDER BY rowid"
        )
        for rowid, title, text in self._db.read(query, (json.dumps(list(keys)),)):
            yield {"rowid": rowid, "title": title, "text": text}
