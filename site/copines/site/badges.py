"""The blogs' marks: one disc each, the same wherever the blog is met."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass

from copines.model import Blog
from copines.site.taglines import tagline

_HUES, _RINGS = 12, 3
#: Of one blog on the home page: one who writes daily must not hide who writes monthly.
_PER_BLOG = 4


@dataclass(frozen=True, slots=True)
class Face:
    """A blog as it is shown."""

    #: Key of the blog.
    blog: str
    name: str
    slug: str
    #: Address of the blog itself.
    url: str
    tagline: str
    letter: str
    #: 0 to 11, thirty degrees each.
    hue: int
    #: 0 none, 1 a line, 2 dotted.
    ring: int
    #: Whole texts on the portal.
    full: bool
    #: Most of its posts on the home page at once.
    cap: int
    #: Whether teasers are shown under its posts.
    teasered: bool = True


def faces(blogs: tuple[Blog, ...], taglines: Mapping[str, str]) -> dict[str, Face]:
    """Give each blog its mark, by key, in the order of the config.

    Hue and ring come from a hash of the address; two blogs of one circle share both only where
    all 36 are taken.
    """
    taken: set[tuple[int, int]] = set()
    found: dict[str, Face] = {}
    for blog in sorted(blogs, key=lambda b: b.url):
        start = hashlib.sha256(blog.url.encode()).digest()[0] % (_HUES * _RINGS)
        marks = [
            ((start + step) % _HUES, (start + step) // _HUES % _RINGS)
            for step in range(_HUES * _RINGS)
        ]
        hue, ring = next((mark for mark in marks if mark not in taken), marks[0])
        taken.add((hue, ring))
        letter = next((c for c in blog.name if c.isalnum()), "·").upper()
        found[blog.key] = Face(
            blog.key,
            blog.name,
            blog.slug,
            blog.url,
            tagline(taglines.get(blog.key, ""), blog.name),
            letter,
            hue,
            ring,
            blog.full,
            _cap(blog),
            blog.teasers in {"both", "in"},
        )
    return {blog.key: found[blog.key] for blog in blogs}


def _cap(blog: Blog) -> int:
    return blog.cap or max(1, round(_PER_BLOG * blog.weight))
