"""Bytes of a page → tree."""

import codecs
import re
from typing import Any

from charset_normalizer import from_bytes
from lxml import etree
from lxml import html as lxml_html

#: Nobody sends these without a byte order mark; a picture's bytes look like them.
_NEVER_BARE = ["utf_16", "utf_16_be", "utf_16_le", "utf_32", "utf_32_be", "utf_32_le", "utf_7"]


def tree_of(html: bytes | str, content_type: str = "") -> Any:
    """Parse a page, whatever its encoding; None where nothing can be made of it."""
    text = html if isinstance(html, str) else decode(html, content_type)
    text = re.sub(r"[\x00-\x08\x0b\x0c\x0e-\x1f]", "", text)
    if not text.strip():
        return None
    parser = lxml_html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
    try:
        return lxml_html.document_fromstring(text.encode("utf-8", "replace"), parser=parser)
    except (etree.LxmlError, ValueError):
        return None


def decode(html: bytes, content_type: str = "") -> str:
    """Decode a page: by BOM, HTTP header, <meta>, and what its bytes can be at all.

    A declared encoding that the bytes contradict is not believed (WHATWG Encoding: Latin-1 means
    Windows-1252).
    """
    for bom, name in ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"),
                      (codecs.BOM_UTF16_BE, "utf-16")):  # fmt: skip
        if html.startswith(bom):
            return html.decode(name, "replace")
    declared = _declared(html, content_type)
    # Bytes valid as UTF-8 with any accent in it are that, whatever is declared.
    for name in ("utf-8", *declared):
        try:
            codec = codecs.lookup(name).name
            return html.decode("cp1252" if codec in {"iso8859-1", "ascii"} else codec)
        except (LookupError, UnicodeError):
            continue
    if any(n.lower().replace("_", "-") in {"utf-8", "utf8"} for n in declared) or not declared:
        # A stray byte in an otherwise sound page must not turn each accent into two letters.
        text = html.decode("utf-8", "replace")
        if text.count("\ufffd") * 500 < len(text) and re.search(r"[^\x00-\x7f\ufffd]", text):
            return text
    best = from_bytes(html[:100_000], cp_exclusion=_NEVER_BARE).best()
    return html.decode(best.encoding if best and not declared else "cp1252", "replace")


def _declared(html: bytes, content_type: str) -> list[str]:
    meta = re.findall(rb"<meta[^>]+charset=[\"']?\s*([\w.:-]+)", html[:4096], re.IGNORECASE)
    header = re.findall(r"charset=[\"']?([\w.:-]+)", content_type, re.IGNORECASE)
    return [*header, *(name.decode("ascii", "replace") for name in meta)]
