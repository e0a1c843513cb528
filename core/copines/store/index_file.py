"""What linking learnt, in one file beside the database, of which only what is touched is read."""

import json
from collections.abc import Iterator, Mapping
from mmap import ACCESS_COPY, mmap
from pathlib import Path
from zlib import crc32

from copines.atomic import aside
from copines.errors import StoreError
from copines.messages import Message

_MAGIC = b"copines index 2\n"
#: Bytes of the number that says how long the list of pieces is.
_LENGTH = 8
#: Pieces begin at multiples of this: arrays of every type may be read where they lie.
_ALIGNED = 64


class IndexFile:
    """Named bytes, whole or not there; what they were made from is said by a mark.

    It can be thrown away: the next `copines link` makes it anew. The database keeps the mark too,
    so that of a restored or interrupted one no file of another state is taken for its own.
    """

    def __init__(self, path: Path) -> None:
        self._path = path

    def kept(self, mark: str) -> Mapping[str, memoryview]:
        """Return the pieces kept under this mark, nothing where they are another's or damaged.

        They may be written to, which changes no file.
        """
        try:
            with self._path.open("rb") as file:
                whole = memoryview(mmap(file.fileno(), 0, access=ACCESS_COPY))
        except (OSError, ValueError):  # missing, or empty
            return {}
        start = len(_MAGIC) + _LENGTH
        length = int.from_bytes(whole[len(_MAGIC) : start], "little")
        if whole[: len(_MAGIC)] != _MAGIC or start + length > len(whole):
            return {}
        try:
            said = json.loads(str(whole[start : start + length], "utf-8"))
            data = whole[_rounded(start + length) :]
            if said["mark"] != mark or said["sum"] != crc32(data):
                return {}
            return {name: data[at : at + size] for name, (at, size) in said["pieces"].items()}
        except (ValueError, KeyError, TypeError, AttributeError):
            return {}

    def keep(self, mark: str, pieces: Mapping[str, bytes | memoryview]) -> None:
        """Keep pieces instead of those that were; readers of the old file keep that.

        Raises
        ------
        StoreError
            It cannot be written.
        """
        try:
            with aside(self._path, 0o600, sync=True) as part, part.open("wb") as file:
                for data in _parts(mark, pieces):
                    file.write(data)
                    file.write(bytes(_rounded(len(data)) - len(data)))
        except OSError as error:
            raise StoreError(
                Message("%(path)s: cannot be written: %(why)s", path=self._path, why=error.strerror)
            ) from error

    def drop(self) -> None:
        """Keep nothing."""
        self._path.unlink(missing_ok=True)


def _parts(mark: str, pieces: Mapping[str, bytes | memoryview]) -> Iterator[bytes | memoryview]:
    at, places, total = 0, {}, 0
    for name, data in pieces.items():
        places[name] = (at, len(data))
        at += _rounded(len(data))
        total = crc32(bytes(_rounded(len(data)) - len(data)), crc32(data, total))
    said = json.dumps({"mark": mark, "sum": total, "pieces": places}).encode()
    yield _MAGIC + len(said).to_bytes(_LENGTH, "little") + said
    yield from pieces.values()


def _rounded(size: int) -> int:
    return -(-size // _ALIGNED) * _ALIGNED
