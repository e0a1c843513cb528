"""Invented blogs, and what is true of them: who wrote what, where it stands, what is wrong today.

Pure and seeded. It knows nothing of HTTP nor of the program: `pages` spells it out for whoever
asks, `checks` hold the portal against it.
"""

from collections import Counter
from collections.abc import Iterator
from random import Random

from year import texts
from year.blogs import SCHEMES, Blog, Event, Post, Trouble, spelt

#: Healthy days after which a post that only the archive leads to must be known: a walk a month.
ARCHIVE_DAYS = 45
#: Longest trouble that the next visit must have forgotten; after a longer one there may be a pause.
_SHORT, _PAUSE = 6, 8
NAMES = (
    "potager",
    "levain",
    "mailles",
    "rustine",
    "wagon",
    "bobine",
    "garance",
    "tulipe",
    "etang",
    "verger",
    "canal",
    "sabot",
    "lampe",
    "moulin",
)
TITLES = {
    "fr": (
        "Le potager de Zoé",
        "Levain et compagnie",
        "Mailles à l'endroit",
        "Rustines",
        "Quai deux",
    ),
    "en": ("The Garden Gate", "Rye and Salt", "Purl Two", "Spokes", "Platform Notes"),
    "es": ("La huerta de Inés", "Masa madre", "Puntos y ovillos", "Dos ruedas", "Andén tres"),
}


class World:
    """All blogs, day by day."""

    def __init__(self, seed: int, blogs: int) -> None:
        self.seed, self.day = seed, -1
        #: The last day on which anything happened before today.
        self._before = -1
        self.blogs: list[Blog] = []
        #: Whose each address ever was, by host and path.
        self.index: dict[str, Post] = {}
        self.spellings: dict[str, str] = {}
        self.lived: Counter[str] = Counter()
        #: What befalls the first blog, by day, where nothing is left to chance.
        self.planned: dict[int, Event | Trouble] | None = None
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
        blog.gap = chance.choice([4.0, 7.0, 12.0, 20.0])
        for n in range(chance.randint(5, 24)):
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
        post = Post(
            blog,
            len(blog.posts) + 1,
            written,
            appears,
            title,
            texts.prose(chance, blog.language),
            blog.language,
        )
        self.place(post, title)
        return post

    def place(self, post: Post, title: str) -> None:
        """Return a new post its address."""
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
        place = spelt(blog.address(post))
        self.index[place], self.spellings[place] = post, blog.address(post)
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

    @property
    def awake(self) -> bool:
        """Tell whether anything happens today: at weekends nobody writes, and nothing breaks.

        In a world that is planned nothing happens for weeks, once its one event is past.
        """
        return self.day % 7 < (5 if self.planned is None or self.day < 7 else 1)

    def owe(self) -> None:
        """Note which posts the portal must have after a visit of this day."""
        for blog in self.blogs:
            if not blog.calm(self.day) or blog.sold:
                continue
            shown = set(blog.in_feed(self.day))
            for post in blog.posts:
                if post.stranger or not post.alive(self.day):
                    continue
                post.led += self.day - self._before
                first = post.appears == 0 and self.day <= 5 and post.led >= 3
                if post in shown or first or post.led >= ARCHIVE_DAYS:
                    post.owed = True
                    post.met.add(spelt(blog.address(post)))
        self._before = self.day

    def suffer(self, blog: Blog, days: int, trouble: Trouble) -> None:
        """Let a blog be unreadable from today on."""
        blog.troubles |= dict.fromkeys(range(self.day, self.day + days), trouble)
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
