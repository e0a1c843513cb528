"""What the portal remembers: many small pieces, packed some dozens to a row."""

import json
from collections import OrderedDict
from collections.abc import Collection, Iterable, Iterator, Mapping
from itertools import chain, groupby, islice
from zlib import compress, crc32, decompress

from copines.store.database import Database, Row

_KIND = "shelves"
#: Under which a copines before shelves remembered the same.
_FORMER = "portal"
#: Bytes that a shelf is to hold before it is packed, and a piece that has a row of its own.
_SHELF, _ALONE = 6 << 10, 3 << 10
#: Shelves so much fuller than that are parted anew.
_FULL = 8
#: zlib's quickest: 6 saves a tenth of the bytes for thrice the time.
_LEVEL = 1
#: Rows that are written at once; shelves that are kept at hand.
_AT_ONCE, _AT_HAND = 200, 256
#: Between names and pieces, in turns: a piece that has it is given a row of its own.
_END = b"\0"

_Pieces = dict[bytes, bytes]


class Shelves:
    """Named bytes; a name is a path, of which the first part is the family.

    A family's shelves are the rows of that name, numbered; the checksum of the path's last part
    says on which a piece lies, so that those of one post lie together. Each in a row of its own
    would take thrice the bytes.
    """

    def __init__(self, db: Database) -> None:
        self._db = db
        self._counts: dict[str, int] = {}
        self._at_hand: OrderedDict[tuple[str, int], _Pieces] = OrderedDict()

    def remembered(self, name: str) -> bytes:
        """Return what is remembered under this name; nothing where nothing was kept."""
        family = _family(name)
        if count := self._count(family):
            number = _number(name, count)
            pieces = self._at_hand.get((family, number))
            if pieces is None:
                pieces = self._shelves(family, {number})[number]
            if (data := pieces.get(_spelt(name))) is not None:
                return data
        return self._alone((name,)).get(name, b"")

    def remembered_all(self, names: Collection[str]) -> Mapping[str, bytes]:
        """Return what is remembered under each of these names, where something is."""
        found = self._alone(names)
        for family, some in groupby(sorted(names, key=_family), _family):
            if count := self._count(family):
                mine = [(name, _number(name, count)) for name in some]
                shelves = self._shelves(family, {number for _, number in mine})
                for name, number in mine:
                    if (data := shelves[number].get(_spelt(name))) is not None:
                        found[name] = data
        return found

    def recall(self, beginning: str) -> Mapping[str, bytes]:
        """Return what is remembered under all names that begin so, which end in /."""
        every = ((str(name, *_SPELT), data) for name, data in self._whole(_family(beginning)))
        found = {name: data for name, data in every if name.startswith(beginning)}
        query = "SELECT name, data FROM memory WHERE kind = ? AND name > ? AND name < ?"
        rows = self._db.read(query, (_KIND, beginning, f"{beginning[:-1]}0"))
        found.update((name, decompress(data)) for name, data in rows)
        return found

    def remember(self, pieces: Iterable[tuple[str, bytes | None]], *, anew: bool = False) -> None:
        """Keep pieces under their names, all or none; None is forgotten.

        `anew` forgets all that was remembered before. Those of a family best come together.
        """
        try:
            with self._db.transaction():
                if anew:
                    self._db.delete("memory", "kind IN (?, ?)", _KIND, _FORMER)
                    self._counts.clear()
                for family, some in groupby(pieces, lambda piece: _family(piece[0])):
                    self._put(family, some)
        finally:
            self._at_hand.clear()
            self._counts.clear()

    def _put(self, family: str, pieces: Iterator[tuple[str, bytes | None]]) -> None:
        small: dict[str, bytes | None] = {}
        while some := dict(islice(pieces, _AT_ONCE)):
            small |= self._put_alone(some)
        if count := self._count(family):
            shelves = self._shelves(family, {_number(name, count) for name in small})
            for name, data in small.items():
                _lay(shelves[_number(name, count)], name, data)
            self._write((family, number, _packed(shelf)) for number, shelf in shelves.items())
            if all(_size(shelf) <= _FULL * _SHELF for shelf in shelves.values()):
                return
        every: _Pieces = dict(self._whole(family))
        for name, data in small.items():
            _lay(every, name, data)
        self._part(family, every)

    def _put_alone(self, pieces: Mapping[str, bytes | None]) -> dict[str, bytes | None]:
        """Give large pieces rows of their own; return what is to lie on shelves, or to go there."""
        large = {n: data for n, data in pieces.items() if data and _is_large(data)}
        alone = self._rows_of(pieces)
        self._forget(alone - large.keys())
        self._write((name, 0, compress(data, _LEVEL)) for name, data in large.items())
        # those that had rows of their own lie on no shelf
        small = {n: None if n in large else data for n, data in pieces.items()}
        return {n: data for n, data in small.items() if data is not None or n not in alone}

    def _part(self, family: str, every: _Pieces) -> None:
        """Lay a whole family on as many shelves as it takes."""
        count = max(1, _size(every) // _SHELF)
        shelves: list[_Pieces] = [{} for _ in range(count)]
        for name, data in every.items():
            shelves[_number(str(name, *_SPELT), count)][name] = data
        self._db.delete("memory", "kind = ? AND name = ?", _KIND, family)
        self._write((family, number, _packed(shelf)) for number, shelf in enumerate(shelves))
        self._counts[family] = count

    def _count(self, family: str) -> int:
        """Return how many shelves a family has, of which each has its row."""
        if family not in self._counts:
            query = "SELECT max(number) FROM memory WHERE kind = ? AND name = ?"
            row = self._db.one(query, _KIND, family)
            self._counts[family] = 0 if row is None or row[0] is None else int(row[0]) + 1
        return self._counts[family]

    def _shelves(self, family: str, numbers: Collection[int]) -> dict[int, _Pieces]:
        some = "number IN (SELECT value FROM json_each(?))"
        query = f"SELECT number, data FROM memory WHERE kind = ? AND name = ? AND {some}"
        rows = self._db.read(query, (_KIND, family, json.dumps(sorted(numbers))))
        found = {number: _unpacked(data) for number, data in rows}
        for number, pieces in found.items():
            self._at_hand[family, number] = pieces
        while len(self._at_hand) > _AT_HAND:
            self._at_hand.popitem(last=False)
        return found

    def _whole(self, family: str) -> Iterator[tuple[bytes, bytes]]:
        query = "SELECT data FROM memory WHERE kind = ? AND name = ? ORDER BY number"
        for (data,) in self._db.read(query, (_KIND, family)):
            yield from _unpacked(data).items()

    def _alone(self, names: Collection[str]) -> dict[str, bytes]:
        some = "name IN (SELECT value FROM json_each(?))"
        query = f"SELECT name, data FROM memory WHERE kind = ? AND {some}"
        rows = self._db.read(query, (_KIND, json.dumps(list(names))))
        return {name: decompress(data) for name, data in rows}

    def _rows_of(self, names: Iterable[str]) -> set[str]:
        """Return which of these pieces have rows of their own."""
        some = "name IN (SELECT value FROM json_each(?))"
        query = f"SELECT name FROM memory WHERE kind = ? AND {some}"
        return {str(row[0]) for row in self._db.read(query, (_KIND, json.dumps(list(names))))}

    def _forget(self, names: Collection[str]) -> None:
        some = "kind = ? AND name IN (SELECT value FROM json_each(?))"
        self._db.delete("memory", some, _KIND, json.dumps(list(names)))

    def _write(self, rows: Iterable[tuple[str, int, bytes]]) -> None:
        batch: list[Row] = []
        for name, number, data in rows:
            batch.append({"kind": _KIND, "name": name, "number": number, "data": data})
            if len(batch) == _AT_ONCE:
                self._db.upsert("memory", batch)
                batch = []
        self._db.upsert("memory", batch)


_SPELT = ("utf-8", "surrogatepass")


def _spelt(name: str) -> bytes:
    return name.encode(*_SPELT)


def _family(name: str) -> str:
    """Return a name's first part with its slash: the name of its shelves, and no piece's."""
    return f"{name.partition('/')[0]}/" if "/" in name else "/"


def _number(name: str, count: int) -> int:
    return crc32(_spelt(name.rpartition("/")[2])) % count


def _is_large(data: bytes) -> bool:
    return len(data) > _ALONE or _END in data


def _lay(shelf: _Pieces, name: str, data: bytes | None) -> None:
    if data is None:
        shelf.pop(_spelt(name), None)
    else:
        shelf[_spelt(name)] = data


def _size(pieces: _Pieces) -> int:
    return sum(len(name) + len(data) for name, data in pieces.items())


def _packed(pieces: _Pieces) -> bytes:
    return compress(_END.join(chain.from_iterable(sorted(pieces.items()))), _LEVEL)


def _unpacked(data: bytes) -> _Pieces:
    parts = decompress(data).split(_END)
    return dict(zip(parts[::2], parts[1::2], strict=False))
