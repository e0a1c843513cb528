"""Tree of a feed → whether fastfeedparser reads it as feedparser would.

fastfeedparser is twenty times faster, and right on what nearly all blogs write. What it reads
otherwise was found by comparing the two on some 400 small documents.
"""

from collections import Counter
from typing import Any

from lxml import etree

_ATOM = "http://www.w3.org/2005/Atom"
_XHTML = "{http://www.w3.org/1999/xhtml}"
_MEDIA = "http://search.yahoo.com/mrss/"
#: Elements whose text it takes without looking at what is inside, or at how it is written.
_TEXTS = {"title", "description", "summary", "subtitle", "encoded", "author", "category"}
_ONCE = {"title", "description", "summary", "content", "encoded", "pubDate"}
#: Elements that it does not know, or takes for another.
_UNKNOWN = {
    "created",
    "issued",
    "modified",
    "body",
    "fullitem",
    "abstract",
    "identifier",
    "keywords",
    "group",
    "div",
}
_CONTENT_TYPES = {"", "text", "html", "xhtml", "text/html"}


def is_trusted(root: Any) -> bool:
    """Tell a feed that is RSS 0.91 to 2.0, or Atom 1.0, and as plain as most are."""
    name = etree.QName(root)
    if name.localname not in {"rss", "feed"} or name.namespace not in {None, "", _ATOM}:
        return False
    if root.find("item") is not None:  # beside the channel, as RSS 0.90 has them
        return False
    return all(_is_plain(item) for item in root.iter("item", "{*}entry"))


def _is_plain(item: Any) -> bool:
    nodes = list(item.iterchildren(etree.Element))
    names = Counter(node.tag.rpartition("}")[2] for node in nodes)
    if any(names[name] > 1 for name in _ONCE) or (_ATOM in item.tag and names["subject"]):
        return False
    return not any(_is_odd(node) for node in nodes)


def _is_odd(node: Any) -> bool:
    namespace, _, name = node.tag.rpartition("}")
    if name in _UNKNOWN or "mode" in node.attrib or "src" in node.attrib:
        return True
    if name == "content" and _MEDIA not in namespace:
        return not _is_plain_content(node)
    if name in {"title", "summary"} and "itunes" in namespace:
        return True
    persons = name == "author" and _ATOM in namespace
    return name in _TEXTS and (len(node) > 0) != persons


def _is_plain_content(node: Any) -> bool:
    kind = node.get("type", "")
    if kind == "xhtml":
        return len(node) == 1 and node[0].tag == f"{_XHTML}div"
    return kind in _CONTENT_TYPES and len(node) == 0
