"""Tree of a page → the tree without what nobody reads, or what others wrote under it."""

from typing import Any

from lxml import etree

from copines.crawler import line_numbers, unseen
from copines.crawler.elements import remove
from copines.crawler.mathml import spell
from copines.crawler.unseen import letters, outer

#: What is read no more once the markup is known: trafilatura copies the tree four times.
_INERT = ("script", "style", "template", "svg", "iframe", "object", "noscript", "link", "meta")
#: Class or id of a place of comments, by words that themes of many languages use alone.
_COMMENTS = {
    "comments", "comment-list", "commentlist", "comments-area", "comments-section",
    "comment-section", "comment-respond", "respond", "disqus_thread", "commentaires",
    "comentarios", "kommentare", "commenti", "reacties", "u-comment", "p-comment",
}  # fmt: skip
#: Where Quarto and Distill say how to cite a page: its title and author again.
_CITED = {"quarto-citation", "appendix-bottom", "citation-appendix"}
#: Letters below which it only counts them.
_COUNT = 60


def strip(tree: Any) -> None:
    """Take out what is no text for a reader and what is hidden; spell formulas out."""
    etree.strip_elements(tree, *_INERT, with_tail=False)
    body = tree.find("body")
    if body is None:
        return
    unseen.drop(body)
    line_numbers.drop(body)
    for place in outer(body, lambda node: bool(_CITED & _names(node))):
        remove(place)
    for formula in list(body.iter("math")):
        spell(formula)


def strip_comments(body: Any) -> set[Any]:
    """Take out the places of comments; return all elements that went with them."""
    places = outer(body, _holds_comments)
    gone = {below for place in places for below in place.iter(etree.Element)}
    for place in places:
        remove(place)
    return gone


def _names(node: Any) -> set[str]:
    return {*(node.get("class") or "").lower().split(), (node.get("id") or "").lower()}


def _holds_comments(node: Any) -> bool:
    """Tell a place of comments, unless the article is in it."""
    if not _COMMENTS & _names(node) and not (node.get("itemtype") or "").endswith("/Comment"):
        return False
    return letters(node) > _COUNT and next(node.iter("h1", "main"), None) is None
