"""The addresses that a feed gives for one entry, besides its link.

A link blog's link leads to what it speaks of; its own page is the guid (RSS 2.0 §guid), a link of
another relation (RFC 4287 §4.2.7.2), or where its comments are.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from copines.crawler.feeds.words import absolute, permalink_in, text_of
from copines.crawler.pages.addresses import is_page

#: Relations under which an entry's own page is found, likeliest first.
_RELATIONS = ("alternate", "", "related", "self", "via", "bookmark")


def others_of(raw: Mapping[str, Any], node: Any, base: str) -> tuple[str, ...]:
    """Return an entry's further addresses that may be pages, likeliest its own first."""
    links = list(_links(raw) if node is None else _links_in(node))
    guid = None if node is None else node.find("{*}guid")
    # as written: a parser may have made an address of any name
    identity = permalink_in(text_of(_get(raw, "id") if guid is None else guid.text))
    named_only = guid is not None and (guid.get("isPermaLink") or "").strip().lower() == "false"
    found = [address for rel in _RELATIONS[:2] for r, address in links if r == rel]
    found += [] if named_only else [identity]
    found += [address for rel in _RELATIONS[2:] for r, address in links if r == rel]
    found += [identity, _commented(text_of(_get(raw, "comments")))]
    return tuple(web(base, found))


def web(base: str, found: Iterable[str]) -> Iterator[str]:
    """Return those addresses that may be pages, absolute, each once."""
    absolutes = dict.fromkeys(absolute(base, address) for address in found if address)
    return (address for address in absolutes if address and is_page(address))


def _links_in(node: Any) -> Iterator[tuple[str, str]]:
    for link in node.iterchildren("{*}link"):
        written = text_of(link.text) or text_of(link.get("href"))
        yield (link.get("rel") or "").lower().rpartition("/")[2], written


def _links(raw: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for link in _get(raw, "links") or ():
        yield str(link.get("rel") or "").rpartition("/")[2], text_of(link.get("href"))


def _commented(address: str) -> str:
    """Return the page that comments stand on; a page of comments alone is no post's."""
    page, mark, _ = address.partition("#")
    return page if mark else ""


def _get(raw: Mapping[str, Any], name: str) -> Any:
    """Read a key as it is: feedparser's own lookup warns, and answers for other keys."""
    return dict.get(raw, name) if isinstance(raw, dict) else None
