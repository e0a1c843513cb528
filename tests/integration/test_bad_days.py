"""Blogs and servers that have a bad day, over real HTTP."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from instance import Instance
from served_blogs import Blogs, a_circle_of, an_item, served

DAY = "Mon, 02 Feb 2026 10:00:00 +0000"
WORDS = "le potager au printemps " * 20
HTML = {"Content-Type": "text/html"}
HOME = (
    200,
    HTML,
    '<html><head><link rel="alternate" type="application/rss+xml" href="/feed.xml">'
    "</head><body><h1>Zoé</h1></body></html>",
)


@pytest.fixture
def blogs() -> Iterator[tuple[Blogs, dict[str, str]]]:
    with served() as found:
        yield found


def a_feed(host: str, *more: str) -> tuple[int, dict[str, str], str]:
    items = "".join(an_item(host, n, DAY, WORDS) for n in (1, 2))
    feed = f"<rss version='2.0'><channel><title>{host}</title>{items}{''.join(more)}"
    return 200, {"Content-Type": "application/rss+xml"}, f"{feed}</channel></rss>"


def status(circle: Instance, now: str) -> list[dict[str, object]]:
    told = circle.copines("status", "--json", "--now", now, ok=(0, 3))
    blogs: list[dict[str, object]] = json.loads(told.stdout)["blogs"]
    return blogs


def test_a_feed_that_fails_at_the_first_visit_is_named_and_read_at_the_next(
    tmp_path: Path, blogs: tuple[Blogs, dict[str, str]]
) -> None:
    served, environment = blogs
    circle = a_circle_of(tmp_path / "circle", "zoe.example")
    circle.environment.update(environment)
    served.pages = {"zoe.example/": HOME, "zoe.example/feed.xml": (502, {}, "Bad Gateway")}
    log = tmp_path / "log"
    told = circle.copines("run", "--json", "--log-file", str(log), "--now", "2026-03-01", ok=(3,))
    assert "HTTP 502" in json.loads(told.stdout)["crawl"]["failed"][0]["reason"]
    (zoe,) = status(circle, "2026-03-01")
    assert (zoe["state"], zoe["feed"]) == ("failing", "http://zoe.example/feed.xml")
    assert str(zoe["next_try"]) > "2026-03-01"
    assert zoe["hint"]
    lines = log.read_text(encoding="utf-8").splitlines()
    assert not [line for line in lines if " ERROR " in line or " WARNING " in line]
    assert [line for line in lines if " INFO " in line and "HTTP 502" in line]
    served.pages["zoe.example/feed.xml"] = a_feed("zoe.example")
    circle.copines("run", "--now", "2026-03-02")
    (zoe,) = status(circle, "2026-03-02")
    assert (zoe["state"], zoe["posts"], zoe["reason"]) == ("ok", 2, "")


def test_trouble_at_robots_txt_is_the_servers_and_leaves_posts_alone(
    tmp_path: Path, blogs: tuple[Blogs, dict[str, str]]
) -> None:
    served, environment = blogs
    circle = a_circle_of(tmp_path / "circle", "zoe.example")
    circle.environment.update(environment)
    served.pages = {"zoe.example/": HOME, "zoe.example/feed.xml": a_feed("zoe.example")}
    circle.copines("run", "--now", "2026-03-01")
    served.pages["zoe.example/robots.txt"] = (503, {}, "")
    served.asked.clear()
    circle.copines("run", "--now", "2026-03-05", ok=(3,))
    assert set(served.asked) == {"zoe.example/robots.txt"}
    (zoe,) = status(circle, "2026-03-05")
    assert (zoe["state"], zoe["posts"]) == ("failing", 2)
    assert "server is in trouble" in str(zoe["reason"])
    assert "robots.txt" in str(zoe["reason"])
    assert "ask its author" not in str(zoe["hint"])


def test_too_many_requests_of_one_blog_quiet_all_of_its_server(
    tmp_path: Path, blogs: tuple[Blogs, dict[str, str]]
) -> None:
    served, environment = blogs
    hosts = ("ada.tumblr.com", "lu.tumblr.com", "max.example")
    circle = a_circle_of(tmp_path / "circle", *hosts)
    circle.environment.update(environment)
    for host in hosts:
        served.pages |= {f"{host}/": HOME, f"{host}/feed.xml": a_feed(host)}
    circle.copines("crawl", "--now", "2026-03-01")
    served.pages["ada.tumblr.com/feed.xml"] = (429, {"Retry-After": "7200"}, "")
    circle.copines("crawl", "--now", "2026-03-02T00:00Z", ok=(3,))
    served.asked.clear()
    circle.copines("crawl", "--now", "2026-03-02T01:00Z", ok=(3,))
    assert not [place for place in served.asked if "tumblr.com" in place]
    assert "max.example/feed.xml" in served.asked
    served.pages["ada.tumblr.com/feed.xml"] = a_feed("ada.tumblr.com")
    circle.copines("crawl", "--now", "2026-03-02T03:00Z")
    assert "lu.tumblr.com/feed.xml" in served.asked


def test_requests_say_what_they_take(tmp_path: Path, blogs: tuple[Blogs, dict[str, str]]) -> None:
    served, environment = blogs
    circle = a_circle_of(tmp_path / "circle", "zoe.example")
    circle.environment.update(environment)
    served.pages = {"zoe.example/": HOME, "zoe.example/feed.xml": a_feed("zoe.example")}
    circle.copines("crawl", "--now", "2026-03-01")
    for place in ("robots.txt", "", "feed.xml"):
        assert served.heads[f"zoe.example/{place}"]["Accept"]
        assert served.heads[f"zoe.example/{place}"]["Accept-Language"]
    assert served.heads["zoe.example/"]["Accept"].startswith("text/html")
    assert "rss+xml" in served.heads["zoe.example/feed.xml"]["Accept"]


def test_a_picture_whose_host_is_gone_is_no_error(
    tmp_path: Path, blogs: tuple[Blogs, dict[str, str]]
) -> None:
    served, environment = blogs
    circle = a_circle_of(tmp_path / "circle", "zoe.example")
    circle.environment.update(environment)
    picture = '<enclosure type="image/jpeg" length="1" url="https://images.invalid/1.jpg"/></item>'
    item = an_item("zoe.example", 3, DAY, WORDS).replace("</item>", picture)
    served.pages = {"zoe.example/": HOME, "zoe.example/feed.xml": a_feed("zoe.example", item)}
    log = tmp_path / "log"
    circle.environment["https_proxy"] = "http://127.0.0.1:9"
    circle.copines("run", "--log-file", str(log), "--now", "2026-03-01")
    lines = log.read_text(encoding="utf-8").splitlines()
    assert not [line for line in lines if " ERROR " in line]
    assert [line for line in lines if " INFO " in line and "images.invalid" in line]
