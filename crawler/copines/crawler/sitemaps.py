"""XML of a sitemap → the addresses in it; no tree, for one of 50 MB of tags takes two gigabytes."""

from datetime import datetime
from typing import Any

from lxml import etree

from copines.addresses import MAX_CHARS, join
from copines.crawler.dates import parse_date
from copines.crawler.documents.xml import escaped, parseable

#: Elements that are read: 50,000 addresses have five or six each, and pictures beside them.
_ELEMENTS = 1_000_000
#: Elements that stand in each other, in a sitemap three.
_DEPTH = 64

Found = tuple[tuple[tuple[str, datetime | None], ...], tuple[str, ...]]


def read(text: str, base: str, most: int) -> Found:
    """Return pages with their last change, and nested sitemaps, as far as it is well-formed."""
    seen = _Reader(base, most)
    target: Any = seen  # lxml's stubs want another name for an argument
    parser = etree.XMLParser(
        target=target,
        resolve_entities=False,
        no_network=True,
        recover=True,
        encoding="utf-8",
    )
    data = escaped(parseable(text))
    try:
        for at in range(0, len(data), 65_536):
            parser.feed(data[at : at + 65_536])
        parser.close()
    except (etree.LxmlError, ValueError, _EnoughError):
        pass  # what was read until then counts
    return tuple(seen.pages.items()), tuple(seen.sitemaps)


class _EnoughError(Exception):
    """More than a sitemap has."""


class _Reader:
    """Takes what a parser meets, one element at a time (lxml's parser target)."""

    def __init__(self, base: str, most: int) -> None:
        self._base, self._most = base, most
        self.pages: dict[str, datetime | None] = {}
        self.sitemaps: dict[str, None] = {}
        self._count, self._depth, self._items = 0, 0, 0
        #: In which element of a list, and the text of its parts so far.
        self._item, self._said = "", dict[str, str]()
        self._part = ""

    def start(self, tag: str, attributes: object) -> None:
        """Enter an element."""
        self._count += 1
        self._depth += 1
        if self._count > _ELEMENTS or self._depth > _DEPTH:
            raise _EnoughError
        name = _local(tag)
        if name in {"url", "sitemap"}:
            self._item, self._said = name, {}
        self._part = name if name in {"loc", "lastmod"} and self._is_own(tag) else ""

    def data(self, text: str) -> None:
        """Take text."""
        if self._part and self._item:
            before = self._said.get(self._part, "")
            if len(before) <= MAX_CHARS:
                self._said[self._part] = before + text

    def end(self, tag: str) -> None:
        """Leave an element."""
        self._depth -= 1
        self._part = ""
        if _local(tag) == self._item:
            self._keep()

    def _keep(self) -> None:
        address = join(self._base, self._said.get("loc", ""))
        if address and self._item == "url":
            self.pages.setdefault(address, parse_date(self._said.get("lastmod")))
        elif address:
            self.sitemaps.setdefault(address)
        self._item = ""
        self._items += 1
        if max(len(self.pages), len(self.sitemaps), self._items // 2) >= self._most:
            raise _EnoughError

    def _is_own(self, tag: str) -> bool:
        """Tell a part of the item itself: pictures have a `loc` of their own namespace."""
        return "loc" not in self._said or _local(tag) != "loc"

    def close(self) -> None:
        """End the document."""


def _local(tag: str) -> str:
    """Return an element's name without namespace, or prefix that nobody declared, in lower case."""
    return tag.rpartition("}")[2].rpartition(":")[2].lower()
