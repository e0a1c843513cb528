"""The config's options, a type a section."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta


@dataclass(frozen=True, slots=True)
class Recommendation:
    """What a person says of a blog or a post, beside each teaser that it fits."""

    #: Name of a blog, or address of a blog or post: what is recommended.
    to: str
    #: The sentence.
    why: str
    #: Under whose posts, or under which, as `to`; "" for all.
    under: str = ""
    #: Who says it; "" for the blog `under`.
    by: str = ""


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
    #: Below the portal's name, and above the friends' posts; "" for the portal's own words.
    lede: str = ""
    friends: str = ""
    #: Names of topics that have no page and stand nowhere.
    topics_hide: tuple[str, ...] = ()
    #: Why friends recommend one another, in their words.
    recommended: tuple[Recommendation, ...] = ()
    #: How often the gazette comes out: "month", "week" or "none".
    gazette: str = "month"
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
class ClusterOptions:
    """Other machines that work too."""

    #: Of Dask's scheduler, such as "tcp://10.0.0.1:8786"; "" for this machine alone.
    address: str = ""


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
