"""A blog visited on several days, its pages a dictionary: no post is lost, doubled, shown anew."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from copines.crawler.pipelines import StorePipeline, Tally
from copines.crawler.politeness import Pauses, Robots
from copines.crawler.walk import Visit
from copines.crawler.walk.messages import Answer, Ask, Ending
from copines.model import Blog, CrawlOptions, Post, Wishes
from copines.permalinks import key
from copines.phrases import cause
from copines.reasons import Reason
from copines.store import Store
from walks import jobs_of

DAY = datetime(2026, 11, 1, 8, tzinfo=UTC)
SITE = "https://zoe.example"
STORIES = {
    name: f"{first} " + " ".join(f"{word} {name}{n}" for n, word in enumerate(words.split()))
    for name, first, words in (
        ("semis", "On sème au chaud.", "terreau godet lumière arrosage patience fenêtre sud mars"),
        ("levain", "Il faut nourrir.", "farine eau seigle bulles bocal nuit four croûte mie"),
        ("ruche", "Les abeilles sortent.", "cadre cire essaim couvain miel enfumoir saule avril"),
        ("poule", "La rousse couve.", "paille oeuf grain perchoir renard nuit enclos plume matin"),
        ("mare", "Le gel a fondu.", "têtard jonc libellule berge vase reflet grenouille nénuphar"),
    )
}
NAMES = tuple(STORIES)
Page = str | Answer


@dataclass
class World:
    """A blog's site as it is today, and the instance that visits it day by day."""

    folder: Path
    pages: dict[str, Page] = field(default_factory=dict)
    blog: Blog = field(default_factory=lambda: Blog(f"{SITE}/", "Zoé", "zoe", key="Zoé"))
    options: CrawlOptions = field(default_factory=lambda: CrawlOptions(archive=False))
    day: int = 0
    asked: list[str] = field(default_factory=list)
    ending: Ending | None = None
    new: int = 0

    @property
    def now(self) -> datetime:
        return DAY + timedelta(days=self.day)

    def visit(self) -> None:
        """Visit the blog as the crawler does, each answer kept at once, and judge its posts."""
        self.day += 1
        db, tally = self.folder / "copines.db", Tally()
        with Store(db) as store:
            store.blogs.register(self.blog, self.now)
        (job,) = jobs_of(db, (self.blog,), self.options, self.now)
        visit = Visit(job, self.now)
        pipeline = StorePipeline(db, self.now, tally, (Robots(), Pauses()))
        self.asked = []
        for _ in range(2):
            while ask := visit.next():
                self.asked.append(ask.url)
                pipeline.process_item(visit.receive(ask, self._answer(ask)))
            visit.open_archive()
        self.ending = visit.ending()
        pipeline.process_item(self.ending)
        pipeline.close_spider()
        self.new = tally.saved["new"]
        with Store(db) as store:
            store.shown.judge(Wishes(frozenset({"Zoé"})), self.now)

    def _answer(self, ask: Ask) -> Answer:
        found = self.pages.get(ask.url.removeprefix(SITE), Answer(ask.url, 404))
        if isinstance(found, str):
            kind = "text/html" if found.startswith("<!doctype") else "application/xml"
            return Answer(ask.url, 200, found.encode(), kind)
        if found.url in self.pages and found.status == 301:  # where it leads to
            target = self.pages[found.url]
            assert isinstance(target, str)
            return Answer(SITE + found.url, 200, target.encode(), "text/html", moved=True)
        return replace(found, url=found.url if "://" in found.url else SITE + found.url)

    # what is kept

    def shown(self) -> dict[str, str]:
        """Path by slug of the posts that are shown."""
        with Store(self.folder / "copines.db") as store:
            return {post.slug: post.permalink.removeprefix(SITE) for post in store.queries.posts()}

    def post(self, slug: str) -> Post:
        with Store(self.folder / "copines.db") as store:
            return next(post for post in store.queries.posts() if post.slug == slug)

    def explain(self, path: str) -> tuple[str, str, str]:
        """Path today, verdict and reason of an address, as `explain` tells them."""
        with Store(self.folder / "copines.db") as store:
            asked = key(path if "://" in path else SITE + path)
            post = store.posts.by_key(store.moves.current(asked))
            if post is None:
                met = store.earlier.met(SITE + path)
                return "", "unknown", cause(met[1]) if met else ""
            verdict, reason = store.shown.verdict(post.key) or ("", None)
            told = store.moves.reason(asked) or reason
            return post.permalink.removeprefix(SITE), verdict, cause(told)


