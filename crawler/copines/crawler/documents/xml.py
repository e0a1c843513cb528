"""Text of an XML document → what a parser takes."""

import re
from collections.abc import Iterator

#: It names the encoding that was; without one, XML is UTF-8.
_DECLARATION = re.compile(r"<\?xml\b[^>]*+>", re.IGNORECASE)
#: What XML has no place for (§2.2): control characters, and in UTF-8 U+FFFE and U+FFFF.
_CONTROL = bytes((*range(9), 11, 12, *range(14, 32)))
_NONCHARACTERS = re.compile(rb"\xef\xbf[\xbe\xbf]")
_AMPERSAND = re.compile(rb"&(?!#?\w{1,40};)")
#: What is read to its own end, whatever is in it.
_WHOLE = re.compile(rb"<!\[CDATA\[|<!--|<\?")
_ENDS = {b"<![CDATA[": b"]]>", b"<!--": b"-->", b"<?": b"?>"}


def parseable(text: str) -> bytes:
    """Return a document in UTF-8, without declaration and without what makes it ill-formed.

    A stray control character must not cost a feed its well-formedness.
    """
    bare = text.lstrip()
    if found := _DECLARATION.match(bare):
        bare = bare[found.end() :].lstrip()
    data = bare.encode("utf-8", "replace").translate(None, _CONTROL)
    return _NONCHARACTERS.sub(b"", data) if b"\xef\xbf" in data else data


def escaped(data: bytes) -> bytes:
    """Escape bare ampersands, which parsers drop or make entities of (R&B → R&B;)."""
    return b"".join(
        part if kind == b"<![CDATA[" else _AMPERSAND.sub(b"&amp;", part)
        for kind, part in parts(data)
    )


def parts(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Part a document into CDATA sections, comments, instructions and what lies between.

    Each comes with what it begins with, b"" for what lies between; where one never ends, the
    document does before it.
    """
    at = 0
    while found := _WHOLE.search(data, at):
        yield b"", data[at : found.start()]
        mark = _ENDS[found[0]]
        end = data.find(mark, found.end())
        if end < 0:
            return
        at = end + len(mark)
        yield found[0], data[found.start() : at]
    yield b"", data[at:]
