"""What pages tell machines: microformats, JSON-LD and OpenGraph, as others read them."""

from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import extruct
import mf2py
import pytest

from copines.model import Neighbor
from portals import PORTAL, Site, View, a_post


@pytest.fixture
def site(tmp_path: Path) -> Site:
    built = Site(tmp_path / "public")
    posts = [
        a_post(1, tags=("Semis", "ail"), author="Zoé D.", title='Semer </script> & "récolter"'),
        a_post(2, "Lu", tags=("semis",)),
    ]
    built.build(View(posts, {posts[0].permalink: (Neighbor(posts[1].permalink, 0.5, ("semis",)),)}))
    return built


def _items(site: Site, path: str) -> list[dict[str, Any]]:
    # mf2py says Parser where parse returns a dictionary
    parsed: Any = mf2py.parse(doc=site.page(path), url=PORTAL.url + path)
    found: list[dict[str, Any]] = parsed["items"]
    return found


def _data(site: Site, path: str, syntax: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = extruct.extract(
        site.page(path), base_url=PORTAL.url + path, syntaxes=[syntax], uniform=True
    )[syntax]
    return found


@pytest.mark.parametrize(
    "path",
    ["index.html", "page/1/index.html", "archives/2020/01/index.html", "topics/semis/index.html"],
)
def test_lists_are_feeds_of_entries(site: Site, path: str) -> None:
    (feed,) = _items(site, path)
    assert feed["type"] == ["h-feed"]
    assert feed["properties"]["name"]
    entries = [child for child in feed["children"] if child["type"] == ["h-entry"]]
    assert len(entries) == 2
    for entry in entries:
        properties = entry["properties"]
        assert properties["url"][0].startswith(f"{PORTAL.url}posts/")
        assert properties["author"][0]["type"] == ["h-card"]
        assert properties["summary"]


def test_a_blogs_page_is_its_card_and_a_feed(site: Site) -> None:
    (feed,) = _items(site, "blogs/zoe/index.html")
    author = feed["properties"]["author"][0]
    assert author["properties"]["url"] == ["https://zoe.example/"]
    assert author["properties"]["note"] == ["Un potager & ses <limaces>"]
    assert [child["type"] for child in feed["children"]] == [["h-entry"], ["h-entry"]]


def test_a_posts_page_is_an_entry_that_cites_its_neighbors(site: Site) -> None:
    entry, *cited = _items(site, "posts/zoe/billet-1/index.html")
    assert entry["type"] == ["h-entry"]
    assert entry["properties"]["url"] == ["https://zoe.example/1"]
    assert entry["properties"]["category"] == ["Semis", "ail"]
    assert entry["properties"]["published"]
    assert [cite["type"] for cite in cited] == [["h-cite"]]


def test_a_post_is_told_as_part_of_its_own_blog(site: Site) -> None:
    (told,) = _data(site, "posts/zoe/billet-1/index.html", "json-ld")
    assert told["@type"] == "BlogPosting"
    assert told["headline"] == 'Semer </script> & "récolter"'
    assert told["url"] == "https://zoe.example/1"
    assert told["author"] == {"@type": "Person", "name": "Zoé D."}
    assert told["isPartOf"]["url"] == "https://zoe.example/"
    assert told["keywords"] == ["Semis", "ail"]


def test_portal_and_blogs_are_told(site: Site) -> None:
    assert _data(site, "index.html", "json-ld")[0]["@type"] == "WebSite"
    assert _data(site, "blogs/lu/index.html", "json-ld")[0]["name"] == "Lu"


def test_a_shared_address_has_a_title_and_a_kind(site: Site) -> None:
    kinds = {
        "index.html": "website",
        "posts/zoe/billet-1/index.html": "article",
        "blogs/zoe/index.html": "website",
        "topics/semis/index.html": "website",
    }
    for path, kind in kinds.items():
        (graph,) = _data(site, path, "opengraph")
        assert graph["@type"] == kind
        assert graph["og:title"]
        assert graph["og:site_name"] == PORTAL.title


def test_the_blogroll_has_what_each_blog_writes_about(site: Site) -> None:
    outlines = ET.fromstring(site.page("blogroll.opml")).findall("body/outline")
    assert {o.get("text"): o.get("category") for o in outlines}["Zoé"] == "semis"
