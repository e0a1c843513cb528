"""Document → Feed with its entries."""

import re
from dataclasses import replace
from urllib.parse import urlsplit

from copines.crawler.dates import in_bulk, runs_in_bulk
from copines.crawler.documents import Document, sniff
from copines.crawler.feeds import json_feed, xml_feed
from copines.crawler.feeds.common import marked
from copines.crawler.feeds.h_feed import of_page
from copines.crawler.feeds.model import Entry, Feed
from copines.errors import FeedError
from copines.reasons import Reason

__all__ = ["Entry", "Feed", "FeedError", "is_comments_feed", "of_page", "parse"]

#: Why a document of this kind is no feed.
_OTHERS = {
    "empty": Reason.of("empty_answer"),
    "page": Reason.of("page_for_feed"),
    "sitemap": Reason.of("not_a_feed", detail="a sitemap"),
    "opml": Reason.of("not_a_feed", detail="a list of blogs (OPML)"),
}
_COMMENTS_TITLE = re.compile(
    r"\s*(?:comments? (?:on|for)|commentaires (?:sur|pour)|comentarios (?:en|sobre)|"
    r"kommentare (?:zu|für)|commenti (?:su|a))\b.*",
    re.IGNORECASE | re.DOTALL,
)


def parse(found: Document | bytes, url: str, content_type: str = "") -> Feed:
    """Read a feed found at url: RSS 0.9x to 2.0, Atom 0.3 and 1.0, JSON Feed 1 and 1.1.

    Raises
    ------
    FeedError
        Where it is empty, a web page or anything else that is no feed.
    """
    document = sniff(found, content_type) if isinstance(found, bytes) else found
    feed = marked(_dated(_read(document, url)))
    touched = [entry.updated for entry in feed.entries if entry.updated]
    if len(touched) == len(feed.entries) and in_bulk(touched):
        # a build, or an import, touched them all
        return replace(feed, entries=tuple(replace(e, updated=None) for e in feed.entries))
    return feed


def _dated(feed: Feed) -> Feed:
    """Mark the entries whose dates are an import's or a build's.

    Where an entry says only when it was changed, that is its date, until its page knows better.
    """
    bulk = runs_in_bulk(entry.published for entry in feed.entries if entry.published)
    changed = runs_in_bulk(e.updated for e in feed.entries if e.updated and not e.published)
    if not bulk and not changed:
        return feed

    def is_imported(entry: Entry) -> bool:
        return entry.published in bulk if entry.published else entry.updated in changed

    entries = (replace(entry, is_imported=is_imported(entry)) for entry in feed.entries)
    return replace(feed, entries=tuple(entries))


def _read(document: Document, url: str) -> Feed:
    if document.kind in {"feed", "xml"}:
        return xml_feed.parse(document.text, url)
    if document.kind == "json":
        return json_feed.parse(document.text, url)
    raise FeedError(url, document.fault or _OTHERS.get(document.kind, xml_feed.NEITHER))


def is_comments_feed(feed: Feed, url: str) -> bool:
    """Tell a feed of comments from a feed of posts, by address, title and entries."""
    segments = [s.lower() for s in urlsplit(url).path.split("/")]
    if "comments" in segments or "commentaires" in segments or "comments" in urlsplit(url).query:
        return True
    if _COMMENTS_TITLE.fullmatch(feed.title):
        return True
    about = [e for e in feed.entries if re.search(r"#(?:comment|respond|c\d)", e.url)]
    return bool(feed.entries) and 2 * len(about) > len(feed.entries)
