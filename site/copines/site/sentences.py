"""A post's HTML → the sentences in which it leads to other posts."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import TypeGuard

from lxml import etree
from lxml import html as lxml_html

from copines.permalinks import key
from copines.site.excerpts import TEASER, printable
from copines.words import count

#: What a sentence does not go beyond.
_BLOCKS = {
    "address", "article", "blockquote", "caption", "center", "dd", "details", "div", "dl", "dt",
    "figcaption", "figure", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "li", "ol", "p", "pre",
    "section", "summary", "table", "td", "th", "tr", "ul",
}  # fmt: skip
#: What is quoted, or titled, is not said.
_NOT_SAID = {"blockquote", "caption", "figcaption", "h1", "h2", "h3", "h4", "h5", "h6", "q"}
#: Lists, what their items are, and how many of these with links make one a list of links.
_LISTS, _ITEMS, _MANY_ITEMS = ("dl", "ol", "table", "ul"), "./li|./dt|./dd|.//tr", 3
#: Words of a sentence besides its links, without which nothing is said of them: "merci à", "via".
_SAID = 3
#: Links of a sentence, and of a block, above which they are listed.
_OF_SENTENCE, _OF_BLOCK = 3, 5
_END = re.compile(r"\n+|[.!?…؟।]+[\"'»”’)\]]*\s+(?![a-zß-ÿ,;:])|[。！？]+[」』）]*")
#: What has a full stop and ends no sentence: initials, and titles before names.
_ABBREVIATED = re.compile(r"\b(?:[A-ZÀ-Þ]|MM?|Mr|Mrs|Ms|Dr|Ste?|cf|ex|pp?|vol|vs|env)\.\s*\Z")
_BLANKS = re.compile(r"[^\S\n]+")


@dataclass(frozen=True, slots=True)
class _Block:
    """A block's own text, and where in it links stand."""

    text: str
    #: Begin and end, and the key of the address; in their order.
    links: tuple[tuple[int, int, str], ...]


@lru_cache(maxsize=1024)  # a post's page and those that it leads to ask for the same
def sentences(html: str, targets: tuple[str, ...]) -> Mapping[str, str]:
    """Return the sentence in which a text leads to each of these keys; "" where it only names it.

    It only names what stands in a list of links, in a quotation or a title, or among too few words.
    """
    found = dict.fromkeys(targets, "")
    root = _tree(html)
    if root is None:
        return found
    for anchor in root.iter("a"):
        target = _key(anchor)
        if found.get(target) == "" and _is_said(anchor):
            found[target] = _sentence(_block(anchor), target)
    return found


def _tree(html: str) -> lxml_html.HtmlElement | None:
    try:
        return lxml_html.fragment_fromstring(html, create_parent="div") if html.strip() else None
    except (etree.ParserError, ValueError):  # nothing but comments; control characters
        return None


def _key(anchor: lxml_html.HtmlElement) -> str:
    href = anchor.get("href") or ""
    return key(href) if href.startswith(("http://", "https://")) else ""


def _is_said(anchor: lxml_html.HtmlElement) -> bool:
    """Tell whether a link stands in the text, and not in a list of links or a quotation."""
    around = list(anchor.iterancestors())
    if any(element.tag in _NOT_SAID for element in around):
        return False
    listed = (_linking(element) for element in around if element.tag in _LISTS)
    return all(items < _MANY_ITEMS for items in listed)


def _linking(listed: lxml_html.HtmlElement) -> int:
    return sum(item.find(".//a") is not None for item in listed.xpath(_ITEMS))


def _block(anchor: lxml_html.HtmlElement) -> _Block:
    block = next(e for e in anchor.iterancestors() if e.tag in _BLOCKS)
    text, links = "", []
    began: dict[lxml_html.HtmlElement, int] = {}
    for element, said in _walked(block):
        if isinstance(said, str):
            text = _BLANKS.sub(" ", text + printable(said))
        elif said:
            began[element] = len(text)
        elif began[element] < len(text):
            links.append((began[element], len(text), _key(element)))
    return _Block(text, tuple(links))


def _walked(
    block: lxml_html.HtmlElement,
) -> Iterator[tuple[lxml_html.HtmlElement, str | bool]]:
    """Yield the texts of a block itself, and True and False where a link begins and ends."""
    yield block, (block.text or "").replace("\n", " ")
    for child in block:
        if child.tag == "br" or (_is_tag(child.tag) and child.tag in _BLOCKS):
            yield child, "\n"
        elif _is_tag(child.tag):
            if child.tag == "a":
                yield child, True
            yield from _walked(child)
            if child.tag == "a":
                yield child, False
        yield child, (child.tail or "").replace("\n", " ")


def _is_tag(tag: object) -> TypeGuard[str]:
    return isinstance(tag, str)  # a comment's is a function


def _sentence(block: _Block, target: str) -> str:
    """Return the first sentence of a block that says something of a link."""
    if len(block.links) > _OF_BLOCK:
        return ""
    ends = [0, *_ends(block), len(block.text)]
    for begin, end, where in block.links:
        if where == target:
            first = max(at for at in ends if at <= begin)
            last = min(at for at in ends if at >= end)
            if _says(block, first, last):
                return _cut(block.text, (first, last), (begin, end))
    return ""


def _ends(block: _Block) -> Iterator[int]:
    for match in _END.finditer(block.text):
        within = any(begin < match.end() < end for begin, end, _ in block.links)
        if not within and not _ABBREVIATED.search(block.text[: match.end()]):
            yield match.end()


def _says(block: _Block, first: int, last: int) -> bool:
    links = [(begin, end) for begin, end, _ in block.links if first <= begin and end <= last]
    bounds = [first, *(at for link in links for at in link), last]
    outside = (block.text[a:b] for a, b in zip(bounds[::2], bounds[1::2], strict=True))
    return len(links) <= _OF_SENTENCE and count(" ".join(outside)) >= _SAID


def _cut(text: str, sentence: tuple[int, int], link: tuple[int, int]) -> str:
    """Cut a sentence that is long at words, so that the link stays."""
    first, last = sentence
    if last - first > TEASER:
        room = max(0, TEASER - (link[1] - link[0]))
        first = max(first, min(link[0] - room // 2, last - TEASER))
        last = min(last, max(link[1], first + TEASER))
    said = text[first:last]
    if first > sentence[0]:
        said = "… " + (said.partition(" ")[2] if " " in said[: link[0] - first] else said)
    if last < sentence[1]:
        said = (said.rpartition(" ")[0] if " " in said[link[1] - first :] else said) + " …"
    return " ".join(said.split())
