"""Which of the blogs found are new to a circle."""

from collections.abc import Iterable, Mapping

from copines.areas import is_choice
from copines.imports.found import FoundBlog
from copines.imports.notes import apart
from copines.membership import sign, taken
from copines.model import Blog
from copines.permalinks import key


def new_ones(
    found: Iterable[FoundBlog], members: Iterable[Blog], feeds: Mapping[str, str], names: set[str]
) -> tuple[tuple[FoundBlog, ...], tuple[FoundBlog, ...]]:
    """Part blogs into new and known, by address of site or feed; of two names one gets a number.

    A blog on the site of a member is another one where the feeds of both are named, and differ.
    """
    circle = tuple(members)
    signs, called = taken(circle, feeds), _Names(names)
    fed = {sign(blog.url) for blog in circle if blog.feed}
    met: set[str] = set()
    new, known = [], []
    for blog in found:
        feed = str(blog.values.get("feed", ""))
        if feed and sign(feed) not in signs and (sign(blog.url) in fed or is_choice(feed)):
            blog = by_feed(blog) if sign(blog.url) in signs else blog  # noqa: PLW2901
        if any(sign(url) in signs or key(url) in met for url in blog.addresses):
            known.append(blog)
        else:
            new.append(called.name(blog))
        met |= {key(url) for url in blog.addresses}
    return tuple(new), tuple(known)


def by_feed(blog: FoundBlog) -> FoundBlog:
    """Return the blog as its feed alone tells of it: its site is that of another one too."""
    values = {**blog.values, "url": blog.values["feed"]}
    del values["feed"]
    return FoundBlog(blog.line, apart(values))


class _Names:
    """Gives each blog a name that no other has: of those that share one, the later get a number."""

    def __init__(self, taken: Iterable[str]) -> None:
        self._taken = {name.casefold() for name in taken}
        #: From where to count on: a list may say one name ten thousand times.
        self._next: dict[str, int] = {}

    def name(self, blog: FoundBlog) -> FoundBlog:
        """Return the blog by its name, or by one that is free."""
        name = str(blog.values.get("name", ""))
        free, number = name, self._next.get(name, 2)
        while name and free.casefold() in self._taken:
            free, number = f"{name} ({number})", number + 1
        self._taken.add(free.casefold())
        self._next[name] = number
        return FoundBlog(blog.line, {**blog.values, "name": free}) if free != name else blog
