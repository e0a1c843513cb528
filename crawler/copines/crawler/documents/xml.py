"""Text of an XML document → what a parser takes."""

import re

#: It names the encoding that was; without one, XML is UTF-8.
_DECLARATION = re.compile(r"\s*<\?xml\b[^>]*>\s*", re.IGNORECASE)
#: What XML has no place for (§2.2): control characters, and in UTF-8 U+FFFE and U+FFFF.
_CONTROL = bytes((*range(9), 11, 12, *range(14, 32)))
_NONCHARACTERS = re.compile(rb"\xef\xbf[\xbe\xbf]")
_AMPERSAND = re.compile(rb"<!\[CDATA\[.*?\]\]>|&(?!#?\w+;)", re.DOTALL)


def parseable(text: str) -> bytes:
    """Return a document in UTF-8, without declaration and without what makes it ill-formed.

    A stray control character must not cost a feed its well-formedness.
    """
    bare = _DECLARATION.sub("", text, count=1) if text.lstrip()[:5].lower() == "<?xml" else text
    data = bare.encode("utf-8", "replace").translate(None, _CONTROL)
    return _NONCHARACTERS.sub(b"", data) if b"\xef\xbf" in data else data


def escaped(data: bytes) -> bytes:
    """Escape bare ampersands, which parsers drop or make entities of (R&B → R&B;)."""
    return _AMPERSAND.sub(lambda found: b"&amp;" if found[0] == b"&" else found[0], data)
