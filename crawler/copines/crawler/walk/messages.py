"""What a visit is told, asks for, is answered and brings home."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Literal

from copines.areas import Area
from copines.crawler.documents import Document, sniff
from copines.crawler.walk.fragments import Part
from copines.feed_states import FeedState
from copines.model import Blog, Fetch, Picture, Post, Proof, Trace, Validators
from copines.reasons import Reason

AskKind = Literal[
    "home",
    "feed",
    "proof",
    "witness",
    "entry",
    "page",
    "check",
    "robots",
    "sitemap",
    "api",
    "lead",
    "picture",
]


class Abandoned(Exception):
    """The visit is to end early, for the reason given."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason.code)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Job:
    """One blog to visit, with what earlier visits left."""

    blog: Blog
    #: What is known of its feed.
    source: FeedState = field(default_factory=FeedState)
    #: Its own title, as last seen.
    title: str = ""
    #: By address of feed and home page.
    validators: Mapping[str, Validators] = field(default_factory=dict)
    #: Digest by address, of the home page and of each feed entry.
    digests: Mapping[str, str] = field(default_factory=dict)
    #: Addresses of pages asked for and of posts kept.
    known: tuple[str, ...] = ()
    #: Addresses of posts kept.
    posts: tuple[str, ...] = ()
    #: Addresses and dates of the newest posts kept.
    recent: tuple[tuple[str, datetime], ...] = ()
    #: What tells the posts from each other, those taken back too.
    traces: tuple[Trace, ...] = ()
    #: Present address of posts by each key that they had.
    aliases: Mapping[str, str] = field(default_factory=dict)
    #: Pages that were left alone as copies of a post, by its address.
    copies: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    #: Addresses that an interrupted walk left to be visited.
    pending: tuple[str, ...] = ()
    #: Pages that earlier walks passed over: one that is addressed like a post is visited again.
    passed_over: tuple[str, ...] = ()
    #: Those of the pending that are posts, of which an import brought a beginning.
    unread: frozenset[str] = frozenset()
    #: Whether lead pictures are wanted, which were asked for, and which of kept posts were not.
    pictures: bool = False
    seen_pictures: tuple[str, ...] = ()
    missing_pictures: tuple[str, ...] = ()
    #: Address of a picture that stands for the blog; "" where none is known.
    face: str = ""
    #: Feeds that hold posts which the main one does not.
    more_feeds: tuple[str, ...] = ()
    #: Whether the archive is to be walked, and when it last was.
    walk_archive: bool = True
    walked: datetime | None = None
    #: Where it lives besides its configured address, as earlier visits showed.
    proofs: tuple[Proof, ...] = ()
    #: What the config gives to other members on the hosts where it lives.
    rivals: tuple[Area, ...] = ()
    #: Addresses from which visits made posts.
    made: tuple[str, ...] = ()
    #: Addresses that the config named before the present one.
    former: tuple[str, ...] = ()
    #: Most posts to keep of the blog.
    limit: int = 5000
    #: Seconds after which an answer is slow, and how many one visit spends on such.
    slow: float = 30.0
    patience: float = 150.0
    #: Most of the usual places of feeds to try at one visit.
    guesses: int = 24


@dataclass(frozen=True, slots=True)
class Move:
    """A known post has another address from now on."""

    #: Its permalink key so far.
    old: str
    url: str
    #: How that is known.
    why: Reason


@dataclass(frozen=True, slots=True)
class Rival:
    """A post that may be a known one, whose address is to be asked first."""

    post: Post
    guid: str
    #: What is noted of its page or entry once that is known.
    fetch: Fetch


@dataclass(frozen=True, slots=True)
class Ask:
    """One request that a visit wants made."""

    url: str
    kind: AskKind
    validators: Validators = field(default_factory=Validators)
    #: The feed entry, or entries, whose page this is.
    part: Part | None = None
    #: An entry apart from the others, whose page is to show whether it is a post.
    doubtful: bool = False
    #: A feed beside the blog's main one.
    other: bool = False
    #: The address that the entry's feed gives, where its page is tried at the blog's own instead.
    twin_of: str = ""
    #: What stands to be kept if the post at this address has moved.
    rival: Rival | None = None
    #: What other pages are held against: one that "stands", one that is "nowhere".
    role: str = ""


