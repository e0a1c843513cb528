"""Tree of a page, lines to keep → HTML of just these, with the pictures among them."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from lxml import etree

from copines.crawler.elements import remove
from copines.crawler.pages.lines import Line
from copines.crawler.sanitise import BLOCK

_MEDIA = {"img", "picture", "video", "audio"}
#: What says nothing by itself but parts or holds what does.
_BREAKS = {"br", "hr", "wbr", "col", "colgroup"}
#: Parts that mean nothing without the list or table that holds them.
_PARTS = {"li", "dt", "dd", "tr", "td", "th", "tbody", "thead", "tfoot", "caption"}
#: What may hold more than one article.
_WHOLE = {"article", "main", "body"}
#: Share of an element's lines to be kept for a picture at its very edge to be the article's.
_OWN = 0.8


def pruned(body: Any, lines: Sequence[Line], kept: Sequence[Line]) -> str:
    """Return the HTML of the smallest element around the kept lines, all other lines taken out.

    A picture among them stays, unless its own surroundings (a card, a box) were taken out. The
    tree is changed.
    """
    held, all_held = _held(kept), _held(lines)
    keeping = {slot for line in kept for slot in line.slots}
    container = _alone(_around(kept, held, body), held, all_held)
    pictures = set(_pictures(container, kept, held, all_held))
    for slot in (slot for line in lines for slot in line.slots):
        if slot not in keeping:
            node, is_tail = slot
            setattr(node, "tail" if is_tail else "text", None)
    _drop(container, held, pictures)
    container.tail = None
    return str(etree.tostring(container, encoding="unicode", method="html"))


def _held(lines: Iterable[Line]) -> Counter[Any]:
    """Count the lines that stand in each element."""
    held: Counter[Any] = Counter()
    for line in lines:
        held.update(set(_around_texts(line)))
    return held


def _around_texts(line: Line) -> Iterator[Any]:
    for node, is_tail in line.slots:
        if not is_tail:
            yield node
        yield from node.iterancestors()


def _around(kept: Sequence[Line], held: Counter[Any], body: Any) -> Any:
    """Return the smallest whole block around all kept lines."""
    container: Any = kept[0].holder()
    while container is not body and (
        held[container] < len(kept) or container.tag not in BLOCK or container.tag in _PARTS
    ):
        container = container.getparent()
    return container


def _alone(container: Any, held: Counter[Any], all_held: Counter[Any]) -> Any:
    """Return the largest block around a container that says no more: its pictures are of it."""
    while container.tag not in _WHOLE:
        parent = container.getparent()
        if parent is None or parent.tag not in BLOCK or all_held[parent] > held[container]:
            break
        container = parent
    return container


def _pictures(
    container: Any, kept: Sequence[Line], held: Counter[Any], all_held: Counter[Any]
) -> Iterator[Any]:
    nodes = list(container.iter("*"))
    order = {node: position for position, node in enumerate(nodes)}
    places = [order[node] for line in kept for node, _ in line.slots if node in order]
    first, last = min(places, default=0), max(places, default=0)
    is_own = held[container] >= _OWN * all_held[container]
    for node in nodes:
        if node.tag not in _MEDIA or not (is_own or first <= order[node] <= last):
            continue
        near = next((a for a in node.iterancestors() if all_held[a]), container)
        if held[near]:
            yield node


def _drop(container: Any, held: Counter[Any], pictures: set[Any]) -> None:
    """Take out what holds neither kept lines nor pictures."""
    needed = {above for picture in pictures for above in picture.iterancestors()}
    inner = {below for picture in pictures for below in picture.iter("*")}
    for node in reversed(list(container.iter("*"))):
        if node is container or held[node] or node in needed or node in inner:
            continue
        if node.tag in _BREAKS and held[node.getparent()]:
            continue
        remove(node)
