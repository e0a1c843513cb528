"""Keeps feedparser from documents made to occupy it: it takes some 25 µs for each tag.

Its patterns for comments, instructions, names and broken tags take the square of what they read.
"""

import re
from collections import Counter

from copines.crawler.documents.xml import parts
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
_TAG = re.compile(rb"<(/?)([A-Za-z][^\s<>/]*+)([^<>]*+)>")
#: Attributes of one element, and namespaces of one feed.
_MAX_ATTRIBUTES, _MAX_SPACES = 100, 200
_CROWDED = Reason.of("not_a_feed", detail=f"more than {_MAX_ATTRIBUTES} attributes of an element")
_SPACES = Reason.of("not_a_feed", detail=f"more than {_MAX_SPACES} namespaces")
_SPACE = re.compile(rb"xmlns:([\w.-]{1,100})")
#: Bytes of a name or a date; links of an entry.
_MAX_NAME, _MAX_LINKS = 1_000, 200
_NAMES = re.compile(
    rb"<((?:\w{1,40}:)?(?:author|creator|managingEditor|webMaster|publisher|contributor|name|email|"
    rb"pubDate|date|published|updated|created|modified|issued))\b[^<>]*+>",
    re.IGNORECASE,
)
_LINK = re.compile(rb"<(?:\w{1,40}:)?link\b[^<>]*+>|</(?:\w{1,40}:)?(?:item|entry)\s*>")
#: A sign that begins no tag.
_STRAY = re.compile(rb"<(?![A-Za-z/!])")


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
    for count, tag in enumerate(_TAG.finditer(_between(data))):
        name = tag[2].lower()
        if tag[3].count(b"=") > _MAX_ATTRIBUTES:
            raise FeedError(url, _CROWDED)
        if count >= _MAX_TAGS:
            raise FeedError(url, _TOO_MANY)
        if tag[1]:
            _close(name, opened, inside)
        elif not tag[3].endswith(b"/") and name not in _OPEN:
            opened.append(name)
            inside[name] += 1
        if len(opened) > _MAX_DEPTH:
            raise FeedError(url, _TOO_DEEP)
    return _plain(data, url)


def _plain(data: bytes, url: str) -> bytes:
    """Leave out what feedparser need not see: comments, instructions, names without end."""
    if len(set(_SPACE.findall(data))) > _MAX_SPACES:
        raise FeedError(url, _SPACES)
    kept = (
        part if kind else _STRAY.sub(b"&lt;", part)
        for kind, part in parts(data)
        if kind in {b"", b"<![CDATA["}
    )
    return _fewer_links(_shorter(b"".join(kept)))


def _shorter(data: bytes) -> bytes:
    """Cut names and dates that are none, for their length."""
    made: list[bytes] = []
    at = 0
    for found in _NAMES.finditer(data):
        end = data.find(b"</" + found[1], found.end())
        if found.start() < at or end < 0 or end - found.end() <= _MAX_NAME:
            continue
        made.append(data[at : found.end()])
        at = end
    return b"".join((*made, data[at:]))


def _fewer_links(data: bytes) -> bytes:
    """Drop the links of an entry beyond as many as are read."""
    made: list[bytes] = []
    at = count = 0
    for found in _LINK.finditer(data):
        count = 0 if found[0].startswith(b"</") else count + 1
        if count > _MAX_LINKS:
            made.append(data[at : found.start()])
            at = found.end()
    return b"".join((*made, data[at:])) if made else data


def _between(data: bytes) -> bytes:
    return b"".join(part for kind, part in parts(data) if not kind)


def _close(name: bytes, opened: list[bytes], inside: Counter[bytes]) -> None:
    """End an element, and what stands open in it."""
    while inside[name]:
        last = opened.pop()
        inside[last] -= 1
        if last == name:
            return
