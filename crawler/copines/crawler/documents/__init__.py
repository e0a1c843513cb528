"""Bytes of an answer → what kind of document it is, and its text.

This is decided here, once for each answer; whoever asks what a document is asks for its kind.
"""

from dataclasses import dataclass

from copines.crawler.documents.encoding import decode
from copines.crawler.documents.packed import MAX_BYTES, PackedError, unpacked
from copines.crawler.documents.shape import Kind, is_binary, shape
from copines.reasons import Reason

__all__ = ["Document", "Kind", "PackedError", "sniff", "unpacked"]


@dataclass(frozen=True, slots=True)
class Document:
    """A document that was unpacked, decoded and recognised."""

    kind: Kind
    #: From where its markup begins, without byte order mark; "" for what is no text.
    text: str = ""
    #: Why nothing can be read of it; None where something can.
    fault: Reason | None = None


def sniff(data: bytes, content_type: str = "", limit: int = MAX_BYTES) -> Document:
    """Recognise a document by its bytes; what its server calls it decides only where they do not.

    A document packed with gzip is unpacked first, to `limit` bytes at most.
    """
    try:
        data = unpacked(data, limit)
    except PackedError as error:
        return Document("other", fault=error.reason)
    if is_binary(data):
        return Document("other")
    text = decode(data, content_type)
    kind, start = shape(text, content_type)
    return Document(kind, text[start:] if start else text)
