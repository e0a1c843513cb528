"""What the linker reads of the posts, and what it keeps."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from types import MappingProxyType

from copines.model import Document, Neighbor
from copines.store import rows
from copines.store.database import Database
from copines.store.embedded import Embedded
from copines.store.hyperlinks import Hyperlinks
from copines.store.journal import Journal

_SHOWN = "verdict = 'shown'"
#: What changes with anything that the linker reads of a post, and with the name of its blog, whose
#: words are no reason.
_DIGEST = "posts.blog || ' ' || blogs.name || ' ' || posts.digest"
_POSTS = f"posts JOIN blogs ON blogs.key = posts.blog WHERE posts.{_SHOWN}"
#: Bytes that one row holds: SQLite refuses a thousand million.
_PIECE = 256 << 20
_NO_RANKS: Mapping[str, int] = MappingProxyType({})


class Corpus:
    """The shown posts as the linker sees them, their links, and the linker's own memory."""

    def __init__(self, db: Database, hyperlinks: Hyperlinks) -> None:
        self._db, self._hyperlinks = db, hyperlinks
        self.embedded = Embedded(db)

    def documents(self, permalinks: Iterable[str] | None = None) -> Iterator[Document]:
        """Stream shown posts, all or those named, in no order of theirs."""
        rows.fill_digests(self._db)
        columns = f"permalink, blog, language, posts.title, text, {_DIGEST}, posts.published"
        query = f"SELECT {columns} FROM {_POSTS}"
        values: tuple[str, ...] = ()
        if permalinks is not None:
            query += " AND permalink IN (SELECT value FROM json_each(?))"
            values = (json.dumps(list(permalinks)),)
        mentions = self._hyperlinks.by_post()
        for link, blog, language, title, text, digest, published in self._db.read(query, values):
            date = datetime.fromisoformat(published) if published else None
            mine = tuple(mentions.get(link, ()))
            yield Document(link, blog, language, title, text, digest, date, mine)

    def digests(self) -> Mapping[str, str]:
        """Give of each shown post what changes with it, by permalink, in their order."""
        rows.fill_digests(self._db)
        found = self._db.read(f"SELECT permalink, {_DIGEST} FROM {_POSTS}")
        return dict(sorted(found))

    def replace(self, neighbors: Iterable[tuple[str, Sequence[Neighbor]]]) -> None:
        """Keep these links, by permalink, instead of all that were."""
        keys = dict(self._db.read("SELECT permalink, key FROM posts"))
        with self._db.transaction():
            before = self._removed("1")
            self._insert(neighbors, keys, before)

    def replace_some(
        self, neighbors: Mapping[str, Sequence[Neighbor]], left: Iterable[str]
    ) -> None:
        """Keep these links, by permalink, instead of those that their posts, or any left, had."""
        named = {n.permalink for near in neighbors.values() for n in near}
        keys = self._keys((*named, *neighbors, *left))
        with self._db.transaction():
            old = json.dumps([keys[p] for p in (*neighbors, *left) if p in keys])
            before = self._removed("key IN (SELECT value FROM json_each(?))", old)
            self._insert(neighbors.items(), keys, before)

    def replace_fills(self, fills: Mapping[str, Sequence[Neighbor]]) -> None:
        """Keep these fills, by permalink, behind what is related, instead of those that were."""
        named = {n.permalink for mine in fills.values() for n in mine}
        keys = self._keys((*named, *fills))
        mine = json.dumps([keys[p] for p in fills])
        with self._db.transaction():
            some = "key IN (SELECT value FROM json_each(?))"
            before = self._removed(f"kind = 'fill' AND {some}", mine)
            query = f"SELECT key, count(*) FROM links WHERE {some} GROUP BY key"
            self._insert(fills.items(), keys, before, dict(self._db.read(query, (mine,))))

    def _removed(self, where: str, *values: str) -> int:
        """Remove some links; return what they were, as `_sum` has it."""
        query = f"SELECT key, related, rank, score, terms, kind FROM links WHERE {where}"
        before = _sum(self._db.read(query, values))
        self._db.write(f"DELETE FROM links WHERE {where}", *values)
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
        found = [
            (
                keys[p],
                keys[n.permalink],
                rank,
                n.score,
                json.dumps(n.terms, ensure_ascii=False),
                n.kind,
            )
            for p, near in neighbors
            for rank, n in enumerate(near, ranks.get(keys[p], 0) + 1)
        ]
        self._db.write_many("INSERT INTO links VALUES (?, ?, ?, ?, ?, ?)", found)
        if _sum(found) != before:
            Journal(self._db).note("links")

    def keep(self, kind: str, pieces: Mapping[str, bytes | memoryview]) -> None:
        """Keep named bytes of this kind instead of those that were."""
        with self._db.transaction():
            self._db.write("DELETE FROM memory WHERE kind = ?", kind)
            for name, data in pieces.items():
                for number, start in enumerate(range(0, max(1, len(data)), _PIECE)):
                    piece = data[start : start + _PIECE]
                    query = "INSERT INTO memory VALUES (?, ?, ?, ?)"
                    self._db.write(query, kind, name, number, piece)

    def forget(self) -> None:
        """Keep no bytes of any kind; the portal's own stay."""
        self._db.write("DELETE FROM memory WHERE kind != 'portal'")

    def kept(self, kind: str) -> Mapping[str, bytes]:
        """Give back the bytes of this kind; nothing where none were kept."""
        found: dict[str, bytes] = {}
        query = "SELECT name, data FROM memory WHERE kind = ? ORDER BY name, number"
        for name, data in self._db.read(query, (kind,)):
            found[name] = found[name] + data if name in found else data
        return found


def _sum(links: Iterable[tuple[object, ...]]) -> int:
    """Return what differs between two sets of rows, in whatever order, within one process."""
    return sum(map(hash, links))
