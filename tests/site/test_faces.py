"""Blogs' pictures, where they have one, and their letters, where not."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from copines.model import Neighbor, Picture
from portals import BLOGS, PORTAL, Site, View, a_post

_URL = "https://lu.example/moi.png"
_FILE = "0123456789abcdef.webp"
_SHOWN = '<img class="mark h'


def a_view() -> View:
    posts = [a_post(1, b.name) for b in BLOGS]
    near = {p.permalink: (Neighbor("https://lu.example/1", 0.5, ("pain",)),) for p in posts[:3]}
    near["https://lu.example/1"] = (Neighbor("https://zoe.example/1", 0.5, ("pain",)),)
    view = View(posts, near, shown={_URL: Picture(_URL, _FILE, 160, 160)})
    view.faces = {"Lu": _URL}
    return view


@pytest.fixture
def site(tmp_path: Path) -> Site:
    (tmp_path / "media").mkdir()
    (tmp_path / "media" / _FILE).write_bytes(b"picture")
    return Site(tmp_path / "public")


def test_a_face_is_shown_wherever_the_blog_is_met(site: Site) -> None:
    site.build(a_view())
    for path, root in (
        ("index.html", "./"),
        ("blogs/lu/index.html", "../../"),
        ("posts/zoe/billet-1/index.html", "../../../"),
        ("posts/lu/billet-1/index.html", "../../../"),
        ("blogs/index.html", "../"),
    ):
        page = site.page(path)
        assert f'src="{root}media/{_FILE}" alt=""' in page
    assert site.page("map/index.html").count(f'<image href="../media/{_FILE}"') == 2
    assert (site.out / "media" / _FILE).read_bytes() == b"picture"


def test_the_widget_shows_it_too(site: Site) -> None:
    site.build(a_view())
    (post,) = json.loads(site.page("w/zoe1.json"))["posts"]
    assert post["face"] == f"https://copines.example/media/{_FILE}"
    assert f'<img src="{post["face"]}" alt=""' in site.page("w/zoe1.html")
    (other,) = json.loads(site.page("w/lu1.json"))["posts"]
    assert "face" not in other


def test_a_blog_without_picture_has_its_letter(site: Site) -> None:
    site.build(a_view())
    page = site.page("blogs/zoe/index.html")
    assert 'hang big" aria-hidden="true">Z</span>' in page


def test_the_configs_picture_wins_and_without_images_there_is_none(site: Site) -> None:
    view = a_view()
    named = tuple(replace(b, picture=_URL) if b.name == "Zoé" else b for b in BLOGS)
    site.build(view, blogs=named)
    assert _SHOWN in site.page("blogs/zoe/index.html")
    site.build(view, portal=replace(PORTAL, images="none"))
    assert _SHOWN not in site.page("index.html")
    assert _FILE not in site.page("w/zoe1.json")


def test_names_of_any_script_break_no_line(site: Site) -> None:
    named = tuple(replace(b, name="مدونة ليلى") if b.name == "Lu" else b for b in BLOGS)
    site.build(a_view(), blogs=named)
    for path in ("index.html", "posts/lu/billet-1/index.html", "map/index.html"):
        assert "<bdi>مدونة ليلى</bdi>" in site.page(path)
    post = site.page("posts/lu/billet-1/index.html")
    assert "sur <bdi>مدونة ليلى</bdi></a>" in post