def an_item(name: str, path: str = "", *, guid: str = "", text: str = "", day: int = 0) -> str:
    """One article of a feed, whole; without a guid its address is that."""
    address = path if "://" in path else SITE + (path or f"/{name}")
    said = text or STORIES[name]
    number = day or NAMES.index(name) + 1
    return (
        f"<item><title>Le billet {name}</title><link>{address}</link>"
        f"<guid isPermaLink='false'>{guid or address}</guid>"
        f"<pubDate>{number:02} Oct 2026 07:31:00 GMT</pubDate><content:encoded "
        'xmlns:content="http://purl.org/rss/1.0/modules/content/">'
        f"<![CDATA[<p>{said} {said}</p><p>{said} {said}</p>]]></content:encoded></item>"
    )


def a_feed(*items: str, title: str = "Le potager de Zoé") -> str:
    return f'<rss version="2.0"><channel><title>{title}</title>{"".join(items)}</channel></rss>'


def a_page(name: str, *, head: str = "", title: str = "", text: str = "") -> str:
    said = text or f"{STORIES[name]} {STORIES[name]} {STORIES[name]} {STORIES[name]}"
    title = title or f"Le billet {name}"
    return (
        f'<!doctype html><html lang="fr"><head><title>{title}</title>{head}'
        f'<meta property="og:type" content="article"></head><body><nav><a href="/">Zoé</a></nav>'
        f"<main><article><h1>{title}</h1><p>{said}</p></article></main></body></html>"
    )


HOME = (
    '<!doctype html><html lang="fr"><head><title>Le potager de Zoé</title>'
    '<link rel="alternate" type="application/rss+xml" href="/feed.xml"></head>'
    "<body><h1>Le potager de Zoé</h1><p>Bienvenue.</p></body></html>"
)


def leads(path: str) -> Answer:
    """A redirect for good."""
    return Answer(path, 301)


@pytest.fixture
def world(tmp_path: Path) -> World:
    world = World(tmp_path)
    world.pages = {"/": HOME, "/feed.xml": a_feed(*map(an_item, NAMES))}
    world.pages |= {f"/{name}": a_page(name) for name in NAMES}
    world.visit()
    assert world.shown() == {name: f"/{name}" for name in NAMES}
    return world


def at(path: str, old: str | None = None) -> dict[str, str]:
    """All posts at their first addresses, but for the levain."""
    return {name: f"/{name}" for name in NAMES} | {"levain": path}


# a slug mended

OLD_PAGES: Mapping[str, Page | None] = {
    "redirects": leads("/le-levain"),
    "is gone": None,
    "is gone for good": Answer("/levain", 410),
    "leads home": Answer("/", 200, HOME.encode(), "text/html"),
    "is softly gone": a_page("levain", title="Page introuvable", text="Rien ici. " * 9),
    "names the new one": a_page("levain", head=f'<link rel="canonical" href="{SITE}/le-levain">'),
}


@pytest.mark.parametrize("guid", ["", "tag:zoe,2"])
@pytest.mark.parametrize("text", ["", "Il faut nourrir chaque jour. " + STORIES["levain"]])
@pytest.mark.parametrize("old", OLD_PAGES)
def test_a_slug_that_is_mended(world: World, old: str, guid: str, text: str) -> None:
    if guid:
        world.pages["/feed.xml"] = a_feed(
            *(an_item(name, guid=guid if name == "levain" else "") for name in NAMES)
        )
        world.visit()
    before = world.post("levain")
    items = [
        an_item(
            n,
            "/le-levain" if n == "levain" else "",
            text=text if n == "levain" else "",
            guid=guid if n == "levain" else "",
        )
        for n in NAMES
    ]
    page = OLD_PAGES[old]
    world.pages |= {"/feed.xml": a_feed(*items), "/le-levain": a_page("levain", text=text * 3)}
    world.pages |= {"/levain": page} if page else {}
    if page is None:
        del world.pages["/levain"]
    for _ in range(3):
        world.visit()
        assert world.shown() == at("/le-levain")
        assert world.new == 0
    assert len(world.asked) == 1, "nothing but the feed, once all is known"
    post = world.post("levain")
    assert (post.first_seen, post.published) == (before.first_seen, before.published)
    assert post.announced == before.permalink
    path, verdict, reason = world.explain("/levain")
    assert (path, verdict) == ("/le-levain", "shown")
    assert "/levain" in reason


