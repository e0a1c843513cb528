"""Which member a stanza of the config is: the table of docs/membership.md."""

import pytest

from copines.membership import doubles, matched, merged, sign, taken, twins
from copines.model import Blog, KnownBlog
from copines.permalinks import key

ZOE, MAX, LOU, NEW = (f"https://{host}.example/" for host in ("zoe", "max", "lou", "neuf"))
KNOWN = (
    KnownBlog(
        "z", "Zoé", ZOE, "", feed="https://flux.example/zoe", former=("https://old.example",)
    ),
    KnownBlog("m", "Max", MAX, ""),
    KnownBlog("l", "Lou", LOU, ""),
    KnownBlog("g", "Gaël", "https://gael.example/", "", member=False),
)


def a_blog(url: str, name: str = "", feed: str | None = None, also: tuple[str, ...] = ()) -> Blog:
    return Blog(url, name, "", feed=feed, also=also)


@pytest.mark.parametrize(
    ("blogs", "expected"),
    [
        pytest.param([a_blog(ZOE, "Zoé"), a_blog(MAX, "Max")], "zm", id="as before"),
        pytest.param([a_blog(MAX), a_blog(ZOE)], "mz", id="another order, no names"),
        pytest.param([a_blog("http://www.zoe.example", "Zoé")], "z", id="spelt otherwise"),
        # renamed
        pytest.param([a_blog(ZOE, "Autre")], "z", id="renamed"),
        pytest.param([a_blog(ZOE, "ZOE")], "z", id="case and accent of the name"),
        pytest.param([a_blog(ZOE, "Max"), a_blog(MAX, "Zoé")], "zm", id="names swapped"),
        pytest.param([a_blog(ZOE, "Max"), a_blog(MAX, "Lou"), a_blog(LOU, "Zoé")], "zml",
                     id="names go round"),
        pytest.param([a_blog(MAX, "Zoé")], "m", id="renamed to one that leaves now"),
        pytest.param([a_blog(MAX, "Gaël")], "m", id="renamed to one that left before"),
        # moved
        pytest.param([a_blog(NEW, "Zoé"), a_blog(MAX, "Max")], "zm", id="moved"),
        pytest.param([a_blog(NEW, "Zoe")], "z", id="moved, the name without its accent"),
        pytest.param([a_blog(NEW, "Neuf", feed="https://flux.example/zoe")], "z",
                     id="moved and renamed, the feed stays"),
        pytest.param([a_blog(NEW, "Neuf", also=(ZOE,))], "z", id="also says where it was"),
        pytest.param([a_blog("https://zoe.example/feed/")], "z", id="its feed instead of its site"),
        pytest.param([a_blog("https://flux.example/zoe")], "z", id="the feed that was found"),
        pytest.param([a_blog("https://old.example/")], "z", id="moved back"),
        pytest.param([a_blog(MAX, "Zoé"), a_blog(NEW, "Max")], "zm", id="moved to where Max was"),
        pytest.param([a_blog(MAX, "Zoé"), a_blog(LOU, "Max"), a_blog(NEW, "Lou")], "zml",
                     id="all move on by one"),
        pytest.param([a_blog("https://gael.example/", "Gaël")], "g", id="back in the circle"),
        # merged
        pytest.param([a_blog(MAX, "Max", also=(ZOE,))], "m", id="merged: the address it keeps"),
        pytest.param([a_blog(MAX, "Zoé et Max")], "m", id="merged under a new name"),
        # new
        pytest.param([a_blog(NEW, "Neuf")], "-", id="moved and renamed: nothing tells"),
        pytest.param([a_blog(NEW, "Gaël")], "-", id="the name of one that left before"),
        pytest.param([a_blog(ZOE, "Zoé"), a_blog("https://zoe.example/tag/velo/feed/")], "z-",
                     id="a tag of a member's"),
        pytest.param([a_blog(ZOE, "Zoé"), a_blog("https://flux.example/zoe")], "z-",
                     id="a member's feed: nobody is taken for two"),
    ],
)  # fmt: skip
def test_a_stanza_is_the_blog_of_its_address_else_the_one_that_is_missing(
    blogs: list[Blog], expected: str
) -> None:
    for known in (KNOWN, KNOWN[::-1]):
        found = matched(blogs, known)
        keys = (found[n].key if n in found else "-" for n in range(len(blogs)))
        assert "".join(keys) == expected


@pytest.mark.parametrize(
    ("blogs", "expected"),
    [
        ([a_blog(ZOE, "Zoé"), a_blog(MAX, "ZOÉ")], [(1, "name", 0, "name")]),
        ([a_blog(ZOE), a_blog("http://www.zoe.example/index.html")], [(1, "url", 0, "url")]),
        ([a_blog(ZOE, feed=f"{ZOE}rss"), a_blog(f"{ZOE}rss")], [(1, "url", 0, "feed")]),
        ([a_blog(f"{ZOE}rss"), a_blog(MAX, feed=f"{ZOE}rss")], [(1, "feed", 0, "url")]),
        ([a_blog(f"{ZOE}rss", feed=f"{ZOE}rss"), a_blog(f"{ZOE}velo.xml")], []),
    ],
)
def test_no_two_stanzas_name_one_thing(
    blogs: list[Blog], expected: list[tuple[int, str, int, str]]
) -> None:
    assert list(twins(blogs)) == expected


