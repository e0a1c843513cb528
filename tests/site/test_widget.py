"""What members' own pages show of their friends."""

import gzip
import json
from dataclasses import replace
from pathlib import Path

import pytest
from lxml import etree

from copines.model import Neighbor
from portals import ATOM, BLOGS, Site, View, a_post

ONE, OTHER, THIRD = a_post(1), a_post(2, "Max & Cie"), a_post(3, "Nour")


def near(*posts: object) -> tuple[Neighbor, ...]:
    return tuple(Neighbor(post.permalink, 0.5, ("semis",)) for post in posts)  # type: ignore[attr-defined]


def told(site: Site, name: str) -> dict[str, object]:
    found: dict[str, object] = json.loads(site.page(f"w/{name}.json"))
    return found


@pytest.fixture
def site(tmp_path: Path) -> Site:
    return Site(tmp_path / "public")


def test_a_page_asks_for_the_teasers_of_its_post_or_of_its_blog(site: Site) -> None:
    again = a_post(4)
    site.build(View([ONE, OTHER, THIRD, again], {
        ONE.permalink: near(OTHER, THIRD), again.permalink: near(THIRD),
    }))  # fmt: skip
    posts = told(site, ONE.key)["posts"]
    assert isinstance(posts, list)
    assert [post["url"] for post in posts] == [OTHER.permalink, THIRD.permalink]
    assert posts[0]["title"] == OTHER.title
    assert posts[0]["blog"] == "Max & Cie"
    assert posts[0]["language"] == "fr"
    assert posts[0]["excerpt"].endswith(" …")
    # of the blog: the newest post's first, each post once
    found = told(site, "blog-zoe")["posts"]
    assert isinstance(found, list)
    assert [post["url"] for post in found] == [THIRD.permalink, OTHER.permalink]
    feed = etree.fromstring(site.page("w/blog-zoe.xml").encode())
    assert len(feed.findall(f"{ATOM}entry")) == 2
    assert not (site.out / f"w/{OTHER.key}.json").exists()
    assert not (site.out / "w/blog-max.json").exists()


def test_a_file_weighs_a_kilobyte_at_most(site: Site) -> None:
    long = {"title": "Un titre sans fin " * 30, "text": "Mots toujours divers : " + " ".join(
        f"mot{n}{n * 7919 % 10007}" for n in range(400))}  # fmt: skip
    posts = [a_post(n, blog.name, **long) for n, blog in enumerate(BLOGS)]
    site.build(View(posts, {posts[0].permalink: near(*posts[1:])}))
    (file,) = site.out.glob("w/zoe*.json")
    assert len(gzip.compress(file.read_bytes())) <= 1024


def test_the_script_is_small(site: Site) -> None:
    site.build(View([ONE]))
    assert len(site.page("widget.js").encode()) <= 4000


def test_nothing_in_a_frame_is_code(site: Site) -> None:
    hostile = replace(
        OTHER, title='<img src=x onerror="alert(1)">', text="</main><script>x</script>"
    )
    strange = replace(THIRD, permalink="javascript:alert(1)")
    site.build(View([ONE, hostile, strange], {ONE.permalink: near(hostile, strange)}))
    frame = site.page(f"w/{ONE.key}.html")
    assert "<img" not in frame
    assert "<script" not in frame
    assert "javascript:" not in frame
    assert "javascript:" not in site.page(f"w/{ONE.key}.json")


def test_who_wants_no_teasers_is_offered_no_widget(site: Site) -> None:
    blogs = tuple(replace(b, teasers="out" if b.slug == "zoe" else "both") for b in BLOGS)
    site.build(View([ONE, OTHER]), blogs=blogs)
    assert not (site.out / "blogs/zoe/widget/index.html").exists()
    assert "widget/" not in site.page("blogs/zoe/index.html")
    page = site.page("blogs/max/widget/index.html")
    assert "https://copines.example/widget.js" in page
    assert "blog=&#34;max&#34;" in page
