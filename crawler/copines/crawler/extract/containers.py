"""Lines that trafilatura found → where in the page its article stands, and what else is of it."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import unquote, urlsplit

from copines.addresses import join
from copines.crawler import sanitise
from copines.crawler.pages.lines import Line
from copines.permalinks import same_site

#: What an article is made of, where it stands side by side.
_PROSE = {
    "p", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "dl", "table", "pre", "blockquote",
    "section",
}  # fmt: skip
#: What themes call a box in a text, and notes under it; and what none of an author's holds.
_BOXES = {
    "note", "tip", "info", "callout", "alert", "admonition", "astuce", "encadre", "warning",
    "notice", "box", "highlight", "info-box", "sidenote", "side-note", "marginnote", "margin-note",
    "footnote", "footnotes",
}  # fmt: skip
_NO_BOX = ("form", "button", "input", "h1", "h2", "h3", "h4")
#: Letters of a line in an element of another name, below which it may be a byline; and what shows
#: that it may be a caption.
_SAYING, _SHOWN = 40, ("img", "picture", "figure", "video", "iframe")
#: Share of an article's letters that its place holds, where no element holds half of its blocks.
_MOST = 0.8
#: Share of a line to be links for it to be a row of them.
_ROW = 0.8
#: What holds one article, or all that is a page's own.
_SCOPES = ("article", "main", "td")
#: Letters that make an article of its own.
PARAGRAPH = 200


def place_of(lines: Sequence[Line], matched: Sequence[bool]) -> tuple[Any, bool]:
    """Return the element whose children hold most of the seed, and whether they hold half of it.

    Where none does, it is the innermost element around most of the seed.
    """
    letters: Counter[Any] = Counter()
    for line, fits in zip(lines, matched, strict=True):
        if fits and (block := block_of(line)) is not None:
            letters[block.getparent()] += len(line.mark)
    place, most = letters.most_common(1)[0] if letters else (None, 0)
    if 2 * most > letters.total():
        return place, True
    held: Counter[Any] = Counter()
    for node, often in letters.items():
        for around in (node, *node.iterancestors()):
            held[around] += often
    around_most = [node for node, often in held.items() if often >= _MOST * letters.total()]
    return max(around_most, key=_depth, default=None), False


def scope_of(lines: Sequence[Line], matched: Sequence[bool], place: Any) -> Any:
    """Return the innermost part of a page that holds most of the seed, None where none does.

    Where HTML has none it is what stands around `place`, which the theme has for the text.

    What stands outside of it, in another cell of a layout table even, is beside the article. Of
    several articles the only one with a first-level heading is the page's.
    """
    letters: Counter[Any] = Counter()
    for line, fits in zip(lines, matched, strict=True):
        if fits:
            letters[line.holder()] += len(line.mark)
    held: Counter[Any] = Counter()
    for node, often in letters.items():
        for around in (node, *node.iterancestors(*_SCOPES)):
            if around.tag in _SCOPES:
                held[around] += often
    own = headed_article(next(iter(letters))) if letters else None
    if own is not None and held[own] > PARAGRAPH:
        return own
    most = [node for node, often in held.items() if 2 * often > letters.total()]
    if most or place is None:
        return max(most, key=_depth, default=None)
    inside = set(place.iter())
    held_by_place = sum(often for node, often in letters.items() if node in inside)
    return place.getparent() if 2 * held_by_place > letters.total() else None


def headed_article(node: Any) -> Any:
    """Return the only article of a tree that holds a first-level heading, None for none."""
    headings = node.getroottree().iter("h1")
    found = {a for heading in headings for a in heading.iterancestors("article")}
    if not found:
        return None
    inner = max(found, key=_depth)
    return inner if found <= {inner, *inner.iterancestors()} else None


def _depth(node: Any) -> int:
    return sum(1 for _ in node.iterancestors())


def block_of(line: Line) -> Any:
    """Return the innermost block around a line."""
    node: Any = line.holder()
    while node is not None and node.tag not in sanitise.BLOCK:
        node = node.getparent()
    return node


def parts_of(place: Any) -> dict[Any, str]:
    """Return what each child of an article's place is: prose, a note, words alone, or nothing."""
    return {} if place is None else {node: _part(node) for node in place.iterchildren("*")}


def belongs(line: Line, parts: Mapping[Any, str], own: Sequence[str], *, is_inner: bool) -> bool:
    """Tell a heading, paragraph, list or table that stands in the article's place itself.

    Between the article's lines (`is_inner`) that may be words in an element of any kind. Asked for
    precision, trafilatura leaves out headings and lists that blogs are full of. What is mostly link
    is the author's where it leads elsewhere: the site's own lists lead to the site.
    """
    holder = line.holder()
    part = next((parts[node] for node in (holder, *holder.iterancestors()) if node in parts), "")
    is_word = part == "words" and is_inner and len(line.mark) >= _SAYING
    if not (part in ("prose", "note") or (line.is_quoted and part) or is_word):
        return False
    return 2 * line.linked <= len(line.mark) or leads_away(line, own)


def _part(node: Any) -> str:
    if node.tag in _PROSE:
        return "prose"
    if next(node.iter(*_NO_BOX), None) is not None or any(map(_leaves, node.iter("a"))):
        return "other"
    if node.tag in {"aside", "details"} or _BOXES & set((node.get("class") or "").split()):
        return "note"
    return "other" if next(node.iter(*_SHOWN), None) is not None else "words"


def _leaves(link: Any) -> bool:
    """Tell a link to anything but another part of its page."""
    return not (link.get("href") or "#").startswith("#")


def leads_away(line: Line, own: Sequence[str]) -> bool:
    """Tell a line whose links all lead to other sites than a page's own addresses."""
    addresses = [join(own[0], link.get("href") or "") for link in _links(line)]
    return bool(addresses) and all(
        address and not any(same_site(address, site) or names(address, site) for site in own)
        for address in addresses
    )


def is_row(line: Line, own: Sequence[str]) -> bool:
    """Tell links to other pages of the site, several or an item of a list: the next post, tags."""
    if line.linked < _ROW * len(line.mark) or leads_away(line, own):
        return False
    block = block_of(line)
    return len(_links(line)) > 1 or (block is not None and block.tag == "li")


def _links(line: Line) -> set[Any]:
    texts = (
        node.iterancestors() if is_tail else (node, *node.iterancestors())
        for node, is_tail in line.slots
    )
    return {link for around in texts for link in around if link.tag == "a"}


def names(address: str, page: str) -> bool:
    """Tell an address that hands a page's own on, to share it."""
    host = urlsplit(page).netloc  # none of a page whose address nobody knows
    return bool(host) and host in unquote(urlsplit(address).query)
