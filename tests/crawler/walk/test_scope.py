"""Whose page is it: what addresses, feeds and redirects give a blog, and what they do not."""

from dataclasses import replace

import pytest

from copines.addresses import is_local
from copines.areas import Area, area_of, is_choice, redirected
from copines.crawler import feeds
from copines.crawler.walk.scope import Scope, configured
from copines.crawler.walk.staging import is_staging
from copines.model import Blog, Proof

ZOE = "http://zoe.example/"


def a_scope(url: str = ZOE, *proofs: tuple[str, str], **keys: object) -> Scope:
    blog = replace(Blog(url, "Zoé", "zoe"), **keys)  # type: ignore[arg-type]
    return Scope(blog, [Proof(kind, there, url) for kind, there in proofs])


def a_feed(*urls: str, site: str = "", others: tuple[str, ...] = ()) -> feeds.Feed:
    bare = feeds.Entry("", "", "", "", "", None, None, None, None, (), None, None, others=others)
    entries = tuple(replace(bare, id=url, url=url) for url in urls)
    return feeds.Feed("rss", "Zoé", "", site, None, entries)


@pytest.mark.parametrize(
    ("configured_url", "url", "held"),
    [
        # a whole host, however it is spelt
        (ZOE, "https://www.zoe.example/2024/semis", True),
        (ZOE, "http://ZOE.example./", True),
        (ZOE, "http://zoe.example:80/x", True),
        (ZOE, "http://zoe.example:8080/x", False),
        (ZOE, "http://blog.zoe.example/x", False),
        (ZOE, "http://zoe.example.org/x", False),
        ("http://café.example/", "http://xn--caf-dma.example/x", True),
        ("http://xn--caf-dma.example/", "http://www.CAFÉ.example/x", True),
        ("http://bücher.example/zoë", "http://xn--bcher-kva.example/zo%c3%ab/1", True),
        ("http://例え.example/", "http://xn--r8jz45g.example/1", True),
        # a folder of a host that others share
        ("http://plume.example/zoe", "http://plume.example/zoe", True),
        ("http://plume.example/zoe", "https://www.plume.example/zoe/billet?p=1", True),
        ("http://plume.example/zoe/", "http://plume.example/zoe", True),
        ("http://plume.example/zoe", "http://plume.example/paul/voyage", False),
        ("http://plume.example/zoe", "http://plume.example/zoe2", False),
        ("http://plume.example/zoe", "http://plume.example/zoe-cuisine/x", False),
        ("http://plume.example/zoe", "http://plume.example/", False),
        ("http://plume.example/zoe", "http://plume.example/zoe/../paul/x", False),
        # or a parameter of its query
        ("http://plume.example/?u=zoe", "http://plume.example/?u=zoe&p=7", True),
        ("http://plume.example/?u=zoe", "http://plume.example/?p=7&u=paul", False),
        ("http://plume.example/?u=zoe", "http://plume.example/billet?p=7", True),
        ("http://plume.example/index.php?blog=2", "http://plume.example/index.php?blog=3", False),
        ("http://plume.example/?page=blog", "http://plume.example/?page=billet&id=7", True),
        ("https://medium.com/@zoe", "https://medium.com/@zoe/un-billet-1a2b", True),
        ("https://medium.com/@zoe", "https://medium.com/@zoelie/un-billet", False),
        ("https://sites.google.com/view/zoe", "https://sites.google.com/view/paul/x", False),
        ("https://univ.example/%7Ezoe/", "https://univ.example/~zoe/2024/x.html", True),
        ("https://univ.example/~zoe/accueil.html", "https://univ.example/~zoe/x.html", True),
        ("https://univ.example/~zoe/accueil.html", "https://univ.example/~paul/x.html", False),
        # a feed's address stands for its site, or for its member's folder
        ("https://zoe.example/feed/", "https://zoe.example/2024/semis", True),
        ("https://zoe.example/blog/rss.xml", "https://zoe.example/blog/semis", True),
        ("https://medium.com/feed/@zoe", "https://medium.com/@zoe/un-billet", True),
        ("https://medium.com/feed/@zoe", "https://medium.com/@paul/un-billet", False),
        ("https://foule.example/@zoe.rss", "https://foule.example/@zoe/1234", True),
        ("https://foule.example/@zoe.rss", "https://foule.example/@paul/1234", False),
        ("https://foule.example/feed/zoe", "https://foule.example/zoe/un-billet", True),
    ],
)
def test_a_page_is_the_blogs_by_host_and_folder(configured_url: str, url: str, held: bool) -> None:
    assert a_scope(configured_url).holds(url) is held


