"""Feeds that fail, move, close and come back: what is asked, what is kept, what is said."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

import pytest

from copines.crawler.walk import Visit
from copines.crawler.walk.messages import Answer, Ask, Ending, Job
from copines.feed_states import FeedState
from copines.model import Blog
from copines.reasons import Code, Reason

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
SITE = "https://zoe.example"
FEED = f"{SITE}/feed.xml"
TEXT = "Les semis de mars demandent de la patience et une fenêtre au sud. " * 8
Site = Mapping[str, str | Answer]


@dataclass
class Life:
    """A blog that is visited day after day."""

    blog: Blog = field(default_factory=lambda: Blog(f"{SITE}/", "Zoé", "zoe", key="zoe"))
    known: FeedState = field(default_factory=FeedState)
    posts: set[str] = field(default_factory=set)
    digests: dict[str, str] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    ending: Ending = field(default_factory=lambda: Ending(""))
    day: int = 0

    def visit(self, site: Site, *, days: int = 1, archive: bool = False) -> Ending:
        self.day += days
        now = NOW + timedelta(days=self.day)
        posts = tuple(f"{SITE}{path}" for path in sorted(self.posts))
        job = Job(
            self.blog,
            self.known,
            posts=posts,
            known=posts,
            digests=self.digests,
            walk_archive=archive,
        )
        visit = Visit(job, now)
        self.asked = []
        self._exhaust(visit, site)
        if visit.wants_more:
            visit.open_archive()
            self._exhaust(visit, site)
        self.ending = visit.ending()
        return self.ending

    def _exhaust(self, visit: Visit, site: Site) -> None:
        while ask := visit.next():
            self.asked.append(ask.url.removeprefix(SITE))
            outcome = visit.receive(ask, _answer(site, ask))
            self.known = outcome.source or self.known
            self.posts |= {post.permalink.removeprefix(SITE) for post, _ in outcome.posts}
            self.digests |= {f.url: f.digest for f in outcome.fetches if f.digest}

    @property
    def code(self) -> Code | None:
        return self.ending.failure.code if self.ending.failure else None


def _answer(site: Site, ask: Ask) -> Answer:
    found = site.get(ask.url.removeprefix(SITE), Answer(ask.url, 404))
    if isinstance(found, str):
        kind = "text/html" if found.startswith("<!doctype") else "application/xml"
        return Answer(ask.url, 200, found.encode(), kind)
    return replace(found, url=found.url or ask.url)


def a_page(title: str, *links: str, head: str = "", body: str = TEXT) -> str:
    anchors = " ".join(f'<a href="{link}">{link}</a>' for link in links)
    return (
        f'<!doctype html><html lang="fr"><head><title>{title}</title>{head}</head><body>'
        f"<nav>{anchors}</nav><main><article><h1>{title}</h1><p>{title} {body}</p></article>"
        "</main></body></html>"
    )


def a_post(title: str) -> str:
    return a_page(title, head='<meta property="og:type" content="article">')


def a_home(*links: str, feed: str = "/feed.xml") -> str:
    head = f'<link rel="alternate" type="application/rss+xml" href="{feed}">' if feed else ""
    return a_page("Zoé", *links, head=head, body="Bienvenue.")


def a_feed(*paths: str, year: int = 2020) -> str:
    items = "".join(
        f"<item><title>{path}</title><link>{SITE}{path}</link><pubDate>Mon, 02 Mar {year} "
        f'08:00:00 GMT</pubDate><content:encoded xmlns:content="http://purl.org/rss/1.0/modules/'
        f'content/"><![CDATA[<p>{path} {TEXT}</p>]]></content:encoded></item>'
        for path in paths
    )
    return f'<rss version="2.0"><channel><title>Zoé</title>{items}</channel></rss>'


def failing(status: int, **more: object) -> Answer:
    return replace(Answer("", status), **more)  # type: ignore[arg-type]


def silent(code: Code) -> Answer:
    return Answer("", 0, error=Reason.of(code))


WELL: Site = {"/": a_home(), "/feed.xml": a_feed("/1", "/2")}
MAINTENANCE = "<!doctype html><title>De retour à 12:{minute}</title><p>Travaux en cours.</p>"
CHALLENGE = (
    '<!doctype html><title>Just a moment...</title><script src="/cdn-cgi/challenge-platform/h/g/'
    'orchestrate/chl_page/v1"></script>'
)
#: What a feed may answer for a day, and what is said of it.
BAD_DAYS: Mapping[str, tuple[Answer, Code]] = {
    "down": (failing(500), "server_error"),
    "overloaded": (failing(503), "server_error"),
    "not let in": (failing(403), "access_denied"),
    "lost": (failing(404), "not_found"),
    "not acceptable": (failing(406), "bad_answer"),
    "behind a challenge": (failing(403, body=CHALLENGE.encode()), "challenge"),
    "behind a challenge that says 200": (failing(200, body=CHALLENGE.encode()), "challenge"),
    "a page": (failing(200, body=b"<!doctype html><title>Bonjour</title>"), "page_for_feed"),
    "empty": (failing(200), "empty_answer"),
    "cut off": (failing(200, body=b'<?xml version="1.0"?><oups'), "not_a_feed"),
    "cut off before its first entry": (
        failing(200, body=b'<?xml version="1.0"?><rss version="2.0"><channel><title>Zo'),
        "not_a_feed",
    ),
    "silent": (silent("silence_timeout"), "silence_timeout"),
    "too large": (silent("too_large"), "too_large"),
    "robots.txt down": (silent("robots_error"), "robots_error"),
    "told to wait": (failing(429, retry_after=3600.0), "rate_limited"),
}


@pytest.mark.parametrize("day", BAD_DAYS)
def test_one_bad_first_day_forgets_no_feed(day: str) -> None:
    life, (answer, code) = Life(), BAD_DAYS[day]
    life.visit({**WELL, "/feed.xml": answer})
    assert life.code == code
    assert life.posts == set()
    assert life.visit(WELL).failure is None
    assert life.posts == {"/1", "/2"}


@pytest.mark.parametrize("day", BAD_DAYS)
def test_one_bad_day_between_good_ones_forgets_no_feed(day: str) -> None:
    life, (answer, code) = Life(), BAD_DAYS[day]
    life.visit(WELL)
    life.visit({"/": a_home("/autre"), "/feed.xml": answer})
    assert life.code == code
    more = {"/": a_home(), "/feed.xml": a_feed("/1", "/2", "/3")}
    assert life.visit(more).failure is None
    assert life.posts >= {"/1", "/2", "/3"}
    assert life.known.feed == FEED


@pytest.mark.parametrize(
    "answer",
    [
        failing(404),
        failing(406),
        failing(410),
        failing(200, body=b"<?xml?><oups"),
        silent("too_large"),
    ],
)
def test_a_site_whose_feed_alone_is_missing_is_read_by_its_pages(answer: Answer) -> None:
    site: Site = {
        "/": a_home("/2019/01/semis/"),
        "/feed.xml": answer,
        "/2019/01/semis/": a_post("Semis"),
    }
    life = Life()
    life.visit(site, archive=True)
    assert life.posts == {"/2019/01/semis/"}
    assert life.ending.failure
    assert life.ending.failure.get("at") == "feed"
    assert not life.ending.gone


@pytest.mark.parametrize(
    "answer",
    [
        failing(403),
        failing(500),
        failing(429),
        silent("connect_timeout"),
        silent("robots_error"),
    ],
)
def test_a_host_that_fails_is_left_alone_till_the_next_visit(answer: Answer) -> None:
    life = Life()
    life.visit({**WELL, "/": a_home("/2019/01/semis/"), "/feed.xml": answer}, archive=True)
    assert life.asked == ["/", "/feed.xml"]
    life.visit({**WELL, "/feed.xml": answer}, archive=True)
    assert life.asked == ["/feed.xml"]


def test_a_feed_elsewhere_that_fails_leaves_its_site_to_be_read() -> None:
    life = Life()
    feed = "https://feeds.example/zoe"
    site: Site = {
        "/": a_home("/2019/01/semis/", feed=feed),
        feed: failing(503),
        "/2019/01/semis/": a_post("Semis"),
    }
    life.visit(site, archive=True)
    assert (life.code, life.posts) == ("server_error", {"/2019/01/semis/"})


@pytest.mark.parametrize("minute", [1, 2])
def test_a_page_that_answers_everywhere_is_maintenance(minute: int) -> None:
    life = Life()
    life.visit(WELL)
    page, later = (MAINTENANCE.format(minute=n) for n in (0, minute))
    life.visit({"/": later, "/feed.xml": page}, archive=True)
    assert life.code == "maintenance"
    assert life.asked == ["/feed.xml", "/"]
    life.visit(WELL)
    assert life.ending.failure is None


def test_a_feed_that_leads_to_the_home_page_is_missing_alone() -> None:
    life = Life()
    life.visit(WELL)
    home = a_home("/3", feed="")
    back = Answer(f"{SITE}/", 200, home.encode(), "text/html")
    life.visit({"/": home, "/feed.xml": back, "/3": a_page("Trois")}, archive=True)
    assert life.code == "page_for_feed"
    assert "/3" in life.asked


def test_a_closed_feed_that_is_still_announced_is_told_and_not_asked_each_day() -> None:
    life = Life()
    life.visit(WELL)
    site = {**WELL, "/feed.xml": failing(410)}
    life.visit(site)
    life.visit(site)
    assert "/feed.xml" not in life.asked
    assert life.code == "feed_withdrawn"
    assert not life.ending.gone
    life.visit(site, days=31)
    assert life.asked[0] == "/feed.xml", "a stated rhythm"
    life.visit(WELL, days=31)
    assert life.ending.failure is None


def test_a_closed_feed_gives_way_to_another_that_is_announced() -> None:
    life = Life()
    life.visit(WELL)
    life.visit({**WELL, "/feed.xml": failing(410)})
    life.visit({"/": a_home(feed="/neuf.xml"), "/neuf.xml": a_feed("/1", "/2", "/3")})
    assert (life.ending.failure, life.known.feed) == (None, f"{SITE}/neuf.xml")
    assert life.known.state == "moved"


def test_a_site_that_is_its_own_feed_and_closed_is_gone() -> None:
    life = Life(Blog(FEED, "Zoé", "zoe", key="zoe"))
    life.visit({"/feed.xml": a_feed("/1")})
    assert life.visit({"/feed.xml": failing(410)}).gone


@pytest.mark.parametrize("body", [b"<!doctype html><title>Travaux</title>", b"", b"Oups"])
def test_a_site_that_is_its_own_feed_may_have_a_bad_day(body: bytes) -> None:
    life = Life(Blog(FEED, "Zoé", "zoe", key="zoe"))
    life.visit({"/feed.xml": a_feed("/1")})
    assert life.visit({"/feed.xml": failing(200, body=body)}).failure
    assert life.visit({"/feed.xml": a_feed("/1", "/2")}).failure is None
    assert life.posts == {"/1", "/2"}


def test_a_feed_whose_address_stays_empty_is_sought_at_the_usual_places() -> None:
    life = Life()
    life.visit(WELL)
    lost = {"/": a_home(), "/atom.xml": a_feed("/1", "/2", "/3")}
    life.visit(lost)
    assert "/atom.xml" not in life.asked, "one bad answer is no move"
    life.visit(lost, days=31)
    assert (life.known.feed, life.ending.failure) == (f"{SITE}/atom.xml", None)


def test_another_feed_that_the_home_page_announces_takes_its_place_within_a_week() -> None:
    life = Life()
    life.visit(WELL)
    site = {
        "/": a_home(feed="/neuf.xml"),
        "/feed.xml": a_feed("/1", "/2"),
        "/neuf.xml": a_feed("/2", "/3", year=2026),
    }
    life.visit(site, days=8)
    assert life.known.feed == f"{SITE}/neuf.xml"
    assert "/3" in life.posts


def test_of_two_announced_feeds_that_fail_the_same_is_told_each_day() -> None:
    links = "".join(
        f'<link rel="alternate" type="application/{kind}+xml" href="/{kind}.xml">'
        for kind in ("atom", "rss")
    )
    site = {"/": a_page("Zoé", "/2020/01/un/", head=links), "/2020/01/un/": a_post("Un")}
    life, told = Life(), []

    for _ in range(4):
        life.visit(site, days=8, archive=True)
        told.append((life.known.feed, life.known.reason))

    assert told == [(f"{SITE}/atom.xml", Reason.of("not_found", status=404))] * 4
    assert "/rss.xml" in life.asked
    life.visit({**site, "/rss.xml": a_feed("/2020/01/un/")}, days=8)
    assert life.known.feed == f"{SITE}/rss.xml"
    left = {**site, "/": a_page("Zoé", "/2020/01/un/", head=links.replace("/rss", "/new"))}
    life.visit(left, days=8)
    assert life.known.feed != f"{SITE}/rss.xml", "it is announced no more"


def test_a_feed_of_strangers_on_the_home_page_takes_nothing() -> None:
    life = Life()
    life.visit(WELL)
    strange = a_feed("/x", year=2026).replace(SITE, "https://ailleurs.example")
    life.visit({**WELL, "/": a_home(feed="/annonces.xml"), "/annonces.xml": strange}, days=8)
    assert (life.known.feed, life.posts) == (FEED, {"/1", "/2"})


def test_a_blog_with_neither_feed_nor_post_is_never_well() -> None:
    life = Life()
    life.visit({"/": a_page("Accueil", body="Rien.")}, archive=True)
    assert life.code == "nothing_found"
    assert not life.ending.archive_done
    life.visit({"/": a_page("Accueil", body="Rien.")})
    assert life.code == "nothing_found"


def test_a_found_feed_that_is_empty_is_well() -> None:
    life = Life()
    life.visit({"/": a_home(), "/feed.xml": a_feed()}, archive=True)
    assert life.ending.failure is None


def test_a_blog_without_feed_is_well_once_it_has_posts() -> None:
    life = Life()
    home = a_home("/2019/01/semis/", feed="")
    post = a_post("Semis")
    life.visit({"/": home, "/2019/01/semis/": post}, archive=True)
    assert (life.ending.failure, life.known.state) == (None, "absent")
    life.visit({"/": home, "/2019/01/semis/": post})
    assert life.ending.failure is None
    assert life.asked == ["/"], "the usual places are tried again after a month"


@pytest.mark.parametrize(
    "place",
    [
        "/spip.php?page=backend",
        "/feeds/all.atom.xml",
        "/?feed=rss2",
        "/index.rdf",
        "/feeds/posts/default",
        "/blog/rss.xml",
    ],
)
def test_every_usual_place_is_tried(place: str) -> None:
    life = Life()
    life.visit({"/": a_home(feed=""), place: a_feed("/1")})
    assert (life.posts, life.ending.failure) == ({"/1"}, None)


def test_places_that_one_visit_leaves_are_tried_at_the_next() -> None:
    life = Life(Blog(f"{SITE}/zoe/carnet", "Zoé", "zoe", key="zoe"))
    site = {"/zoe/carnet": a_home(feed=""), "/spip.php?page=backend": a_feed("/zoe/carnet/1")}
    life.visit(site)
    assert life.posts == set()
    life.visit(site)
    assert life.posts == {"/zoe/carnet/1"}


@pytest.mark.parametrize(
    "href",
    [
        "feed://zoe.example/flux.xml",
        "feed:https://zoe.example/flux.xml",
        "feed:/flux.xml",
        "FEED://zoe.example/flux.xml",
    ],
)
def test_an_address_of_the_feed_scheme_is_one_of_the_web(href: str) -> None:
    life = Life()
    life.visit({"/": a_home(feed=href), "/flux.xml": a_feed("/1")})
    assert life.posts == {"/1"}


@pytest.mark.parametrize(
    "header",
    [
        '</flux.xml>; rel="alternate"; type="application/rss+xml"',
        '</style.css>; rel=preload, </flux.xml>; type="application/atom+xml"; rel="alternate home"',
        f'<{SITE}/flux.xml>;type=application/feed+json;title="a, b";rel=alternate',
    ],
)
def test_a_feed_may_be_announced_by_a_header(header: str) -> None:
    life = Life()
    home = Answer("", 200, a_home(feed="").encode(), "text/html", links=header)
    life.visit({"/": home, "/flux.xml": a_feed("/1")})
    assert life.asked[:2] == ["/", "/flux.xml"]
    assert life.posts == {"/1"}


def test_a_site_that_moved_for_good_is_proposed_though_its_feed_was_found() -> None:
    life = Life()
    life.visit(WELL)
    new = "https://neuf.example"
    feed = Answer(f"{new}/feed.xml", 200, a_feed("/1", "/2").encode(), moved=True)
    home = Answer(f"{new}/", 200, a_home().encode(), "text/html", moved=True)
    life.visit({"/": home, "/feed.xml": feed})
    assert life.ending.hint == (Reason.of("moved", key="url", address=f"{new}/"),)
    life = Life()
    life.visit(WELL)
    life.visit({**WELL, "/": home}, days=8)
    assert life.ending.hint == (Reason.of("moved", key="url", address=f"{new}/"),)
    life.visit(WELL)
    assert life.ending.hint is None, "the home page was not asked, and the hint stays"


def test_a_home_page_that_fails_takes_nothing_from_a_feed_that_works() -> None:
    life = Life()
    life.visit(WELL)
    life.visit({"/feed.xml": a_feed("/1", "/2", "/3"), "/": failing(500)}, days=8)
    assert (life.ending.failure, life.posts) == (None, {"/1", "/2", "/3"})
