"""The widget's files: what blogs show of their friends' posts."""

import gzip
import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from copines.config import with_consent
from copines.linker import link
from copines.model import FILL, Blog, Document, LinkOptions, Neighbor, Post
from copines.site.widget import snippets
from copines.site.words import Words
from portals import ATOM, BLOGS, PORTAL, Site, View, a_post


@pytest.fixture
def site(tmp_path: Path) -> Site:
    return Site(tmp_path / "public")


def _near(*posts: Post) -> tuple[Neighbor, ...]:
    return tuple(Neighbor(post.permalink, 0.5, ("semis", "pluie", "ail", "vent")) for post in posts)


def _a_circle() -> View:
    """Posts of Zoé that lead to posts of the others."""
    zoe = [a_post(number) for number in range(1, 4)]
    others = [a_post(1, blog.name, language="en") for blog in BLOGS[1:]]
    return View(
        [*zoe, *others], {zoe[0].permalink: _near(*others), zoe[2].permalink: _near(others[1])}
    )


def _told(site: Site, name: str) -> dict[str, Any]:
    told: dict[str, Any] = json.loads(site.page(f"w/{name}.json"))
    return told


def test_each_shown_post_has_a_file_by_its_key(site: Site) -> None:
    view = _a_circle()
    site.build(view)
    told = _told(site, "zoe1")
    assert told["language"] == "fr"
    assert told["heading"] == "Découvrez les blogs de mes copines\u00a0:"
    assert told["portal"] == PORTAL.title
    first = told["posts"][0]
    assert first["url"] == "https://max.example/1"
    assert (first["title"], first["blog"], first["language"]) == ("Billet 1", "Max & Cie", "en")
    assert first["terms"] == "semis, pluie, ail"
    assert first["excerpt"].endswith(" …")
    names = [*(post.key for post in view.kept), *(f"blog-{blog.slug}" for blog in BLOGS)]
    files = {path for path in site.files() if path.startswith("w/") and path.endswith(".json")}
    assert files == {f"w/{name}.json" for name in names}
    assert all((site.out / f"w/{name}.html").is_file() for name in names)


def test_a_post_without_friends_says_so_rather_than_what_its_blog_would(site: Site) -> None:
    site.build(_a_circle())
    assert _told(site, "zoe2")["posts"] == []


def _with_fills(near: int) -> View:
    posts = [a_post(), *(a_post(1, blog.name, language="en") for blog in BLOGS[1:])]
    fills = tuple(Neighbor(post.permalink, 0.0, (), FILL) for post in posts[1 + near :])
    return View(posts, {posts[0].permalink: (*_near(*posts[1 : 1 + near]), *fills)})


@pytest.mark.parametrize(
    ("near", "note"), [(0, "Pas pour leur sujet"), (1, "Choisis par la "), (3, "Rapprochés par ")]
)
def test_fills_are_told_from_what_is_related(site: Site, near: int, note: str) -> None:
    site.build(_with_fills(near))
    told = _told(site, "zoe1")
    assert [post.get("kind", "related") for post in told["posts"]] == (
        ["related"] * near + ["fill"] * (3 - near)
    )
    assert told["note"].startswith(note)
    assert told.get("more") == (None if near == 3 else "À lire aussi chez les copines")
    assert ("because" in told) == (near > 0)
    assert [post["blog"].endswith(" (anglais)") for post in told["posts"]] == (
        [False] * near + [True] * (3 - near)
    )
    frame = site.page("w/zoe1.html")
    headings = re.findall(r"<p><strong>(.*?)</strong></p>", frame)
    wanted = ["Découvrez les blogs de mes copines\u00a0:"] * (near > 0)
    assert headings == wanted + ["À lire aussi chez les copines"] * (near < 3)
    assert frame.count("<li lang") == 3


def test_the_friends_of_a_blog_are_those_it_has_something_in_common_with_first(site: Site) -> None:
    zoe, others = [a_post(1), a_post(2)], [a_post(1, blog.name) for blog in BLOGS[1:]]
    fills = tuple(Neighbor(post.permalink, 0.0, (), FILL) for post in others[:2])
    site.build(View([*zoe, *others], {zoe[1].permalink: fills, zoe[0].permalink: _near(others[2])}))
    told = _told(site, "blog-zoe")
    assert told["posts"][0]["url"] == others[2].permalink
    assert [post.get("kind") for post in told["posts"]] == [None, "fill", "fill"]


