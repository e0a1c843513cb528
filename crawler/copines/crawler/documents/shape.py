"""Text → what kind of document it is, and where its markup begins."""

import re
from typing import Literal

#: feed is RSS, RDF or Atom; xml is any other; text is neither marked up nor a list of addresses.
Kind = Literal["feed", "json", "page", "sitemap", "opml", "xml", "text", "empty", "other"]
_ROOTS: dict[str, Kind] = {
    "rss": "feed",
    "feed": "feed",
    "rdf": "feed",
    "channel": "feed",
    "urlset": "sitemap",
    "sitemapindex": "sitemap",
    "opml": "opml",
    "html": "page",
    "head": "page",
    "body": "page",
}
_ROOT = re.compile(rf"<(?:[\w.-]+:)?({'|'.join(_ROOTS)})(?=[\s/>])", re.IGNORECASE)
_NAME = re.compile(r"<(?:[\w.-]+:)?([A-Za-z_][\w.-]*)")
_DOCTYPE = re.compile(
    r"<!DOCTYPE\s++([\w:.-]*+)[^\[>]*+(?:\[.*?\]\s*+)?>", re.IGNORECASE | re.DOTALL
)
#: RFC 8259 §2: an object or a list, and what may come first in it.
_JSON = re.compile(r"\{\s*[\"}]|\[\s*[\[{\"\]\d\-tfn]")
#: A list of addresses, comments before it.
_ADDRESS = re.compile(r"(?:#[^\r\n]*+\s++)*+https?://[^\s<]++[ \t]*+(?:[\r\n#]|\Z)", re.IGNORECASE)
#: Whitespace, the byte order mark (again, where files were joined) and control characters.
_BLANK = re.compile(r"[\s\ufeff\x00-\x1f]*")
#: The same in bytes, and bytes that no text has (https://mimesniff.spec.whatwg.org/ §3).
_LEADING = b"\xef\xbb\xbf" + bytes(range(0x21))
_BINARY = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
#: How far a document is searched for its root where it does not begin with it.
_FAR = 65_536
_NEAR = 2_048


def shape(text: str, content_type: str = "") -> tuple[Kind, int]:
    """Recognise a document by its root: what stands before it may be anything.

    A feed that quotes a page is a feed, and a page that quotes a feed is a page.
    """
    begin = _blank(text, 0)
    if begin == len(text):
        return "empty", 0
    if found := _JSON.match(text, begin) or _ADDRESS.match(text, begin):
        return "json" if found.re is _JSON else "sitemap", begin
    at, doctype = _prolog(text, begin)
    named = _NAME.match(text, at)
    kind = _ROOTS.get(named[1].lower()) if named else None
    if kind:
        return kind, 0 if kind == "page" else begin
    if doctype == "html":
        return "page", 0
    if named and text.startswith("<?xml", begin):
        return "xml", begin
    return _buried(text, content_type)


def _buried(text: str, content_type: str) -> tuple[Kind, int]:
    """Look for a root behind what a program printed before it, a warning of PHP say."""
    if found := _ROOT.search(text, 0, _FAR):
        kind = _ROOTS[found[1].lower()]
        declared = text.rfind("<?xml", 0, found.start())
        return kind, 0 if kind == "page" else max(declared, 0) or found.start()
    if "<" in text[:_NEAR] or "html" in content_type.lower():
        return "page", 0
    return "text", 0


def _prolog(text: str, at: int) -> tuple[int, str]:
    """Pass over declarations, comments and doctype (XML §2.8); return what the doctype names."""
    doctype = ""
    while text.startswith(("<?", "<!"), at):
        if text.startswith("<!--", at):
            end = text.find("-->", at + 4) + 3
        elif found := _DOCTYPE.match(text, at):
            doctype, end = doctype or found[1].lower(), found.end()
        else:
            end = text.find(">", at) + 1
        if end <= at:
            break  # it never ends
        at = _blank(text, end)
    return at, doctype


def _blank(text: str, at: int) -> int:
    found = _BLANK.match(text, at)
    return found.end() if found else at


def is_binary(data: bytes) -> bool:
    """Tell a picture, a PDF and the like from text in any encoding."""
    head = data[:1024]
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return False
    # markup may have such bytes by mistake, or a NUL or three to each letter (UTF-16, UTF-32)
    if head.lstrip(_LEADING)[:1] in {b"<", b"{", b"["}:
        return False
    return head.startswith(b"%PDF-") or bool(_BINARY.search(head))
