"""Tree of a page → the places that its theme has for an article."""

import re
from collections.abc import Iterator, Sequence
from typing import Any

from lxml import etree

#: Pictures shown of a post without words.
_MOST_PICTURES = 12
#: What themes call lists of other posts and boxes about authors; and what holds all of a page.
_OTHERS = re.compile(
    r"(?:^|[-_\s])(?:related|similar|recommended|popular|prev-?next|pre-?next|pagination|pager|"
    r"author-?(?:info|box|bio|description|about|profile|card)|about-?(?:the-)?author)(?:$|[-_\s])",
    re.IGNORECASE,
)
_WHOLE = {"html", "body", "main"}
#: Who wrote a part, links beside it (HTML §4.3.8, §4.3.4).
_FEET = {"footer", "nav"}
_PICTURE = re.compile(r"\.(?:jpe?g|png|gif|webp|avif)\Z", re.IGNORECASE)
_CLASSED = "contains(concat(' ', normalize-space(@class), ' '), ' {} ')"
#: Where themes put the article's text alone: schema.org, microformats.org/wiki/h-entry, WordPress.
_SURE = (
    "@itemprop='articleBody'",
    *map(
        _CLASSED.format,
        ("e-content", "entry-content", "post-content", "post-body", "article-content"),
    ),
)
#: These, and then where other things stand beside it.
_PLACES = (
    *_SURE,
    *map(_CLASSED.format, ("content", "entry", "post", "h-entry", "hentry")),
    "self::article",
    "self::main",
)

_FOUND = {place: etree.XPath(f".//*[{place}]") for place in _PLACES}
#: Of these there may be one for each of several articles.
_OF_ARTICLES = {*_SURE, "self::article"}


def marked(body: Any, *, surely: bool = False) -> Iterator[Any]:
    """Yield the places that a theme marks as the article's, where one is alone."""
    for place in _SURE if surely else _PLACES:
        nodes: Any = _FOUND[place](body)
        found = [node for node in nodes if not is_of_others(node)]
        if len(found) > 1 and place in _OF_ARTICLES:
            found = _headed(body, found)
        if len(found) == 1:
            yield found[0]


def _headed(body: Any, places: Sequence[Any]) -> list[Any]:
    """Return those of several places that hold a first-level heading, else the first under it."""
    headings = list(body.iter("h1"))
    around = {node for heading in headings for node in heading.iterancestors()}
    holding = [place for place in places if place in around]
    if holding or len(headings) != 1:
        return holding
    order = {node: at for at, node in enumerate(body.iter())}
    return [place for place in places if order[place] > order[headings[0]]][:1]


def of_others(body: Any) -> set[Any]:
    """Return the elements of lists of other posts, boxes about the author, menus and feet."""
    found: set[Any] = set()
    for node in body.iter(etree.Element):
        if node not in found and _is_of_others(node):
            found.update(node.iter(etree.Element))
    return found


def is_of_others(node: Any) -> bool:
    """Tell a node in one of these."""
    return any(map(_is_of_others, (node, *node.iterancestors())))


def _is_of_others(node: Any) -> bool:
    if node.tag in _WHOLE:
        return False
    names = f"{node.get('class') or ''} {node.get('id') or ''}"
    if node.tag not in _FEET and not _OTHERS.search(names):
        return False
    # who is quoted stands in the foot of a quotation
    is_quoted = next(node.iterancestors("blockquote"), None) is not None
    return not is_quoted and next(node.iter("h1"), None) is None


def pictures(body: Any) -> str:
    """Return the pictures of a post without words."""
    place = next(marked(body), None)
    shown = [] if place is None else [n for n in place.iter("img") if _is_shown(n)]
    return "".join(
        str(etree.tostring(node, encoding="unicode", method="html", with_tail=False))
        for node in shown[:_MOST_PICTURES]
    )


def _is_shown(picture: Any) -> bool:
    """Tell a picture of the post from the icon of a link to another page."""
    above = next(picture.iterancestors("a"), None)
    return above is None or bool(_PICTURE.search(above.get("href") or ""))
