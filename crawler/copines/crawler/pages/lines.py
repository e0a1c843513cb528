"""Tree of a page → its lines of text, each with the places it stands in."""

import re
from collections import Counter
from dataclasses import dataclass, field

from lxml import etree

from copines.crawler.sanitise import BLOCK

#: Elements whose text nobody reads as part of a page.
_SILENT = {
    "script", "style", "noscript", "template", "svg", "math", "iframe", "object", "head", "form",
    "button", "select", "textarea",
}  # fmt: skip
#: Elements that a line is asked about.
_HEADINGS = {"h1", "h2", "h3", "h4"}
_TOLD = {"a", "blockquote", "pre", "figcaption", "time", *_HEADINGS}


@dataclass(slots=True)
class Line:
    """A run of text between two block boundaries."""

    #: The elements whose text, or where true whose tail, makes up the line.
    slots: list[tuple[etree._Element, bool]] = field(default_factory=list)
    text: str = ""
    #: Letters and digits alone, case folded: equal for two renderings of one line.
    mark: str = ""
    #: Characters of it that are links.
    linked: int = 0
    is_quoted: bool = False
    is_caption: bool = False
    is_heading: bool = False
    #: What its first <time> declares.
    moment: str = ""

    def holder(self) -> etree._Element:
        """Return the element that the line's first text stands in."""
        for node, is_tail in self.slots:
            if ((node.tail if is_tail else node.text) or "").strip():
                parent = node.getparent() if is_tail else node
                return node if parent is None else parent
        return self.slots[0][0]


def mark_of(text: str) -> str:
    """Return letters and digits alone, case folded."""
    return re.sub(r"\W+", "", text).casefold()


def lines_of(root: etree._Element) -> list[Line]:
    """Return the lines below an element in document order, empty ones left out."""
    found, line = [], Line()
    inside: Counter[str] = Counter()
    walker = etree.iterwalk(root, events=("start", "end"))
    for event, node in walker:
        tag, begins = node.tag, event == "start"
        if tag in BLOCK and line.slots:
            found.append(line)
            line = Line()
        if begins and tag in _SILENT:
            walker.skip_subtree()
        elif tag in _TOLD:
            inside[tag] += 1 if begins else -1
        text = node.text if begins else node.tail
        if text and not (begins and tag in _SILENT) and (begins or node is not root):
            _take(line, node, text, inside, is_tail=not begins)
    return [line for line in (*found, line) if _close(line)]


def _take(
    line: Line, node: etree._Element, text: str, inside: Counter[str], *, is_tail: bool
) -> None:
    if not line.slots and text.isspace():
        return
    line.slots.append((node, is_tail))
    line.text += text
    line.linked += len(mark_of(text)) if inside["a"] else 0
    line.is_quoted |= inside["blockquote"] + inside["pre"] > 0
    line.is_caption |= inside["figcaption"] > 0
    line.is_heading |= any(inside[name] for name in _HEADINGS)
    if inside["time"] and not line.moment and not line.is_quoted:
        times = (n for n in (node, *node.iterancestors()) if n.tag == "time")
        line.moment = next((n.get("datetime") or "" for n in times), "")


def _close(line: Line) -> bool:
    """Finish a line; tell whether it says anything."""
    line.text = " ".join(line.text.split())
    line.mark = mark_of(line.text)
    return bool(line.mark)
