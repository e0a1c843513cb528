"""The portal of a small circle, built into a folder."""

import json
import re
import shutil
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from copines.config.languages import languages
from copines.errors import PublishError
from copines.model import FILL, Blog, Fate, Neighbor, Picture, Post, Verdict
from copines.permalinks import key as permalink_key
from copines.phrases import PHRASES
from copines.reasons import Reason
from copines.schedule import Turn
from copines.site import build
from copines.site.feeds import sitemap, sitemap_parts
from copines.site.manifest import MANIFEST
from portals import ATOM, BLOGS, NOW, PORTAL, Site, View, a_post

MAPS = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


@pytest.fixture
def site(tmp_path: Path) -> Site:
    return Site(tmp_path / "public")


def a_circle(each: int = 3) -> View:
    return View([a_post(n, b.name) for b in BLOGS for n in range(1, each + 1)])


def test_a_post_page_has_source_teasers_reasons_and_comments(site: Site) -> None:
    view = a_circle()
    near = tuple(
        Neighbor(f"https://{b.slug}.example/1", 0.3, ("semis", "pomme de terre")) for b in BLOGS[1:]
    )
    view.near = {"https://zoe.example/1": near}
    site.build(view)
    page = site.page("posts/zoe/billet-1/index.html")
    assert '<link rel="canonical" href="https://zoe.example/1">' in page
    assert "Découvrez les blogs de mes copines\u00a0:" in page
    assert page.count('class="h-cite teaser"') == 3
    assert page.count("Parce que vous lisez\u00a0:") == 3
    assert "semis, pomme de terre" in page
    assert "Laisser un commentaire\u00a0:" in page
    assert "Max &amp; Cie" in page
    excerpt = page.partition('class="e-content"')[2].partition("</div>")[0]
    assert 10 < excerpt.count("Il parle de semis") < 25
    assert excerpt.rstrip().endswith(" …</p>")


def test_a_post_without_neighbors_says_so(site: Site) -> None:
    site.build(View([a_post()]))
    assert "Rien de proche" in site.page("posts/zoe/billet-1/index.html")


def test_what_is_not_related_stands_under_a_heading_of_its_own(site: Site) -> None:
    posts = [
        a_post(),
        *(a_post(1, b.name, language="es" if b is BLOGS[3] else "fr") for b in BLOGS[1:]),
    ]
    near = Neighbor(posts[1].permalink, 0.3, ("semis",))
    fills = tuple(Neighbor(post.permalink, 0.0, (), FILL) for post in posts[2:])
    site.build(View(posts, {posts[0].permalink: (near, *fills)}))
    page = site.page("posts/zoe/billet-1/index.html")
    related, _, others = page.partition("À lire aussi chez les copines")
    assert "Découvrez les blogs de mes copines\u00a0:" in related
    assert [related.count('class="h-cite teaser"'), others.count('class="h-cite teaser"')] == [1, 2]
    assert page.count("Parce que vous lisez\u00a0:") == 1
    assert "Pas pour leur sujet" in others
    assert [related.count("en espagnol"), others.count("en espagnol")] == [0, 1]
    assert page.count("Personne n’a payé") == 1


def test_where_nothing_is_related_that_is_said_and_others_stand_below(site: Site) -> None:
    posts = [a_post(language="es"), *(a_post(1, b.name) for b in BLOGS[1:])]
    fills = tuple(Neighbor(post.permalink, 0.0, (), FILL) for post in posts[1:])
    site.build(View(posts, {posts[0].permalink: fills}))
    page = site.page("posts/zoe/billet-1/index.html")
    assert "Rien de proche de ce billet" in page
    assert "Découvrez les blogs" not in page
    assert page.count('class="h-cite teaser"') == 3
    assert page.count("en français") == 3


def test_fills_make_no_blogs_neighbours_and_no_topics(site: Site) -> None:
    posts = [a_post(n, b.name) for b in BLOGS[:2] for n in range(1, 4)]
    fills = {
        p.permalink: (Neighbor(q.permalink, 0.0, (), FILL),)
        for p, q in zip(posts[:3], posts[3:], strict=True)
    }
    site.build(View(posts))
    before = {
        name: site.page(name)
        for name in ("map/index.html", "blogs/zoe/index.html", "topics/index.html")
    }
    site.build(View(posts, fills))
    assert before == {name: site.page(name) for name in before}


def test_a_post_without_a_word_is_not_said_to_take_a_minute(site: Site) -> None:
    site.build(View([a_post(text="", words=0), a_post(2)]))
    assert "0 mot" not in site.page("posts/zoe/billet-1/index.html")
    assert "minute" not in site.page("posts/zoe/billet-1/index.html")
    assert "200 mots, 1 minute" in site.page("posts/zoe/billet-2/index.html")


def test_a_neighbor_that_is_gone_is_left_out(site: Site) -> None:
    gone = Neighbor("https://max.example/gone", 0.9, ("x",))
    site.build(View([a_post()], {"https://zoe.example/1": (gone,)}))
    assert "max.example/gone" not in site.page("posts/zoe/billet-1/index.html")


def test_comments_lead_to_where_the_source_takes_them(site: Site) -> None:
    site.build(
        View(
            [
                a_post(comments_url="https://zoe.example/1#dire"),
                a_post(2, comments_url="javascript:alert(1)"),
            ]
        )
    )
    assert 'href="https://zoe.example/1#dire"' in site.page("posts/zoe/billet-1/index.html")
    second = site.page("posts/zoe/billet-2/index.html")
    assert "javascript:" not in second


HOSTILE = '"><script>alert(1)</script><img src=x onerror=alert(1)>'


