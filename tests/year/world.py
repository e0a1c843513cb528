"""Invented blogs, and what is true of them: who wrote what, where it stands, what is wrong today.

Pure and seeded. It knows nothing of HTTP nor of the program: `pages` spells it out for whoever asks,
`checks` hold the portal against it.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from random import Random

from year import texts

#: Days after which a post that only the archive leads to must be known: a walk a month, and rest.
ARCHIVE_DAYS = 45
#: Longest trouble that the next visit must have forgotten; after a longer one there may be a pause.
_SHORT, _PAUSE = 6, 8
SCHEMES = ("/{year}/{slug}/", "/{slug}/", "/notes/{slug}.html", "/?p={number}", "/blog/{number}-{slug}")


@dataclass(frozen=True)
class Trouble:
    """Why a blog cannot be read on a day: the feed alone, or its whole host."""

    kind: str
    whole: bool


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


class World:
    """All blogs, day by day."""

    def __init__(self, seed: int, blogs: int) -> None:
        self.seed, self.day = seed, -1
        self.blogs: list[Blog] = []
        #: Whose each address ever was, by host and path.
        self.index: dict[str, Post] = {}
        self.lived: Counter[str] = Counter()
        self._chances: list[Random] = []
        for number in range(blogs):
            self._chances.append(Random(f"{seed} {number}"))
            self.blogs.append(self._begin(number, self._chances[number]))

    def _begin(self, number: int, chance: Random) -> Blog:
        language = chance.choice(["fr", "fr", "fr", "en", "es"])
        host = f"{chance.choice(NAMES)}{number}.example"
        title = f"{chance.choice(TITLES[language])} n° {number}"
        blog = Blog(number, title, host, language, {host: "own"}, named=number % 2 == 0)
        blog.url = f"http://{host}/"
        blog.scheme = chance.choice(SCHEMES)
        blog.guids = chance.choice(["stable", "stable", "permalink", "none"])
        blog.window, blog.full = chance.choice([5, 8, 10, 20]), chance.random() < 0.75
        blog.theme, blog.sitemap = chance.randrange(4), chance.random() < 0.7
        blog.feed = chance.choice(["/feed.xml", "/feed/", "/rss", "/index.xml"])
        blog.gap = chance.choice([2.5, 5.0, 9.0, 16.0])
        for n in range(chance.randint(4, 16)):
            self.write(blog, chance, -1.0 - blog.gap * n * chance.uniform(0.7, 1.3), 0)
        blog.next_post = chance.uniform(0, blog.gap)
        blog.next_event = chance.randint(3, 25)
        return blog

    def chance(self, blog: Blog) -> Random:
        return self._chances[blog.number]

    # posts

    def write(self, blog: Blog, chance: Random, written: float, appears: int) -> Post:
        """Let a blog have one more post."""
        title = texts.title(chance, blog.language)
        post = Post(blog, len(blog.posts) + 1, written, appears, title,
                    texts.prose(chance, blog.language), blog.language)  # fmt: skip
        self.place(post, title)
        return post

    def place(self, post: Post, title: str) -> None:
        """Give a new post its address."""
        taken = {other.slug for other in post.blog.posts}
        post.slug = texts.slug(title)
        if post.slug in taken:
            post.slug += f"-{post.number}"
        post.path = self.path(post)
        post.blog.posts.append(post)
        self.named(post)

    def path(self, post: Post) -> str:
        """Return where a post stands by its blog's scheme."""
        year = 2026 if post.written < 300 else 2027
        return post.blog.scheme.format(year=year, slug=post.slug, number=post.number)

    def named(self, post: Post) -> None:
        """Remember an address, and under which GUID the post now goes."""
        blog = post.blog
        self.index[spelt(blog.address(post))] = post
        if blog.guids == "stable":
            post.guid = post.guid or f"tag:{blog.host},2026:{post.number}"
        else:
            post.guid = blog.address(post) if blog.guids == "permalink" else ""

    def move(self, post: Post, path: str, *, redirect: bool) -> None:
        """Let a post stand elsewhere on its blog."""
        if redirect:
            post.blog.moved[post.path] = post
        post.blog.moved.pop(path, None)
        post.path, post.led = path, 0
        self.named(post)
        if not redirect and post not in post.blog.in_feed(self.day):
            post.owed = False

    # days

    def owe(self) -> None:
        """Note which posts the portal must have after a visit of this day."""
        for blog in self.blogs:
            if not blog.calm(self.day) or blog.sold:
                continue
            shown = set(blog.in_feed(self.day))
            for post in blog.posts:
                if post.stranger or not post.alive(self.day):
                    continue
                post.led += 1
                first = post.appears == 0 and self.day <= 5 and post.led >= 3
                if post in shown or first or post.led >= ARCHIVE_DAYS:
                    post.owed = True
                if post.owed:
                    post.met.add(spelt(blog.address(post)))

    def suffer(self, blog: Blog, days: int, trouble: Trouble) -> None:
        """Let a blog be unreadable from today on."""
        for day in range(self.day, self.day + days):
            blog.troubles[day] = trouble
        wait = 1 if days <= _SHORT else _PAUSE
        blog.rests_until = max(blog.rests_until, self.day + days + wait)

    def disown(self, blog: Blog, *, keep: bool = False) -> None:
        """Note that posts may leave with a reason: all, or those that the feed does not show."""
        shown = set(blog.in_feed(self.day)) if keep else set()
        for post in blog.posts:
            if post not in shown:
                post.owed, post.led = False, 0

    def groups(self) -> Iterator[tuple[Post, list[Post]]]:
        """Yield each text of members, with all posts that have it."""
        found: dict[Post, list[Post]] = {}
        for blog in self.blogs:
            for post in blog.posts:
                if not post.stranger:
                    found.setdefault(post.identity, []).append(post)
        yield from found.items()


def spelt(url: str) -> str:
    """Return an address without its scheme and last slash: http and https are one place."""
    return url.partition("://")[2].rstrip("/").replace("/?", "?")


NAMES = ("potager", "levain", "mailles", "rustine", "wagon", "bobine", "garance", "tulipe", "etang",
         "verger", "canal", "sabot", "lampe", "moulin")  # fmt: skip
TITLES = {
    "fr": ("Le potager de Zoé", "Levain et compagnie", "Mailles à l'endroit", "Rustines", "Quai deux"),
    "en": ("The Garden Gate", "Rye and Salt", "Purl Two", "Spokes", "Platform Notes"),
    "es": ("La huerta de Inés", "Masa madre", "Puntos y ovillos", "Dos ruedas", "Andén tres"),
}
