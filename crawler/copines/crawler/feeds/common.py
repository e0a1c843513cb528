"""Feed → the pictures that most of its entries show."""

import html as entities
import re
from collections import Counter
from dataclasses import replace

from copines.crawler.feeds.model import Entry, Feed
from copines.crawler.feeds.words import absolute

#: Fewer entries tell nothing: two posts of one day may well show one picture.
_ENOUGH = 4
_PICTURE = re.compile(r"""<img\b[^<>]*?\ssrc\s*=\s*["']?([^"'\s>]+)""", re.IGNORECASE)


def marked(feed: Feed) -> Feed:
    """Note at each entry which pictures are its blog's rather than its own: banner, badge, face."""
    if len(feed.entries) < _ENOUGH:
        return feed
    shown = [_pictures(entry, feed.site_url) for entry in feed.entries]
    counts = Counter(address for addresses in shown for address in addresses)
    common = frozenset(a for a, times in counts.items() if 2 * times > len(feed.entries))
    if not common:
        return feed
    return replace(feed, entries=tuple(replace(e, common=common) for e in feed.entries))


def _pictures(entry: Entry, base: str) -> set[str]:
    body = entry.html or entry.summary_html
    written = (entities.unescape(found) for found in _PICTURE.findall(body))
    found = {absolute(entry.url or base, address) for address in written}
    return {address for address in (*found, entry.image) if address}