def test_a_blogs_own_file_has_one_teaser_of_each_friend_of_its_newest_posts(site: Site) -> None:
    site.build(_a_circle())
    told = _told(site, "blog-zoe")
    # the best of the newest post first
    assert [t["blog"] for t in told["posts"]] == ["Nour", "Max & Cie", "Lu"]
    assert "terms" not in told["posts"][0]
    assert "because" not in told
    assert _told(site, "blog-lu")["posts"] == []


def test_teasers_are_those_of_the_posts_page(site: Site) -> None:
    site.build(_a_circle())
    page = site.page("posts/zoe/billet-1/index.html")
    for teaser in _told(site, "zoe1")["posts"]:
        slug = next(blog.slug for blog in BLOGS if blog.name == teaser["blog"])
        assert f'href="../../../posts/{slug}/billet-1/"' in page
        assert teaser["terms"] in page


@pytest.mark.parametrize("language", ["fr", "en"])
def test_all_words_are_in_the_portals_language(site: Site, language: str) -> None:
    site.build(_a_circle(), portal=replace(PORTAL, language=language))
    for name in ("zoe1", "blog-zoe"):
        told = _told(site, name)
        said = f"{told['heading']} {told['note']} {told.get('because')}"
        assert ("machine" in said, "Rapprochés" in said) == (True, language == "fr")


def test_a_post_taken_down_is_gone_from_all_files(site: Site) -> None:
    view = _a_circle()
    site.build(view)
    view.kept = [post for post in view.kept if post.blog != "Lu"]
    site.build(view, excused=frozenset({"https://lu.example/1"}), force=True)
    left = {name: data for name, data in site.files().items() if name.startswith("w/")}
    assert "w/lu1.json" not in left
    assert not [name for name, data in left.items() if b"lu.example" in data]


def test_only_what_leads_to_a_changed_post_is_written_anew(site: Site) -> None:
    view = _a_circle()
    site.build(view)
    before = site.files()
    view.kept = [replace(p, title="Autre") if p.key == "lu1" else p for p in view.kept]
    site.build(view)
    changed = {
        name
        for name, data in site.files().items()
        if name.startswith("w/") and before[name] != data
    }
    assert changed == {
        f"w/{name}"
        for name in ("zoe1.json", "zoe1.html", "blog-zoe.json", "blog-zoe.html", "blog-zoe.xml")
    }


def test_nothing_but_addresses_of_the_web_is_written(site: Site) -> None:
    bad = a_post(1, "Lu", permalink="javascript:alert(1)")
    good = a_post()
    site.build(View([good, bad], {good.permalink: _near(bad)}))
    assert _told(site, "zoe1")["posts"] == []


@pytest.mark.parametrize(
    "word", ["semis ", "\u0642\u0637\u0627\u0631 ", "\u6771\u4eac\u306e\u96e8", "\U0001f331"]
)
def test_no_file_weighs_more_than_a_kilobyte(site: Site, word: str) -> None:
    long = "".join(f"{word}{chr(0x3041 + 7 * n % 80)}{n * 7919 % 1000}" for n in range(400))
    posts = [
        a_post(
            1,
            blog.name,
            title=long,
            text=long,
            permalink=f"{blog.url}{'%D9%82%D8%B7' * 20}{blog.slug}",
        )
        for blog in BLOGS
    ]
    site.build(View(posts, {posts[0].permalink: _near(*posts[1:])}))
    data = (site.out / "w" / "zoe1.json").read_bytes()
    assert len(gzip.compress(data, 1)) <= 1000
    assert 1 <= len(json.loads(data)["posts"]) <= 3


def test_teasers_that_cannot_be_light_are_left_out(site: Site) -> None:
    address = "".join(f"{number * 2654435761 % 2**32:08x}" for number in range(300))
    posts = [a_post(), a_post(1, "Lu", permalink=f"https://lu.example/{address}")]
    site.build(View(posts, {posts[0].permalink: _near(posts[1])}))
    assert _told(site, "zoe1")["posts"] == []
    assert b"lu.example" not in (site.out / "w" / "zoe1.json").read_bytes()


def _linked(blogs: tuple[Blog, ...], posts: list[Post], options: LinkOptions) -> View:
    documents = [Document(p.permalink, p.blog, p.language, p.title, p.text) for p in posts]
    found = link(documents, with_consent(options, blogs))
    return View(posts, dict(found))


