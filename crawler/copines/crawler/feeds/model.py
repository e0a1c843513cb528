"""What a feed says, whatever its format."""

from dataclasses import dataclass
from datetime import datetime

#: More than any blog has in one document; a longer one is cut, not refused.
MAX_ENTRIES = 10_000


@dataclass(frozen=True, slots=True)
class Entry:
    """One article as the feed tells it; "", None or () where it says nothing."""

    #: guid, atom:id or id; as written.
    id: str
    #: Absolute address of the article.
    url: str
    #: Plain text.
    title: str
    #: The content element as HTML, not sanitised; "" where the feed has descriptions alone.
    html: str
    #: The summary or description as HTML, not sanitised.
    summary_html: str
    author: str | None
    published: datetime | None
    updated: datetime | None
    language: str | None
    tags: tuple[str, ...]
    image: str | None
    comments_url: str | None
    #: Whether `published` is an import's or a build's, which dates many entries at once.
    is_imported: bool = False
    #: Addresses of pictures that most entries of the feed show: they lead none.
    common: frozenset[str] = frozenset()
    #: Further addresses given for it, its own perhaps where `url` is what it speaks of.
    others: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Feed:
    """A blog's feed document."""

    #: rss, rdf, atom or json.
    format: str
    title: str
    subtitle: str
    #: Absolute address of the site, "" where the feed names none.
    site_url: str
    language: str | None
    entries: tuple[Entry, ...]
    #: Absolute address of its picture, "" where it names none.
    image: str = ""
    #: The document with older entries (RFC 5005 §3 next, §4 prev-archive).
    next_url: str | None = None
    #: WebSub hub (https://www.w3.org/TR/websub/#discovery).
    hub: str | None = None
    #: Seconds that it asks to be left alone.
    rest: float = 0.0
