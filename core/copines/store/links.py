"""Links as the linker made them."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from types import MappingProxyType

from copines.model import FILL, Neighbor
from copines.store.database import Database, Row
from copines.store.journal import Journal

#: Links that are written at once: all of a large circle's are half a million.
_AT_ONCE = 5_000
_SOME = "key IN (SELECT value FROM json_each(?))"
_NO_RANKS: Mapping[str, int] = MappingProxyType({})


class Links:
    """Writes links; posts are named by their permalinks."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def replace(self, neighbors: Iterable[tuple[str, Sequence[Neighbor]]]) -> None:
        """Keep these links instead of all that were."""
        keys = dict(self._db.read("SELECT permalink, key FROM posts"))
        with self._db.transaction():
            before = self._removed("1")
            self._insert(neighbors, keys, before)

    def replace_some(
        self, neighbors: Mapping[str, Sequence[Neighbor]], left: Iterable[str]
    ) -> None:
        """Keep these links instead of those that their posts, or any left, had."""
        named = {n.permalink for near in neighbors.values() for n in near}
        keys = self._keys((*named, *neighbors, *left))
        with self._db.transaction():
            old = json.dumps([keys[p] for p in (*neighbors, *left) if p in keys])
            before = self._removed(_SOME, old)
            self._insert(neighbors.items(), keys, before)

    def replace_fills(self, fills: Mapping[str, Sequence[Neighbor]]) -> None:
        """Keep these fills, behind what is related, instead of those that were."""
        named = {n.permalink for mine in fills.values() for n in mine}
        keys = self._keys((*named, *fills))
        mine = json.dumps([keys[p] for p in fills])
        with self._db.transaction():
            before = self._removed(f"kind = ? AND {_SOME}", FILL, mine)
            query = f"SELECT key, count(*) FROM links WHERE {_SOME} GROUP BY key"
            self._insert(fills.items(), keys, before, dict(self._db.read(query, (mine,))))

    def _removed(self, where: str, *values: str) -> int:
        """Remove some links; return what they were, as `_sum` has it."""
        query = f"SELECT key, related, rank, score, terms, kind FROM links WHERE {where}"
        before = _sum(self._db.read(query, values))
        self._db.delete("links", where, *values)
        return before

    def _keys(self, permalinks: Iterable[str]) -> dict[str, str]:
        query = (
            "SELECT permalink, key FROM posts WHERE permalink IN (SELECT value FROM json_each(?))"
        )
        return dict(self._db.read(query, (json.dumps(list(permalinks)),)))

    def _insert(
        self,
        neighbors: Iterable[tuple[str, Sequence[Neighbor]]],
        keys: Mapping[str, str],
        before: int,
        ranks: Mapping[str, int] = _NO_RANKS,
    ) -> None:
        """Insert links, behind as many as each post, by key, has; note where others were before."""
        after, found = 0, _rows(neighbors, keys, ranks)
        while some := list(islice(found, _AT_ONCE)):
            self._db.insert("links", some)
            after += _sum(tuple(row.values()) for row in some)
        if after != before:
            Journal(self._db).note("links")


def _rows(
    neighbors: Iterable[tuple[str, Sequence[Neighbor]]],
    keys: Mapping[str, str],
    ranks: Mapping[str, int],
) -> Iterator[Row]:
    for permalink, near in neighbors:
        for rank, each in enumerate(near, ranks.get(keys[permalink], 0) + 1):
            yield {
                "key": keys[permalink],
                "related": keys[each.permalink],
                "rank": rank,
                "score": each.score,
                "terms": json.dumps(each.terms, ensure_ascii=False),
                "kind": each.kind,
            }


def _sum(links: Iterable[tuple[object, ...]]) -> int:
    """Return what differs between two sets of rows, in whatever order, within one process."""
    return sum(map(hash, links))
