"""What of a tree is shown to nobody: hidden by its style, or there to be read aloud alone."""

import re
from collections.abc import Callable
from typing import Any

from lxml import etree

from copines.crawler.elements import remove

_STYLE = re.compile(
    r"(?:^|;)\s*(?:display\s*:\s*none|visibility\s*:\s*hidden|font-size\s*:\s*0(?![\d.])|"
    r"(?:left|top|text-indent)\s*:\s*-\d{3}|clip\s*:\s*rect\(\s*[01](?![\d.])|"
    r"clip-path\s*:\s*inset\(\s*(?:50|100)%)",
    re.IGNORECASE,
)
#: Classes of what is read aloud only: WordPress', Bootstrap's, Drupal's, Foundation's.
_ALOUD = {
    "screen-reader-text", "sr-only", "visually-hidden", "visuallyhidden", "element-invisible",
    "show-for-sr",
}  # fmt: skip
#: Share of the letters that may be hidden; else a script shows them.
_MOST = 0.5


def drop(body: Any) -> None:
    """Take out what browsers show nobody, unless that is most of a body; the tree changes."""
    hidden = outer(body, _is_hidden)
    if sum(map(letters, hidden)) <= _MOST * letters(body):
        for node in hidden:
            remove(node)


def outer(body: Any, fits: Callable[[Any], bool]) -> list[Any]:
    """Return the outermost elements of a kind."""
    found = [node for node in body.iter(etree.Element) if node is not body and fits(node)]
    within = {below for node in found for below in node.iterdescendants()}
    return [node for node in found if node not in within]


def letters(node: Any) -> int:
    """Count the letters of an element's texts, without the blanks around them."""
    return sum(len(text.strip()) for text in node.itertext())


def _is_hidden(node: Any) -> bool:
    """Tell what is not seen; `until-found` is text to be unfolded."""
    if (hidden := node.get("hidden")) is not None and hidden.lower() != "until-found":
        return True
    if _ALOUD & set((node.get("class") or "").split()):
        return True
    if node.get("aria-hidden") == "true" and next(node.iter("img"), None) is None:
        return True  # said twice; a picture is merely not read aloud
    return bool(_STYLE.search(node.get("style") or ""))
