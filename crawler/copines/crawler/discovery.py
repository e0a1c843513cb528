"""Page, robots.txt or sitemap → where a site's feeds and pages are."""

import re
from collections.abc import Iterator
from datetime import datetime
from typing import Any
from urllib.parse import urljoin, urlsplit

from copines.addresses import checked, join
from copines.crawler import feeds, pages, sitemaps
from copines.crawler.documents import Document
from copines.errors import FeedError

_TYPES = {
    "application/atom+xml": 0,
    "application/rss+xml": 0,
    "application/rdf+xml": 1,
    "application/feed+json": 2,
    "application/json": 2,
    "application/xml": 2,
    "text/xml": 2,
}
#: Addresses that platforms give their feeds: WordPress, Jekyll, Hugo, Pelican, Dotclear, Ghost,
#: Blogger, SPIP, Movable Type.
_PLACES = (
    "feed/", "feed.xml", "atom.xml", "rss.xml", "index.xml", "feed.json", "rss/", "rss",
    "feeds/all.atom.xml", "feeds/posts/default", "feed/atom", "feed/rss2", "blog/feed/",
    "blog/index.xml", "blog/feed.xml", "blog/atom.xml", "blog/rss.xml", "posts/index.xml",
    "index.rdf", "spip.php?page=backend", "?feed=rss2",
)  # fmt: skip
_FEED_PATH = re.compile(
    r"(?:/feeds?(?:/(?:atom|rss2?|rdf|posts/default|all))?/?|/(?:rss|atom|feed|rdf|index)[\w.-]*"
    r"\.(?:xml|rdf|json|atom|rss)|/(?:rss2?|atom|backend)/?|[\w.-]+\.(?:atom|rss|rdf)(?:\.xml)?)$",
    re.IGNORECASE,
)
#: Characters at the end of a path that tell a feed.
_PATH_END = 200
_FEED_QUERY = re.compile(r"(?:^|&)(?:feed=|page=backend|format=(?:rss|atom|feed))", re.IGNORECASE)
#: What announces a feed without saying its type, by how its address ends.
_FEED_END = re.compile(r"\.(?:xml|rss2?|atom|rdf)$", re.IGNORECASE)
#: What links to feeds are called.
_FEED_NAME = re.compile(r"\b(?:rss2?|atom|xml|flux|fil|feed|syndication)\b", re.IGNORECASE)
#: Words of a link that names its feed, and no page on feeds.
_NAME_CHARS = 60
_COMMENTS = re.compile(r"comment|kommentar|reactions?\b|replies", re.IGNORECASE)
_PARTIAL = re.compile(
    r"/(?:tags?|categor(?:y|ies|ie)|topics?|authors?|search|mot-cle|sujets?)/|[?&](?:tag|cat|author|s)=",
    re.IGNORECASE,
)
_LINK = re.compile(r"<([^<>]*)>((?:\s*;\s*[\w*!#$&+.^`|~-]+(?:\s*=\s*(?:\"[^\"]*\"|[^\s;,]*))?)*)")
_PARAMETER = re.compile(r";\s*([\w*-]+)\s*=\s*(?:\"([^\"]*)\"|([^\s;,]*))")
#: feed: before an address, or instead of its scheme.
_FEED_SCHEME = re.compile(r"feed:(?://(?=[^/]))?(?!//)", re.IGNORECASE)
#: From this rank on, a feed is of some posts, or of comments.
_PARTIAL_RANK = 100
#: sitemaps.org: at most 50,000 addresses a file.
_SITEMAP_URLS = 50_000
#: Posts that WordPress lists on one page at most.
API_PAGE = 100


def feed_links(html: bytes | str, url: str) -> tuple[str, ...]:
    """Return the addresses of the feeds a page names, the blog's main one first.

    Announced ones (link rel=alternate) come before merely linked ones; feeds of comments, of a
    tag, category or author come last.
    """
    tree = pages.tree_of(html)
    if tree is None:
        return ()
    base = _base(tree, url)
    ranked: dict[str, tuple[int, int]] = {}
    for rank, address in (*_announced(tree), *_linked(tree)):
        if target := _join(base, address):
            ranked.setdefault(target, (rank, len(ranked)))
    return tuple(sorted(ranked, key=lambda target: ranked[target]))


def header_feeds(header: str, url: str) -> tuple[str, ...]:
    """Return the feeds that a Link header announces (RFC 8288), the blog's main one first."""
    ranked: list[tuple[int, str]] = []
    for address, rest in _LINK.findall(header):
        given = {name.lower(): quoted or bare for name, quoted, bare in _PARAMETER.findall(rest)}
        rels = set(given.get("rel", "").lower().split())
        rank = _rank(rels, given.get("type", ""), address)
        if rank is not None:
            target = _join(url, address)
            ranked.append((rank + _penalty(target, given.get("title", "")), target))
    return tuple(dict.fromkeys(target for _, target in sorted(ranked) if target))


def main_feeds(html: bytes | str, url: str) -> tuple[str, ...]:
    """Return those feeds that a page announces as being of all its posts, the main one first."""
    tree = pages.tree_of(html)
    if tree is None:
        return ()
    base = _base(tree, url)
    named = sorted((rank, address) for rank, address in _announced(tree) if rank < _PARTIAL_RANK)
    return tuple(dict.fromkeys(a for _, address in named if (a := _join(base, address))))


