"""What commands ask of posts and links."""

import json
from collections.abc import Collection, Iterator
from typing import Literal

from copines.model import FILL, Exposed, Neighbor, Post, Verdict
from copines.reasons import Reason, of_stored
from copines.store import exposure, rows
from copines.store.database import Database
from copines.store.search import search

_SHOWN = "verdict = 'shown'"
_NEWEST_FIRST = "ORDER BY shown_from DESC, permalink"


class Queries:
    """Reads for commands; posts are shown ones where nothing else is said."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def posts(self) -> Iterator[Post]:
        """Stream the shown posts, newest first, ties by permalink."""
        query = f"SELECT {rows.POST} FROM posts WHERE {_SHOWN} {_NEWEST_FIRST}"
        return (rows.post(row) for row in self._db.read(query))

    def by_permalink(self, permalink: str) -> Post | None:
        """Return the post at this address as stored."""
        query = f"SELECT {rows.POST} FROM posts WHERE permalink = ? AND {_SHOWN}"
        row = self._db.one(query, permalink)
        return rows.post(row) if row else None

    def all_posts(self) -> Iterator[tuple[Post, Verdict, Reason | None]]:
        """Stream every post with verdict and reason, newest first, ties by permalink."""
        query = f"SELECT {rows.POST}, verdict, reason FROM posts {_NEWEST_FIRST}"
        found = self._db.read(query)
        return ((rows.post(row), Verdict(row[-2]), of_stored(row[-1])) for row in found)

    def search(self, words: str, limit: int = 20) -> tuple[Post, ...]:
        """Return shown posts with all the words, best match first."""
        return search(self._db, words, limit)

    def neighbors(self, permalink: str) -> tuple[Neighbor, ...]:
        """Return the post's links to shown posts, by rank."""
        return self._links("p.permalink = ? AND q.verdict = 'shown'", "q.permalink", permalink)

    def neighbors_from(self, permalink: str) -> tuple[Neighbor, ...]:
        """Return the links that lead to this post, best score first, fills last."""
        where = "q.permalink = ? AND p.verdict = 'shown'"
        found = self._links(where, "p.permalink", permalink)
        return tuple(sorted(found, key=lambda n: (n.kind == FILL, -n.score, n.permalink)))

    def links(self) -> Iterator[tuple[str, Neighbor]]:
        """Stream each link between shown posts, by its post's permalink, then by rank."""
        rows_ = self._db.read(
            "SELECT p.permalink, q.permalink, score, terms, kind FROM links "
            "JOIN posts p ON p.key = links.key JOIN posts q ON q.key = links.related "
            "WHERE p.verdict = 'shown' AND q.verdict = 'shown' ORDER BY p.permalink, rank"
        )
        return ((r[0], Neighbor(r[1], r[2], tuple(json.loads(r[3])), r[4])) for r in rows_)

    def _links(self, where: str, other: str, permalink: str) -> tuple[Neighbor, ...]:
        found = self._db.read(
            f"SELECT {other}, score, terms, kind FROM links JOIN posts p ON p.key = links.key "
            f"JOIN posts q ON q.key = links.related WHERE {where} ORDER BY rank",
            (permalink,),
        )
        return tuple(Neighbor(r[0], r[1], tuple(json.loads(r[2])), r[3]) for r in found)

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

    def count(self, table: Literal["posts", "links", "blogs"]) -> int:
        """Return how many rows the table has; of posts the shown ones."""
        where = f" WHERE {_SHOWN}" if table == "posts" else ""
        row = self._db.one(f"SELECT count(*) FROM {table}{where}")
        return int(row[0]) if row else 0
