"""RSS and Atom → Feed, by fastfeedparser where it can be trusted, else by feedparser."""

import re
from dataclasses import replace
from typing import Any

from lxml import etree

from copines.crawler.documents.xml import escaped, parseable
from copines.crawler.feeds.bounds import bounded
from copines.crawler.feeds.entries import Tree, feed_of
from copines.crawler.feeds.model import Feed
from copines.crawler.feeds.trust import is_trusted
from copines.crawler.freshness import of_feed
from copines.errors import FeedError
from copines.reasons import Reason

_BROKEN = Reason.of("not_a_feed", detail="broken, with no entry that can be read")
NEITHER = Reason.of("not_a_feed", detail="neither RSS, Atom nor JSON Feed")
_REFERENCE = re.compile(rb"&#([xX][0-9a-fA-F]+|[0-9]+);?")
_RDF = {"rss090", "rss10"}
_ATOM_NAMESPACES = ("http://www.w3.org/2005/Atom", "http://purl.org/atom/ns#")


def parse(text: str, url: str) -> Feed:
    """Read RSS or Atom; FeedError where it is neither.

    fastfeedparser is 20 times faster than feedparser, but knows no xml:base, no DTD, no mending
    of what is not well-formed, and not all that feeds are written in (see `trust`).
    """
    data = parseable(text)
    root = _well_formed(data, url)
    plain = b"<!DOCTYPE" not in data and b"xml:base" not in data
    if root is not None and plain and is_trusted(root):
        try:
            return replace(_fast(data, url, root), rest=of_feed(root))
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
            pass  # fastfeedparser refuses what feedparser may still read
    feed = _slow(data, url, root)
    if root is None and not feed.entries:  # cut off before its first entry: it is not empty
        raise FeedError(url, _BROKEN)
    return replace(feed, rest=of_feed(root))


def _well_formed(data: bytes, url: str) -> Any:
    """Parse strictly; None where the document is not well-formed or too deep (256 levels)."""
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, huge_tree=False, encoding="utf-8"
    )
    try:
        return etree.fromstring(data, parser, base_url=url)
    except (etree.LxmlError, ValueError):
        return None


def _fast(data: bytes, url: str, root: Any) -> Feed:
    import fastfeedparser  # noqa: PLC0415 - only where there is something to read

    found = fastfeedparser.parse(data, include_enclosures=True)
    return feed_of(found["feed"], found["entries"], _format(root), url, Tree(root, fast=True))


def _slow(data: bytes, url: str, root: Any) -> Feed:
    import feedparser  # noqa: PLC0415 - likewise

    data = _REFERENCE.sub(_mended, bounded(data, url))
    headers = {"content-type": "application/xml; charset=utf-8", "content-location": url}
    found = feedparser.parse(
        escaped(data), response_headers=headers, sanitize_html=False, resolve_relative_uris=True
    )
    if not found.get("version") and not found["entries"]:
        raise FeedError(url, NEITHER)
    version = str(found.get("version") or "rss")
    form = "atom" if version.startswith("atom") else "rdf" if version in _RDF else "rss"
    return feed_of(found["feed"], found["entries"], form, url, Tree(root))


def _mended(reference: re.Match[bytes]) -> bytes:
    """Put a sign in the place of a reference to no character (XML 1.0 §2.2); feedparser raises."""
    digits = reference[1].lower()
    base = 16 if digits.startswith(b"x") else 10
    digits = digits.lstrip(b"x").lstrip(b"0")[:9]
    code = int(digits or b"0", base)
    fits = 0 < code < 0xD800 or 0xDFFF < code <= 0x10FFFF
    return reference[0] if fits else b"&#xFFFD;"


def _format(root: Any) -> str:
    name = etree.QName(root)
    if name.namespace in _ATOM_NAMESPACES:
        return "atom"
    return "rdf" if name.localname == "RDF" else "rss"
