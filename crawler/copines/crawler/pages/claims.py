"""Page → whether it says of itself that it is a post.

A theme that declares an article on every page is not believed where the page is built as a list.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any
from urllib.parse import urlsplit

from lxml import etree

from copines.addresses import join, page_path
from copines.crawler.pages.declared import ARTICLE_TYPES, Markup, types_of
from copines.permalinks import key

#: schema.org types of pages that hold several texts, or none.
LISTING_TYPES = {"CollectionPage", "SearchResultsPage", "Blog", "ProfilePage"}
#: Where Blogger, and others like it, keep pages that are no posts.
_PAGES = re.compile(r"/(?:p|pages?|static)/", re.IGNORECASE)
_PUBLISHED = ("article:published_time", "og:article:published_time")


def claims_post(tree: Any, found: Markup, url: str) -> bool:
    """Tell a page that declares itself one dated or marked article."""
    if found.types() & LISTING_TYPES:
        return False
    return (
        _by_json_ld(found, url)
        or _by_open_graph(found)
        or _is_own(list(_entries(tree)), url, found.base)
        or _is_own(list(_items(tree)), url, found.base)
        or _by_theme(tree, url)
    )


def _by_json_ld(found: Markup, url: str) -> bool:
    articles = [o for o in found.objects if ARTICLE_TYPES & set(types_of(o))]
    return len(articles) == 1 and _names_only(_addresses(articles[0]), url, found.base)


def _addresses(article: Mapping[str, Any]) -> Iterator[str]:
    """Yield the addresses that an article's object gives for its page."""
    for name in ("url", "mainEntityOfPage", "@id"):
        value = article.get(name)
        value = value.get("@id") if isinstance(value, Mapping) else value
        if isinstance(value, str) and value.startswith(("http", "/")):
            yield value


def _by_open_graph(found: Markup) -> bool:
    is_article = found.meta.get("og:type", "").lower() == "article"
    return is_article and any(name in found.meta for name in _PUBLISHED)


def _entries(tree: Any) -> Iterator[tuple[Any, list[str]]]:
    """Yield the outer h-entries that have text and date (https://microformats.org/wiki/h-entry)."""
    for node in tree.iter(etree.Element):
        names = _classes(node)
        if "h-entry" not in names or any("h-entry" in _classes(a) for a in node.iterancestors()):
            continue
        inner = list(node.iter(etree.Element))
        own = [n for n in inner if not _is_nested(n, node)]
        marks = {name for n in own for name in _classes(n)}
        whole = {"e-content", "dt-published"} <= marks
        urls = [n.get("href") or "" for n in own if "u-url" in _classes(n)]
        yield (node if whole else None), urls


def _by_theme(tree: Any, url: str) -> bool:
    """Tell one entry that its theme calls a post, with a text and a title that leads nowhere.

    So WordPress and Blogger mark them by hAtom (https://microformats.org/wiki/hatom), and those who
    took their themes over; pages are entries, too, but WordPress calls them no posts, and Blogger
    keeps them in a folder.
    """
    if _PAGES.search(page_path(url)):
        return False
    entries = [node for node in tree.iter("article", "div", "li") if "hentry" in _classes(node)]
    if len(entries) != 1 or not _classes(entries[0]) & {"post", "type-post"}:
        return False
    inner = list(entries[0].iter(etree.Element))
    titles = [node for node in inner if "entry-title" in _classes(node)]
    has_text = any("entry-content" in _classes(node) for node in inner)
    return len(titles) == 1 and has_text and not _is_linked(titles[0])


def _is_linked(node: Any) -> bool:
    around = (*node.iter("a"), *node.iterancestors("a"))
    return any(link.get("href") for link in around)


def _is_nested(node: Any, outer: Any) -> bool:
    """Tell a property of another object inside, an author's card perhaps."""
    for above in node.iterancestors():
        if above is outer:
            return False
        if any(name.startswith("h-") for name in _classes(above)):
            return True
    return node is not outer and any(name.startswith("h-") for name in _classes(node))


def _items(tree: Any) -> Iterator[tuple[Any, list[str]]]:
    """Yield the articles marked by microdata (https://html.spec.whatwg.org/#microdata)."""
    for node in tree.iter(etree.Element):
        kinds = {kind.rpartition("/")[2] for kind in (node.get("itemtype") or "").split()}
        if not kinds & ARTICLE_TYPES:
            continue
        own = [n for n in node.iter(etree.Element) if n.get("itemprop")]
        whole = any("articleBody" in n.get("itemprop").split() for n in own)
        urls = [
            n.get("href") or n.get("content") or n.get("itemid") or ""
            for n in own
            if {"url", "mainEntityOfPage"} & set(n.get("itemprop").split())
            and not _is_part(n, node)
        ]
        yield (node if whole else None), urls


def _is_part(node: Any, outer: Any) -> bool:
    """Tell a property of an item inside: its author, its picture."""
    scopes = (above for above in node.iterancestors() if above.get("itemscope") is not None)
    return next(scopes, outer) is not outer


def _is_own(marked: list[tuple[Any, list[str]]], url: str, base: str) -> bool:
    """Tell one whole article, of this very page."""
    if len(marked) != 1 or marked[0][0] is None:
        return False
    return _names_only([address for address in marked[0][1] if address], url, base)


def _names_only(addresses: Iterable[str], url: str, base: str) -> bool:
    """Tell addresses of which one is this page's, if there is any but the site's own at all."""
    joined = [own for address in addresses if (own := join(base, address))]
    joined = [own for own in joined if urlsplit(own).path.strip("/")]
    return not joined or key(url) in {key(address) for address in joined}


def _classes(node: Any) -> set[str]:
    return set((node.get("class") or "").split())
