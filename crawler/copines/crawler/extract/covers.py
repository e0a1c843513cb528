"""Page → the picture that stands over its text, beside the title."""

import re
from collections.abc import Iterator
from typing import Any

from copines.addresses import join
from copines.crawler.extract import places
from copines.crawler.images.addresses import LEAST_SIDE, kind_of
from copines.crawler.pages.lines import mark_of
from copines.permalinks import key

#: Bytes of letters outside links that are the text's beginning, after the title.
_TEXT = 80
#: What themes call pictures of people and of the site.
_SIGNS = re.compile(r"avatar|author|profile|logo|icon|badge|brand|emoji|banner", re.IGNORECASE)
_HEADINGS = ("h1", "h2", "h3")


def cover(tree: Any, title: str, base: str) -> str | None:
    """Return the address of the first picture in an article's head; None where none is there.

    The head begins with the article or main part that holds the title, else with the title.
    """
    mark = mark_of(title)
    headings = (h for h in tree.iter(*_HEADINGS) if mark and mark_of(h.text_content()) == mark)
    heading = next(headings, None)
    if heading is None:
        return None
    part = next(heading.iterancestors("article", "main"), None)
    for picture in _head(part if part is not None else tree.find("body"), heading, part is None):
        if _may_lead(picture) and not _leads_off(picture, base):
            return join(base, picture.get("src") or "") or None
    return None


def _head(root: Any, heading: Any, is_below: bool) -> Iterator[Any]:
    """Yield the pictures before the text, of those above the title where that is its part."""
    said, begun = 0, not is_below
    for node in root.iter("*"):
        begun = begun or node is heading
        said = 0 if node is heading else said
        if node.tag == "img" and begun:
            yield node
        elif begun and node.tag != "a" and node.tag not in _HEADINGS:
            said += len(mark_of(f"{node.text or ''}{node.tail or ''}").encode())
        if said > _TEXT:
            return


def _may_lead(picture: Any) -> bool:
    """Tell a picture of the article from those of its author, its site or another page."""
    sides = [picture.get(name) or "" for name in ("width", "height")]
    if any(side.isdecimal() and int(side) < LEAST_SIDE for side in sides):
        return False
    around = [picture, *picture.iterancestors()][:4]
    names = " ".join(f"{node.get('class') or ''} {node.get('id') or ''}" for node in around)
    is_sign = _SIGNS.search(f"{names} {picture.get('src') or ''}") is not None
    beside = next(picture.iterancestors("aside"), None)
    return beside is None and not is_sign and not places.is_of_others(picture)


def _leads_off(picture: Any, base: str) -> bool:
    """Tell a picture that is a link to another page: a teaser's."""
    link = next(picture.iterancestors("a"), None)
    address = join(base, link.get("href") or "") if link is not None else ""
    return bool(address) and key(address) != key(base) and kind_of(address) != "image"