def test_the_config_may_name_other_addresses_single_pages_and_a_members_feed() -> None:
    scope = a_scope(also=("https://old.example/zoe",), posts=("https://revue.example/invitee",))
    assert scope.holds("http://old.example/zoe/1")
    assert not scope.holds("http://old.example/paul/1")
    assert scope.holds("https://revue.example/invitee/")
    assert not scope.holds("https://revue.example/autre")
    nour = Blog("https://medium.com/", "Nour", "nour", feed="https://medium.com/feed/@nour")
    assert configured(nour) == (Area("medium.com", "/@nour"),)
    own = Blog(ZOE, "Zoé", "zoe", feed="http://zoe.example/blog/feed.xml")
    assert configured(own) == (Area("zoe.example"),)


@pytest.mark.parametrize(
    ("asked", "final", "there"),
    [
        (ZOE, "https://neuf.example/", Area("neuf.example")),
        (ZOE, "https://plume.example/zoe", Area("plume.example", "/zoe")),
        ("http://plume.example/zoe", "http://zoe.plume.example/", Area("zoe.plume.example")),
        (
            "http://plume.example/zoe",
            "http://plume.example/u/zoe/",
            Area("plume.example", "/u/zoe"),
        ),
        ("http://blog.zoe.example/", "http://zoe.example/", Area("zoe.example")),
        # nothing new
        (ZOE, "https://www.zoe.example/blog/", None),
        # the front page of those who no longer know her
        ("http://plume.example/zoe", "http://plume.example/", None),
        ("http://zoe.plume.example/", "http://plume.example/", None),
        ("http://zoe.plume.example/", "http://plume.example/perdu?blog=zoe", None),
        (ZOE, "http://localhost/", None),
    ],
)
def test_a_redirect_proves_a_place_but_no_front_page(
    asked: str, final: str, there: Area | None
) -> None:
    assert redirected(asked, final) == there


def test_a_redirect_is_remembered_of_this_address_alone() -> None:
    scope = a_scope()
    scope.arrived(ZOE, "https://neuf.example/")
    assert scope.holds("https://neuf.example/1")
    again = Scope(Blog(ZOE, "Zoé", "zoe"), scope.proofs)
    assert again.holds("https://neuf.example/1")
    assert again.site == "https://neuf.example/"
    assert not Scope(Blog("http://autre.example/", "Zoé", "zoe"), scope.proofs).holds(
        "https://neuf.example/1"
    )


def test_a_redirect_is_forgotten_once_home_page_and_posts_are_back() -> None:
    scope = a_scope(ZOE, ("redirect", "http://squat.example/"))
    scope.learn(a_feed(f"{ZOE}1", f"{ZOE}2"), f"{ZOE}feed.xml")
    assert scope.holds("http://squat.example/1"), "the home page may still lead there"
    scope.arrived(ZOE, ZOE)
    scope.learn(a_feed("http://squat.example/1", f"{ZOE}2"), f"{ZOE}feed.xml")
    assert scope.holds("http://squat.example/1"), "its posts are still there"
    scope.learn(a_feed(f"{ZOE}1", f"{ZOE}2"), f"{ZOE}feed.xml")
    assert not scope.holds("http://squat.example/1")


@pytest.mark.parametrize(
    ("link", "others", "own"),
    [
        ("http://forge.example/a", (f"{ZOE}liens/1",), f"{ZOE}liens/1"),
        ("http://forge.example/a", ("http://forge.example/a", f"{ZOE}?p=1"), f"{ZOE}?p=1"),
        ("http://forge.example/a", ("http://tube.example/v", ZOE), "http://forge.example/a"),
        (f"{ZOE}billet", (f"{ZOE}?p=1",), f"{ZOE}billet"),
        ("", (f"{ZOE}?p=1",), ""),
    ],
)
def test_an_entry_that_links_elsewhere_has_its_own_address(
    link: str, others: tuple[str, ...], own: str
) -> None:
    (entry,) = a_scope().settled(a_feed(link, others=others)).entries
    assert entry.url == own


