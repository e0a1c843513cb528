"""Tree of a page → the places that its theme has for an article."""

import re
from collections.abc import Iterator, Sequence
from typing import Any

from lxml import etree

#: Pictures shown of a post without words.
_MOST_PICTURES = 12
#: What themes call lists of other posts; and what holds all of a page.
_OTHERS = re.compile(
    r"(?:^|[-_])(?:related|similar|recommended|popular|prev-?next|pre-?next|pagination|pager)"
    r"(?:$|[-_])",
    re.IGNORECASE,
)
_WHOLE = {"html", "body", "main"}
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

#: Of these there may be one for each of several articles.
_OF_ARTICLES = {*_SURE, "self::article"}


def marked(body: Any, *, surely: bool = False) -> Iterator[Any]:
    """Yield the places that a theme marks as the article's, where one is alone."""
    for place in _SURE if surely else _PLACES:
        found = [node for node in body.xpath(f".//*[{place}]") if not is_of_others(node)]
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


def is_of_others(node: Any) -> bool:
    """Tell a place in a list of other posts: related ones, the next one."""
    names = (
        name
        for around in (node, *node.iterancestors())
        if around.tag not in _WHOLE
        for name in (*(around.get("class") or "").split(), around.get("id") or "")
    )
    return any(_OTHERS.search(name) for name in names)


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
