"""Posts, and what is asked and kept of them."""

import hashlib
from collections.abc import Mapping, Set
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from copines.reasons import Reason


@dataclass(frozen=True, slots=True)
class Post:
    """One article of one blog."""

    #: Canonical address that opens; the identity is its permalink key.
    permalink: str
    #: First 16 hex digits of the SHA-256 of the normalised address.
    key: str
    #: Key of the blog.
    blog: str
    title: str
    #: Plain text without the title.
    text: str
    #: Sanitised HTML of the body; links and images absolute.
    html: str
    #: What the source wrote as a summary, plain; "" where it wrote none.
    summary: str
    author: str | None
    #: Aware, UTC; None where no source gives a date.
    published: datetime | None
    updated: datetime | None
    #: When copines first met the post; aware, UTC.
    first_seen: datetime
    #: Lower-case primary subtag; None for a text too short to tell.
    language: str | None
    tags: tuple[str, ...] = ()
    image: str | None = None
    comments_url: str | None = None
    #: Number of Unicode words of `text`.
    words: int = 0
    #: Fixed when first seen; part of the portal's addresses.
    slug: str = ""
    #: Where the text was taken from, feed or page; "" for one imported.
    text_from: str = ""
    #: The address under which feeds have told of it, where that is another than it has now.
    announced: str = ""


@dataclass(frozen=True, slots=True)
class Trace:
    """What tells a post from the others of its blog."""

    key: str
    url: str
    title: str = ""
    #: What its feed calls it, as written; "" where no feed names it.
    guid: str = ""
    #: Of its words; "" for a short text.
    fingerprint: str = ""
    #: Of its shingles (see sameness.py).
    sketch: bytes = b""
    published: datetime | None = None
    #: Whether its source has taken it back.
    gone: bool = False


@dataclass(frozen=True, slots=True)
class Subject:
    """What the rules of its blog read of a post."""

    key: str
    permalink: str
    title: str
    tags: tuple[str, ...]
    text: str


class Verdict(StrEnum):
    """What becomes of a post; docs/commands.md says what each means."""

    SHOWN = "shown"
    HIDDEN = "hidden"
    HELD = "held"
    REMOVED = "removed"
    FILTERED = "filtered"
    DUPLICATE = "duplicate"
    #: Of addresses that became no post.
    CAPPED = "capped"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Wishes:
    """What the config says of which posts are shown."""

    #: Keys of its blogs.
    circle: frozenset[str]
    #: Keys of posts that must not appear anywhere.
    hidden: frozenset[str] = frozenset()
    #: Posts left out by their blog's rules: key and reason.
    left_out: tuple[tuple[str, Reason], ...] = ()
    #: Blogs whose posts are shown, or left out, where they are dated later than now.
    show_future: frozenset[str] = frozenset()
    hide_future: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Line:
    """What lists by title need of a post, its order, and whether it has changed; not its text."""

    permalink: str
    key: str
    blog: str
    slug: str
    published: datetime | None
    language: str | None
    tags: tuple[str, ...]
    image: str | None
    #: Differs where anything differs that the portal may show of the post.
    digest: str
    title: str

    @classmethod
    def of(cls, post: Post) -> "Line":
        """Return the line of a post."""
        shown = (
            post.title,
            post.text,
            post.html,
            post.summary,
            post.author,
            post.published,
            post.updated,
            post.language,
            post.tags,
            post.image,
            post.comments_url,
            post.words,
            post.slug,
        )
        moved = (post.permalink, post.announced) if post.announced else ()
        spelt = repr((*shown, *moved)).encode("utf-8", "surrogatepass")
        digest = hashlib.blake2b(spelt, digest_size=16).hexdigest()
        return cls(
            post.permalink,
            post.key,
            post.blog,
            post.slug,
            post.published,
            post.language,
            post.tags,
            post.image,
            digest,
            post.title,
        )


@dataclass(frozen=True, slots=True)
class Changes:
    """What the store noted after a cursor."""

    #: The cursor from which to read on.
    cursor: int
    #: What differs, by the kind of its change: keys of posts or blogs, addresses of pictures.
    keys: Mapping[str, Set[str]]


@dataclass(frozen=True, slots=True)
class Picture:
    """A post's lead picture, as the portal may show it."""

    #: Where its source has it.
    url: str
    #: Name of the small copy in media/; "" where there is none to show.
    file: str = ""
    #: Of the small copy, in pixels.
    width: int = 0
    height: int = 0


@dataclass(frozen=True, slots=True)
class Fate:
    """What became of a post, or of an address where one might be."""

    url: str
    title: str
    slug: str
    published: datetime | None
    #: As `copines explain` has it.
    verdict: Verdict
    reason: Reason | None = None


@dataclass(frozen=True, slots=True)
class Mention:
    """A member leads to another site."""

    #: Key of the member's blog.
    blog: str
    url: str
    #: post, blogroll or home.
    way: str
    #: What the member calls it, "" where unknown.
    name: str = ""


@dataclass(frozen=True, slots=True)
class Published:
    """What publishing did to the portal's folder, in files."""

    pages: int = 0
    written: int = 0
    unchanged: int = 0
    removed: int = 0