def test_what_sources_write_is_text_never_markup(site: Site) -> None:
    post = a_post(
        title=HOSTILE, text=HOSTILE, summary=HOSTILE, author=HOSTILE, tags=(HOSTILE,), language="fr"
    )
    site.build(View([post]))
    for name, data in site.files().items():
        if not name.endswith(".json"):
            assert b"<script>" not in data, name
            assert b"<img" not in data, name


@pytest.mark.parametrize("address", ["javascript:alert(1)", "data:text/html,x", "ftp://x.example/"])
def test_only_posts_with_an_address_of_the_web_are_shown(site: Site, address: str) -> None:
    site.build(View([a_post(1), a_post(2, permalink=address)]))
    assert not [n for n, data in site.files().items() if address.encode() in data]


def test_a_title_without_end_is_cut(site: Site) -> None:
    site.build(View([a_post(title="long " * 4000)]))
    assert len(site.page("index.html")) < 12_000


def test_a_post_without_title_is_named_by_its_first_words(site: Site) -> None:
    site.build(View([a_post(title="\x00 ", text="Un mot."), a_post(2, title="", text="")]))
    home = site.page("index.html")
    assert ">Un mot.</a></h3>" in home
    assert ">https://zoe.example/2</a></h3>" in home


def test_halves_of_characters_stop_no_build(site: Site) -> None:
    view = View([a_post(title="\ud83d", text="\ud83d", author="\ud83d", tags=("\ud83d",))])
    view.failing = Reason.of("other", text="\ud83d")
    site.build(view)
    assert json.loads(site.page("status/visits.json"))


def test_a_post_in_another_language_says_in_which(site: Site) -> None:
    site.build(View([a_post(1, language="en"), a_post(2), a_post(3, language="xx")]))
    assert "en anglais" in site.page("posts/zoe/billet-1/index.html")
    for number in (2, 3):
        assert "en français" not in site.page(f"posts/zoe/billet-{number}/index.html")


def test_a_whole_text_is_shown_where_wanted_and_loads_nothing(site: Site) -> None:
    html = (
        '<p>Tout <b>le</b> texte<img src="https://x.example/pixel.gif"></p>'
        '<iframe src="https://x.example/"></iframe><script>1</script>'
        '<a href="javascript:alert(1)">non</a>'
    )
    blogs = (replace(BLOGS[0], full=True), *BLOGS[1:])
    site.build(View([a_post(html=html)]), blogs=blogs)
    page = site.page("posts/zoe/billet-1/index.html")
    assert "Tout <b>le</b> texte" in page
    assert not re.search(r"<(?:img|iframe|script>)|javascript:", page)


#: A script that is neither a file nor data; a style that is no file.
_INLINE = r'<script(?! type="module" src="[^"]+"></| type="application/ld.json">)|\sstyle=|<style'


def test_no_page_asks_another_host_for_anything(site: Site) -> None:
    site.build(a_circle())
    for name, data in site.files().items():
        if not name.endswith(".html"):
            continue
        text = data.decode()
        assert "default-src 'none'" in text
        assert not re.search(
            _INLINE,
            text,
        ), name
        loaded = re.findall(
            r"<(?:link[^>]*rel=\"(?:stylesheet|icon)\"[^>]*href|img[^>]*src)=\"([^\"]+)", text
        )
        assert loaded
        assert not [url for url in loaded if "//" in url]


def test_every_relative_link_leads_somewhere(site: Site) -> None:
    site.build(a_circle(each=20))
    for name in (n for n in site.files() if n.endswith(".html")):
        folder = (site.out / name).parent
        for href in re.findall(r"href=\"([^\"#]+)", site.page(name)):
            if "//" in href:
                continue
            # the page for what is not there is shown at any address: its links are from the root
            target = site.out / href[1:] if name == "404.html" else folder / href
            assert (target / "index.html").is_file() or target.is_file(), f"{name}: {href}"


def test_home_shows_no_more_than_four_posts_of_one_blog(site: Site) -> None:
    site.build(View([a_post(n) for n in range(1, 60)] + [a_post(1, "Max & Cie")]))
    home = site.page("index.html")
    assert home.count('class="h-entry') == 5


def test_numbered_pages_are_counted_from_the_oldest(site: Site) -> None:
    posts = [a_post(n) for n in range(1, 62)]
    site.build(View(posts))
    first = site.page("page/1/index.html")
    site.build(View([*posts, a_post(62)]))
    assert site.page("page/1/index.html") == first
    assert "Billet 62" in site.page("page/3/index.html")


def test_a_second_build_writes_nothing(site: Site) -> None:
    first = site.build(a_circle())
    stamps = {p: p.stat().st_mtime_ns for p in site.out.rglob("*") if "status" not in p.parts}
    again = site.build(a_circle(), now=NOW + timedelta(days=40))
    assert first.written == first.pages == again.unchanged
    assert (again.written, again.removed) == (0, 0)
    assert stamps == {
        p: p.stat().st_mtime_ns for p in site.out.rglob("*") if "status" not in p.parts
    }


def test_an_incremental_build_equals_a_clean_one(site: Site, tmp_path: Path) -> None:
    site.build(a_circle(each=2))
    later = a_circle(each=3)
    later.kept.pop(0)
    site.build(later)
    clean = Site(tmp_path / "clean")
    clean.build(later, now=NOW + timedelta(days=3))
    assert site.files() == clean.files()


