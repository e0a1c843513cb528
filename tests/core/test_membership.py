"""Which member a stanza of the config is: the table of docs/membership.md."""

import pytest

from copines.membership import matched, sign, taken, twins
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