@pytest.mark.parametrize("status", [403, 500, 0])
def test_what_does_not_answer_is_asked_again(world: World, status: int) -> None:
    items = [an_item(name, "/le-levain" if name == "levain" else "") for name in NAMES]
    world.pages["/feed.xml"] = a_feed(*items)
    world.pages["/levain"] = Answer("/levain", status)
    world.visit()
    assert world.shown() == at("/levain")
    assert "which does not answer" in world.explain("/le-levain")[2]
    del world.pages["/levain"]
    world.visit()
    assert world.shown() == at("/le-levain")


def test_a_post_published_at_both_addresses_is_one(world: World) -> None:
    items = [*map(an_item, NAMES), an_item("levain", "/le-levain")]
    world.pages |= {"/feed.xml": a_feed(*items), "/le-levain": a_page("levain")}
    world.visit()
    assert world.shown() == at("/levain")
    assert world.explain("/le-levain")[2] == f"the same text as {SITE}/levain"
    # the old one goes later: the other was left alone as a copy, and is the post now
    del world.pages["/levain"]
    world.pages["/feed.xml"] = a_feed(*(item for item in items if "/levain<" not in item))
    for _ in range(3):
        world.visit()
        assert world.shown() == at("/le-levain")
    assert world.explain("/levain")[0] == "/le-levain"


def test_a_slug_mended_twice_and_back(world: World) -> None:
    before = "/levain"
    for path in ("/le-levain", "/mon-levain", "/levain"):
        items = [an_item(name, path if name == "levain" else "") for name in NAMES]
        world.pages |= {"/feed.xml": a_feed(*items), path: a_page("levain"), before: leads(path)}
        world.visit()
        assert world.shown() == at(path)
        before = path
    assert {world.explain(path)[0] for path in ("/le-levain", "/mon-levain")} == {"/levain"}


def test_a_slug_taken_by_another_post(world: World) -> None:
    """She renames a post, and writes another where it was."""
    story = "Un tout autre sujet. " + " ".join(f"autre{n} chose{n}" for n in range(40))
    items = [an_item(name, "/le-levain" if name == "levain" else "") for name in NAMES]
    world.pages |= {"/feed.xml": a_feed(*items), "/le-levain": a_page("levain")}
    del world.pages["/levain"]
    world.visit()
    again = an_item("levain", "/levain", text=story, day=20).replace("Le billet levain", "Autre")
    world.pages |= {"/feed.xml": a_feed(again, *items), "/levain": a_page("levain", text=story)}
    world.visit()
    assert world.shown() == {**at("/le-levain"), "levain-2": "/levain"}


# a whole scheme

SCHEMES: Mapping[str, Callable[[str], str]] = {
    "dated": lambda name: f"/2026/10/{name}/",
    "html": lambda name: f"/billets/{name}.html",
    "numbered": lambda name: f"/?p={NAMES.index(name) + 40}",
}


@pytest.mark.parametrize("summaries", [False, True])
@pytest.mark.parametrize("old", ["redirects", "is gone", "leads home"])
@pytest.mark.parametrize("scheme", SCHEMES)
def test_a_whole_new_scheme(world: World, scheme: str, old: str, summaries: bool) -> None:
    place = SCHEMES[scheme]
    items = [an_item(name, place(name)) for name in NAMES]
    if summaries:
        items = [
            item.partition("<content")[0] + "<description>Un début…</description></item>"
            for item in items
        ]
    world.pages = {"/": HOME, "/feed.xml": a_feed(*items)}
    world.pages |= {place(name): a_page(name) for name in NAMES}
    if old == "redirects":
        world.pages |= {f"/{name}": leads(place(name)) for name in NAMES}
    if old == "leads home":
        world.pages |= {f"/{name}": Answer("/", 200, HOME.encode(), "text/html") for name in NAMES}
    for _ in range(3):
        world.visit()
        assert world.shown() == {name: place(name) for name in NAMES}
        assert world.new == 0


def test_a_new_scheme_shows_in_the_feed_first_and_then_in_the_archive(world: World) -> None:
    place = SCHEMES["dated"]
    world.pages = {
        "/": HOME.replace("Bienvenue.", "".join(f'<a href="{place(n)}">{n}</a> ' for n in NAMES)),
        "/feed.xml": a_feed(*(an_item(name, place(name)) for name in NAMES[:3])),
        "/sitemap.xml": "<urlset>"
        + "".join(f"<url><loc>{SITE}{place(name)}</loc></url>" for name in NAMES)
        + "</urlset>",
        **{place(name): a_page(name) for name in NAMES},
    }
    world.visit()
    world.visit()
    assert world.shown() == {name: place(name) for name in NAMES}
    assert world.new == 0