@pytest.mark.parametrize(
    ("url", "known"),
    [
        ("http://www.zoe.example", True),
        ("https://zoe.example/feed/", True),
        ("https://zoe.example/comments/feed/", True),
        ("https://zoe.example/feeds/posts/default?alt=rss", False),
        ("https://zoe.example/feeds/posts/default", True),
        ("https://zoe.example/?feed=comments-rss2", True),
        ("https://zoe.example/spip.php?page=backend", True),
        ("https://zoe.example/amp/", True),
        ("https://amp.zoe.example/", True),
        ("https://zoe.example/?m=1", True),
        ("https://flux.example/zoe", True),
        ("https://vieux.example/zoe", True),
        ("https://medium.com/feed/@lou", True),
        ("https://zoe.example/category/velo/feed/", False),
        ("https://zoe.example/liens.xml", False),
        ("https://blog.zoe.example/", False),
        ("https://m.example/", False),
        ("https://[zoe", False),
    ],
)
def test_another_address_of_a_member_is_no_new_blog(url: str, known: bool) -> None:
    blogs = [
        a_blog(ZOE, "Zoé", also=("https://vieux.example/zoe/feed.xml",)),
        a_blog("https://medium.com/@lou", "Lou"),
    ]
    assert (sign(url) in taken(blogs, {key(ZOE): "https://flux.example/zoe"})) is known


@pytest.mark.parametrize(
    ("blogs", "expected"),
    [
        pytest.param([a_blog(ZOE), a_blog(MAX)], [], id="two blogs"),
        pytest.param([a_blog(ZOE), a_blog(f"{ZOE}feed/")], [(1, 0)], id="a feed of usual name"),
        pytest.param([a_blog(f"{ZOE}feed/"), a_blog(ZOE)], [(1, 0)], id="the feed came first"),
        pytest.param([a_blog(ZOE), a_blog("https://flux.example/zoe")], [(1, 0)],
                     id="the feed that was found"),
        pytest.param([a_blog("https://flux.example/zoe"), a_blog(ZOE)], [(0, 1)],
                     id="the feed that was found, of one below"),
        pytest.param([a_blog(ZOE), a_blog(NEW, feed=f"{ZOE}rss.xml")], [(1, 0)], id="as its feed"),
        pytest.param([a_blog(ZOE), a_blog(f"{ZOE}amp/")], [(1, 0)], id="its page for phones"),
        pytest.param([a_blog(ZOE, also=(MAX,)), a_blog(MAX)], [(1, 0)], id="also has it"),
        pytest.param([a_blog(ZOE), a_blog(f"{ZOE}tag/velo/feed/")], [], id="a tag's feed"),
        pytest.param([a_blog(f"{ZOE}a/"), a_blog(f"{ZOE}b/")], [], id="one site, two folders"),
        pytest.param([a_blog(NEW, feed=f"{NEW}a.xml"), a_blog(f"{NEW}b.xml")], [],
                     id="two feeds of one site"),
    ],
)  # fmt: skip
def test_a_blog_that_is_there_twice_is_known(
    blogs: list[Blog], expected: list[tuple[int, int]]
) -> None:
    shared = "https://zoe.example/both.xml"
    feeds = {
        key(ZOE): "https://flux.example/zoe",
        key(f"{ZOE}a/"): shared,
        key(f"{ZOE}b/"): shared,
    }
    assert list(doubles(blogs, feeds)) == expected


@pytest.mark.parametrize(
    ("blogs", "expected"),
    [
        pytest.param([a_blog(ZOE, also=(MAX,))], [("m", "z")], id="merged"),
        pytest.param([a_blog(ZOE, also=(MAX, LOU))], [("m", "z"), ("l", "z")], id="three in one"),
        pytest.param([a_blog(ZOE, also=(f"{MAX}feed/",))], [("m", "z")], id="by its feed"),
        pytest.param([a_blog(ZOE, also=("https://gael.example/",))], [("g", "z")],
                     id="one that left before"),
        pytest.param([a_blog(ZOE, also=(MAX,)), a_blog(MAX)], [], id="still there"),
        pytest.param([a_blog(NEW, also=(MAX,))], [], id="moved: nobody else's"),
        pytest.param([a_blog(ZOE, also=(NEW,))], [], id="an address of nobody"),
    ],
)  # fmt: skip
def test_a_blog_that_another_has_taken_in_is_known(
    blogs: list[Blog], expected: list[tuple[str, str]]
) -> None:
    assert list(merged(blogs, KNOWN, matched(blogs, KNOWN))) == expected