def test_an_address_that_several_entries_share_is_no_posts_own() -> None:
    feed = a_feed("http://forge.example/a", "http://forge.example/b", others=(f"{ZOE}liens",))
    urls = [entry.url for entry in a_scope().settled(feed).entries]
    assert urls == ["http://forge.example/a", "http://forge.example/b"]


@pytest.mark.parametrize(
    ("url", "feed", "entries", "held"),
    [
        # a section of her own site: its posts are elsewhere on the host
        (f"{ZOE}blog/", f"{ZOE}feed.xml", ("2024/a", "2023/b"), True),
        (f"{ZOE}fr/", f"{ZOE}fr/feed.xml", ("billets/a",), True),
        # a member's feed within her folder, its posts in another one
        ("http://plume.example/zoe", "http://plume.example/zoe/feed", ("p/1", "p/2", "p/3"), True),
        ("http://plume.example/zoe", "http://plume.example/zoe/feed", ("p/1",), False),
        ("http://plume.example/zoe", "http://plume.example/zoe/feed", ("a/1", "b/2", "c/3"), False),
        # the feed of all members
        ("http://plume.example/zoe", "http://plume.example/feed", ("p/1", "p/2", "p/3"), False),
    ],
)
def test_a_feed_of_her_own_shows_where_on_the_host_her_posts_are(
    url: str, feed: str, entries: tuple[str, ...], held: bool
) -> None:
    root = f"http://{area_of(url).host}/"
    scope = a_scope(url)
    found = a_feed(*(root + path for path in entries))
    assert scope.is_anothers_feed(found, feed) is (not held and not scope.holds(feed))
    scope.learn(found, feed)
    assert scope.holds(root + entries[0]) is held
    assert bool(scope.entries) is held


@pytest.mark.parametrize(
    ("url", "host", "held"),
    [
        (ZOE, "blog.zoe.example", True),
        (ZOE, "notzoe.example", False),
        ("http://blog.zoe.example/", "zoe.example", False),
        ("http://zoe.plume.example/", "paul.plume.example", False),
        ("http://plume.example/zoe", "paul.plume.example", False),
    ],
)
def test_who_holds_a_host_holds_the_names_below_it(url: str, host: str, held: bool) -> None:
    scope, feed = a_scope(url), f"http://{host}/feed"
    found = a_feed(f"http://{host}/1", f"http://{host}/2")
    assert scope.is_anothers_feed(found, feed) is not held
    scope.learn(found, feed)
    assert scope.holds(f"http://{host}/3") is held


def test_links_to_a_name_below_are_no_proof() -> None:
    scope = a_scope()
    scope.learn(a_feed("http://paul.zoe.example/1", "http://paul.zoe.example/2"), f"{ZOE}feed.xml")
    assert not scope.entries


def test_neither_the_most_links_nor_the_channels_own_widen() -> None:
    scope = a_scope()
    scope.learn(
        a_feed(
            "http://forge.example/a",
            "http://forge.example/b",
            f"{ZOE}1",
            site="http://theme.example/",
        ),
        f"{ZOE}feed.xml",
    )
    assert scope.entries == (f"{ZOE}1",)
    assert not scope.holds("http://forge.example/a")
    assert not scope.holds("http://theme.example/")
    assert scope.site == ZOE


@pytest.mark.parametrize(
    ("entries", "feed", "anothers"),
    [
        (("http://journal.example/1",), "http://journal.example/feed", True),
        ((), "http://journal.example/feed", True),
        ((f"{ZOE}1", "http://journal.example/1"), "http://brule.example/zoe", False),
        (("http://localhost:4000/1",), f"{ZOE}feed.xml", False),
        ((), f"{ZOE}feed.xml", False),
    ],
)
def test_a_feed_that_holds_nothing_of_the_blog_is_anothers(
    entries: tuple[str, ...], feed: str, anothers: bool
) -> None:
    assert a_scope().is_anothers_feed(a_feed(*entries), feed) is anothers


