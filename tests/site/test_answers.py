"""Who answered whom: on both posts, on home, as a page and as feeds."""

import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from lxml import etree

from copines.model import Post
from portals import ATOM, BLOGS, Site, View, a_post

_THREAD = "{http://purl.org/syndication/thread/1.0}in-reply-to"


def answering(number: int, to: Sequence[Post], blog: str = "Max & Cie", **more: object) -> Post:
    links = (f'<p>Voici ma réponse à <a href="{p.permalink}">{p.slug}</a> !</p>' for p in to)
    return a_post(number, blog, html="".join(links), **more)


def built(folder: Path, *posts: Post, **how: object) -> Site:
    site = Site(folder / "public")
    cited = tuple(
        (one.permalink, other.permalink)
        for one in posts
        for other in posts
        if f'"{other.permalink}"' in one.html
    )
    site.build(View(list(posts), cited=cited), **how)  # type: ignore[arg-type]
    return site


def test_an_answer_is_told_on_home_on_its_page_and_in_feeds(tmp_path: Path) -> None:
    one = a_post(1)
    site = built(tmp_path, one, answering(2, [one]))
    said = "«\xa0Voici ma réponse à billet-1\xa0!\xa0»"
    for page in ("index.html", "answers/index.html"):
        assert said in site.page(page)
        assert "<bdi>Max &amp; Cie</bdi> répond à <bdi>Zoé</bdi>" in site.page(page)
    assert 'href="https://copines.example/answers/"' not in site.page("sitemap.xml")
    assert "https://copines.example/answers/" in site.page("sitemap.xml")
    (entry,) = etree.fromstring(site.page("answers/feed.xml").encode()).iter(f"{ATOM}entry")
    assert "Max & Cie répond à «\xa0Billet 1\xa0» de Zoé" in (
        entry.findtext(f"{ATOM}summary") or ""
    )
    reply = entry.find(_THREAD)
    assert reply is not None
    assert (reply.get("ref"), reply.get("href")) == (one.permalink, one.permalink)
    (item,) = json.loads(site.page("answers/feed.json"))["items"]
    assert "Voici ma réponse" in item["content_text"]


def test_nobody_answers_what_is_younger_but_mentions_it(tmp_path: Path) -> None:
    one, same, late = a_post(1), a_post(2), a_post(9)
    undated = a_post(3, published=None)
    site = built(tmp_path, one, same, late, undated, answering(2, [one, same, late, undated]))
    told = {n: site.page(f"posts/zoe/billet-{n}/index.html") for n in (1, 2, 3, 9)}
    assert [n for n, page in told.items() if "répond à ce billet" in page] == [1, 2, 3]
    assert "Cité dans" in told[9]
    assert "Cité dans" not in told[1]


def test_a_post_that_leads_to_many_lists_them(tmp_path: Path) -> None:
    many = [a_post(n) for n in range(1, 7)]
    site = built(tmp_path, *many, answering(8, many))
    assert "Cité dans" in site.page("posts/zoe/billet-1/index.html")
    assert "Ça se répond" not in site.page("index.html")
    assert "Personne n’a encore répondu" in site.page("answers/index.html")


def test_blogs_that_are_not_to_be_linked_do_not_answer_each_other(tmp_path: Path) -> None:
    one = a_post(1)
    apart = tuple(replace(b, never_with=("Max & Cie",)) if b.name == "Zoé" else b for b in BLOGS)
    site = built(tmp_path, one, answering(2, [one]), blogs=apart)
    assert "Max" not in site.page("posts/zoe/billet-1/index.html").split("<main")[1]
    assert "répond à" not in site.page("index.html") + site.page("answers/index.html")


def test_of_many_answers_a_post_shows_the_newest_with_their_sentence(tmp_path: Path) -> None:
    one = a_post(1)
    page = built(tmp_path, one, *(answering(n, [one]) for n in range(2, 12))).page(
        "posts/zoe/billet-1/index.html"
    )
    assert page.count("répond à ce billet") == 6
    assert page.index("billet-11/") < page.index("billet-6/") < page.index("Cité dans")
    assert "billet-2/" in page.split("Cité dans")[1]
