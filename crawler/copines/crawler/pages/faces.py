"""Tree of a home page → the picture that stands for its blog."""

import re
from collections.abc import Iterator
from typing import Any

from copines.addresses import join
from copines.crawler.pages.declared import base_of

#: Pixels that an icon is to have at least, and those of a touch icon that says no size.
_LEAST, _TOUCH = 48, 180
_SIZES = re.compile(r"(\d{1,4})x(\d{1,4})", re.IGNORECASE)
#: Drawings, which no small copy is made of.
_DRAWN = re.compile(r"\.svgz?(?:[?#]|\Z)", re.IGNORECASE)


def face(tree: Any, url: str) -> str:
    """Return the address of the photo of the page's h-card, else its largest icon; "" for none.

    An icon that says no size, or a small one, is a sign for the tab of a browser.
    """
    base = base_of(tree, url)
    photos = (found for card in _with(tree, "h-card") for found in _photos(card))
    icons = sorted(_icons(tree), key=lambda icon: -icon[0])
    named = (*photos, *(href for _, href in icons))
    found = (join(base, href) for href in named if href and not _DRAWN.search(href))
    return next((address for address in found if address), "")


def _photos(card: Any) -> Iterator[str]:
    """Yield what an h-card calls its photo (https://microformats.org/wiki/h-card)."""
    for node in _with(card, "u-photo"):
        yield node.get("src") or node.get("data") or node.get("href") or ""


def _icons(tree: Any) -> Iterator[tuple[int, str]]:
    """Yield the pixels and the address of each icon that is large enough (HTML §4.6.7.8)."""
    for node in tree.iter("link"):
        rels = (node.get("rel") or "").lower().split()
        touch = any(rel.startswith("apple-touch-icon") for rel in rels)
        if (touch or "icon" in rels) and "svg" not in (node.get("type") or ""):
            sizes = [min(int(w), int(h)) for w, h in _SIZES.findall(node.get("sizes") or "")]
            pixels = max(sizes, default=_TOUCH if touch else 0)
            if pixels >= _LEAST:
                yield pixels, (node.get("href") or "").strip()


def _with(tree: Any, name: str) -> Iterator[Any]:
    return (node for node in tree.iter() if name in (node.get("class") or "").split())
