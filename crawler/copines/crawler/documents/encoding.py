"""Bytes → text, in the encoding that they are in (https://encoding.spec.whatwg.org/).

The labels are the standard's, so that Latin-1 means Windows-1252 and gb2312 means gb18030. It
trusts what is declared; we trust bytes more, for servers and templates declare without looking.
"""

import codecs
import re
from collections.abc import Iterator

import webencodings
from lxml import etree
from lxml import html as lxml_html

from copines.crawler.documents.guess import undeclared

#: Longer ones first, for the mark of UTF-16 begins that of UTF-32.
_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
#: How "<" or "{" begins without mark (XML appendix F.1).
_WIDE = (
    (re.compile(rb"[<{\[\s]\0\0\0"), "utf-32-le"),
    (re.compile(rb"\0\0\0[<{\[\s]"), "utf-32-be"),
    (re.compile(rb"[<{\[\s]\0[^\0]\0"), "utf-16-le"),
    (re.compile(rb"\0[<{\[\s]\0[^\0]"), "utf-16-be"),
)
_PROLOG = re.compile(rb"\s*+<\?xml[^<>]*?encoding\s*+=\s*+[\"']([^\"'>]+)", re.IGNORECASE)
_HEADER = re.compile(r"charset\s*=\s*[\"']?([^\s\"';,]+)", re.IGNORECASE)
_META = re.compile(r"charset\s*+=\s*+[\"']?\s*+([^\s\"';]+)", re.IGNORECASE)
#: The standard looks at 1,024 bytes; themes put more than that before it.
_HEAD = 65_536
#: ISO-2022-JP is ASCII with escapes.
_ESCAPED = re.compile(rb"\x1b\$[@B]")


def decode(data: bytes, content_type: str = "") -> str:
    """Decode a document; a byte that is broken costs one character, never the encoding."""
    for mark, name in _BOMS:
        if data.startswith(mark):
            return data[len(mark) :].decode(name, "replace")
    for pattern, name in _WIDE:
        if pattern.match(data):
            return data.decode(name, "replace")
    if b"\x1b$" in data and data.isascii() and _ESCAPED.search(data):
        return data.decode("iso2022_jp", "replace")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return _repaired(data, content_type)


def _repaired(data: bytes, content_type: str) -> str:
    """Decode what is not sound UTF-8: that with a slip, or another encoding."""
    text = data.decode("utf-8", "replace")
    broken = text.count("\ufffd")
    sound = _foreign(text) - broken
    for name in _declared(data, content_type):
        # hardly two bytes of another encoding are a letter in UTF-8 by chance
        if sound >= (broken if name == "utf-8" else 2 * broken):
            return text
        if name == "utf-8":
            continue
        told = data.decode(name, "replace")
        if 4 * told.count("\ufffd") <= _foreign(told):
            return told
    return text if sound >= broken else undeclared(data)


def _foreign(text: str) -> int:
    """Count the characters that are not ASCII."""
    return len(text) - len(text.encode("ascii", "ignore"))


def _declared(data: bytes, content_type: str) -> Iterator[str]:
    """Name the encodings that prolog, header and meta elements declare, as Python names them."""
    head = data[:_HEAD]
    if found := _PROLOG.match(head):
        yield from _named(found[1].decode("latin-1"))
    if header := _HEADER.search(content_type):
        yield from _named(header[1])
    for label in _meta(head):
        yield from _named(label)


def _meta(head: bytes) -> Iterator[str]:
    """Return the labels of a page's meta elements (HTML §13.2.3.2), those in comments left out."""
    low = head.lower()
    if b"charset" not in low[max(low.find(b"<meta"), 0) :] or b"<meta" not in low:
        return
    try:
        tree = lxml_html.document_fromstring(head, lxml_html.HTMLParser(encoding="iso-8859-1"))
    except (etree.LxmlError, ValueError):
        return
    for node in tree.iter("meta"):
        content = _META.search(node.get("content") or "")
        if label := node.get("charset"):
            yield label
        elif content and "content-type" in (node.get("http-equiv") or "").lower():
            yield content[1]


def _named(label: str) -> Iterator[str]:
    """Return Python's name for a label of the standard; none for one that it does not have."""
    encoding = webencodings.lookup(label.strip())
    if encoding is None or encoding.name in {"replacement", "x-user-defined"}:
        return
    # who could read the label has no UTF-16 before him (HTML §13.2.3.2); gbk is read as gb18030
    same = {"utf-16le": "utf-8", "utf-16be": "utf-8", "gbk": "gb18030"}
    yield same.get(encoding.name) or encoding.codec_info.name
