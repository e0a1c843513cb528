"""Visits of blogs: what they need, what they left, how a blog fares."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from copines.reasons import Reason


@dataclass(frozen=True, slots=True)
class Pace:
    """How often a blog writes, as its last visit found it."""

    #: Median time between two of its newest posts; None where fewer than three are dated.
    gap: timedelta | None = None
    #: Date of its newest post; None where the gap is.
    newest: datetime | None = None
    #: How long its feed asks to be left alone.
    rest: timedelta = timedelta()


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
    pace: Pace = Pace()
    #: Whether its archive was walked to its end.
    walked: bool = True


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
