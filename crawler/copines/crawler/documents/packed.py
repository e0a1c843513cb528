"""gzip → what it packs, within bounds."""

import re
import zlib

from copines.reasons import Reason

#: Of one answer once unpacked, where nobody says otherwise (`max_bytes` of the config).
MAX_BYTES = 8_388_608
_MAGIC = b"\x1f\x8b\x08"
#: How far a program may print before it, a warning of PHP or an empty line.
_PRINTED = 2_048
_UNPRINTED = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
#: Bytes of a header without further fields.
_HEADER = 10
#: A file packed once, sent packed once more by the server, and again by a proxy.
_LAYERS = 3


class PackedError(ValueError):
    """A packed document that cannot be read."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason.stored())
        self.reason = reason


def unpacked(data: bytes, limit: int) -> bytes:
    """Undo gzip, known by its first bytes, also several times; what is not packed stays as it is.

    What a program printed before it is left out.

    Raises
    ------
    PackedError
        It holds more than `limit` bytes, or is damaged from the start. Of one that breaks off,
        what came is returned.
    """
    at = data.find(_MAGIC, 0, _PRINTED)
    if at > 0 and not _UNPRINTED.search(data[:at]):
        data = data[at:]
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
            part = b"" if parts else _unchecked(data, room + 1)
            if not parts and not part:
                raise PackedError(Reason.of("damaged", detail=f"gzip: {error}")) from error
            if len(part) > room:
                raise PackedError(Reason.of("too_large", bytes=limit)) from error
            return b"".join((*parts, part))
        room -= len(part)
        if not part and not member.eof and not parts:
            raise PackedError(Reason.of("damaged", detail="gzip that breaks off at once"))
        if room < 0:
            raise PackedError(Reason.of("too_large", bytes=limit))
        parts.append(part)
        data = member.unused_data
    return b"".join(parts)


def _unchecked(data: bytes, most: int) -> bytes:
    """Unpack a member whose header or check sum is wrong (RFC 1952 §2.3); b"" if more is."""
    for at in (_header_end(data), _HEADER):
        member = zlib.decompressobj(wbits=-15)
        try:
            part = member.decompress(data[at:], most)
        except zlib.error:
            continue
        if member.eof or len(part) == most:
            return part
    return b""


def _header_end(data: bytes) -> int:
    """Return where a header ends: behind its further fields, name and comment."""
    at, flags = _HEADER, data[3] if len(data) > _HEADER else 0
    if flags & 4:
        at += 2 + int.from_bytes(data[at : at + 2], "little")
    for flag in (8, 16):
        at = data.find(b"\0", at) + 1 if flags & flag else at
    return at + 2 if flags & 2 else at