@pytest.mark.parametrize(
    ("declared", "anothers"),
    [
        ("", False),
        (f"{ZOE}autre", False),
        ("http://localhost:4000/2024/a", False),
        ("http://127.0.0.1:1313/", False),
        ("http://[::1]/2024/a", False),
        ("http://192.168.1.7/2024/a", False),
        ("http://portable.local/2024/a", False),
        ("https://staging.zoe.example/2024/a", False),
        ("https://zoe-preview.maison.example/2024/a/", False),
        ("https://zoe.netlify.app/2024/a", False),
        ("https://zoe.netlify.app/2024/b", True),
        ("https://dev.to/2024/a", True),
        ("https://revue.example/2024/a", True),
        ("https://ancien.example/2024/a", False),
        ("https://ancien.example/2024/b", True),
    ],
)
def test_a_canonical_address_counts_unless_it_is_a_mistake_in_making_the_site(
    declared: str, anothers: bool
) -> None:
    scope = a_scope()
    scope.named("https://ancien.example/")
    assert scope.is_anothers_page(declared, f"{ZOE}2024/a") is anothers
    assert not scope.holds("https://ancien.example/2024/a"), "a name makes nothing its own"


def test_the_blogs_own_address_is_no_posts() -> None:
    scope = a_scope("http://univ.example/~zoe/")
    assert scope.is_home("http://univ.example/~zoe/index.html")
    assert scope.is_home("https://univ.example/~zoe")
    assert not scope.is_home("http://univ.example/~zoe/2024/a.html")
    assert not scope.is_home("http://univ.example/~zoe/?p=1")


@pytest.mark.parametrize(
    ("url", "part"),
    [
        ("http://luc.example/category/python/feed.xml", True),
        ("http://luc.example/tag/velo/feed/", True),
        ("http://luc.example/?cat=3&feed=rss2", True),
        ("http://luc.example/feeds/posts/default/-/velo", True),
        ("https://tube.example/feeds/videos.xml?channel_id=ABC", True),
        ("http://luc.example/feed/", False),
        ("http://luc.example/?feed=rss2", False),
        ("http://luc.example/categories/feed.xml", False),
        ("http://luc.example/tags/velo/index.xml", True),
        ("http://luc.example/author/luc/feed", True),
        ("http://luc.example/taxonomy/term/3/feed", True),
        ("http://luc.example/feeds/velo.atom.xml", True),
        ("http://luc.example/feed/velo.xml", True),
        ("http://luc.example/feeds/all.atom.xml", False),
        ("http://luc.example/feeds/fr.xml", False),
        ("http://luc.example/feed/rss.xml", False),
        ("https://medium.com/feed/tag/velo", True),
    ],
)
def test_a_feed_of_some_posts_has_no_site_walked(url: str, part: bool) -> None:
    assert is_choice(url) is part
    assert a_scope(url).is_part is part
    assert not a_scope(url, archive=True).is_part, "who asks for the archive gets it"
    assert a_scope("http://luc.example/", feed=url).is_part is part


def test_a_category_is_of_the_site_around_it() -> None:
    assert area_of("http://h.example/cat/category/python/feed.xml") == Area("h.example", "/cat")


def test_only_strangers_that_visits_made_posts_of_are_to_go() -> None:
    scope = a_scope()
    stored = (f"{ZOE}1", "http://forge.example/a", "http://import.example/b")
    made = (f"{ZOE}1", "http://www.forge.example/a/", "http://rien.example/")
    assert scope.strangers(stored, made) == ("http://forge.example/a",)


@pytest.mark.parametrize(
    "url",
    [
        "http://localhost/",
        "http://pc:8000/",
        "http://10.0.0.1/",
        "http://0.0.0.0:1313/",
        "http://site.test/",
        "http://[::1]:4000/",
    ],
)
def test_addresses_of_one_machine_are_known(url: str) -> None:
    assert is_local(url)
    assert not is_local(ZOE)
    assert not is_local("http://8.8.8.8/")


def test_a_host_for_rehearsals_says_so_before_its_domain() -> None:
    own = f"{ZOE}2024/a"
    assert is_staging("https://dev2.zoe.example/2024/a", own)
    for host in ("example.com", "www.example.org", "yourdomain.com", "your-site.net"):
        assert is_staging(f"https://{host}/2024/a", own), host
        assert not is_staging(f"https://{host}/2024/b", own), host
    assert not is_staging("https://preview.example/2024/a", own)
    assert not is_staging("https://blog.example.com/2024/a", own)
    assert not is_staging("https://developpement.zoe.example/2024/a", own)
