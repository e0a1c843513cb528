"""Keeps feedparser from documents made to occupy it: it takes some 25 µs for each tag."""

import re
from collections import Counter

from copines.errors import FeedError
from copines.reasons import Reason

_MAX_ENTRIES = 2_000
_MAX_DEPTH = 1_000
#: Ten seconds; as many entries as are read have 200 each.
_MAX_TAGS = 400_000
_TOO_MANY = Reason.of("not_a_feed", detail=f"made of more than {_MAX_TAGS} tags")
_TOO_DEEP = Reason.of("not_a_feed", detail=f"nested deeper than {_MAX_DEPTH} levels")
#: What HTML lets stand open (§13.1.2): void elements, and those whose end goes without saying.
_OPEN = frozenset(
    b"area base br col embed hr img input link meta param source track wbr "
    b"p li dt dd tr td th thead tbody tfoot colgroup option optgroup rp rt".split()
)
_END = re.compile(rb"</(?:\w+:)?(?:item|entry)\s*>")
_UNREAD = re.compile(rb"<!\[CDATA\[.*?\]\]>|<!--.*?-->", re.DOTALL)
_TAG = re.compile(rb"<(/?)([A-Za-z][^\s<>/]*)[^<>]*?(/?)>")


def bounded(data: bytes, url: str) -> bytes:
    """Cut a feed of very many entries; FeedError where its tags are too many, or too deep.

    Pages are quoted in feeds unescaped, so that what is open is not all nested: it ends with the
    element that it stands in.
    """
    ends = [found.end() for found in _END.finditer(data)]
    if len(ends) > _MAX_ENTRIES:
        data = data[: ends[_MAX_ENTRIES - 1]]
    opened: list[bytes] = []
    inside: Counter[bytes] = Counter()
    for count, tag in enumerate(_TAG.finditer(_UNREAD.sub(b"", data))):
        name = tag[2].lower()
        if count >= _MAX_TAGS:
            raise FeedError(url, _TOO_MANY)
        if tag[1]:
            _close(name, opened, inside)
        elif not tag[3] and name not in _OPEN:
            opened.append(name)
            inside[name] += 1
        if len(opened) > _MAX_DEPTH:
            raise FeedError(url, _TOO_DEEP)
    return data


def _close(name: bytes, opened: list[bytes], inside: Counter[bytes]) -> None:
    """End an element, and what stands open in it."""
    while inside[name]:
        last = opened.pop()
        inside[last] -= 1
        if last == name:
            return
