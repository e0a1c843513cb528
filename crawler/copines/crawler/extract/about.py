"""Page → what it says about its article: author, tags, picture, addresses."""

import re
from collections.abc import Mapping
from typing import Any

from copines import permalinks
from copines.addresses import join
from copines.crawler import sanitise
from copines.crawler.extract.titles import flat
from copines.crawler.feeds import Entry
from copines.crawler.images import lead
from copines.crawler.pages import Markup

#: What themes and commenting services call the place of comments.
_COMMENT_PLACES = {
    "comments", "respond", "disqus_thread", "commentaires", "comentarios", "kommentare",
    "isso-thread", "hcb_wrapper", "remark42", "commento", "cusdis_thread", "utterances",
}  # fmt: skip


def author(tree: Any, found: Markup) -> str | None:
    """Return who wrote it: JSON-LD, then meta, then the byline."""
    named = found.article().get("author")
    first = named[0] if isinstance(named, list) and named else named
    name = first.get("name") if isinstance(first, Mapping) else first
    if isinstance(name, str) and name.strip():
        return flat(name)
    for key in ("author", "article:author", "dc.creator", "twitter:creator"):
        value = found.meta.get(key, "")
        if value and not value.startswith(("http", "@")):
            return flat(value)
    for node in tree.iter("a", "span", "address", "p"):
        names = set((node.get("class") or "").split()) | set((node.get("rel") or "").split())
        if names & {"p-author", "author", "fn", "byline"}:
            text = re.sub(r"^(?:by|par|von|por)\s+", "", flat(node.text_content()), flags=re.I)
            if 0 < len(text) <= 60:
                return text
    return None


def image(
    found: Markup, html: str, entry: Entry | None = None, cover: str | None = None
) -> str | None:
    """Return the lead picture's address: the feed's, the page's, its cover, else the text's."""
    raw: Any = found.article().get("image")
    listed = raw if isinstance(raw, list) else [raw]
    named = [one.get("url") if isinstance(one, Mapping) else one for one in listed]
    declared = (found.meta.get("og:image"), *named)
    addresses = (_web(found.base, one) for one in declared if isinstance(one, str))
    fed = (entry.image, entry.common) if entry else (None, frozenset[str]())
    return lead.chosen((fed[0], *addresses, cover), html, fed[1])


def comments(tree: Any, found: Markup, url: str) -> str | None:
    """Return where the article's comments stand: what is declared, else their place on the page."""
    declared = found.article().get("discussionUrl")
    if isinstance(declared, str) and (address := _web(found.base, declared)):
        return address
    for node in tree.iter("div", "section", "ol", "ul", "h2", "h3", "a"):
        name = node.get("id") or node.get("name") or ""
        if name.lower() in _COMMENT_PLACES:
            return f"{canonical(found, url)}#{name}"
    return None


def _web(base: str, address: str) -> str | None:
    """Resolve an address; None for none, or one that is not of the web."""
    return join(base, address, fragment=True) or None


def canonical(found: Markup, url: str) -> str:
    """Return the address the page calls its own, if that is of the same site and no home page."""
    own = found.canonical
    if own and permalinks.same_site(own, url) and permalinks.normalise(own).count("/"):
        return permalinks.canonical(own)
    return permalinks.canonical(url)


def description(found: Markup, entry: Entry | None) -> str:
    """Return the summary of feed or page as plain text."""
    fed = sanitise.plain(entry.summary_html) if entry and entry.summary_html else ""
    return fed or flat(found.meta.get("og:description") or found.meta.get("description") or "")
