"""Excerpts tell what a post is about: no headings, and nothing that its blog always says."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from copines.model import Post
from copines.site.passages import headings, prose, repeated
from portals import Site, View, a_post


def test_headings_are_left_out() -> None:
    html = "<h2 id='a'>Les <em>caïeux</em> &amp; nous</h2><p>On plante.</p><H3>Et après</H3>"
    assert headings(html) == {"Les caïeux & nous", "Et après"}
    assert prose("Les  caïeux & nous\nOn plante.\nEt après\nOn attend.", html) == (
        "On plante.\nOn attend."
    )


def test_a_text_of_nothing_else_stays_whole() -> None:
    assert prose("Avis", "<h1>Avis</h1>") == "Avis"
    assert prose("Bonjour\n", "", frozenset({"Bonjour"})) == "Bonjour\n"


def test_what_a_tenth_of_the_posts_say_is_a_formula_and_what_recipes_need_is_none() -> None:
    texts = [f"Coucou !\nRecette {n}\n{'1 pincée de sel' if n < 4 else ''}" for n in range(50)]
    assert repeated(texts) == {"Coucou !"}
    assert repeated(["Coucou !\nUn", "Coucou  !\nDeux"]) == frozenset()
    assert repeated(["Coucou !\nUn", "Coucou  !\nDeux", "Coucou !\nTrois"]) == {"Coucou !"}


def _greeting(blog: str, count: int) -> list[Post]:
    return [a_post(n, blog, text=f"Coucou !\nDu jour {n}.") for n in range(count)]


@pytest.fixture
def built(tmp_path: Path) -> Mapping[str, str]:
    site = Site(tmp_path / "public")
    posts = _greeting("Zoé", 3)
    posts[0] = replace(
        posts[0],
        text="Coucou !\nLe sel\nIl fond.",
        html="<p>Coucou !</p><h2>Le sel</h2><p>Il fond.",
    )
    site.build(View(posts))
    paths = ("blogs/zoe/index.html", "posts/zoe/billet-0/index.html", "feed.json")
    return {path: site.page(path) for path in paths}


def test_no_page_and_no_feed_shows_them(built: Mapping[str, str]) -> None:
    for text in built.values():
        assert "Il fond." in text
        assert "Coucou" not in text
        assert "Le sel" not in text


def test_excerpts_change_with_the_formulas(tmp_path: Path) -> None:
    site = Site(tmp_path / "public")
    site.build(View(_greeting("Zoé", 2)))
    assert "Coucou" in site.page("posts/zoe/billet-1/index.html")
    site.build(View(_greeting("Zoé", 3)))
    assert "Coucou" not in site.page("posts/zoe/billet-1/index.html")
