"""Types that cross the boundaries between the parts."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from copines.reasons import Reason


@dataclass(frozen=True, slots=True)
class Blog:
    """A member of the circle, as the config names it and as the store knows it."""

    #: Site or feed address from the config.
    url: str
    #: Unique name shown on the portal.
    name: str
    #: Part of the portal's addresses: follows the name until its first publish, then fixed.
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
    #: Walk the archive behind the feed; None where the config leaves it to `[crawl] archive`.
    archive: bool | None = None
    enabled: bool = True
    #: Given to each of its posts.
    tags: tuple[str, ...] = ()
    #: Most of its posts on the home page at once; None where its weight says.
    cap: int | None = None
    #: Its share of the home page, where the others' is 1.
    weight: float = 1.0
    #: Whether the home page shows also what it wrote before it joined.
    backlog: bool = False
    #: Rhythm of its visits; None where the config leaves it to `[crawl] every`.
    every: timedelta | None = None
    #: Single pages of the blog to take, besides what its feed and archive lead to.
    posts: tuple[str, ...] = ()
    #: Other addresses where it lives too, old ones perhaps.
    also: tuple[str, ...] = ()
    #: Rules (see rules.py) of which a post must fit one, where there is any, ...
    include: tuple[str, ...] = ()
    #: ... and of which it may fit none.
    exclude: tuple[str, ...] = ()
    #: What becomes of posts dated later than now: "hold", "show" or "hide".
    future: str = "hold"
    #: Whose text is taken: "auto" the better one's, "feed" or "page" theirs; else the CSS selector
    #: of the article on its page.
    extract: str = "auto"
    #: Its identity, given when first registered, "" before: all that is kept of the blog refers to
    #: it, while name, title and address may change at any time.
    key: str = ""


@dataclass(frozen=True, slots=True)
class KnownBlog:
    """What the store knows of a blog that was registered once."""

    key: str
    name: str
    #: Site or feed address, as the config last named it.
    url: str
    #: Its site's own title; "" before any was read.
    title: str


@dataclass(frozen=True, slots=True)
class Proof:
    """What a visit showed of where a blog lives besides its configured address."""

    #: redirect: it leads there; feed: its own feed's posts are all there; back: the site there
    #: announces the configured feed; name: the site calls itself so, which proves nothing else.
    kind: str
    #: The address that was shown to be the blog's, and what lies below it.
    url: str
    #: The configured address that this was shown of.
    of: str


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
        """Give the line of a post."""
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
class Picture:
    """A post's lead picture, as the portal may show it."""

    #: Where its source has it.
    url: str
    #: Name of the small copy in media/; "" where there is none to show.
    file: str = ""
    #: Of the small copy, in pixels.
    width: int = 0
    height: int = 0


#: What a neighbor is: near by its words, or there since the circle has it, and said so.
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
    #: The mean of the cosine and of what is left of it without its strongest word.
    strength: float
    #: Least strength in this circle.
    threshold: float
    #: The shared terms that tell most, strongest first.
    terms: tuple[str, ...]
    #: The step that took it out: consent, veto, window, copy, far, guard, threshold, per_blog,
    #: series, exposure, balance or full; "" where it is shown.
    out: str


@dataclass(frozen=True, slots=True)
class BlogState:
    """How the visits of one blog went."""

    #: Key of the blog.
    blog: str
    name: str
    url: str
    feed: str | None
    #: ok, failing, gone, paused or new.
    state: str
    last_try: datetime | None = None
    last_success: datetime | None = None
    failing_since: datetime | None = None
    next_try: datetime | None = None
    #: Why the last visit failed, None where all is well.
    reason: Reason | None = None
    #: What its host may want to look at though the visit went well.
    notice: Reason | None = None
    posts: int = 0


@dataclass(frozen=True, slots=True)
class Health:
    """How one blog fares."""

    state: BlogState
    #: Of its newest posts, newest first, ten at most.
    dates: tuple[datetime, ...] = ()
    #: Teasers of others under its posts, and of its posts under others'.
    given: int = 0
    got: int = 0
    #: Of these, those that are fills.
    given_fills: int = 0
    got_fills: int = 0