def test_status_tells_the_time_and_what_is_wrong(site: Site) -> None:
    view = a_circle()
    view.failing = Reason.of("server_error", status=500)
    site.build(view)
    page = site.page("status/index.html")
    assert "HTTP 500" in page
    assert "on réessaiera" in page
    assert "23 novembre 2026" in page
    told = json.loads(site.page("status/visits.json"))
    assert told["visited"] == NOW.isoformat()
    assert told["blogs"][0] == {
        "name": "Zoé",
        "url": "https://zoe.example/",
        "feed": "https://zoe.example/feed",
        "state": "failing",
        "last_try": NOW.isoformat(),
        "last_success": None,
        "failing_since": (NOW - timedelta(days=9)).isoformat(),
        "next_try": None,
        "reason": "its server is in trouble (HTTP 500)",
        "cause": "its server is in trouble (HTTP 500)",
        "hint": "nothing: it is tried again",
        "posts": 0,
        "last_post": NOW.isoformat(),
        "posts_per_month": 3.0,
        "every_s": None,
        "teasers": {
            "given": 3,
            "given_fills": 0,
            "given_share": 0.25,
            "got": 1,
            "got_fills": 0,
            "got_share": 0.0833,
        },
    }


@pytest.mark.parametrize(
    ("state", "words"),
    [
        ("ok", "tout va bien"),
        ("new", "pas encore visité"),
        ("gone", "fermé"),
        ("paused", "en pause"),
    ],
)
def test_status_has_words_for_each_state(site: Site, state: str, words: str) -> None:
    view = a_circle()
    view.state = state
    site.build(view)
    assert words in site.page("status/index.html").casefold()


def test_what_became_of_posts_is_told_on_a_page_of_their_blog(site: Site) -> None:
    tomorrow = NOW + timedelta(days=1)
    view = View(
        [a_post(1)],
        became=(
            Fate("https://zoe.example/1", "Billet 1", "billet-1", NOW, Verdict.SHOWN),
            Fate(
                "https://zoe.example/2",
                "Demain <b>",
                "demain",
                tomorrow,
                Verdict.HELD,
                Reason.of("held", date="2026-11-24"),
            ),
            Fate(
                "https://zoe.example/3",
                "Pub",
                "pub",
                None,
                Verdict.FILTERED,
                Reason.of("excluded", rule='"tag:<pub>"'),
            ),
            Fate(
                "https://zoe.example/4",
                "Copie",
                "copie",
                NOW,
                Verdict.DUPLICATE,
                Reason.of("same_text", address="https://max.example/9"),
            ),
            Fate(
                "javascript:alert(1)",
                "",
                "",
                None,
                Verdict.UNKNOWN,
                Reason.of("not_found", status=404),
            ),
            Fate(
                "https://zoe.example/6",
                "",
                "",
                None,
                Verdict.UNKNOWN,
                Reason.of("other", text="<i>odd</i>"),
            ),
        ),
    )
    site.build(view)
    page = site.page("status/zoe/index.html")
    assert '<a href="../../posts/zoe/billet-1/">Billet 1</a>' in page
    assert "gardé jusqu’au 24 novembre 2026" in page
    assert (
        "laissé de côté par une règle de ce portail\xa0: exclude = &#34;tag:&lt;pub&gt;&#34;"
        in page
    )
    assert "le même texte que https://max.example/9" in page
    assert "rien à lire à son adresse (HTTP 404)" in page
    assert 'href="javascript' not in page
    assert "&lt;i&gt;odd" in page
    assert "<b>" not in page
    assert 'href="../status/zoe/"' in site.page("status/index.html")
    site.build(view, blogs=BLOGS[1:], excused=frozenset({"https://zoe.example/1"}))
    assert not (site.out / "status" / "zoe").exists()
    assert (site.out / "status" / "max" / "index.html").exists()


def test_a_blog_at_rest_is_said_to_rest_and_each_has_its_shares(site: Site) -> None:
    resting = (replace(BLOGS[0], enabled=False), *BLOGS[1:])
    turns = {
        BLOGS[0].key: Turn("paused", timedelta(hours=2)),
        "Max & Cie": Turn("ok", timedelta(hours=2), NOW + timedelta(hours=2)),
    }
    site.build(a_circle(), blogs=resting, turns=turns)
    page = site.page("status/index.html")
    assert "En pause" in page
    assert "<td>3</td>\n<td>25\xa0%</td>\n<td>8\xa0%</td>" in page.replace("\u202f", "\xa0")
    told = json.loads(site.page("status/visits.json"))["blogs"]
    assert [blog["state"] for blog in told] == ["paused", "ok", "ok", "ok"]
    assert told[1]["next_try"] == (NOW + timedelta(hours=2)).isoformat()


def test_what_a_stanza_alone_tells_is_told_as_soon_as_it_is_so(site: Site) -> None:
    site.build(a_circle())
    before = site.page("status/index.html")
    site.build(a_circle(), notices={BLOGS[1].key: Reason.of("same_blog", other="<b>Zoé</b>")})
    page = site.page("status/index.html")
    assert "c’est le même blog que" not in before
    assert "c’est le même blog que « &lt;b&gt;Zoé&lt;/b&gt; »" in page.replace(
        "\u202f", " "
    ).replace("\xa0", " ")
    hints = [blog["hint"] for blog in json.loads(site.page("status/visits.json"))["blogs"]]
    what = 'it is the same blog as "<b>Zoé</b>", which has the posts: remove one of the two'
    assert hints == ["", what, "", ""]


def test_losing_many_posts_is_refused_unless_forced_or_asked_for(site: Site) -> None:
    site.build(a_circle(each=10))
    before = site.files()
    fewer = View([p for p in a_circle(each=10).kept if p.blog != "Lu" or p.slug == "billet-1"])
    with pytest.raises(PublishError, match=r"9 of 40 posts would go.*\n\n.*--force"):
        site.build(fewer)
    assert site.files() == before
    gone = frozenset(f"https://lu.example/{n}" for n in range(2, 11))
    assert site.build(fewer, excused=gone).removed
    assert site.build(View([a_post(1, b.name) for b in BLOGS]), force=True).removed


def test_losing_a_blogs_last_post_is_refused_unless_the_blog_left(site: Site) -> None:
    site.build(View([*(a_post(n) for n in range(1, 20)), a_post(1, "Lu")]))
    without = View([a_post(n) for n in range(1, 20)])
    with pytest.raises(PublishError, match="the last posts of Lu would go"):
        site.build(without)
    site.build(without, blogs=BLOGS[:3])
    assert not (site.out / "posts" / "lu").exists()


