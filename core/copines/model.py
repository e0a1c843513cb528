"""Types that cross the boundaries between the parts."""

from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Blog:
    """A member of the circle, as the config names it and as the store knows it."""

    #: Site or feed address from the config.
    url: str
    #: Unique name shown on the portal.
    name: str
    #: Fixed when first seen; part of the portal's addresses.
    slug: str
    #: The feed's address where the config names it, else None.
    feed: str | None = None
    #: Lower-case primary language subtag where the config names it.
    language: str | None = None
    #: The blog's own subtitle, "" where unknown.
    tagline: str = ""
    #: Whole text on the portal, not just an excerpt.
    full: bool = False
    #: Consent: "both", "in", "out" or "none".
    teasers: str = "both"
    #: Names of blogs never linked with this one, either way.
    never_with: tuple[str, ...] = ()
    #: Walk the archive behind the feed.
    archive: bool = True
    enabled: bool = True


@dataclass(frozen=True, slots=True)
class Post:
    """One article of one blog."""

    #: Canonical address that opens; the identity is its permalink key.
    permalink: str
    #: First 16 hex digits of the SHA-256 of the normalised address.
    key: str
    #: Name of the blog.
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


@dataclass(frozen=True, slots=True)
class Neighbor:
    """A post of another blog that the reader of a post would want next."""

    permalink: str
    #: Cosine, in [0, 1].
    score: float
    #: The strongest shared terms, strongest first, as a reader writes them.
    terms: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class BlogState:
    """How the visits of one blog went."""

    name: str
    url: str
    feed: str | None
    #: ok, failing, gone, paused or new.
    state: str
    last_try: datetime | None = None
    last_success: datetime | None = None
    failing_since: datetime | None = None
    next_try: datetime | None = None
    #: Cause in plain words, "" where all is well.
    reason: str = ""
    hint: str = ""
    posts: int = 0


@dataclass(frozen=True, slots=True)
class CrawlReport:
    """What one crawl did; counts are of this run alone."""

    blogs: int = 0
    ok: int = 0
    unchanged: int = 0
    #: (blog name, reason in plain words)
    failed: tuple[tuple[str, str], ...] = ()
    new: int = 0
    changed: int = 0
    same: int = 0
    removed: int = 0
    requests: int = 0
    bytes: int = 0
    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class Validators:
    """What a server gave to ask again cheaply (RFC 9110 §13)."""

    etag: str | None = None
    last_modified: str | None = None


@dataclass(frozen=True, slots=True)
class Fetch:
    """What came of one request."""

    url: str
    #: Name of the blog it was made for.
    blog: str
    #: feed, page, listing or sitemap.
    kind: str
    #: HTTP status.
    status: int
    validators: Validators = field(default_factory=Validators)
    #: Why a page became no post; "" where it became one.
    verdict: str = ""


@dataclass(frozen=True, slots=True)
class Published:
    """What publishing did to the portal's folder, in files."""

    pages: int = 0
    written: int = 0
    unchanged: int = 0
    removed: int = 0


@dataclass(frozen=True, slots=True)
class PortalOptions:
    """What the owner says of the portal as a whole."""

    title: str
    #: Absolute, ends with a slash.
    url: str
    #: Of the interface: "fr" or "en".
    language: str = "fr"
    #: IANA name.
    timezone: str = "UTC"
    #: Posts that must not appear anywhere.
    hide: tuple[str, ...] = field(default=())
