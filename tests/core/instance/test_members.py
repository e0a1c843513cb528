"""Which blog of the config is which known one, and what it is called."""

from dataclasses import replace

import pytest

from copines.errors import CopinesError
from copines.instance.members import chosen, identified
from copines.model import Blog, KnownBlog

ZOE, MAX = "https://zoe.example/", "https://max.example/"
KNOWN_ZOE = KnownBlog("z", "Zoé", ZOE, "Le carnet de Zoé")
KNOWN_MAX = KnownBlog("m", "Max", MAX, "Max & Cie")


def found(*blogs: Blog, known: tuple[KnownBlog, ...] = ()) -> list[tuple[str, str]]:
    return [(blog.key, blog.name) for blog in identified(blogs, known)]


@pytest.mark.parametrize(
    ("blogs", "expected"),
    [
        pytest.param([Blog(ZOE, "Autre", "")], [("z", "Autre")], id="renamed"),
        pytest.param([Blog(ZOE, "", "")], [("z", "Zoé")], id="its name is taken out: it stays"),
        pytest.param([Blog("https://neuf.example/", "", "")], [("", "neuf.example")], id="new"),
        pytest.param([Blog(ZOE, "", ""), Blog("https://neuf.example/", "Zoé", "")],
                     [("z", "Zoé (2)"), ("", "Zoé")],
                     id="a new blog takes the name that another has no right to"),
    ],
)  # fmt: skip
def test_a_blog_has_the_name_of_the_config_else_the_one_it_had(
    blogs: list[Blog], expected: list[tuple[str, str]]
) -> None:
    assert found(*blogs, known=(KNOWN_ZOE, KNOWN_MAX)) == expected


def test_a_blog_without_name_is_called_by_its_title_once_there_is_one() -> None:
    host = replace(KNOWN_ZOE, name="zoe.example", title="")
    assert found(Blog(ZOE, "", "")) == [("", "zoe.example")]
    assert found(Blog(ZOE, "", ""), known=(host,)) == [("z", "zoe.example")]
    titled = replace(host, title="Le carnet de Zoé")
    assert found(Blog(ZOE, "", ""), known=(titled,)) == [("z", "Le carnet de Zoé")]
    later = replace(titled, name="Le carnet de Zoé", title="Un autre titre")
    assert found(Blog(ZOE, "", ""), known=(later,)) == [("z", "Le carnet de Zoé")]


def test_blogs_of_one_title_are_numbered_in_any_order_and_stay_so() -> None:
    first = KnownBlog("z", "Mon blog", ZOE, "Mon blog")
    second = KnownBlog("m", "max.example", MAX, "Mon blog")
    one, other = Blog(ZOE, "", ""), Blog(MAX, "", "")
    assert found(one, other, known=(first, second)) == [("z", "Mon blog"), ("m", "Mon blog (2)")]
    assert found(other, one, known=(first, second)) == [("m", "Mon blog (2)"), ("z", "Mon blog")]
    settled = replace(second, name="Mon blog (2)")
    assert found(other, one, known=(first, settled)) == [("m", "Mon blog (2)"), ("z", "Mon blog")]


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("Zoé au jardin", "zoe-au-jardin"),
        ("日記", "zoe-example"),
        ("Блог", "zoe-example"),
        ("1984", "1984"),
        ("…", "zoe-example"),
        ("M", "zoe-example"),
    ],
)
def test_a_slug_tells_blogs_apart_in_every_script(name: str, slug: str) -> None:
    assert [blog.slug for blog in identified([Blog(ZOE, name, "")], ())] == [slug]


@pytest.mark.parametrize(
    ("wanted", "url"),
    [
        ("Zoé", ZOE),
        ("Zoe\u0301", ZOE),
        (" zOÉ ", ZOE),
        ("zoe", ZOE),
        ("https://max.example/feed", MAX),
        ("ZOE", "https://neuf.example/"),
    ],
)
def test_a_blog_is_found_by_its_name_however_it_is_typed(wanted: str, url: str) -> None:
    max_ = Blog(MAX, "Max", "", feed="https://max.example/feed")
    blogs = (Blog(ZOE, "Zoé", ""), max_, Blog("https://neuf.example/", "ZOE", ""))
    assert chosen(blogs, wanted).url == url


def test_what_no_blog_is_called_finds_none() -> None:
    with pytest.raises(CopinesError, match="there are: Zoé"):
        chosen((Blog(ZOE, "Zoé", ""),), "zo")