def test_an_interrupted_build_leaves_the_last_portal(site: Site) -> None:
    site.build(a_circle())
    before = site.files()

    class Broken(View):
        def by_key(self, key: str) -> Post | None:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        site.build(Broken([a_post(77)]), force=True)
    assert site.files() == before
    assert [p.name for p in site.out.parent.iterdir()] == ["public"]


def test_a_build_cut_short_leaves_no_trace_after_the_next(site: Site) -> None:
    left = site.out / ".copines-new"
    left.mkdir(parents=True)
    (left / "half.html").write_text("half", encoding="utf-8")
    site.build(a_circle())
    assert not left.exists()
    assert not (site.out / "half.html").exists()


def test_folders_beside_the_portal_are_nobodys_but_their_owners(site: Site) -> None:
    for name in ("public.old", "public.new"):
        site.out.with_name(name).mkdir()
        (site.out.with_name(name) / "mine").write_text("mine", encoding="utf-8")
    site.build(a_circle())
    site.build(a_circle(each=4))
    assert (site.out.with_name("public.old") / "mine").is_file()
    assert (site.out.with_name("public.new") / "mine").is_file()


def test_a_build_that_changes_nothing_makes_no_folder_beside(site: Site) -> None:
    site.build(a_circle(each=30))
    before = site.out.parent.stat().st_mtime_ns
    site.build(a_circle(each=30), now=NOW + timedelta(days=1))
    assert site.out.parent.stat().st_mtime_ns == before


def test_a_page_that_someone_deleted_comes_back(site: Site) -> None:
    site.build(a_circle())
    (site.out / "about" / "index.html").unlink()
    assert site.build(a_circle()).written == 1
    assert (site.out / "about" / "index.html").is_file()


def test_a_disk_that_refuses_is_told_and_leaves_the_last_portal(site: Site) -> None:
    site.build(a_circle())
    before = site.files()
    (site.out / ".copines-new").write_text("in the way", encoding="utf-8")
    with pytest.raises(PublishError, match="copines-new"):
        site.build(a_circle(each=4))
    (site.out / ".copines-new").unlink()
    assert site.files() == before


def test_a_status_that_cannot_be_written_is_told(site: Site) -> None:
    site.build(a_circle())
    shutil.rmtree(site.out / "status")
    (site.out / "status").write_text("in the way", encoding="utf-8")
    with pytest.raises(PublishError, match="status"):
        site.build(a_circle())


def test_posts_with_one_address_are_told(site: Site) -> None:
    with pytest.raises(PublishError, match="two pages"):
        site.build(View([a_post(1), a_post(2, slug="billet-1")]))


@pytest.mark.parametrize("slug", ["../../../x", "a\\b"])
def test_no_page_leads_out_of_the_portal(site: Site, slug: str) -> None:
    with pytest.raises(PublishError, match="out of the portal"):
        site.build(View([a_post(1, slug=slug)]))
    assert not list(site.out.parent.rglob("x"))


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"files": 1, "posts": {}}'])
def test_a_list_of_files_that_cannot_be_read_is_told(site: Site, text: str) -> None:
    site.build(a_circle())
    (site.out / MANIFEST).write_text(text, encoding="utf-8")
    with pytest.raises(PublishError, match="move the folder away"):
        site.build(a_circle())


