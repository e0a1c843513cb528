from copines.imports import FoundBlog, new_ones


def a_blog(**values: object) -> FoundBlog:
    return FoundBlog(1, values)


def test_a_blog_is_known_by_its_site_or_by_its_feed() -> None:
    found = (
        a_blog(url="http://www.zoe.example"),
        a_blog(url="https://max.example/rss"),
        a_blog(url="https://nour.example/", feed="https://feeds.example/nour"),
        a_blog(url="https://lea.example/"),
    )
    have = ("https://zoe.example/", "https://max.example/rss", "https://feeds.example/nour")
    new, known = new_ones(found, have, ())
    assert [blog.url for blog in new] == ["https://lea.example/"]
    assert known == found[:3]


def test_two_blogs_of_one_name_are_told_apart() -> None:
    found = [
        a_blog(url=f"https://b{n}.example/", name=name)
        for n, name in enumerate(("Zoé", "ZOÉ", "Max"))
    ]
    new, _ = new_ones([*found, a_blog(url="https://b9.example/")], (), ("zoé",))
    assert [blog.values.get("name") for blog in new] == ["Zoé (2)", "ZOÉ (3)", "Max", None]
