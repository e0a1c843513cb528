"""Bytes that spare work: what linking learnt. All may be dropped."""

from collections.abc import Iterator, Mapping

from copines.store.database import Database, Row

#: Bytes that one row holds: SQLite refuses a thousand million.
_PIECE = 256 << 20
#: The portal's own.
_SHELVES = "shelves"


class Memory:
    """Named bytes, by kind."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def keep(self, kind: str, pieces: Mapping[str, bytes | memoryview]) -> None:
        """Keep named bytes of this kind instead of those that were."""
        with self._db.transaction():
            self._db.delete("memory", "kind = ?", kind)
            for row in _rows(kind, pieces):  # one at a time: a row is large
                self._db.insert("memory", [row])

    def kept(self, kind: str) -> Mapping[str, bytes]:
        """Return the bytes of this kind; nothing where none were kept."""
        found: dict[str, bytes] = {}
        query = "SELECT name, data FROM memory WHERE kind = ? ORDER BY name, number"
        for name, data in self._db.read(query, (kind,)):
            found[name] = found[name] + data if name in found else data
        return found

    def forget(self) -> None:
        """Keep no bytes of any kind; the portal's own stay."""
        self._db.delete("memory", "kind != ?", _SHELVES)


def _rows(kind: str, pieces: Mapping[str, bytes | memoryview]) -> Iterator[Row]:
    for name, data in pieces.items():
        for number, start in enumerate(range(0, max(1, len(data)), _PIECE)):
            piece = data[start : start + _PIECE]
            yield {"kind": kind, "name": name, "number": number, "data": piece}
