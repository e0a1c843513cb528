from collections.abc import Mapping
from datetime import UTC, datetime

from copines.crawler.recommendations import Hearsay
from copines.crawler.walk.messages import Answer
from copines.model import Blog

SITE = "https://zoe.example"
OPML = (
    '<opml version="2.0"><body><outline text="Amies"><outline type="rss" text="Lu" xmlUrl='
    '"https://lu.example/feed" htmlUrl="https://lu.example/"/></outline></body></opml>'
)


def heard(site: Mapping[str, str], feed: str | None = None) -> tuple[list[str], set[str]]:
    visit = Hearsay(
        Blog(f"{SITE}/", "Zoé", "zoe", key="Zoé"), feed, datetime(2026, 11, 23, tzinfo=UTC)
    )
    asked = []
    while ask := visit.next():
        asked.append(ask.url)
        body = site.get(ask.url.removeprefix(SITE))
        status = 404 if body is None else 200
        visit.receive(ask, Answer(ask.url, status, (body or "").encode(), "text/html"))
    assert visit.in_flight == 0
    return asked, {f"{m.way} {m.url} {m.name}".strip() for m in visit.mentions}


def test_the_home_page_names_sites_but_for_its_own_and_those_at_its_foot() -> None:
    home = (
        '<html><body><a href="/about">moi</a><ul><li><a href="https://ada.example/">Ada</a></ul>'
        '<footer><a href="https://theme.example/">theme</a></footer></body></html>'
    )
    _, names = heard({"/": home})
    assert names == {"home https://ada.example/"}


def test_a_list_is_found_by_each_of_its_four_ways() -> None:
    link = '<html><head><link rel="blogroll" type="text/xml" href="/roll.opml"></head></html>'
    anchor = '<html><body><a rel="blogroll" href="/roll.opml">Mes copines</a></body></html>'
    feed = (
        '<rss version="2.0" xmlns:source="http://source.scripting.com/"><channel><title>Zoé'
        f"</title><source:blogroll>{SITE}/roll.opml</source:blogroll></channel></rss>"
    )
    for site in (
        {"/": link, "/roll.opml": OPML},
        {"/": anchor, "/roll.opml": OPML},
        {"/feed": feed, "/roll.opml": OPML},
        {"/.well-known/recommendations.opml": OPML},
    ):
        asked, names = heard(site, f"{SITE}/feed")
        assert "blogroll https://lu.example/ Lu" in names, asked
        assert len(asked) <= 4


def test_few_lists_are_asked_for_and_what_is_none_is_passed_over() -> None:
    links = "".join(f'<link rel="blogroll" href="/{n}.opml">' for n in range(9))
    bad = '<link rel="blogroll" href="javascript:1">'
    home = f"<html><head>{bad}{links}</head></html>"
    lists = {"/0.opml": "<html>no</html>", "/1.opml": "{}", "/2.opml": OPML}
    asked, names = heard({"/": home, **lists})
    assert len(asked) == 2 + 3
    assert names == {"blogroll https://lu.example/ Lu"}
