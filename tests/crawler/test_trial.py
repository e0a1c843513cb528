"""Sources that are tried: little is asked, much is told."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

from copines.crawler.trial import Found, Trial
from copines.crawler.walk.messages import Answer
from copines.model import Blog
from copines.reasons import Reason

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
SITE = "https://zoe.example"
BODY = "Les semis de mars demandent de la patience et une fenêtre au sud. " * 8
CONTENT = 'xmlns:content="http://purl.org/rss/1.0/modules/content/"'
LINK = '<link rel="alternate" type="application/rss+xml" href="/feed.xml">'


def tried(site: Mapping[str, str | Answer], url: str = f"{SITE}/") -> tuple[Found, list[str]]:
    trial, asked = Trial(Blog(url, "", ""), NOW), list[str]()

    def exhaust() -> None:
        while ask := trial.next():
            asked.append(ask.url.removeprefix(SITE))
            found = site.get(asked[-1], Answer(ask.url, 404))
            if isinstance(found, str):
                kind = "text/html" if found.startswith("<!doctype") else "application/xml"
                found = Answer(ask.url, 200, found.encode(), kind)
            trial.receive(ask, found)

    exhaust()
    trial.open_archive()
    exhaust()
    return trial.found(), asked


def a_home(*links: str, head: str = LINK) -> str:
    anchors = "".join(f'<li><a href="{link}">{link}</a></li>' for link in links)
    return (
        f"<!doctype html><html><head><title>Zoé</title>{head}</head><body>{anchors}</body></html>"
    )


def a_page(title: str) -> str:
    return (
        f'<!doctype html><html lang="fr"><head><title>{title}</title><meta property="og:type" '
        f'content="article"></head><body><article><h1>{title}</h1><p>{title} {BODY}</p>'
        "</article></body></html>"
    )


def a_feed(
    count: int,
    *,
    every: float = 7,
    text: str = BODY,
    last: datetime = NOW,
    tag: str = "content:encoded",
) -> str:
    items = "".join(
        f"<item><title>Billet {n}</title><link>{SITE}/b/{n}</link><pubDate>"
        f"{format_datetime(last - timedelta(days=every * n + 1))}</pubDate><{tag}>"
        f"Billet {n} {text}</{tag}></item>"
        for n in range(count)
    )
    return f'<rss version="2.0" {CONTENT}><channel><title>Zoé</title>{items}</channel></rss>'


def test_a_feed_is_described() -> None:
    found, _ = tried({"/": a_home(), "/feed.xml": a_feed(9)})
    assert (found.ok, found.feed, found.format) == (True, f"{SITE}/feed.xml", "rss")
    assert (found.title, found.content, found.language) == ("Zoé", "full", "fr")
    assert (found.posts, found.posts_per_month) == (9, 4.3)
    assert found.last_post == NOW - timedelta(days=1)
    assert found.problems == (("no way to older posts was seen", ""),)


def test_a_feed_whose_pages_add_nothing_is_whole() -> None:
    pages = {f"/b/{n}": a_page(f"Billet {n}") for n in range(3)}
    found, _ = tried({"/": a_home(), "/feed.xml": a_feed(3, tag="description"), **pages})
    assert found.content == "full"


def mixed(*texts: str) -> str:
    """Return a feed of posts of which each has a text of its own."""
    items = "".join(
        f"<item><title>Billet {n}</title><link>{SITE}/b/{n}</link>"
        f"<description>{text}</description></item>"
        for n, text in enumerate(texts)
    )
    return f'<rss version="2.0"><channel><title>Zoé</title>{items}</channel></rss>'


def test_a_feed_is_what_most_of_its_posts_are() -> None:
    """Whether it is found by the home page or given as the address."""
    pages = {f"/b/{n}": a_page(f"Billet {n}") for n in range(20)}
    short, whole, cut = "Un début.", f"{BODY}", "Un début, dont le reste est ailleurs…"
    photo = {f"/b/{n}": f"<!doctype html><title>Photo {n}</title><p>{short}" for n in range(20)}
    for texts, shown, content in (
        ((short, whole, whole), pages, "full"),
        ((cut, whole, whole, cut, whole), pages, "full"),
        ((cut, cut, whole), pages, "summary"),
        ((cut,) * 15 + (whole,) * 5, pages, "summary"),
        ((short, short, whole), photo, "full"),
        ((short,) * 6, photo, "full"),
        (("",) * 6, pages, "summary"),
    ):
        site = {"/": a_home(), "/feed.xml": mixed(*texts), **shown}
        for url in (f"{SITE}/", f"{SITE}/feed.xml"):
            found, _ = tried(site, url)
            assert found.content == content, (texts, url)
            said = any("gives summaries" in problem for problem, _ in found.problems)
            assert said == (content == "summary")


def test_summaries_are_completed_from_three_pages_at_most() -> None:
    pages = {f"/b/{n}": a_page(f"Billet {n}") for n in range(30)}
    found, asked = tried(
        {"/": a_home(), "/feed.xml": a_feed(30, tag="description", text="Un début…"), **pages}
    )
    assert found.content == "summary"
    assert found.problems[0][0].startswith("its feed gives summaries")
    assert len([url for url in asked if url.startswith("/b/")]) <= 3 + 4
    assert found.requests == len(asked) < 25


def test_a_large_site_costs_few_requests_and_its_ways_are_counted() -> None:
    urls = "".join(f"<url><loc>{SITE}/p/{n}</loc></url>" for n in range(4000))
    site: dict[str, str | Answer] = {f"/p/{n}": a_page(f"Page {n}") for n in range(100)}
    site |= {
        "/": a_home("/p/1"),
        "/feed.xml": a_feed(5),
        "/sitemap.xml": f"<urlset>{urls}</urlset>",
    }
    found, asked = tried(site)
    assert found.archive[0] == ("sitemap", 4000)
    assert len(asked) < 25


def test_a_blog_without_feed_is_read_by_its_pages() -> None:
    pages = {f"/b/{n}": a_page(f"Billet {n}") for n in range(8)}
    found, _ = tried({"/": a_home(*pages, head=""), **pages})
    assert (found.ok, found.feed, found.format) == (True, "", "")
    assert found.posts > 0
    assert [problem for problem, _ in found.problems][:2] == [
        "no feed was found: its pages are read instead",
        "its posts carry no date",
    ]


def test_what_cannot_be_used_says_why_and_what_would_help() -> None:
    nowhere = Answer(f"{SITE}/", 0, error=Reason.of("no_such_name"))
    found, _ = tried({"/": nowhere})
    assert not found.ok
    assert found.problems == (
        (
            "its name is not known on the net",
            "has it moved? correct its address in the config, or remove it",
        ),
    )
    shut = Answer(f"{SITE}/", 0, error=Reason.of("robots_refused"))
    found, _ = tried({"/": shut})
    assert (found.ok, found.refused) == (False, (f"{SITE}/",))
    found, _ = tried({"/": a_home(head="")})
    assert (found.ok, found.problems[0]) == (False, ("no post was found", ""))


def test_the_address_of_a_feed_is_described_as_that_of_its_site() -> None:
    of_site, _ = tried({"/": a_home(), "/feed.xml": a_feed(9)})
    for url in ("/feed.xml", "/feed"):
        moved = Answer(f"{SITE}/feed.xml", 200, a_feed(9).encode(), "application/xml", moved=True)
        found, _ = tried({"/feed.xml": a_feed(9), "/feed": moved}, f"{SITE}{url}")
        assert (found.format, found.content, found.posts) == ("rss", of_site.content, 9)
        assert not any("no feed" in problem for problem, _ in found.problems)


def test_a_move_for_good_and_a_long_silence_are_told() -> None:
    old = a_feed(5, last=NOW - timedelta(days=900)).encode()
    moved = Answer("https://lu.example/feed", 200, old, "application/xml", moved=True)
    found, _ = tried({"/feed": moved}, f"{SITE}/feed")
    assert found.url == "https://lu.example/feed"
    said = [problem for problem, _ in found.problems]
    assert said[0].startswith("it has moved for good: set url")
    assert "silent since 2024-06-05" in said


def test_an_announced_feed_that_fails_is_named_and_no_source_to_add() -> None:
    found, _ = tried({"/": a_home(), "/feed.xml": Answer(f"{SITE}/feed.xml", 503)})
    assert not found.ok
    assert "HTTP 503" in found.problems[0][0]
    shut = b"<!doctype html><title>Just a moment...</title>"
    found, _ = tried({"/": a_home(), "/feed.xml": Answer(f"{SITE}/feed.xml", 403, shut)})
    assert not found.ok
    assert "Cloudflare" in found.problems[0][0]
    pages = {f"/b/{n}": a_page(f"Billet {n}") for n in range(8)}
    lost, _ = tried({"/": a_home(*pages), "/feed.xml": Answer(f"{SITE}/feed.xml", 404), **pages})
    assert lost.ok
    assert lost.problems[0][0].startswith("its feed: nothing is to be read")


def test_the_address_of_a_feed_is_known_as_one() -> None:
    found, _ = tried({"/feed.xml": a_feed(6)}, f"{SITE}/feed.xml")
    assert (found.format, found.content, found.posts) == ("rss", "full", 6)
    assert "no feed was found: its pages are read instead" not in dict(found.problems)


def test_a_feed_that_fails_is_not_said_to_be_missing() -> None:
    pages = {f"/{n}": a_page(f"Billet {n}") for n in range(1, 5)}
    broken = Answer(f"{SITE}/feed.xml", 500)
    found, _ = tried({"/": a_home(*pages), "/feed.xml": broken, **pages})
    assert found.problems[0][0] == "its server is in trouble (HTTP 500)"
    found, _ = tried({"/": a_home(*pages), "/feed.xml": "<nonsense/>", **pages})
    (first, _), *more = found.problems
    assert first.startswith("its feed: ")
    assert not [problem for problem, _ in more if "no feed" in problem]
