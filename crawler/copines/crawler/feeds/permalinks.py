"""Element of an entry → the address of its article."""

import re
from collections.abc import Iterator
from typing import Any

from copines.crawler.feeds.words import absolute, permalink_in, text_of

_ATOM = ("{http://www.w3.org/2005/Atom", "{http://purl.org/atom/ns#")
_ABOUT = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}about"
_PAGES = ("text/html", "application/xhtml+xml")
#: Services that counted clicks, and answer no more.
_CLICKS = re.compile(
    r"https?://(?:feedproxy\.google\.com/|feeds\d*\.feedburner\.com/~r/|"
    r"(?:[\w-]+\.)*feedsportal\.com/|feeds\.feedblitz\.com/~/)",
    re.IGNORECASE,
)
#: What is plainly an address, a path or a query, where it is said to be one.
_RELATIVE = re.compile(r"\A(?:[^\s:/?]*[/?][^\s:]+|[^\s:/?]+\.html?)\Z")


def permalink(entry: Any, base: str) -> str:
    """Return the absolute address of an entry's article, "" where it names none.

    `base` is the document's own address, or what an xml:base makes of it (RFC 3986 §5.1). What
    FeedBurner counted clicks with is no address any more, so any other that is named goes first.
    A link in an entry that is no alternate leads to something else (RFC 4287 §4.2.7.2).
    """
    named = [(node, address) for node, address in _named(entry) if address]
    named.sort(key=lambda pair: bool(_CLICKS.match(pair[1])))
    found = (
        absolute(base if permalink_in(address) else node.base or base, address)
        for node, address in named
    )
    return next((address for address in found if address), "")


def _named(entry: Any) -> Iterator[tuple[Any, str]]:
    """Return what an entry says of its address, with the element that says it, best first."""
    spaces = {entry.tag.rpartition("}")[0], *_ATOM}
    links = [n for n in entry.iterchildren("{*}link") if n.tag.rpartition("}")[0] in spaces]
    for node in entry.iterchildren("{*}origLink"):
        yield node, permalink_in(text_of(node.text))
    yield from ((node, text_of(node.text)) for node in links if not node.get("href"))
    alternates = [n for n in links if _relation(n) == "alternate"]
    for node in sorted(alternates, key=lambda n: n.get("type", _PAGES[0]) not in _PAGES):
        yield node, text_of(node.get("href"))
    for node in entry.iterchildren("{*}guid", "{*}id"):
        yield node, _identity(node)
    yield entry, text_of(entry.get(_ABOUT))


def _relation(link: Any) -> str:
    """Return a link's relation, which may be written as an address (RFC 4287 §4.2.7.2)."""
    return (link.get("rel") or "alternate").lower().rpartition("/")[2]


def _identity(node: Any) -> str:
    """Return a guid or id that is an address; a guid may be relative where it says so."""
    text = text_of(node.text)
    said = node.get("isPermaLink", "").strip().lower()
    relative = said in {"", "true"} and text.startswith("/")
    sure = said == "true" and _RELATIVE.fullmatch(text)
    return text if permalink_in(text) or relative or sure else ""