# queries, scheme


def test_what_tells_where_a_reader_comes_from_is_proven_by_the_page(world: World) -> None:
    tails = ("?source=rss", "?ref=feed", "?utm_source=rss", "?from=hebdo&amp;x=1")
    for tail in tails:
        items = [an_item(name, f"/{name}{tail}", guid=f"{name}{tail}") for name in NAMES]
        world.pages["/feed.xml"] = a_feed(*items)
        clean = tail.replace("&amp;", "&")
        world.pages |= {
            f"/{name}{clean}": a_page(name, head=f'<link rel="canonical" href="{SITE}/{name}">')
            for name in NAMES
        }
        world.visit()
        assert world.shown() == {name: f"/{name}" for name in NAMES}, tail
        assert world.new == 0


def test_new_posts_of_such_a_feed_are_kept_by_their_own_addresses(tmp_path: Path) -> None:
    world = World(tmp_path)
    items = [an_item(name, f"/{name}?source=rss") for name in NAMES]
    world.pages = {"/": HOME, "/feed.xml": a_feed(*items)}
    world.pages |= {
        f"/{name}?source=rss": a_page(name, head=f'<link rel="canonical" href="{SITE}/{name}">')
        for name in NAMES
    }
    world.visit()
    world.visit()
    assert world.shown() == {name: f"/{name}" for name in NAMES}


def test_a_query_that_names_the_post_is_kept(tmp_path: Path) -> None:
    world = World(tmp_path)
    items = [an_item(name, f"/?p={n}") for n, name in enumerate(NAMES)]
    world.pages = {"/": HOME, "/feed.xml": a_feed(*items)}
    world.visit()
    assert sorted(world.shown().values()) == [f"/?p={n}" for n in range(5)]


def test_a_site_that_learns_https(tmp_path: Path) -> None:
    world = World(tmp_path)
    plain = [an_item(n, f"http://zoe.example/{n}", guid=n) for n in NAMES]
    world.pages = {"/": HOME, "/feed.xml": a_feed(*plain)}
    world.visit()
    assert set(world.shown().values()) == {f"http://zoe.example/{name}" for name in NAMES}
    world.pages["/feed.xml"] = a_feed(*(an_item(name, guid=name) for name in NAMES))
    world.visit()
    assert world.shown() == {name: f"/{name}" for name in NAMES}
    assert world.new == 0


@pytest.mark.parametrize("old", ["redirects", "is dead"])
def test_a_domain_that_moved(world: World, old: str) -> None:
    there = "https://neuf.example"
    home = HOME.replace("/feed.xml", f"{there}/feed.xml")
    items = [an_item(name, f"{there}/{name}") for name in NAMES]
    feed = Answer(f"{there}/feed.xml", 200, a_feed(*items).encode(), "text/xml", moved=True)
    front = Answer(f"{there}/", 200, home.encode(), "text/html", moved=True)
    world.pages = {"/feed.xml": feed, f"{there}/feed.xml": feed, "/": front}
    for name in NAMES:
        moved = Answer(f"{there}/{name}", 200, a_page(name).encode(), "text/html", moved=True)
        dead = Answer(f"/{name}", 0, error=Reason.of("no_such_name"))
        world.pages |= {f"/{name}": moved if old == "redirects" else dead, f"{there}/{name}": moved}
    for _ in range(3):
        world.visit()
        assert world.shown() == {name: f"{there}/{name}" for name in NAMES}
        assert world.new == 0


# fragments


def a_note(number: int, *, page: str = "/2026/10/05.html", text: str = "") -> str:
    item = an_item(NAMES[number], f"{page}#n{number}", text=text, day=5)
    return item.replace("07:31", f"{10 + number}:00")


