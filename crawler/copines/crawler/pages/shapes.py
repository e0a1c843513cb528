"""Addresses of posts → how the posts of a blog are addressed."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from copines.addresses import page_path
from copines.crawler.pages.addresses import is_listing, is_page, may_be_page, path_names
from copines.permalinks import canonical, key

_CLASSES = (
    ("<year>", r"(?:19|20)\d\d"),
    ("<date>", r"(?:19|20)\d\d-?\d\d-?\d\d"),
    ("<2>", r"\d{1,2}"),
    ("<dated>", r"(?:19|20)\d\d-\d\d?-\d\d?-.+"),
    ("<n>", r"\d+"),
    ("<numbered>", r"\d+-.+"),
)
_FREE = {"*", *(name for name, _ in _CLASSES)}


@dataclass(frozen=True, slots=True)
class Shapes:
    """How the addresses of a blog's posts look, learnt from known ones."""

    #: A pattern a shape: segment classes, extension and query names.
    patterns: frozenset[tuple[str, ...]] = frozenset()
    #: Keys of the addresses learnt from.
    known: frozenset[str] = frozenset()

    def matches(self, url: str) -> bool:
        """Tell whether an address has one of the shapes."""
        return bool(self._fitting(url))

    def distinctive(self, url: str) -> bool:
        """Tell whether the matched shape says much: a date, a number or a fixed folder."""
        return any(_says(part) for pattern in self._fitting(url) for part in pattern[:-2])

    def admits(self, url: str) -> bool:
        """Tell whether an address may be a page to read, by its name or by its shape."""
        return is_page(url) or (self.distinctive(url) and may_be_page(url))

    def is_listing(self, url: str) -> bool:
        """Tell a list by its address (addresses.is_listing), but for the folder of the posts.

        Where posts live in /archives/, that name makes no list of them.
        """
        if not is_listing(url):
            return False
        own = _segments(url)
        for pattern in self._fitting(url):
            free = [n for p, n in zip(pattern[:-2], own[:-2], strict=True) if p in _FREE]
            if any(p not in _FREE for p in pattern[:-2]) and free:
                return is_listing("/".join(("http://host", *free)))
        return True

    def _fitting(self, url: str) -> list[tuple[str, ...]]:
        own = _segments(url)
        return [pattern for pattern in self.patterns if _fits(pattern, own)]


def learn(urls: Iterable[str], least: int = 1) -> Shapes:
    """Learn shapes from the addresses of posts, of those that at least so many of them have.

    Addresses of one depth, extension and query are one shape. A folder that several of them share
    is fixed; a year, a number or a dated name is its class; all else is free.
    """
    addresses = list(dict.fromkeys(urls))
    groups: dict[tuple[Any, ...], list[tuple[str, ...]]] = {}
    for url in addresses:
        own = _segments(url)
        if len(own) > 2:
            classes = tuple(_class(s) for s in own[:-2])
            groups.setdefault((classes, own[-2:]), []).append(own)
    many = Counter(pattern for group in groups.values() for pattern in _patterns(group))
    patterns = frozenset(pattern for pattern, times in many.items() if times >= least)
    return Shapes(patterns, frozenset(key(url) for url in addresses))


def _segments(url: str) -> tuple[str, ...]:
    """Return an address's names, then its extension and the names in its query."""
    address = canonical(url)
    path, asked = page_path(address), urlsplit(address).query
    names = path_names(path)
    extension = re.search(r"\.(html?|php|aspx?)\Z", path, re.IGNORECASE)
    final = extension[1].lower() if extension and not path.endswith("index.html") else ""
    parameters = [] if path != urlsplit(address).path else asked.split("&")
    query = "&".join(sorted(p.partition("=")[0] for p in parameters if p))
    return (*names, final, query)


def _class(segment: str) -> str:
    return next((name for name, form in _CLASSES if re.fullmatch(form, segment)), "*")


def _says(part: str) -> bool:
    """Tell whether a part of a shape sets posts apart; a language's folder does not."""
    return part != "*" and not re.fullmatch(r"[a-z]{2}(?:-[a-z]{2})?", part)


def _patterns(group: list[tuple[str, ...]]) -> Iterator[tuple[str, ...]]:
    """Return the shapes of addresses of one depth, with the folders that several share."""
    often = Counter((i, s) for own in group for i, s in enumerate(own[:-3]) if _class(s) == "*")
    for own in group:
        parts = (s if often[i, s] > 1 else _class(s) for i, s in enumerate(own[:-2]))
        yield (*parts, *own[-2:])


def _fits(pattern: tuple[str, ...], own: tuple[str, ...]) -> bool:
    if len(pattern) != len(own) or pattern[-2:] != own[-2:]:
        return False
    return all(
        p in ("*", s) or (p.startswith("<") and p == _class(s))
        for p, s in zip(pattern[:-2], own[:-2], strict=True)
    )
