"""What the bytes of an answer are."""

import re
from urllib.parse import urljoin

from copines.crawler import pages
from copines.crawler.walk.messages import Answer


def is_html(answer: Answer) -> bool:
    """Tell a web page from a feed, a sitemap or a picture, by its beginning."""
    start = answer.body[:2048].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if re.match(rb"<(?:rss|feed|rdf:rdf|urlset|sitemapindex)\b|[{[]", start):
        return False
    if start.startswith(b"<?xml") and b"<html" not in start and b"<!doctype html" not in start:
        return False
    return b"<" in start or "html" in answer.content_type


def refresh(answer: Answer) -> str | None:
    """Give where a page sends on by meta refresh (HTML §4.2.5.3)."""
    tree = pages.tree_of(answer.body, answer.content_type)
    for node in tree.iter("meta") if tree is not None else ():
        if (node.get("http-equiv") or "").lower() != "refresh":
            continue
        found = re.search(r"url\s*=\s*['\"]?([^'\"]+)", node.get("content") or "", re.IGNORECASE)
        if found:
            return str(urljoin(answer.url, found[1].strip()))
    return None


def status(answer: Answer) -> str:
    """Say in plain words what kind of answer came."""
    return answer.error or f"HTTP {answer.status}"
