"""An invented blog, its posts, and what is wrong with it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from random import Random
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from year.world import World


#: How a blog spells the addresses of its posts.
SCHEMES = (
    "/{year}/{slug}/",
    "/{slug}/",
    "/notes/{slug}.html",
    "/?p={number}",
    "/blog/{number}-{slug}",
)


@dataclass(frozen=True)
class Trouble:
    """Why a blog cannot be read on a day: the feed alone, or its whole host."""

    kind: str
    whole: bool


#: Changes a blog of a world by chance, and names the variety; "" where it cannot befall it now.
Event = Callable[["World", "Blog", Random], str]


@dataclass(eq=False)
class Post:
    """One text of one author, wherever it stands."""

    blog: "Blog"
    number: int
    #: Day of which its author dates it, and from which on it can be read.
    written: float
    appears: int
    title: str
    body: tuple[str, ...]
    language: str
    slug: str = ""
    path: str = ""
    guid: str = ""
    #: What the feed says instead of `written`, where a bulk import dated it.
    feed_date: float | None = None
    #: How its page answers since it was deleted.
    gone: str = ""
    gone_on: int = 0
    #: Whether a feed showed it on the day it was deleted.
    gone_from_feed: bool = False
    original: "Post | None" = None
    stranger: bool = False
    #: Whether the portal must have it, and the addresses under which it had to.
    owed: bool = False
    met: set[str] = field(default_factory=set)
    #: Healthy days for which the archive has led to it under this address.
    led: int = 0
    event: str = "written"

    @property
    def identity(self) -> "Post":
        """The post whose text this is."""
        return self.original.identity if self.original else self

    def alive(self, day: int) -> bool:
        return self.appears <= day and not self.gone


@dataclass(eq=False)
class Blog:
    """A member's blog as it is at the moment."""

    number: int
    title: str
    host: str
    language: str
    #: What each host that it ever had answers with: own, moved, dead.
    hosts: dict[str, str] = field(default_factory=dict)
    secure: bool = False
    scheme: str = SCHEMES[0]
    feed: str = "/feed.xml"
    #: Addresses that the feed had before, and whether they send on.
    old_feeds: dict[str, bool] = field(default_factory=dict)
    guids: str = "stable"
    window: int = 10
    full: bool = True
    sitemap: bool = True
    theme: int = 0
    channel_link: str = ""
    dates: str = "right"
    gap: float = 7.0
    posts: list[Post] = field(default_factory=list)
    #: Paths that send on, and those that are no more.
    moved: dict[str, Post] = field(default_factory=dict)
    troubles: dict[int, Trouble] = field(default_factory=dict)
    #: Attributes that change later: day, name, value.
    later: list[tuple[int, str, object]] = field(default_factory=list)
    sold: bool = False
    ended: bool = False
    #: As the portal's config has it.
    named: bool = True
    url: str = ""
    rests_until: int = 0
    next_post: float = 0.0
    next_event: int = 0
    event: str = "begun"
    event_day: int = 0
    #: The last event that gave all posts other addresses.
    readdressed: str = ""

    @property
    def root(self) -> str:
        return f"{'https' if self.secure else 'http'}://{self.host}"

    def address(self, post: Post) -> str:
        return self.root + post.path

    def in_feed(self, day: int) -> list[Post]:
        """Return what the feed of this day shows, newest first."""
        there = [p for p in self.posts if p.alive(day) and p.stranger == self.sold]
        there.sort(key=lambda p: (-(p.feed_date or p.written), -p.number))
        return there[: self.window]

    def trouble(self, day: int) -> Trouble | None:
        return self.troubles.get(day)

    def calm(self, day: int) -> bool:
        """Tell whether a visit of this day must find all that there is."""
        return not self.ended and day not in self.troubles and day >= self.rests_until


def spelt(url: str) -> str:
    """Return an address without its scheme and last slash: http and https are one place."""
    return url.partition("://")[2].rstrip("/").replace("/?", "?")
