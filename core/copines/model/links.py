"""What the linker reads and what it makes."""

from dataclasses import dataclass
from datetime import datetime

#: What a teaser is: related by words, or a fill beside the related ones.
RELATED, FILL = "related", "fill"


@dataclass(frozen=True, slots=True)
class Neighbor:
    """A post of another blog that the reader of a post would want next, or may like to see."""

    permalink: str
    #: Cosine, in [0, 1]; 0 for a fill.
    score: float
    #: The strongest shared terms, strongest first, as a reader writes them; none for a fill.
    terms: tuple[str, ...]
    #: RELATED or FILL.
    kind: str = RELATED


@dataclass(frozen=True, slots=True)
class Exposed:
    """A post, and how often it is a teaser."""

    url: str
    #: Name of its blog.
    blog: str
    title: str
    times: int


@dataclass(frozen=True, slots=True)
class Considered:
    """A post that might stand under another, and what became of it."""

    permalink: str
    #: Cosine, in [0, 1].
    score: float
    #: What its score, over shared words, loses to its being near to all.
    hubness: float
    #: What is lost to the time between the two posts.
    age: float
    #: What its words and titles make of it, less where both posts are as near to many others.
    strength: float
    #: Least strength in this circle: of a link that stands alone, or beside those that are shown.
    threshold: float
    #: The shared terms that tell most, strongest first.
    terms: tuple[str, ...]
    #: The step that took it out: consent, veto, window, copy, far, guard, threshold, per_blog,
    #: series, exposure, balance or full; "" where it is shown.
    out: str


@dataclass(frozen=True, slots=True)
class Filler:
    """A post that might fill a place under another, and what became of it."""

    permalink: str
    #: Its place after the other on the ring, of those in that post's language, from 1.
    ahead: int
    #: Whether it is of the newest quarter.
    fresh: bool
    #: Under how many posts it stands.
    times: int
    #: The step that took it out: consent, veto, window, per_blog, language, exposure, far, thin or
    #: turn; "" where it is shown.
    out: str


@dataclass(frozen=True, slots=True)
class Document:
    """What the linker reads of a post."""

    permalink: str
    #: Key of its blog.
    blog: str
    #: Lower-case primary subtag, or None.
    language: str | None
    title: str
    text: str
    #: Changes with any of these; "" where nobody asks.
    digest: str = ""
    published: datetime | None = None
    #: Permalinks of other blogs' posts that its text leads to already.
    mentions: tuple[str, ...] = ()