def test_the_notes_of_a_day_are_one_post_of_all_their_texts(tmp_path: Path) -> None:
    world = World(tmp_path)
    world.pages = {"/": HOME, "/feed.xml": a_feed(*(a_note(n) for n in (3, 2, 1, 0)))}
    world.visit()
    assert list(world.shown().values()) == ["/2026/10/05.html"]
    (post,) = (world.post(slug) for slug in world.shown())
    assert post.title == "Le billet semis"
    places = [post.text.index(STORIES[name]) for name in NAMES[:4]]
    assert places == sorted(places)
    world.visit()
    assert post == world.post(post.slug)
    # the feed drops the first, and has one more
    world.pages["/feed.xml"] = a_feed(a_note(4), a_note(3))
    for _ in range(2):
        world.visit()
        (slug,) = world.shown()
        text = world.post(slug).text
        assert [text.count(f"{STORIES[name]} {STORIES[name]}") for name in NAMES] == [2] * 5
        assert world.new == 0
    assert world.explain("/2026/10/05.html#n2")[0] == "/2026/10/05.html"


def test_a_note_that_is_edited_is_edited_in_its_day(tmp_path: Path) -> None:
    world = World(tmp_path)
    world.pages = {"/": HOME, "/feed.xml": a_feed(*(a_note(n) for n in (1, 0)))}
    world.visit()
    edited = a_note(1, text=STORIES["mare"])
    world.pages["/feed.xml"] = a_feed(edited, a_note(0))
    world.visit()
    (slug,) = world.shown()
    assert STORIES["levain"] not in world.post(slug).text
    assert STORIES["mare"] in world.post(slug).text


def test_an_entry_listed_twice_is_one_text(tmp_path: Path) -> None:
    world = World(tmp_path)
    twice = [an_item("semis", guid="v2"), an_item("semis", guid="v1"), an_item("levain")]
    world.pages = {"/": HOME, "/feed.xml": a_feed(*twice)}
    world.visit()
    assert world.shown() == {"semis": "/semis", "levain": "/levain"}
    assert world.post("semis").text.count("On sème au chaud.") == 4


def test_a_fragment_of_a_single_entry_is_nothing(tmp_path: Path) -> None:
    world = World(tmp_path)
    world.pages = {"/": HOME, "/feed.xml": a_feed(an_item("semis", "/semis#suite"))}
    world.visit()
    world.visit()
    assert world.shown() == {"semis": "/semis"}


# taken back

MISSING: Mapping[str, tuple[Page | None, bool]] = {
    "404": (None, True),
    "410": (Answer("/levain", 410), True),
    "leads home": (Answer("/", 200, HOME.encode(), "text/html"), True),
    "soft": (a_page("levain", title="Page introuvable", text="Cette page manque. " * 5), True),
    "soft, English": (a_page("levain", title="Oops! 404", text="Nothing here. " * 9), True),
    "another text": (a_page("levain", title="La foire", text="Ce samedi. " * 40), True),
    "403": (Answer("/levain", 403), False),
    "500": (Answer("/levain", 500), False),
    "429": (Answer("/levain", 429), False),
    "no answer": (Answer("/levain", 0, error=Reason.of("silence_timeout", seconds=30)), False),
    "no page": (Answer("/levain", 200, b"%PDF", "application/pdf"), False),
    "its text, without its title": (a_page("levain", title="Zoé"), False),
    "elsewhere": (Answer("https://consent.example/", 200, b"<html>?", "text/html"), False),
}


@pytest.mark.parametrize("case", MISSING)
def test_a_post_that_is_taken_back(world: World, case: str) -> None:
    page, goes = MISSING[case]
    world.pages["/feed.xml"] = a_feed(*(an_item(name) for name in NAMES if name != "levain"))
    if page is None:
        del world.pages["/levain"]
    else:
        world.pages["/levain"] = page
    world.visit()
    assert ("levain" in world.shown()) is not goes
    assert len(world.shown()) == 5 - goes
    path, verdict, reason = world.explain("/levain")
    assert (path, verdict) == ("/levain", "removed" if goes else "shown")
    assert bool(reason) is goes
    # she publishes it again
    world.pages |= {"/feed.xml": a_feed(*map(an_item, NAMES)), "/levain": a_page("levain")}
    world.visit()
    assert world.shown() == {name: f"/{name}" for name in NAMES}
    assert world.new == 0


def test_a_page_that_all_addresses_show_takes_nothing_back(world: World) -> None:
    for what in (
        a_page("levain", title="Maintenance", text="Nous revenons bientôt. " * 5),
        a_page("levain", title="Page introuvable", text="Nous revenons bientôt. " * 5),
        Answer("/entretien", 200, a_page("levain", title="Pause", text="x " * 9).encode()),
        Answer("/", 200, HOME.encode(), "text/html"),
    ):
        world.pages["/feed.xml"] = a_feed(*(an_item(name) for name in NAMES if name != "levain"))
        world.pages |= {f"/{name}": what for name in NAMES}
        world.visit()
        assert "levain" in world.shown(), what


