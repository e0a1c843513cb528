import pytest

from copines.imports import FoundBlog, new_ones
from copines.model import Blog
from copines.permalinks import key


def a_blog(**values: object) -> FoundBlog:
    return FoundBlog(1, values)


def test_a_blog_is_known_by_its_site_or_by_its_feed() -> None:
    found = (
        a_blog(url="http://www.zoe.example"),
        a_blog(url="https://max.example/rss"),
        a_blog(url="https://nour.example/", feed="https://feeds.example/nour"),
        a_blog(url="https://lea.example/"),
    )
    nour = "https://carnet.example/nour"
    have = [Blog(url, "", "") for url in ("https://zoe.example/", "https://max.example/rss", nour)]
    new, known = new_ones(found, have, {key(nour): "https://feeds.example/nour"}, set())
    assert [blog.url for blog in new] == ["https://lea.example/"]
    assert known == found[:3]


def test_two_blogs_of_one_name_are_told_apart() -> None:
    found = [
        a_blog(url=f"https://b{n}.example/", name=name)
        for n, name in enumerate(("Zoé", "ZOÉ", "Max"))
    ]
    new, _ = new_ones([*found, a_blog(url="https://b9.example/")], (), {}, {"zoé"})
    assert [blog.values.get("name") for blog in new] == ["Zoé (2)", "ZOÉ (3)", "Max", None]


@pytest.mark.parametrize(
    ("site", "feed", "expected"),
    [
        ("https://luc.example/", "https://luc.example/feed/", None),
        ("https://luc.example/", "https://feeds.example/luc", None),
        ("https://luc.example/", "https://luc.example/tag/velo/feed/", "of a tag"),
        ("https://duo.example/", "https://duo.example/max.xml", None),
        ("https://duo.example/", "https://duo.example/lou.xml", "another one's"),
    ],
)
def test_a_second_feed_of_a_members_site_is_another_blog(
    site: str, feed: str, expected: str | None
) -> None:
    have = [
        Blog("https://luc.example/", "Luc", ""),
        Blog("https://duo.example/", "Max", "", feed="https://duo.example/max.xml"),
    ]
    new, known = new_ones([a_blog(url=site, name="Lou", feed=feed)], have, {}, set())
    alone = [{"url": feed, "name": "Lou", "scope": "feed"}]
    assert [blog.values for blog in new] == (alone if expected else [])
    assert bool(known) is (expected is None)


def test_a_file_that_names_two_feeds_of_a_site_means_two_blogs() -> None:
    found = [a_blog(url="https://duo.example/", feed="https://duo.example/atom.xml")]
    new, _ = new_ones([*found, a_blog(url="https://duo.example/rss.xml")], (), {}, set())
    assert len(new) == 2


def test_one_name_ten_thousand_times_is_numbered_by_counting_on() -> None:
    names = iter(range(20_000))

    class Counted(str):
        __slots__ = ()

        def casefold(self) -> str:
            next(names)  # StopIteration where each name is tried anew
            return super().casefold()

    found = [a_blog(url=f"https://b{n}.example/", name=Counted("Zoé")) for n in range(3_000)]
    new, _ = new_ones(found, (), {}, {"zoé"})
    assert [blog.values["name"] for blog in new[:2]] == ["Zoé (2)", "Zoé (3)"]
    assert new[-1].values["name"] == "Zoé (3001)"
