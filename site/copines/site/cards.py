"""Posts as lists show them: light enough to hold all of a circle's."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Protocol

import nh3

from copines.model import Line, Picture, Post
from copines.site.badges import Face
from copines.site.excerpts import cut, held_together, printable
from copines.site.passages import prose

#: Words a minute at which one reads (Brysbaert 2019, doi 10.1016/j.jml.2019.104047: 238).
_PACE = 238
#: Characters of a title: ten lines of a phone's column, and some write no title but a text.
_TITLE = 200
#: Tags shown, and their characters: some file a post under fifty words.
_TAGS, _TAG = 8, 60
#: What whole texts may hold here: no pictures of other hosts, which would see each reader.
_TAGS_OF_TEXTS = {
    "a", "abbr", "b", "blockquote", "br", "cite", "code", "dd", "del", "dfn", "dl", "dt", "em",
    "figcaption", "h2", "h3", "h4", "h5", "h6", "hr", "i", "ins", "kbd", "li", "mark", "ol", "p",
    "pre", "q", "s", "small", "strong", "sub", "sup", "table", "tbody", "td", "tfoot", "th",
    "thead", "time", "tr", "u", "ul",
}  # fmt: skip
#: Posts that may show one picture: a photograph may serve for a second part.
_SHARED = 2


class Placed(Protocol):
    """What orders posts, and files them, without their texts: a Place, or a Card."""

    @property
    def permalink(self) -> str:
        """Address of the post."""
        ...

    @property
    def face(self) -> Face:
        """Its blog."""
        ...

    @property
    def published(self) -> datetime | None:
        """When it was published."""
        ...

    @property
    def language(self) -> str | None:
        """Of its text."""
        ...

    @property
    def tags(self) -> tuple[str, ...]:
        """As its author files it."""
        ...

    @property
    def title(self) -> str:
        """Its title."""
        ...


@dataclass(frozen=True, slots=True)
class Place:
    """A post's place among the others."""

    permalink: str
    key: str
    #: Address of its page, from the portal's root.
    path: str
    face: Face
    published: datetime | None
    language: str | None
    tags: tuple[str, ...]
    #: As its source has it.
    title: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """A post in a list of titles."""

    path: str
    title: str
    face: Face
    published: datetime | None
    language: str | None


@dataclass(frozen=True, slots=True)
class Card:
    """A post in a list."""

    permalink: str
    #: Address of its page, from the portal's root.
    path: str
    title: str
    #: Cut at a word with " …".
    excerpt: str
    #: Whether the excerpt is the whole text.
    whole: bool
    face: Face
    published: datetime | None
    updated: datetime | None
    language: str | None
    author: str | None
    words: int
    tags: tuple[str, ...] = ()
    #: The lead picture; its file is in media/.
    picture: Picture | None = None
    #: What feeds know it by: the address under which they first told of it.
    name: str = ""

    @property
    def minutes(self) -> int:
        """How long one reads."""
        return max(1, round(self.words / _PACE))


def web(address: str | None) -> str | None:
    """Return the address if a browser may be sent there: never javascript: or data:."""
    return address if address and address.startswith(("http://", "https://")) else None


def card(
    post: Post, face: Face, picture: Picture | None, formula: frozenset[str] = frozenset()
) -> Card:
    """Return the post's card, with its blog, its lead picture, and what its blog always says."""
    text = told(post, formula)
    excerpt = cut(text or post.summary)
    title = _title(post.title) or cut(text, 60) or post.permalink
    return Card(
        permalink=post.permalink,
        path=f"posts/{face.slug}/{post.slug}/",
        title=held_together(title, post.language),
        excerpt=held_together(excerpt, post.language),
        whole=len(text) <= len(excerpt),
        face=face,
        published=post.published,
        updated=post.updated,
        language=post.language,
        author=printable(post.author) if post.author and post.author != face.name else None,
        words=post.words,
        tags=_tags(post.tags),
        picture=picture,
        name=post.announced or post.permalink,
    )


def told(post: Post, formula: frozenset[str]) -> str:
    """Return what excerpts are cut from: a post's text without headings and formulas."""
    return prose(post.text, post.html, formula)


def whole_text(post: Post, card: Card) -> str:
    """Return a post's whole text as HTML, where its author agreed to that; else ""."""
    if not (card.face.full and post.html):
        return ""
    return nh3.clean(post.html, tags=_TAGS_OF_TEXTS, url_schemes={"http", "https"})


def row(place: Place) -> Row | None:
    """Return the post's row, without its text; None where its title has to be taken from that."""
    title = held_together(_title(place.title), place.language)
    if not title:
        return None
    return Row(place.path, title, place.face, place.published, place.language)


def _title(title: str) -> str:
    return cut(title, _TITLE)


def places(lines: Iterable[Line], faces: Mapping[str, Face]) -> Iterator[Place]:
    """Return the places of posts, in their order, of those whose blog is here and that open."""
    for line in lines:
        face = faces.get(line.blog)
        if face and web(line.permalink):
            yield Place(
                line.permalink,
                line.key,
                f"posts/{face.slug}/{line.slug}/",
                face,
                line.published,
                line.language,
                _tags(line.tags),
                line.title,
            )


def lead_pictures(images: Iterable[str], pictures: Mapping[str, Picture]) -> Mapping[str, Picture]:
    """Return the pictures that stand for a post, by their source's address, of all posts' images.

    One that three posts share is the blog's sign, and none of theirs.
    """
    used = [pictures[image] for image in images if image in pictures]
    uses = Counter(picture.file for picture in used)
    return {picture.url: picture for picture in used if uses[picture.file] <= _SHARED}


def _tags(tags: Sequence[str]) -> tuple[str, ...]:
    return tuple(tag for said in tags[:_TAGS] if (tag := _tag(said)))


@lru_cache(maxsize=65_536)
def _tag(said: str) -> str:
    return cut(said, _TAG)
