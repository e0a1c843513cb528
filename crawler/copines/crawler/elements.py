"""Elements of a tree, taken out."""

from typing import Any


def remove(node: Any) -> None:
    """Take an element out, and leave the text that follows it."""
    parent, before = node.getparent(), node.getprevious()
    if parent is None:
        return
    if node.tail and before is None:
        parent.text = (parent.text or "") + node.tail
    elif node.tail:
        before.tail = (before.tail or "") + node.tail
    parent.remove(node)
