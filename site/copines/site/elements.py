"""XML, element by element: feeds, maps of the site, books."""

from typing import Any

from lxml import etree

from copines.site.excerpts import printable


def add(parent: etree._Element, name: str, text: str = "", /, **attributes: str) -> etree._Element:
    """Add an element of its parent's namespace."""
    space, brace, _ = parent.tag.rpartition("}")
    kept = {key: printable(value) for key, value in attributes.items()}
    child = etree.SubElement(parent, f"{space}{brace}{name}", kept)
    if text:
        child.text = printable(text)
    return child


def unnamed(space: str) -> Any:
    """Return the default namespace, of which lxml's stubs know nothing."""
    return {None: space}
