"""Element of a page → whether it belongs to something beside the article."""

import re
from typing import Any

from lxml import etree

#: Comments, by the words that themes of many languages call their places.
_COMMENT = (
    r"comments?|comment-?list|comentarios?|comentaris|commentaires?|commenti|kommentare?|"
    r"kommentarer|komentarze|komentare|reacties|reactions?|reponses?|responses?|respond|repl(?:y|ies)|"
    r"discussion|trackbacks?|pingbacks?|webmentions?|mentions|h-cite|disqus|isso|guestbook|"
    r"livre-d-or|opinions?|avis|yorumlar"
)
#: Captions, and lists of other posts.
_OTHER = (
    r"captions?|legendes?|credits?|sidebar|related|similar|recent|popular|calendar|"
    r"bildunterschrift"
)
#: Whole names alone: Elementor calls all that it makes elementor-widget.
_NAMES = r"gallery(?:-item)?|widget(?:-area|_\w+)?"
_WORDS = re.compile(rf"(?:^|[-_])(?:{_COMMENT}|{_OTHER})(?:$|[-_])|^(?:{_NAMES})$", re.IGNORECASE)
#: Counts of comments, links to them, and whether there may be any, which stand beside a title;
#: and a post's rubrics, which WordPress adds to its classes.
_NO_PLACE = re.compile(
    r"^(?:category|cat|tag|format|type|status)[-_]|"
    r"(?:^|[-_])(?:has|no|with|allow|show|hide|count|number|link|links|open|closed|off|on|nb|"
    r"layout|left|right)(?:$|[-_])",
    re.IGNORECASE,
)
#: What themes call an aside that tells of the post itself: when, by whom, how long.
_OF_POST = re.compile(
    r"(?:^|[-_])(?:meta|metadata|infos?|byline|dates?|details)(?:$|[-_])", re.IGNORECASE
)
_TAGS = {"aside", "nav", "blockquote", "figure", "figcaption", "q", "pre"}
#: What holds all of a page says nothing of a part of it.
_WHOLE = {"html", "body", "main"}
#: Where the post stands in a widget on Blogger, which heads it by an h3.
_POST_BODY = etree.XPath(".//*[contains(concat(' ', normalize-space(@class), ' '), ' post-body ')]")
_TYPES = re.compile(r"schema\.org/(?:User)?Comments?\b", re.IGNORECASE)


def is_apart(node: Any) -> bool:
    """Tell what is in a comment, a caption, a quotation, a sidebar or a list of other posts."""
    around = (node, *node.iterancestors())
    return any(_is_place(place) for place in around if place.tag not in _WHOLE)


def _is_place(node: Any) -> bool:
    if not isinstance(node.tag, str):
        return False
    names = (*(node.get("class") or "").split(), node.get("id") or "", node.get("itemprop") or "")
    is_told = node.tag == "aside" and any(map(_OF_POST.search, names))
    if (node.tag in _TAGS and not is_told) or _TYPES.search(node.get("itemtype") or ""):
        return node.tag == "nav" or not _holds_title(node)
    # HTML §4.3.2: an article within an article is a comment on it
    if node.tag == "article" and next(node.iterancestors("article"), None) is not None:
        return not _holds_title(node)
    named = any(_WORDS.search(name) and not _NO_PLACE.search(name) for name in names)
    return named and not _holds_title(node)


def _holds_title(node: Any) -> bool:
    """Tell what holds the post: its title, or the place of its text."""
    return next(node.iter("h1"), None) is not None or bool(_POST_BODY(node))
