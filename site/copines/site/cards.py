"""Posts as lists show them: light enough to hold all of a circle's."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from copines.model import Picture, Post
from copines.site.faces import Face
from copines.site.teaser import cut, held_together, printable

#: Words a minute at which one reads (Brysbaert 2019, doi 10.1016/j.jml.2019.104047: 238).
_PACE = 238
#: Characters of a title: ten lines of a phone's column, and some write no title but a text.
_TITLE = 200
#: Tags shown, and their characters: some file a post under fifty words.
_TAGS, _TAG = 8, 60
#: Posts that may show one picture: a photograph may serve for a second part.
_SHARED = 2


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

    @property
    def minutes(self) -> int:
        """How long one reads."""
        return max(1, round(self.words / _PACE))


def web(address: str | None) -> str | None:
    """Give the address if a browser may be sent there: never javascript: or data:."""
    return address if address and address.startswith(("http://", "https://")) else None


def card(post: Post, faces: Mapping[str, Face], pictures: Mapping[str, Picture]) -> Card | None:
    """Give the post's card; None where its blog has left the circle, or none can open it."""
    face = faces.get(post.blog)
    if face is None or not web(post.permalink):
        return None
    excerpt = cut(post.text or post.summary)
    title = cut(post.title, _TITLE) or cut(post.text, 60) or post.permalink
    return Card(
        permalink=post.permalink,
        path=f"posts/{face.slug}/{post.slug}/",
        title=held_together(title, post.language),
        excerpt=held_together(excerpt, post.language),
        whole=len(post.text) <= len(excerpt),
        face=face,
        published=post.published,
        updated=post.updated,
        language=post.language,
        author=printable(post.author) if post.author and post.author != post.blog else None,
        words=post.words,
        tags=tuple(tag for said in post.tags[:_TAGS] if (tag := cut(said, _TAG))),
        picture=pictures.get(post.image or ""),
    )


def cards(
    posts: Iterator[Post], faces: Mapping[str, Face], pictures: Mapping[str, Picture]
) -> tuple[Card, ...]:
    """Give the cards of posts, in their order.

    A picture that three posts share is the blog's sign, and none of theirs.
    """
    found = tuple(c for post in posts if (c := card(post, faces, pictures)))
    uses = Counter(c.picture.file for c in found if c.picture)
    return tuple(
        replace(c, picture=None) if c.picture and uses[c.picture.file] > _SHARED else c
        for c in found
    )
