"""Bytes that spare work: what linking and the portal's search learnt. All may be dropped."""

import json
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice

from copines.store.database import Database, Row

#: Bytes that one row holds: SQLite refuses a thousand million.
_PIECE = 256 << 20
#: Pieces that are written at once.
_AT_ONCE = 1000
_PORTAL = "portal"


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
        self._db.delete("memory", "kind != ?", _PORTAL)

    def remembered(self, name: str) -> bytes:
        """Return what the portal remembers under this name; nothing where nothing was kept."""
        query = "SELECT data FROM memory WHERE kind = ? AND name = ?"
        row = self._db.one(query, _PORTAL, name)
        return bytes(row[0]) if row else b""

    def recall(self, beginning: str) -> Mapping[str, bytes]:
        """Return what the portal remembers under all names that begin so, which end in /."""
        query = "SELECT name, data FROM memory WHERE kind = ? AND name > ? AND name < ?"
        return dict(self._db.read(query, (_PORTAL, beginning, f"{beginning[:-1]}0")))

    def remember(self, pieces: Iterable[tuple[str, bytes | None]], *, anew: bool = False) -> None:
        """Keep pieces for the portal under their names, all or none; None is forgotten.

        `anew` forgets all that was remembered before.
        """
        gone: list[str] = []
        with self._db.transaction():
            if anew:
                self._db.delete("memory", "kind = ?", _PORTAL)
            found = iter(pieces)
            while some := list(islice(found, _AT_ONCE)):
                gone += [name for name, data in some if data is None]
                kept = {name: data for name, data in some if data is not None}
                self._db.upsert("memory", _rows(_PORTAL, kept))
            names = "kind = ? AND name IN (SELECT value FROM json_each(?))"
            self._db.delete("memory", names, _PORTAL, json.dumps(gone))


def _rows(kind: str, pieces: Mapping[str, bytes | memoryview]) -> Iterator[Row]:
    for name, data in pieces.items():
        for number, start in enumerate(range(0, max(1, len(data)), _PIECE)):
            piece = data[start : start + _PIECE]
            yield {"kind": kind, "name": name, "number": number, "data": piece}
