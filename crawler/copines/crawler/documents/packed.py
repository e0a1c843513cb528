"""gzip → what it packs, within bounds."""

import zlib

from copines.reasons import Reason

#: Of one answer once unpacked, where nobody says otherwise (`max_bytes` of the config).
MAX_BYTES = 8_388_608
_MAGIC = b"\x1f\x8b\x08"
#: A file packed once, sent packed once more by the server, and again by a proxy.
_LAYERS = 3


class PackedError(ValueError):
    """A packed document that cannot be read."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason.stored())
        self.reason = reason


def unpacked(data: bytes, limit: int) -> bytes:
    """Undo gzip, known by its first bytes, also several times; what is not packed stays as it is.

    Raises
    ------
    PackedError
        It holds more than `limit` bytes, or is damaged from the start. Of one that breaks off,
        what came is returned.
    """
    for _ in range(_LAYERS):
        if not data.startswith(_MAGIC):
            break
        data = _members(data, limit)
    return data


def _members(data: bytes, limit: int) -> bytes:
    """Unpack the members of a gzip file (RFC 1952 §2.2), one after the other."""
    parts: list[bytes] = []
    room = limit
    while data.startswith(_MAGIC):
        member = zlib.decompressobj(wbits=31)
        try:
            part = member.decompress(data, room + 1)
        except zlib.error as error:
            if not parts:
                raise PackedError(Reason.of("damaged", detail=f"gzip: {error}")) from error
            break
        room -= len(part)
        if not part and not member.eof and not parts:
            raise PackedError(Reason.of("damaged", detail="gzip that breaks off at once"))
        if room < 0:
            raise PackedError(Reason.of("too_large", bytes=limit))
        parts.append(part)
        data = member.unused_data
    return b"".join(parts)
