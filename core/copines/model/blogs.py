"""Members of the circle, and what proves which pages are theirs."""

from dataclasses import dataclass
from datetime import timedelta


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
    #: "feed": the posts of its feed alone; "site": all of its site; None where its address says.
    scope: str | None = None
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
    #: Whether its posts of years past are shown again in their month.
    flashback: bool = True
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
    #: Address of the picture that stands for it; None where its site says.
    picture: str | None = None
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
    #: Its part of the portal's addresses.
    slug: str = ""
    #: The address of its feed, as visits found it; "" where they found none.
    feed: str = ""
    #: Addresses that the config named for it before.
    former: tuple[str, ...] = ()
    #: ISO 8601, UTC.
    first_seen: str = ""
    #: Whether it was in the circle when a command last worked there.
    member: bool = True


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
