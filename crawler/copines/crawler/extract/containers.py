"""Elements of a page → where its article stands, by what trafilatura found and by theme."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

from lxml import etree

from copines.addresses import join
from copines.crawler import sanitise
from copines.crawler.pages.lines import Line
from copines.permalinks import same_site

#: What an article is made of, where it stands side by side.
_PROSE = {
    "p", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "dl", "table", "pre", "blockquote",
    "section",
}  # fmt: skip
#: What themes call a box in a text; and what no such box of an author's holds.
_BOXES = {
    "note", "tip", "info", "callout", "alert", "admonition", "astuce", "encadre", "warning",
    "notice", "box", "highlight", "info-box", "sidenote", "side-note", "marginnote", "margin-note",
}  # fmt: skip
_NO_BOX = ("a", "form", "button", "input", "h1", "h2", "h3", "h4")
#: Pictures shown of a post without words.
_MOST_PICTURES = 12
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


def place_of(lines: Sequence[Line], matched: Sequence[bool]) -> Any:
    """Return the element whose children hold most of the seed, None where none holds half."""
    letters: Counter[Any] = Counter()
    for line, fits in zip(lines, matched, strict=True):
        if fits and (block := block_of(line)) is not None:
            letters[block.getparent()] += len(line.mark)
    place, most = letters.most_common(1)[0] if letters else (None, 0)
    return place if 2 * most > letters.total() else None


def block_of(line: Line) -> Any:
    """Return the innermost block around a line."""
    node: Any = line.holder()
    while node is not None and node.tag not in sanitise.BLOCK:
        node = node.getparent()
    return node


def belongs(line: Line, place: Any, own: Sequence[str]) -> bool:
    """Tell a heading, paragraph, list or table that stands in the article's place itself.

    Asked for precision, trafilatura leaves out headings and lists that blogs are full of. What is
    mostly link is the author's where it leads elsewhere: the site's own lists lead to the site.
    """
    node: Any = line.holder()
    while node is not None and node.getparent() is not place:
        node = node.getparent()
    if place is None or node is None:
        return False
    if not (node.tag in _PROSE or line.is_quoted or _is_box(node)):
        return False
    return 2 * line.linked <= len(line.mark) or leads_away(line, own)


def _is_box(node: Any) -> bool:
    """Tell an author's aside from the page's: it is words alone."""
    named_so = node.tag in {"aside", "details"} or _BOXES & set((node.get("class") or "").split())
    return bool(named_so) and next(node.iter(*_NO_BOX), None) is None


def leads_away(line: Line, own: Sequence[str]) -> bool:
    """Tell a line whose links all lead to other sites than a page's own addresses."""
    texts = (
        node.iterancestors() if is_tail else (node, *node.iterancestors())
        for node, is_tail in line.slots
    )
    links = {link for around in texts for link in around if link.tag == "a"}
    addresses = [join(own[0], link.get("href") or "") for link in links]
    return bool(addresses) and all(
        address and not any(same_site(address, site) for site in own) for address in addresses
    )


def marked(body: Any, *, surely: bool = False) -> Iterator[Any]:
    """Yield the places that a theme marks as the article's, where one is alone."""
    for place in _SURE if surely else _PLACES:
        found = body.xpath(f".//*[{place}]")
        if len(found) == 1:
            yield found[0]


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
