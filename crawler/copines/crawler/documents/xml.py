"""Text of an XML document → what a parser takes."""

import re

#: It names the encoding that was; without one, XML is UTF-8.
_DECLARATION = re.compile(r"\s*<\?xml\b[^>]*>\s*", re.IGNORECASE)
#: What XML has no place for (§2.2).
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_AMPERSAND = re.compile(rb"<!\[CDATA\[.*?\]\]>|&(?!#?\w+;)", re.DOTALL)


def parseable(text: str) -> bytes:
    """Return a document in UTF-8, without declaration and without what makes it ill-formed.

    A stray control character must not cost a feed its well-formedness.
    """
    bare = _DECLARATION.sub("", text, count=1) if text.lstrip()[:5].lower() == "<?xml" else text
    return _FORBIDDEN.sub("", bare).encode("utf-8", "replace")


def escaped(data: bytes) -> bytes:
    """Escape bare ampersands, which parsers drop or make entities of (R&B → R&B;)."""
    return _AMPERSAND.sub(lambda found: b"&amp;" if found[0] == b"&" else found[0], data)