def test_what_a_site_says_of_all_that_is_missing_is_known(world: World) -> None:
    """It answers 200 with its newest posts, in no words that anybody could list."""

    class Site(dict[str, Page]):
        def get(self, path: str, default: object = None) -> Page:
            found = super().get(path)
            return found if found is not None else a_page("semis", title="Zoé", text="Coucou. " * 9)

    world.pages = Site(world.pages)
    world.pages["/feed.xml"] = a_feed(*(an_item(name) for name in NAMES if name != "levain"))
    del world.pages["/levain"]
    world.visit()
    assert "levain" not in world.shown()


# feeds cut, emptied, taken over


@pytest.mark.parametrize("kept", [0, 1, 2])
def test_a_feed_cut_shorter_takes_nothing_back(world: World, kept: int) -> None:
    items = [an_item(name) for name in reversed(NAMES)][:kept]
    world.pages = {"/": HOME, "/feed.xml": a_feed(*items)}
    world.visit()
    assert len(world.shown()) == 5
    world.visit()
    assert len(world.shown()) == 5


SPAM = "Best casino bonus for players who want real money online now. " * 12


def spam(host: str = SITE, *, day: int = 20) -> str:
    items = [
        an_item("semis", f"{host}/win-{n}", text=SPAM, day=day + n).replace(
            "Le billet semis", f"Win {n}"
        )
        for n in range(5)
    ]
    return a_feed(*items, title="Casino royal")


@pytest.mark.parametrize("host", [SITE, "https://casino.example"])
def test_a_feed_of_another_site_at_the_old_address(world: World, host: str) -> None:
    before = world.post("levain")
    world.pages = {"/": HOME, "/feed.xml": spam(host)}
    for _ in range(3):
        world.visit()
        assert world.shown() == {name: f"/{name}" for name in NAMES}
        assert world.post("levain") == before
        assert world.ending is not None
        assert world.ending.failure == Reason.of("feed_of_strangers")
    with Store(world.folder / "copines.db") as store:
        assert [blog.title for blog in store.blogs.known()] == ["Le potager de Zoé"]
    # it is hers again
    world.pages = {"/": HOME, "/feed.xml": a_feed(*map(an_item, NAMES))}
    world.visit()
    assert world.ending is not None
    assert world.ending.failure is None


def test_a_feed_that_knows_none_of_the_posts_is_proven_by_one_of_them(world: World) -> None:
    """A year went by, and she calls her blog otherwise."""
    items = [
        an_item("semis", f"/neuf-{n}", text=f"Nouveau {n}. {STORIES['mare']}", day=20 + n).replace(
            "Le billet semis", f"Neuf {n}"
        )
        for n in range(3)
    ]
    world.pages["/feed.xml"] = a_feed(*items, title="Carnets d'ailleurs")
    world.visit()
    assert world.ending is not None
    assert world.ending.failure is None
    assert len(world.shown()) == 8


# names that feeds give


def test_names_are_kept_as_feeds_are_read_again(world: World) -> None:
    with Store(world.folder / "copines.db") as store:
        store._db.connection.execute("UPDATE posts SET guid = ''")
    world.visit()
    with Store(world.folder / "copines.db") as store:
        assert {trace.guid for trace in store.earlier.traces("Zoé")} == {
            f"{SITE}/{name}" for name in NAMES
        }


def test_a_name_that_all_entries_have_is_none(world: World) -> None:
    for shift in (0, 1):
        items = [an_item(n, f"/{n}-{shift}" if n == "mare" else "", guid="zoe") for n in NAMES]
        world.pages["/feed.xml"] = a_feed(*items)
        world.pages[f"/mare-{shift}"] = a_page("mare")
        world.visit()
        assert len(world.shown()) == 5


def test_names_that_count_from_the_newest_move_nothing(tmp_path: Path) -> None:
    world = World(tmp_path)
    for count in range(1, 6):
        items = [an_item(name, guid=str(n)) for n, name in enumerate(reversed(NAMES[:count]))]
        world.pages = {"/": HOME, "/feed.xml": a_feed(*items)}
        world.visit()
        assert world.shown() == {name: f"/{name}" for name in NAMES[:count]}
