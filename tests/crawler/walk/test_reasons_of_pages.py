"""Every page that was met, and is no post, has its reason."""

from collections.abc import Mapping

import pytest

from copines.crawler.walk.messages import Answer, Job
from copines.model import Fetch
from copines.reasons import Code, Reason
from walks import HOME, SITE, a_feed, a_job, a_page, a_post, a_whole_item, an_item, walk

ARTICLE = '<meta property="og:type" content="article">'
NOINDEX = '<meta name="robots" content="noindex">'
FOREIGN = '<link rel="canonical" href="https://ailleurs.example/semis">'
OWN = f'<link rel="canonical" href="{SITE}/le-semis">'


def verdicts(site: Mapping[str, str | Answer], job: Job | None = None) -> dict[str, Reason | None]:
    walked = walk(site, job)
    fetches: list[Fetch] = [fetch for outcome in walked.outcomes for fetch in outcome.fetches]
    return {fetch.url.removeprefix(SITE): fetch.verdict for fetch in fetches}


@pytest.mark.parametrize(("page", "code"), [
    (a_post("Semis", head=NOINDEX), "noindex"),
    (a_post("Semis", head=NOINDEX.replace("noindex", "none")), "noindex"),
    (Answer("", 200, a_post("Semis").encode(), "text/html", robots_tag="noindex"), "noindex"),
    (a_post("Semis", head=FOREIGN), "foreign_canonical"),
    (a_post("Semis", head=OWN), "moved_to"),
    (Answer("https://ailleurs.example/x", 200, a_post("Semis").encode(), "text/html"),
     "elsewhere"),
    (Answer("", 0, error=Reason.of("too_large", bytes=1)), "too_large"),
    (Answer("", 200, b"%PDF-1.7", "application/pdf"), "other_page"),
    (Answer("", 404), "not_found"),
    (Answer("", 410), "gone"),
    (Answer("", 0, error=Reason.of("robots_refused")), "robots_refused"),
    ('<!doctype html><html><head><meta http-equiv="refresh" content="0;url=/ailleurs"></head>'
     "</html>", "stub"),
    (a_page("2019", "/2019/01/a/", "/2019/01/b/"), "listing"),
])  # fmt: skip
def test_a_page_of_the_archive_that_is_no_post(page: str | Answer, code: Code) -> None:
    path = "/2019/" if code == "listing" else "/2019/01/semis/"
    home = HOME.replace("<nav>", f'<nav><a href="{path}">Semis</a>')
    site = {"/": home, "/feed.xml": a_feed(a_whole_item("/2020/01/billet/")), path: page}
    found = verdicts(site)[path]
    assert found
    assert found.code == code


@pytest.mark.parametrize(
    ("page", "code"),
    [
        (a_post("Semis", head=NOINDEX), "noindex"),
        (a_post("Semis", head=FOREIGN), "foreign_canonical"),
        (a_post("Semis", head=OWN), "moved_to"),
    ],
)
def test_an_entry_whose_page_is_no_post(page: str, code: Code) -> None:
    site = {
        "/": HOME,
        "/feed.xml": a_feed(an_item("/semis"), an_item("/taille")),
        "/semis": page,
        "/taille": a_post("Taille"),
    }
    found = verdicts(site, a_job(walk_archive=False))
    assert found["/semis"]
    assert found["/semis"].code == code
    assert found["/taille"] is None


def test_what_is_beyond_the_limit_says_so() -> None:
    items = [a_whole_item(f"/{n}") for n in range(4)]
    found = verdicts({"/": HOME, "/feed.xml": a_feed(*items)}, a_job(limit=2, walk_archive=False))
    assert [found[f"/{n}"] for n in range(4)] == [
        None,
        None,
        Reason.of("over_limit"),
        Reason.of("over_limit"),
    ]


def test_a_copy_names_its_original() -> None:
    same = a_whole_item("/2").replace("<title>/2", "<title>/1").replace("<p>/2", "<p>/1")
    found = verdicts(
        {"/": HOME, "/feed.xml": a_feed(a_whole_item("/1"), same)}, a_job(walk_archive=False)
    )
    assert found["/2"] == Reason.of("same_text", address=f"{SITE}/1")


def test_a_walk_that_ends_says_why_it_left_addresses() -> None:
    links = [f"/2019/0{n}/x/" for n in range(1, 5)]
    home = HOME.replace("<nav>", "<nav>" + "".join(f'<a href="{url}">x</a>' for url in links))
    site = {
        "/": home,
        "/feed.xml": a_feed(a_whole_item("/2020/01/b/")),
        **{url: a_post(f"Billet {url}") for url in links},
    }
    ending = walk(site, a_job(limit=2)).visit.ending()
    assert ending.archive_done
    assert ending.left == Reason.of("over_limit")