@pytest.mark.parametrize(
    ("zoe", "options", "gives", "takes"),
    [
        ({}, LinkOptions(), True, True),
        ({"teasers": "in"}, LinkOptions(), False, True),
        ({"teasers": "out"}, LinkOptions(), True, False),
        ({"teasers": "none"}, LinkOptions(), False, False),
        ({"never_with": ("Lu",)}, LinkOptions(), False, False),
        (
            {},
            LinkOptions(vetoes=(("https://zoe.example/1", "https://lu.example/1"),)),
            False,
            False,
        ),
    ],
)
def test_consent_holds(
    site: Site, zoe: dict[str, Any], options: LinkOptions, gives: bool, takes: bool
) -> None:
    blogs = (replace(BLOGS[0], **zoe), BLOGS[3])
    text = "Le semis de tomates attend la pluie, et le compost du potager fume sous la neige."
    posts = [a_post(1, blog.name, text=f"{text} {blog.name}") for blog in blogs]
    site.build(_linked(blogs, posts, replace(options, min_score=0.0)), blogs=blogs)
    for name in ("lu1", "blog-lu"):
        assert bool(_told(site, name)["posts"]) is gives, name
    for name in ("zoe1", "blog-zoe"):
        assert bool(_told(site, name)["posts"]) is takes, name


def test_a_veto_is_not_got_round_by_the_friends_of_the_blog(site: Site) -> None:
    """The blog's own file has what one post must not show: the post's file keeps it away."""
    vetoed, other, friend = a_post(1), a_post(2), a_post(1, "Lu")
    site.build(View([vetoed, other, friend], {other.permalink: _near(friend)}))
    assert [post["url"] for post in _told(site, "blog-zoe")["posts"]] == [friend.permalink]
    assert _told(site, vetoed.key)["posts"] == []


def test_a_post_that_moved_has_its_files_under_both_keys(site: Site) -> None:
    circle = _a_circle()
    site.build(replace(circle, moved=(("f" * 16, "zoe1"), ("e" * 16, "nobody"))))
    assert _told(site, "f" * 16) == _told(site, "zoe1")
    assert site.page(f"w/{'f' * 16}.html") == site.page("w/zoe1.html")
    assert not (site.out / "w" / f"{'e' * 16}.json").exists()


def test_the_friends_of_a_blog_have_a_feed(site: Site) -> None:
    site.build(_a_circle())
    feed = etree.fromstring((site.out / "w/blog-zoe.xml").read_bytes())
    assert feed.findtext(f"{ATOM}title") == "Les copines de Zoé"
    assert {e.findtext(f"{ATOM}id") for e in feed.findall(f"{ATOM}entry")} == {
        f"https://{slug}.example/1" for slug in ("max", "nour", "lu")
    }


def test_a_frame_shows_the_same_as_the_file_and_asks_nobody(site: Site) -> None:
    site.build(_a_circle())
    told, frame = _told(site, "zoe1"), site.page("w/zoe1.html")
    assert "default-src 'none'; style-src 'self'" in frame
    for post in told["posts"]:
        assert f'<a href="{post["url"]}">' in frame
        assert post["terms"] in frame
    assert told["note"] in frame
    assert f'<a href="{PORTAL.url}">{PORTAL.title}</a>' in site.page("w/zoe2.html")
    assert "<ul>" not in site.page("w/zoe2.html")


def test_the_script_is_small(site: Site) -> None:
    site.build(View([a_post()]))
    assert len(site.page("widget.js").encode()) <= 4000


def test_nothing_in_a_frame_is_code(site: Site) -> None:
    hostile = a_post(
        1, "Lu", title='<img src=x onerror="alert(1)">', text="</main><script>x</script>"
    )
    near = Neighbor(hostile.permalink, 0.5, ("<script>alert(1)</script>",))
    site.build(View([a_post(), hostile], {a_post().permalink: (near,)}))
    frame = site.page("w/zoe1.html")
    assert "<img" not in frame
    assert "<script" not in frame


def test_who_wants_no_teasers_is_offered_no_widget(site: Site) -> None:
    blogs = tuple(replace(b, teasers="out" if b.slug == "zoe" else "both") for b in BLOGS)
    site.build(View([a_post(), a_post(2, "Max & Cie")]), blogs=blogs)
    assert not (site.out / "blogs/zoe/widget/index.html").exists()
    assert "widget/" not in site.page("blogs/zoe/index.html")
    page = site.page("blogs/max/widget/index.html")
    assert "https://copines.example/widget.js" in page
    assert "blog=&#34;max&#34;" in page


def test_what_to_paste_is_said_in_french(site: Site) -> None:
    site.build(View([]))
    page, words = site.page("blogs/zoe/widget/index.html"), Words("fr", "UTC")
    for snippet in snippets(PORTAL.url, "Les copines", "zoe"):
        where = words.gettext(snippet.where)
        assert where != snippet.where
        assert where in page