def well_known(url: str) -> tuple[str, ...]:
    """Return addresses where a site that announces no feed may have one, likeliest first.

    Beside the given address first, then at the site's root.
    """
    parts = urlsplit(url)
    root = f"{parts.scheme}://{parts.netloc}/"
    beside = urljoin(url, ".") if parts.path.strip("/") else root
    if parts.path and not parts.path.endswith("/") and "." not in parts.path.rpartition("/")[2]:
        beside = url.partition("?")[0].partition("#")[0] + "/"
    places = [base + place for base in dict.fromkeys((beside, root)) for place in _PLACES]
    return tuple(dict.fromkeys(places))


def posts_api(html: bytes | str, url: str) -> str:
    """Return where a WordPress site lists its posts for machines; "" where the page names no place.

    https://developer.wordpress.org/rest-api/using-the-rest-api/discovery/
    """
    tree = pages.tree_of(html)
    for link in tree.iter("link") if tree is not None else ():
        if "https://api.w.org/" in (link.get("rel") or "").split():
            root = _join(_base(tree, url), link.get("href") or "")
            sign = "&" if "?" in root else "?"
            return f"{root}wp/v2/posts{sign}per_page={API_PAGE}&_fields=link&page=1" if root else ""
    return ""


def next_api_page(url: str) -> str:
    """Return the address of the list's next page."""
    return re.sub(r"(?<=[?&]page=)\d{1,9}", lambda found: str(int(found[0]) + 1), url)


def sitemaps_of_robots(text: str, url: str) -> tuple[str, ...]:
    """Return the sitemaps that robots.txt names (sitemaps.org §Informing)."""
    found = re.findall(r"^[ \t]*sitemap[ \t]*:[ \t]*(\S+)", text, re.IGNORECASE | re.MULTILINE)
    return tuple(dict.fromkeys(a for address in found if (a := _join(url, address))))


def sitemap_urls(
    document: Document, url: str
) -> tuple[tuple[tuple[str, datetime | None], ...], tuple[str, ...]]:
    """Read a sitemap or sitemap index: pages with their last change, and nested sitemaps.

    Plain text with an address a line is read too, and a feed (sitemaps.org §Other formats). What
    is no sitemap gives nothing.
    """
    if document.kind == "feed":
        return _of_feed(document, url), ()
    if not document.text.startswith("<"):
        firsts = (words[0] for line in document.text.splitlines() if (words := line.split()))
        listed = [first for first in firsts if first.startswith("http") and checked(first)]
        return tuple((line, None) for line in listed[:_SITEMAP_URLS]), ()
    return sitemaps.read(document.text, url, _SITEMAP_URLS)


def _of_feed(document: Document, url: str) -> tuple[tuple[str, datetime | None], ...]:
    try:
        entries = feeds.parse(document, url).entries
    except FeedError:
        return ()
    return tuple((e.url, e.updated or e.published) for e in entries if e.url)


def _base(tree: Any, url: str) -> str:
    node = tree.find(".//base[@href]")
    return (_join(url, node.get("href")) if node is not None else "") or url


def _join(base: str, address: str) -> str:
    """Resolve an address; "" for none, or one that is not of the web."""
    address = address.strip()
    if found := _FEED_SCHEME.match(address):
        rest = address[found.end() :]
        address = rest if rest.startswith(("http:", "https:", "/")) else f"//{rest}"
    return join(base, address)


def _announced(tree: Any) -> Iterator[tuple[int, str]]:
    for link in tree.iter("link"):
        rels = (link.get("rel") or "").lower().split()
        address = link.get("href") or ""
        rank = _rank(set(rels), link.get("type") or "", address)
        if rank is None or "stylesheet" in rels:
            continue
        if rank == 2 and ("wp-json" in address or "oembed" in address):
            continue
        yield rank + _penalty(address, link.get("title") or ""), address


def _rank(rels: set[str], type_: str, address: str) -> int | None:
    """Return how much an announced address may be the main feed, less is more; None for no feed."""
    said = type_.lower().partition(";")[0].strip()
    if not {"alternate", "feed"} & rels:
        return None
    if said:
        return _TYPES.get(said, 3 if re.search(r"\b(?:rss|atom)\b", said) else None)
    is_feed = "feed" in rels or _is_feed(address) or _FEED_END.search(_path(address))
    return 3 if is_feed else None


def _linked(tree: Any) -> Iterator[tuple[int, str]]:
    for link in tree.iter("a"):
        address = (link.get("href") or "").strip()
        if not address or re.match(r"(?!https?:|feed:)[a-z][a-z+.-]*:|#", address, re.IGNORECASE):
            continue
        name = _name(link)
        if (link.get("type") or "").lower() in _TYPES or _is_feed(address):
            yield 10 + _penalty(address, name), address
        elif _FEED_END.search(_path(address)) and _FEED_NAME.search(name[:_NAME_CHARS]):
            yield 20 + _penalty(address, name), address


def _name(link: Any) -> str:
    """Return what a link is called: its text, its title, what its picture stands for."""
    pictures = (picture.get("alt") or "" for picture in link.iter("img"))
    return " ".join((link.text_content() or "", link.get("title") or "", *pictures)).strip()


def _is_feed(address: str) -> bool:
    """Tell an address that programs give to feeds."""
    return bool(
        _FEED_PATH.search(f"/{_path(address).lstrip('/')}"[-_PATH_END:])
        or _FEED_QUERY.search(address.partition("?")[2].partition("#")[0])
    )


def _path(address: str) -> str:
    try:
        return urlsplit(address).path
    except ValueError:
        return ""


def _penalty(address: str, title: str) -> int:
    if _COMMENTS.search(address) or _COMMENTS.search(title):
        return 2 * _PARTIAL_RANK
    return _PARTIAL_RANK if _PARTIAL.search(address) else 0
