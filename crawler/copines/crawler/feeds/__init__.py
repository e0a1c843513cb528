"""Bytes → Feed with its entries."""

import re
from dataclasses import replace
from urllib.parse import urlsplit

from copines.crawler.dates import in_bulk, runs_in_bulk
from copines.crawler.feeds import json_feed, xml_feed
from copines.crawler.feeds.common import marked
from copines.crawler.feeds.h_feed import of_page
from copines.crawler.feeds.model import Entry, Feed
from copines.errors import FeedError

__all__ = ["Entry", "Feed", "FeedError", "is_comments_feed", "of_page", "parse"]

_COMMENTS_TITLE = re.compile(
    r"\s*(?:comments? (?:on|for)|commentaires (?:sur|pour)|comentarios (?:en|sobre)|"
    r"kommentare (?:zu|für)|commenti (?:su|a))\b.*",
    re.IGNORECASE | re.DOTALL,
)


def parse(data: bytes, url: str, content_type: str = "") -> Feed:
    """Read a feed found at url: RSS 0.9x to 2.0, Atom 0.3 and 1.0, JSON Feed 1 and 1.1.

    Raises
    ------
    FeedError
        Where data is empty, a web page or anything else that is no feed.
    """
    feed = marked(_dated(_read(data, url, content_type)))
    touched = [entry.updated for entry in feed.entries if entry.updated]
    if len(touched) == len(feed.entries) and in_bulk(touched):
        # a build, or an import, touched them all
        return replace(feed, entries=tuple(replace(e, updated=None) for e in feed.entries))
    return feed


def _dated(feed: Feed) -> Feed:
    """Mark the entries whose dates are an import's or a build's."""
    bulk = runs_in_bulk(entry.published for entry in feed.entries if entry.published)
    if not bulk:
        return feed
    entries = (replace(entry, is_imported=entry.published in bulk) for entry in feed.entries)
    return replace(feed, entries=tuple(entries))


def _read(data: bytes, url: str, content_type: str) -> Feed:
    start = data[:4096].lstrip(b"\xef\xbb\xbf \t\r\n")
    if not start:
        raise FeedError(url, "empty answer")
    if start[:1] == b"{":
        return json_feed.parse(data, url)
    if _looks_html(start):
        raise FeedError(url, "a web page, not a feed")
    return xml_feed.parse(data, url, content_type)


def is_comments_feed(feed: Feed, url: str) -> bool:
    """Tell a feed of comments from a feed of posts, by address, title and entries."""
    segments = [s.lower() for s in urlsplit(url).path.split("/")]
    if "comments" in segments or "commentaires" in segments or "comments" in urlsplit(url).query:
        return True
    if _COMMENTS_TITLE.fullmatch(feed.title):
        return True
    about = [e for e in feed.entries if re.search(r"#(?:comment|respond|c\d)", e.url)]
    return bool(feed.entries) and 2 * len(about) > len(feed.entries)


def _looks_html(start: bytes) -> bool:
    head = start[:2048].lower()
    if re.search(rb"<(?:rss|feed|rdf:rdf|channel)\b", start.lower()):
        return False
    return bool(re.search(rb"<!doctype html|<html\b|<head\b|<body\b", head))
