"""Tree of a page → the tree without what nobody reads, or what others wrote under it."""

import re
from collections.abc import Callable
from typing import Any

from lxml import etree

from copines.crawler.elements import remove
from copines.crawler.mathml import spell

#: What is read no more once the markup is known: trafilatura copies the tree four times.
_INERT = ("script", "style", "template", "svg", "iframe", "object", "noscript", "link", "meta")
_UNSEEN = re.compile(r"(?:^|;)\s*(?:display\s*:\s*none|visibility\s*:\s*hidden)", re.IGNORECASE)
#: Class or id of a place of comments, by words that themes of many languages use alone.
_COMMENTS = {
    "comments", "comment-list", "commentlist", "comments-area", "comments-section",
    "comment-section", "comment-respond", "respond", "disqus_thread", "commentaires",
    "comentarios", "kommentare", "commenti", "reacties", "u-comment", "p-comment",
}  # fmt: skip
#: Letters below which it only counts them.
_COUNT = 60
#: Share of a page's letters that may be hidden; else its script shows them.
_HIDDEN = 0.5


def strip(tree: Any) -> None:
    """Take out what is no text for a reader and what is hidden; spell formulas out."""
    etree.strip_elements(tree, *_INERT, with_tail=False)
    body = tree.find("body")
    if body is None:
        return
    hidden = list(_outer(body, _is_hidden))
    if sum(map(_letters, hidden)) <= _HIDDEN * _letters(body):
        for node in hidden:
            remove(node)
    for formula in list(body.iter("math")):
        spell(formula)


def strip_comments(body: Any) -> set[Any]:
    """Take out the places of comments; return all elements that went with them."""
    places = _outer(body, _holds_comments)
    gone = {below for place in places for below in place.iter(etree.Element)}
    for place in places:
        remove(place)
    return gone


def _outer(body: Any, fits: Callable[[Any], bool]) -> list[Any]:
    """Return the outermost elements of a kind."""
    found = [node for node in body.iter(etree.Element) if node is not body and fits(node)]
    within = {below for node in found for below in node.iterdescendants()}
    return [node for node in found if node not in within]


def _letters(node: Any) -> int:
    return sum(len(text.strip()) for text in node.itertext())


def _is_hidden(node: Any) -> bool:
    """Tell what browsers show nobody; `until-found` is text to be unfolded."""
    if (hidden := node.get("hidden")) is not None and hidden.lower() != "until-found":
        return True
    return node.get("aria-hidden") == "true" or bool(_UNSEEN.search(node.get("style") or ""))


def _names(node: Any) -> set[str]:
    return {*(node.get("class") or "").lower().split(), (node.get("id") or "").lower()}


def _holds_comments(node: Any) -> bool:
    """Tell a place of comments, unless the article is in it."""
    if not _COMMENTS & _names(node) and not (node.get("itemtype") or "").endswith("/Comment"):
        return False
    return _letters(node) > _COUNT and next(node.iter("h1", "main"), None) is None