def test_pages_are_copied_where_a_disk_knows_no_hard_links(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unlinkable(*_: object) -> None:
        raise OSError

    site.build(a_circle())
    monkeypatch.setattr("os.link", unlinkable)
    site.build(a_circle(each=4))
    assert "Zoé" in site.page("about/index.html") or "À propos" in site.page("about/index.html")


def test_a_folder_that_is_no_portal_is_left_alone(site: Site) -> None:
    site.out.mkdir()
    (site.out / "thesis.txt").write_text("ten years", encoding="utf-8")
    with pytest.raises(PublishError, match="no portal of copines"):
        site.build(a_circle())
    assert (site.out / "thesis.txt").is_file()


def test_files_that_others_put_into_the_portal_stay(site: Site) -> None:
    site.build(a_circle())
    (site.out / "CNAME").write_text("copines.example", encoding="utf-8")
    site.build(a_circle(each=4))
    assert site.page("CNAME") == "copines.example"


def test_links_and_empty_folders_of_others_stay_too(site: Site) -> None:
    site.build(a_circle())
    (site.out / "photos").symlink_to("/nowhere/photos")
    (site.out / ".git" / "refs" / "tags").mkdir(parents=True)
    site.build(View([p for p in a_circle(each=4).kept if p.slug != "billet-1"]), force=True)
    assert (site.out / "photos").readlink() == Path("/nowhere/photos")
    assert (site.out / ".git" / "refs" / "tags").is_dir()
    assert not (site.out / "posts" / "zoe" / "billet-1").exists()


def test_a_page_wins_over_a_file_that_took_its_place(site: Site) -> None:
    site.build(a_circle())
    taken = site.out / "posts" / "zoe" / "billet-4" / "index.html"
    taken.parent.mkdir()
    taken.write_text("mine", encoding="utf-8")
    site.build(a_circle(each=4))
    assert "Billet 4" in site.page("posts/zoe/billet-4/index.html")


def test_the_manifest_names_no_time_and_no_machine(site: Site) -> None:
    site.build(a_circle())
    assert str(site.out) not in site.page(MANIFEST)


@pytest.mark.parametrize("path", ["feed.xml", "blogs/zoe/feed.xml", "blogroll.opml", "sitemap.xml"])
def test_feeds_are_well_formed_whatever_the_sources_write(site: Site, path: str) -> None:
    site.build(View([a_post(title="a\x00\x0b\ufffe & <b> \ud83d", text="\x1b[0m")]))
    ET.fromstring((site.out / path).read_bytes())


def test_very_many_pages_have_an_index_of_several_sitemaps() -> None:
    paths = [f"topics/t{n}/" for n in range(50_001)]
    index, parts = sitemap(paths, PORTAL), tuple(sitemap_parts(iter(paths), PORTAL))
    names = [element.text for element in ET.fromstring(index.data).iter(f"{MAPS}loc")]
    assert names == [f"{PORTAL.url}{part.path}" for part in parts]
    found = [[e.text for e in ET.fromstring(part.data).iter(f"{MAPS}loc")] for part in parts]
    assert [len(part) for part in found] == [50_000, 1]
    assert [url for part in found for url in part] == [f"{PORTAL.url}{path}" for path in paths]
    assert tuple(sitemap_parts(paths[:-1], PORTAL)) == ()
    assert sitemap(iter(paths[:-1]), PORTAL).data.count(b"<loc>") == 50_000


def test_feeds_name_each_posts_own_blog(site: Site) -> None:
    site.build(a_circle())
    feed = ET.fromstring((site.out / "feed.xml").read_bytes())
    entries = feed.findall(f"{ATOM}entry")
    assert len(entries) == 12
    assert entries[0].findtext(f"{ATOM}id") == "https://lu.example/3"
    assert {e.findtext(f"{ATOM}source/{ATOM}title") for e in entries} == {b.name for b in BLOGS}
    listed = json.loads(site.page("feed.json"))
    assert listed["items"][0]["url"] == "https://lu.example/3"


def test_a_blogs_feed_belongs_to_its_page(site: Site) -> None:
    site.build(a_circle())
    feed = ET.fromstring((site.out / "blogs/zoe/feed.xml").read_bytes())
    links = {link.get("rel"): link.get("href") for link in feed.findall(f"{ATOM}link")}
    assert links == {
        "self": "https://copines.example/blogs/zoe/feed.xml",
        "alternate": "https://copines.example/blogs/zoe/",
    }
    source = feed.find(f"{ATOM}entry/{ATOM}source")
    assert source is not None
    links = {link.get("rel"): link.get("href") for link in source.findall(f"{ATOM}link")}
    assert links == {"self": "https://zoe.example/feed", "alternate": "https://zoe.example/"}
    assert source.findtext(f"{ATOM}updated") == feed.findtext(f"{ATOM}updated")


def test_each_blog_and_each_topic_has_a_json_feed_too(site: Site) -> None:
    site.build(View([a_post(1, tags=("semis",)), a_post(2, "Lu", tags=("semis",))]))
    for folder, posts in (("blogs/zoe/", 1), ("topics/semis/", 2)):
        feed = json.loads(site.page(f"{folder}feed.json"))
        assert feed["feed_url"] == f"https://copines.example/{folder}feed.json"
        assert feed["home_page_url"] == f"https://copines.example/{folder}"
        assert len(feed["items"]) == posts
        assert feed["items"][-1]["_source"] == {
            "title": "Zoé",
            "home_page_url": "https://zoe.example/",
            "feed_url": "https://zoe.example/feed",
        }
        links = re.findall('feed\\+json"[^>]+href="([^"]+)"', site.page(f"{folder}index.html"))
        assert [link.endswith("feed.json") for link in links] == [True, True]


def test_feeds_say_when_a_post_was_changed(site: Site) -> None:
    site.build(View([a_post(updated=datetime(2021, 5, 1, tzinfo=UTC))]))
    assert "<updated>2021-05-01T00:00:00Z</updated>" in site.page("feed.xml")
    [item] = json.loads(site.page("feed.json"))["items"]
    assert item["date_modified"] == "2021-05-01T00:00:00Z"


def test_the_blogroll_names_each_blogs_feed(site: Site) -> None:
    site.build(a_circle())
    outlines = ET.fromstring((site.out / "blogroll.opml").read_bytes()).findall("body/outline")
    assert [(o.get("text"), o.get("xmlUrl"), o.get("htmlUrl")) for o in outlines][:2] == [
        ("Zoé", "https://zoe.example/feed", "https://zoe.example/"),
        ("Max & Cie", "https://max.example/feed", "https://max.example/"),
    ]


def test_the_page_for_what_is_not_there_finds_its_style_from_anywhere(site: Site) -> None:
    site.build(a_circle(), portal=replace(PORTAL, url="https://zoe.example/copines/"))
    page = site.page("404.html")
    assert 'href="/copines/static/style.css"' in page
    assert 'href="/copines/archives/"' in page


def test_the_interface_speaks_english_where_wanted(site: Site) -> None:
    site.build(a_circle(), portal=replace(PORTAL, language="en"))
    home = site.page("index.html")
    assert '<html lang="en">' in home
    assert "4 blogs" in home
    assert "January 4, 2020" in home
    assert "Leave a comment:" in site.page("posts/zoe/billet-1/index.html")


_CATALOGUE = """msgid ""
msgstr ""
"Content-Type: text/plain; charset=utf-8\\n"
"Plural-Forms: nplurals=3; plural=(n==1 ? 0 : n>=2 && n<=4 ? 1 : 2);\\n"

msgid "%(num)s blog"
msgid_plural "%(num)s blogs"
msgstr[0] "einer"
msgstr[1] "einige (%(num)s)"
msgstr[2] "viele (%(num)s)"
"""


@pytest.mark.parametrize(
    ("code", "told"),
    [("de", ['<html lang="de">', "2. Jan."]), ("he", ['<html lang="he" dir="rtl">', "2 בינו׳"])],
)
def test_a_third_language_is_one_catalogue(
    site: Site, monkeypatch: pytest.MonkeyPatch, code: str, told: list[str]
) -> None:
    locale = site.out.parent / "locale"
    catalogue = locale / code / "copines.po"
    catalogue.parent.mkdir(parents=True)
    catalogue.write_text(_CATALOGUE, "utf-8")
    monkeypatch.setattr("copines.site.words._CATALOGUES", locale)
    site.build(a_circle(), portal=replace(PORTAL, language=code))
    home = site.page("index.html")
    assert "einige (4)" in home
    assert "The circle" in home, "what is not translated is told in English"
    assert all(text in site.page("blogs/zoe/index.html") for text in told)


def test_the_languages_to_choose_from_are_those_with_a_catalogue() -> None:
    assert languages() == ("fr", "en")


def test_texts_in_other_languages_are_marked(site: Site) -> None:
    site.build(View([a_post(language="ar", title="حديقة")]))
    assert 'lang="ar" dir="auto"' in site.page("index.html")


def test_an_undated_post_has_no_date_and_is_no_news(site: Site) -> None:
    site.build(View([a_post(), a_post(2, published=None)]))
    page = site.page("posts/zoe/billet-2/index.html")
    assert "sans date" in page
    assert "2026" not in page
    assert "Billet 2" not in site.page("index.html")
    assert "Billet 2" in site.page("archives/index.html")


def test_a_circle_without_dates_has_a_home_page_too(site: Site) -> None:
    site.build(View([a_post(n, published=None) for n in (1, 2)]))
    home = site.page("index.html")
    assert "Billet 1" in home
    assert "Rien à lire" not in home
    assert "2026" not in home


def test_dated_and_undated_posts_do_not_break_a_year_in_two(site: Site) -> None:
    last, first = NOW + timedelta(days=2), NOW - timedelta(days=2)
    posts = [
        a_post(1, published=first),
        a_post(2, published=None),
        a_post(3, published=last),
        a_post(4, published=None, first_seen=NOW - timedelta(days=3)),
    ]
    site.build(View(posts))
    for path in ("blogs/zoe/index.html", "page/1/index.html"):
        ids = re.findall(r' id="([^"]+)"', site.page(path))
        assert len(ids) == len(set(ids)), path
        assert site.page(path).count(">Sans date") <= 1, path
    years = re.findall(r"<summary>([^<]*)", site.page("blogs/zoe/index.html"))
    assert [year.strip() for year in years] == ["2026", "Sans date"]


def test_dates_are_those_of_the_portals_time_zone(site: Site) -> None:
    site.build(View([a_post(published=datetime(2019, 12, 31, 23, 30, tzinfo=UTC))]))
    assert (site.out / "archives" / "2020" / "01" / "index.html").is_file()
    assert "1er janvier 2020" in site.page("posts/zoe/billet-1/index.html")


def test_a_lead_picture_is_shown_from_the_portal_itself(site: Site) -> None:
    source = "https://zoe.example/semis.jpg"
    media = site.out.parent / "media"
    media.mkdir()
    (media / "abc.webp").write_bytes(b"RIFF")
    view = View([a_post(image=source)], shown={source: Picture(source, "abc.webp", 640, 400)})
    site.build(view)
    for path in ("index.html", "posts/zoe/billet-1/index.html"):
        assert re.search(r'src="[./]+media/abc.webp" alt="" width="640"', site.page(path))
        assert source not in site.page(path)
    assert (site.out / "media" / "abc.webp").read_bytes() == b"RIFF"
    site.build(view, portal=replace(PORTAL, images="none"))
    assert "media/" not in site.page("index.html")
    assert not (site.out / "media").exists()


def test_a_post_that_was_taken_down_leaves_a_page_that_says_nothing_of_it(site: Site) -> None:
    site.build(View([a_post(1), a_post(2)]))
    left = View([a_post(1)], gone=(("Zoé", "billet-2"), ("Ailleurs", "x")))
    site.build(left, excused=frozenset({"https://zoe.example/2"}))
    page = site.page("posts/zoe/billet-2/index.html")
    assert "Ce billet a été repris" in page
    assert "noindex" in page
    assert "zoe.example" not in page
    assert "Billet 2" not in page


def test_the_page_of_a_post_that_is_another_leads_to_that_one(site: Site) -> None:
    site.build(View([a_post(1), a_post(2)]))
    leading = (("Zoé", "billet-2", "https://zoe.example/1"), ("Zoé", "x", "https://gone.example/"))
    site.build(View([a_post(1)], leading=leading), excused=frozenset({"https://zoe.example/2"}))
    page = site.page("posts/zoe/billet-2/index.html")
    assert '<link rel="canonical" href="https://copines.example/posts/zoe/billet-1/">' in page
    assert 'content="0; url=../../../posts/zoe/billet-1/"' in page
    assert "Ce billet est à une autre adresse" in page
    assert "Le texte du billet" not in page
    assert not (site.out / "posts" / "zoe" / "x").exists()


def test_posts_that_moved_are_no_loss_and_no_news(site: Site) -> None:
    before = a_circle(each=10)
    site.build(before)
    ids = re.findall(r"<id>([^<]+)", site.page("feed.xml"))
    there = [
        replace(
            p,
            permalink=f"{p.permalink}/neuf",
            key=permalink_key(f"{p.permalink}/neuf"),
            announced=p.permalink,
        )
        for p in before.kept
    ]
    with pytest.raises(PublishError, match="40 of 40 posts would go"):
        site.build(View(there))
    moved = {permalink_key(p.announced): p.key for p in there}
    assert site.build(View(there), moved=moved).written
    assert re.findall(r"<id>([^<]+)", site.page("feed.xml")) == ids
    items = json.loads(site.page("feed.json"))["items"]
    assert {item["id"] for item in items} <= set(ids)
    assert all(item["url"] == f"{item['id']}/neuf" for item in items)
    assert "https://zoe.example/1/neuf" in site.page("posts/zoe/billet-1/index.html")


def test_every_phrase_is_in_both_languages(site: Site) -> None:
    catalogues = Path(build.__code__.co_filename).parent
    phrases = {
        *PHRASES,
        "shown",
        "held until %(day)s",
        "shown; nobody says when it was written",
        "left out by a rule of this portal: %(rule)s",
    }
    for template in (catalogues / "templates").iterdir():
        found = re.findall(r'_\("([^"]+)"', template.read_text(encoding="utf-8"))
        phrases.update(found)
    for language in ("fr", "en"):
        text = (catalogues / "locale" / language / "copines.po").read_text(encoding="utf-8")
        quoted = {phrase: phrase.replace('"', r"\"") for phrase in phrases}
        missing = [phrase for phrase in phrases if f'msgid "{quoted[phrase]}"' not in text]
        assert missing == [], language


def test_an_empty_circle_says_what_comes_next(site: Site) -> None:
    site.build(View([]), blogs=())
    assert "copines.toml" in site.page("index.html")
    site.build(View([]))
    assert "Rien à lire" in site.page("blogs/zoe/index.html")


def test_progress_is_told(site: Site) -> None:
    told: list[tuple[int, int]] = []
    site.build(a_circle(each=30), progress=lambda done, total: told.append((done, total)))
    assert told
    assert all(done <= total for done, total in told)


def test_a_topic_has_a_page_with_its_posts_and_a_feed_and_tags_lead_to_it(tmp_path: Path) -> None:
    site = Site(tmp_path / "public")
    posts = [a_post(1, tags=("Semis", "seule")), a_post(2, "Lu", tags=("semis",))]
    site.build(View(posts))
    topic = site.page("topics/semis/index.html")
    assert "Billet 1" in topic
    assert "Billet 2" in topic
    assert 'href="../../blogs/lu/"' in topic
    entries = ET.fromstring(site.page("topics/semis/feed.xml")).findall(f"{ATOM}entry")
    assert len(entries) == 2
    post = site.page("posts/zoe/billet-1/index.html")
    assert 'rel="tag" href="../../../topics/semis/"' in post
    assert '<span class="p-category" dir="auto">seule</span>' in post
    assert 'href="../topics/semis/"' in site.page("topics/index.html")
    assert 'href="../../topics/semis/"' in site.page("blogs/zoe/index.html")
    assert not (site.out / "topics/seule").exists()


def test_a_circle_without_topics_says_what_a_topic_needs(tmp_path: Path) -> None:
    site = Site(tmp_path / "public")
    site.build(View([a_post(1)]))
    assert "deux billets" in site.page("topics/index.html")


def test_a_long_topic_lists_older_posts_by_title(tmp_path: Path) -> None:
    site = Site(tmp_path / "public")
    site.build(View([a_post(n, tags=("pain",)) for n in range(1, 310)]))
    page = site.page("topics/pain/index.html")
    assert page.count('<li class="h-entry">') == 288
    assert "9 billets plus anciens" in page


def test_the_map_shows_every_blog_as_a_picture_and_as_a_table(tmp_path: Path) -> None:
    site = Site(tmp_path / "public")
    posts = [a_post(1, tags=("pain",)), a_post(2, "Lu", tags=("pain",))]
    near = {posts[0].permalink: (Neighbor(posts[1].permalink, 0.5, ("pain",)),)}
    site.build(View(posts, near))
    page = site.page("map/index.html")
    assert page.count("<svg") == 2
    assert page.count('<a class="spot" href="../blogs/zoe/">') == 2
    assert 'href="../topics/pain/"><text' in page
    table = page[page.index("<table") :]
    assert table.count('<th scope="row">') == 4
    assert '<a href="../blogs/lu/"><bdi>Lu</bdi></a> <i dir="auto">pain</i>' in table
    assert "personne encore" in table


def test_a_post_says_where_else_in_the_circle_it_was_published(tmp_path: Path) -> None:
    site = Site(tmp_path / "public")
    post = a_post(1)
    copies = (
        (post.permalink, "Lu", "https://lu.example/copie"),
        (post.permalink, "Partie", "https://partie.example/copie"),
        (post.permalink, "Nour", "javascript:alert(1)"),
    )
    site.build(View([post], copies=copies))
    page = site.page("posts/zoe/billet-1/index.html")
    assert 'href="https://lu.example/copie"><bdi>Lu</bdi></a>' in page
    assert "Aussi publié chez" in page
    assert "partie.example" not in page
    assert "javascript:" not in page


def test_a_post_says_which_friends_responded_to_it(tmp_path: Path) -> None:
    site = Site(tmp_path / "public")
    html = '<p>Bien. Je réponds à <a href="https://zoe.example/1">ses semis</a> &amp; à elle.</p>'
    one, other = a_post(1), a_post(2, "Max & Cie", title="À <Zoé>", html=html)
    gone = "https://lu.example/gone"
    cited = ((other.permalink, one.permalink), (gone, one.permalink))
    site.build(View([one, other], cited=cited))
    page = site.page("posts/zoe/billet-1/index.html")
    assert "<bdi>Max &amp; Cie</bdi> répond à ce billet" in page
    assert '<a class="u-url p-name" href="../../../posts/max/billet-2/"' in page
    assert ">À &lt;Zoé&gt;</a>" in page
    assert "«\xa0Je réponds à ses semis &amp; à elle.\xa0»" in page
    page = site.page("posts/max/billet-2/index.html")
    assert "répond à ce billet" not in page
    assert 'class="u-in-reply-to" href="../../../posts/zoe/billet-1/"' in page


def test_a_blogs_share_of_the_home_page_is_what_the_config_says(tmp_path: Path) -> None:
    site = Site(tmp_path / "public")
    capped = tuple(replace(b, cap=2) if b.name == "Zoé" else replace(b, weight=0.2) for b in BLOGS)
    posts = [a_post(n, blog) for n in range(1, 9) for blog in ("Zoé", "Lu")]
    site.build(View(posts), blogs=capped)
    authors = re.findall('p-author h-card" href="[^"]+"><bdi>([^<]+)', site.page("index.html"))
    assert sorted(authors) == ["Lu", "Zoé", "Zoé"]


def joined(name: str = "Lu", day: datetime = NOW) -> dict[str, datetime]:
    return {blog.name: day if blog.name == name else NOW - timedelta(days=500) for blog in BLOGS}


def test_what_a_newcomer_wrote_before_enters_archives_and_topics_but_not_the_river(
    site: Site,
) -> None:
    tags = ("semis",)
    mine = [a_post(n, published=NOW - timedelta(days=9 * n), tags=tags) for n in (1, 2)]
    old = [a_post(n, "Lu", published=NOW - timedelta(days=n), tags=tags) for n in (2, 5, 40)]
    undated = a_post(6, "Lu", published=None)
    new = a_post(7, "Lu", published=NOW - timedelta(hours=9), tags=tags)
    site.build(View([*mine, *old, undated, new], since=joined()))
    for path in (
        "index.html",
        "page/1/index.html",
        "feed.xml",
        "feed.json",
        "topics/semis/feed.xml",
    ):
        page = site.page(path)
        assert "Billet 7" in page, path
        assert "Billet 2" in page, path
        assert not re.findall("Billet [56]|Billet 40|lu.example/2", page), path
    every = ("blogs/lu/index.html", "blogs/lu/feed.xml", "search/posts/0.json")
    for path in (*every, "topics/semis/index.html"):
        assert "Billet 5" in site.page(path), path
    assert "Billet 40" in site.page("archives/2026/10/index.html")
    assert "Billet 6" in site.page("archives/index.html")
    assert "Billet 40" in site.page("posts/lu/billet-40/index.html")


def river(site: Site) -> str:
    """The home page's posts, those before and after the list of blogs."""
    before, _, after = site.page("index.html").partition('id="circle"')
    return before + after.partition("</section>")[2]


def test_a_newcomers_backlog_is_shown_where_the_config_says_so(site: Site) -> None:
    view = View([a_post(1), a_post(2, "Lu")], since=joined())
    site.build(view)
    assert "Billet 2" not in river(site)
    site.build(view, blogs=tuple(replace(blog, backlog=True) for blog in BLOGS))
    assert "Billet 2" in river(site)


def test_those_who_remain_after_the_first_are_no_newcomers(site: Site) -> None:
    view = View([a_post(1), a_post(2, "Lu")], since=joined())
    site.build(view, blogs=tuple(blog for blog in BLOGS if blog.name == "Lu"), force=True)
    assert "Billet 2" in river(site)


def test_within_a_day_blogs_take_turns(tmp_path: Path) -> None:
    site = Site(tmp_path / "public")
    day = datetime(2026, 11, 1, 8, tzinfo=UTC)
    posts = [a_post(n, published=day + timedelta(hours=n)) for n in (1, 2, 3)]
    posts += [a_post(4, "Lu", published=day), a_post(5, "Nour", published=day)]
    site.build(View(posts))
    authors = re.findall('p-author h-card" href="[^"]+"><bdi>([^<]+)', site.page("index.html"))
    assert authors == ["Zoé", "Lu", "Nour", "Zoé", "Zoé"]


def test_the_about_page_leads_to_the_host(tmp_path: Path) -> None:
    site = Site(tmp_path / "public")
    site.build(View([]), portal=replace(PORTAL, contact="mailto:hote@copines.example"))
    assert 'href="mailto:hote@copines.example"' in site.page("about/index.html")
    site.build(View([]), portal=replace(PORTAL, contact="javascript:alert(1)"))
    assert "javascript:" not in site.page("about/index.html")


def test_of_very_many_blogs_the_home_page_shows_those_who_wrote_last(tmp_path: Path) -> None:
    site = Site(tmp_path / "public")
    more = tuple(Blog(f"https://b{n}.example/", f"B{n}", f"b{n}", key=f"B{n}") for n in range(70))
    site.build(View([a_post(1, "Lu")]), blogs=(*more, *BLOGS))
    page = site.page("index.html")
    circle = page.partition('id="circle"')[2].partition("</section>")[0]
    shown = re.findall(r'href="\./blogs/([^/]+)/"', circle)
    assert len(shown) == 24
    assert shown[:2] == ["lu", "b0"]
    assert circle.count("Pas encore") + circle.count("2020</small>") == 12
    assert 'href="./blogs/"' in circle
    every = re.findall(r'href="\.\./blogs/([^/]+)/"', site.page("blogs/index.html"))
    assert len(every) == len(more) + len(BLOGS)


def test_the_blogroll_tells_of_each_blog_what_it_wrote_last(site: Site) -> None:
    undated = a_post(9, "Max & Cie", published=None, first_seen=NOW)
    site.build(
        View(
            [
                a_post(2),
                a_post(3, title="À <lire>", language="en"),
                undated,
                a_post(4, "Lu", published=None),
            ]
        )
    )
    home = site.page("index.html")
    circle = home.partition('id="circle"')[2].partition("</section>")[0]
    assert "Un potager &amp; ses &lt;limaces&gt;" in circle
    last = 'billet-3/" lang="en" dir="auto">À &lt;lire&gt;</a> <small>janv. 2020</small>'
    assert last in circle
    assert "Billet 2<" not in circle
    assert "Billet 9</a></p>" in circle
    assert "Pas encore de billet" in circle, "Nour has written nothing"
    names = re.findall(r'"\.\./blogs/([^/]+)/"', site.page("blogs/index.html"))
    assert names == ["lu", "max", "nour", "zoe"]
