"""The blogs' marks: one disc each, the same wherever the blog is met."""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Protocol

from copines.model import Blog, PortalOptions
from copines.site.keys import key_of
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
    #: Its picture's file in media/, a small square; "" where only the letter stands for it.
    picture: str = ""
    #: Of all blogs, by key.
    taglines: Mapping[str, str] = field(default_factory=dict, repr=False, compare=False)

    @property
    def tagline(self) -> str:
        """The blog's own subtitle, "" where it has none that its author wrote."""
        return tagline(self.taglines.get(self.blog, ""), self.name)


def faces(
    blogs: tuple[Blog, ...],
    taglines: Mapping[str, str],
    pictures: Mapping[str, str] = MappingProxyType({}),
) -> dict[str, Face]:
    """Return each blog its mark, by key, in the order of the config.

    `pictures` has the file of a blog's picture, by key.

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
            letter,
            hue,
            ring,
            blog.full,
            _cap(blog),
            blog.teasers in {"both", "in"},
            pictures.get(blog.key, ""),
            taglines,
        )
    return {blog.key: found[blog.key] for blog in blogs}


def _cap(blog: Blog) -> int:
    return blog.cap or max(1, round(_PER_BLOG * blog.weight))


def portraits(
    view: "Portraits", blogs: tuple[Blog, ...], options: PortalOptions
) -> Mapping[str, str]:
    """Return the files of the blogs' pictures, by key: the config's before the site's own."""
    if options.images != "local":
        return {}
    return view.portraits({blog.key: blog.picture for blog in blogs if blog.picture})


class Portraits(Protocol):
    """What knows the blogs' pictures."""

    def portraits(self, named: Mapping[str, str]) -> Mapping[str, str]:
        """Return the files of the blogs' faces, by key; `named` has addresses from the config."""
        ...


def facts(
    faces: Mapping[str, Face], taglines: Mapping[str, str], feeds: Mapping[str, str]
) -> Iterator[tuple[str, str]]:
    """Yield what differs where anything differs that pages show of a blog itself."""
    for blog, face in faces.items():
        shown = (face.name, face.slug, face.url, face.letter, face.hue, face.ring, face.picture)
        yield f"face/{blog}", key_of(shown, face.full, face.teasered)
        yield f"tagline/{blog}", taglines.get(blog, "")
        yield f"feed/{blog}", feeds.get(blog, "")
