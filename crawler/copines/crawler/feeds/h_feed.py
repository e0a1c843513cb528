"""Page with microformats → Feed (https://microformats.org/wiki/h-feed, h-entry).

mf2py would read it too, but brings html5lib, Beautiful Soup and a second parse of each page.
"""

from collections.abc import Iterator
from typing import Any

from lxml import etree

from copines.crawler.dates import parse_date
from copines.crawler.feeds.model import MAX_ENTRIES, Entry, Feed
from copines.crawler.feeds.words import absolute, tags_of
from copines.crawler.language import primary

#: One entry is a post's own page.
_FEWEST = 2


def of_page(tree: Any, url: str) -> Feed | None:
    """Read the entries that a page marks; None where they are fewer than two."""
    scope = next((n for n in tree.iter(etree.Element) if "h-feed" in _classes(n)), tree)
    marked = [n for n in scope.iter(etree.Element) if "h-entry" in _classes(n)]
    nested = {inner for node in marked for inner in node.iterdescendants(etree.Element)}
    language = primary(tree.get("lang"))
    entries = [_entry(node, url, language) for node in marked if node not in nested]
    entries = [entry for entry in entries if entry.url]
    if len({entry.url for entry in entries}) < _FEWEST:
        return None
    title = "" if scope is tree else _text(scope, "p-name")
    return Feed(
        format="h-feed",
        title=title,
        subtitle="",
        site_url=url,
        language=language,
        entries=tuple(entries[:MAX_ENTRIES]),
    )


def _entry(node: Any, base: str, language: str | None) -> Entry:
    address = _address(node, base, "u-url")
    content = next(_marked(node, "e-content"), None)
    summary = next(_marked(node, "p-summary"), None)
    return Entry(
        id=_text(node, "u-uid") or address,
        url=address,
        title=_text(node, "p-name") if content is None or _names(node) else "",
        html=_inner(content),
        summary_html=_inner(summary),
        author=_author(node),
        published=parse_date(_moment(node, "dt-published")),
        updated=parse_date(_moment(node, "dt-updated")),
        language=primary(node.get("lang")) or language,
        tags=tags_of(_words(tag) for tag in _marked(node, "p-category")),
        image=_address(node, base, "u-featured") or _address(node, base, "u-photo") or None,
        comments_url=None,
        others=tuple(filter(None, (_address(node, base, "u-uid"),))),
    )


def _classes(node: Any) -> set[str]:
    return set((node.get("class") or "").split())


def _own(node: Any) -> Iterator[Any]:
    """Return the elements that speak of this object: what is inside another is the other's."""
    for child in node.iterchildren(etree.Element):
        yield child
        if not any(name.startswith("h-") for name in _classes(child)):
            yield from _own(child)


def _marked(node: Any, name: str) -> Iterator[Any]:
    return (found for found in _own(node) if name in _classes(found))


def _names(node: Any) -> bool:
    """Tell a title from a note that is its own name."""
    named = next(_marked(node, "p-name"), None)
    return named is not None and "e-content" not in _classes(named)


def _text(node: Any, name: str) -> str:
    found = next(_marked(node, name), None)
    return "" if found is None else _words(found)


def _words(node: Any) -> str:
    return " ".join("".join(str(text) for text in node.itertext()).split())


def _address(node: Any, base: str, name: str) -> str:
    for found in _marked(node, name):
        written = found.get("href") or found.get("src") or _words(found)
        if address := absolute(base, written):
            return address
    return ""


def _moment(node: Any, name: str) -> str:
    found = next(_marked(node, name), None)
    if found is None:
        return ""
    return str(found.get("datetime") or found.get("value") or found.get("title") or _words(found))


def _author(node: Any) -> str | None:
    card = next(_marked(node, "p-author"), None)
    return None if card is None else (_text(card, "p-name") or _words(card)) or None


def _inner(node: Any) -> str:
    if node is None:
        return ""
    children = (str(etree.tostring(n, encoding="unicode", method="html")) for n in node)
    return (node.text or "") + "".join(children)
