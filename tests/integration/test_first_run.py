"""A newcomer's way, by the README's own recipe: blogs by their address alone."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from instance import Instance
from served_blogs import Blogs, an_item, served

HOSTS = ("zoe.example", "max.example", "nour.example")
DAYS = "Mon, 02 Feb 2026 10:00:00 +0000", "Tue, 03 Feb 2026 10:00:00 +0000"
PROSE = "Le potager au printemps demande de la patience, des semis et un peu de pluie. " * 8


@pytest.fixture
def blogs() -> Iterator[tuple[Blogs, dict[str, str]]]:
    with served() as (blogs, environment):
        for host in HOSTS:
            _site(blogs, host, f"Le carnet de {host.partition('.')[0]}")
        yield blogs, environment


def _site(blogs: Blogs, host: str, title: str, posts: int = 6) -> None:
    """A blog whose feed has two posts, and whose archive has the others."""
    html = {"Content-Type": "text/html; charset=utf-8"}
    listed = "".join(f'<li><a href="/{n}/">Billet {n}</a></li>' for n in range(posts))
    announced = '<link rel="alternate" type="application/rss+xml" href="/feed.xml">'
    home = f"<title>{title}</title>{announced}<h1>{title}</h1><ul>{listed}</ul>"
    blogs.pages[f"{host}/"] = (200, html, home)
    items = "".join(an_item(host, n, DAYS[n], f"{PROSE} {host} {n}") for n in range(2))
    feed = f"<rss version='2.0'><channel><title>{title}</title>{items}</channel></rss>"
    blogs.pages[f"{host}/feed.xml"] = (200, {"Content-Type": "application/rss+xml"}, feed)
    for n in range(posts):
        page = (
            f'<title>Billet {n} - {title}</title><meta property="og:type" content="article">'
            f'<meta property="article:published_time" content="2025-0{n + 1}-03T10:00:00Z">'
            f"<article><h1>Billet {n}</h1><p>{PROSE} {host} {n}</p></article>"
        )
        blogs.pages[f"{host}/{n}/"] = (200, html, page)


def _newcomer(directory: Path, environment: dict[str, str]) -> Instance:
    circle = Instance(
        directory,
        {
            **environment,
            "COPINES_CRAWL_DELAY": "0",
            "COPINES_PORTAL_URL": "https://copines.example/",
        },
    )
    circle.copines("init")
    circle.copines("add", *(f"http://{host}/" for host in HOSTS))
    return circle


def _named(config: str, host: str, name: str) -> str:
    stanza = f'url = "http://{host}/"\n'
    assert stanza in config
    return config.replace(stanza, f'{stanza}name = "{name}"\n')


def _posts(circle: Instance) -> list[dict[str, str]]:
    return [json.loads(line) for line in circle.copines("export", "posts").stdout.splitlines()]


def test_blogs_without_names_keep_all_their_posts(
    tmp_path: Path, blogs: tuple[Blogs, dict[str, str]]
) -> None:
    circle = _newcomer(tmp_path / "circle", blogs[1])
    log = tmp_path / "log"
    done = circle.copines("run", "--json", "--log-file", str(log), "--now", "2026-02-10")
    told = json.loads(done.stdout)["crawl"]
    assert (told["posts"]["new"], told["failed"]) == (18, [])
    assert "Traceback" not in log.read_text("utf-8")
    names = {f"Le carnet de {host.partition('.')[0]}" for host in HOSTS}
    assert {post["blog"] for post in _posts(circle)} == names
    published = {path.name for path in (circle.directory / "public/blogs").iterdir()}
    assert published == {"index.html", "le-carnet-de-zoe", "le-carnet-de-max", "le-carnet-de-nour"}
    again = json.loads(circle.copines("run", "--json", "--now", "2026-02-11").stdout)["crawl"]
    assert again["posts"]["new"] == again["posts"]["changed"] == 0


def test_a_slug_is_fixed_once_published_whatever_its_site_is_called_later(
    tmp_path: Path, blogs: tuple[Blogs, dict[str, str]]
) -> None:
    circle = _newcomer(tmp_path / "circle", blogs[1])
    circle.copines("run", "--now", "2026-02-10")
    _site(blogs[0], "zoe.example", "Un tout autre titre")
    circle.copines("run", "--now", "2026-02-11")
    config = circle.directory / "copines.toml"
    config.write_text(_named(config.read_text("utf-8"), "zoe.example", "Zoé et Max"), "utf-8")
    circle.copines("build")
    assert "Zoé et Max" in circle.portal_page("blogs/le-carnet-de-zoe/index.html")
    assert {post["blog"] for post in _posts(circle)} >= {"Zoé et Max", "Le carnet de max"}


def test_two_blogs_swap_their_names(tmp_path: Path, blogs: tuple[Blogs, dict[str, str]]) -> None:
    circle = _newcomer(tmp_path / "circle", blogs[1])
    config = circle.directory / "copines.toml"
    plain = config.read_text("utf-8")

    def name(zoe: str, other: str) -> None:
        text = _named(_named(plain, "zoe.example", zoe), "max.example", other)
        config.write_text(text, "utf-8")

    name("Zoé", "Max")
    circle.copines("run", "--now", "2026-02-10")
    before = {post["url"]: post["blog"] for post in _posts(circle)}
    name("Max", "Zoé")
    circle.copines("build")
    circle.copines("status")
    swapped = {"Zoé": "Max", "Max": "Zoé"}
    after = {post["url"]: post["blog"] for post in _posts(circle)}
    assert after == {url: swapped.get(blog, blog) for url, blog in before.items()}
    circle.copines("remove", "Zoé")
    circle.copines("build")
    assert {post["blog"] for post in _posts(circle)} == {"Max", "Le carnet de nour"}


def test_two_sites_of_one_title_are_two_blogs(
    tmp_path: Path, blogs: tuple[Blogs, dict[str, str]]
) -> None:
    _site(blogs[0], "zoe.example", "Mon blog")
    _site(blogs[0], "nour.example", "Mon blog")
    circle = _newcomer(tmp_path / "circle", blogs[1])
    circle.copines("run", "--now", "2026-02-10")
    found = {post["url"].split("/")[2]: post["blog"] for post in _posts(circle)}
    assert found == {
        "zoe.example": "Mon blog",
        "max.example": "Le carnet de max",
        "nour.example": "Mon blog (2)",
    }
    published = {path.name for path in (circle.directory / "public/blogs").iterdir()}
    assert published >= {"mon-blog", "mon-blog-2"}
    circle.copines("run", "--now", "2026-02-11")
    assert {post["blog"] for post in _posts(circle)} == set(found.values())


def test_an_address_that_is_corrected_keeps_the_blog(
    tmp_path: Path, blogs: tuple[Blogs, dict[str, str]]
) -> None:
    circle = _newcomer(tmp_path / "circle", blogs[1])
    config = circle.directory / "copines.toml"
    named = _named(config.read_text("utf-8"), "zoe.example", "Zoé")
    config.write_text(named, "utf-8")
    circle.copines("run", "--now", "2026-02-10")
    config.write_text(named.replace("http://zoe.example/", "http://zoe.example/feed.xml"), "utf-8")
    circle.copines("run", "--now", "2026-02-11")
    assert sum(post["blog"] == "Zoé" for post in _posts(circle)) == 6
    assert (circle.directory / "public/blogs/zoe").is_dir()