@dataclass(frozen=True)
class Answer:
    """What came of an ask; without slots, for what it is found out when first asked for."""

    #: Where redirects ended.
    url: str
    #: HTTP status; 0 where none came, and `error` says why.
    status: int
    body: bytes = b""
    content_type: str = ""
    validators: Validators = field(default_factory=Validators)
    #: Seconds that the server wants to be left alone (RFC 9110 §10.2.3).
    retry_after: float | None = None
    #: Link, as sent (RFC 8288).
    links: str = ""
    #: X-Robots-Tag, a line for each that was sent.
    robots_tag: str = ""
    error: Reason | None = None
    #: Every redirect on the way said that it is for good (RFC 9110 §15.4.2, §15.4.9).
    moved: bool = False
    #: Seconds for which it stays as it is, as its headers say; 0 where they do not.
    fresh: float = 0.0
    #: How long it took to come.
    seconds: float = 0.0

    @cached_property
    def document(self) -> Document:
        """What the body is, unpacked and decoded."""
        return sniff(self.body, self.content_type)


@dataclass(frozen=True, slots=True)
class Seen:
    """A picture that was asked for."""

    picture: Picture
    #: Why it cannot be shown; None where it can.
    why: Reason | None = None
    #: The small copy.
    data: bytes = b""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one answer brought, to be kept in one transaction."""

    #: Key of the blog.
    blog: str
    #: Known posts that have moved: told before the posts, which are at their new addresses.
    moves: tuple[Move, ...] = ()
    #: Posts, each with its feed's name for it, "" where that is not known.
    posts: tuple[tuple[Post, str], ...] = ()
    #: What tells posts from others, as far as that was found out of them.
    traces: tuple[Trace, ...] = ()
    #: Of those, the keys of posts whose text is to be added to the one that is kept.
    grown: frozenset[str] = frozenset()
    #: Keys of posts with what their feed calls them, though nothing else is new.
    guids: tuple[tuple[str, str], ...] = ()
    #: Keys that a post had and that are another post's now.
    taken: tuple[str, ...] = ()
    fetches: tuple[Fetch, ...] = ()
    #: Addresses found, to be visited.
    pending: tuple[str, ...] = ()
    #: Title, tagline, and address of a picture of the blog, where learnt.
    about: tuple[str, str, str] | None = None
    #: What is known of the feed, where that has changed.
    source: FeedState | None = None
    #: Address of a feed beside the main one, "" where none was met.
    another_feed: str = ""
    #: Permalink keys of posts that their author took back, each with how that is known.
    removed: tuple[tuple[str, Reason], ...] = ()
    pictures: tuple[Seen, ...] = ()
    #: Seconds that the blog's feed asks to be left alone; None where this answer says nothing.
    rest: float | None = None
    #: Where the blog lives, all that is known; None where this answer says nothing.
    proofs: tuple[Proof, ...] | None = None
    #: Entries of the blog's feed; None where this answer is not the feed.
    entries: int | None = None


@dataclass(frozen=True, slots=True)
class Ending:
    """How the visit of one blog went."""

    #: Key of the blog.
    blog: str
    #: None where all went well.
    failure: Reason | None = None
    #: When the server wants to be asked again.
    next_try: datetime | None = None
    archive_done: bool = False
    #: Why the walk, where it is done, left addresses unvisited.
    left: Reason = field(default_factory=lambda: Reason.of("unvisited"))
    #: The source said that it will not come back.
    gone: bool = False
    #: What the config might better say, none where it is right; None where this visit cannot tell.
    hint: tuple[Reason, ...] | None = None
    #: Addresses of stored posts that are no pages of the blog, and are to go.
    strangers: tuple[str, ...] = ()
