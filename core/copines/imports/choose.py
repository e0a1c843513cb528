"""Which of the blogs found are new to a circle."""

from collections.abc import Iterable

from copines.imports.found import FoundBlog
from copines.permalinks import key


def new_ones(
    found: Iterable[FoundBlog], addresses: Iterable[str], names: Iterable[str]
) -> tuple[tuple[FoundBlog, ...], tuple[FoundBlog, ...]]:
    """Part blogs into new and known, by address of site or feed; of two names one gets a number."""
    keys, taken = {key(url) for url in addresses}, {name.casefold() for name in names}
    new, known = [], []
    for blog in found:
        own = {key(url) for url in blog.addresses}
        if own & keys:
            known.append(blog)
        else:
            new.append(_named(blog, taken))
        keys |= own
    return tuple(new), tuple(known)


def _named(blog: FoundBlog, taken: set[str]) -> FoundBlog:
    name = str(blog.values.get("name", ""))
    free, number = name, 2
    while name and free.casefold() in taken:
        free, number = f"{name} ({number})", number + 1
    taken.add(free.casefold())
    return FoundBlog(blog.line, {**blog.values, "name": free}) if free != name else blog