@dataclass(frozen=True, slots=True)
class Fate:
    """What became of a post, or of an address where one might be."""

    url: str
    title: str
    slug: str
    published: datetime | None
    #: As `copines explain` has it.
    verdict: str
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
class CrawlReport:
    """What one crawl did; counts are of this run alone."""

    blogs: int = 0
    ok: int = 0
    unchanged: int = 0
    #: Key of the blog, and why.
    failed: tuple[tuple[str, Reason], ...] = ()
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
    #: feed, entry (of a feed, without a request of its own), page, listing or sitemap.
    kind: str
    #: HTTP status; 0 where no answer came.
    status: int
    validators: Validators = field(default_factory=Validators)
    #: Why a page became no post; None where it became one.
    verdict: Reason | None = None
    #: Hash of what came, where a later visit compares it.
    digest: str = ""


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
    #: "local" or "none".
    images: str = "local"
    #: Accent of its colours, in degrees (OKLCH); None for the portal's own.
    hue: int | None = None
    #: Picture before the portal's name, from the instance's folder; "" for none.
    logo: str = ""
    #: Text at the foot of each page; "" for none.
    footer: str = ""
    #: Address of the host, whom authors write to; "" where none is named.
    contact: str = ""


@dataclass(frozen=True, slots=True)
class CrawlOptions:
    """How the crawler may behave; the defaults are polite."""

    #: Rhythm of a visit that is due; a blog's own adapts to its posts, within the two below.
    every: timedelta = timedelta(hours=2)
    #: None: `every`.
    every_min: timedelta | None = None
    every_max: timedelta = timedelta(days=1)
    #: Walk the archives, not only the feeds.
    archive: bool = True
    #: Posts per blog.
    archive_limit: int = 5000
    #: Seconds between two requests to one host; the feed is not delayed.
    delay: float = 1.0
    #: Requests in flight, all hosts.
    concurrency: int = 32
    #: Requests in flight to one host.
    per_host: int = 1
    #: Seconds that one response may take.
    timeout: float = 30.0
    #: Bytes of one response, after decompression.
    max_bytes: int = 8_388_608
    #: Address of the host's owner, put in the User-Agent.
    contact: str = ""
    obey_robots: bool = True
    #: Fetch the posts' lead pictures.
    pictures: bool = True
    #: Let requests go to loopback, private and special addresses.
    allow_private: bool = False


@dataclass(frozen=True, slots=True)
class LinkOptions:
    """Which posts may be linked, and how many."""

    #: Neighbors per post.
    related: int = 3
    #: Least cosine of a link; None for the linker's tuned threshold, 0.0 for no threshold.
    min_score: float | None = None
    #: Neighbors of one blog in a post's list.
    per_blog: int = 1
    same_language: bool = True
    #: Have others of the circle stand where fewer are related, and say so.
    fill: bool = True
    #: What a score loses to the years between two posts, at most: 0 for archives as good as news.
    age: float = 0.2
    #: How much older than its post a neighbor may be; None for any age.
    not_older_than: timedelta | None = None
    #: How far the dates of a post and its neighbor may be apart, either way; None for any distance.
    not_apart: timedelta | None = None
    #: Folder of a model of sentences, whose similarities count half; None for words alone.
    embeddings: str | None = None
    #: Pairs of permalinks: the first post shows the second, first of all.
    pins: tuple[tuple[str, str], ...] = ()
    #: Pairs of permalinks never linked with one another, either way.
    vetoes: tuple[tuple[str, str], ...] = ()
    #: Keys of blogs whose posts are never given as neighbors.
    no_out: frozenset[str] = frozenset()
    #: Keys of blogs whose posts get no neighbors.
    no_in: frozenset[str] = frozenset()
    #: Pairs of keys of blogs never linked with one another, either way.
    never_with: frozenset[frozenset[str]] = frozenset()
    #: Names of blogs, by key: their words are no reason for a link.
    names: Mapping[str, str] = field(default_factory=dict)


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
