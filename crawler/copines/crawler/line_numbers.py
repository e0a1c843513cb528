"""Tree → the tree without the numbers that highlighters put beside lines of code."""

import re
from typing import Any

from copines.crawler.elements import remove

#: Classes of such a number, or of a column of them: Pygments, Rouge, Chroma, Hexo, highlight.js,
#: SyntaxHighlighter, Prism.
_CLASSES = re.compile(
    r"gutter|line-?no(?:s|div)?|line-?numbers?|lnt?|hljs-ln-n(?:umbers)?|line-numbers-rows"
)
_CODE = {"pre", "code"}


def drop(tree: Any) -> None:
    """Take out elements named for line numbers that hold nothing else; the tree changes."""
    for node in list(tree.iter("td", "span", "pre", "div", "code", "a")):
        names = (node.get("class") or "").split()
        if any(map(_CLASSES.fullmatch, names)) and _is_counted(node):
            remove(node)


def _is_counted(node: Any) -> bool:
    """Tell numbers alone, in code or in a table beside it."""
    numbers = "".join(node.itertext()).split()
    if not numbers or not all(map(str.isdecimal, numbers)):
        return False
    above = list(node.iterancestors())
    table = next((outer for outer in above if outer.tag == "table"), None)
    return any(outer.tag in _CODE for outer in above) or (table is not None and _holds_code(table))


def _holds_code(table: Any) -> bool:
    cells = ((cell.get("class") or "").split() for cell in table.iter("td"))
    return next(table.iter(*_CODE), None) is not None or any("code" in names for names in cells)
