import http.client
import json
import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import combinations
from urllib.parse import urljoin, urlsplit
from urllib.robotparser import RobotFileParser

import feedparser
import pytest
from lxml import etree, html

from copines.demo import ring_config, serve_ring
from copines.demo.blogs import DemoBlog, blogs
from copines.demo.posts import DemoPost, posts
from copines.demo.ring import Resource, pages
from copines.demo.server import Ring

ZOE = "zoe-au-jardin.example"


@dataclass(frozen=True, slots=True)
class Reply:
    status: int
    headers: dict[str, str]
    body: bytes


@pytest.fixture
def ring() -> Iterator[Ring]:
    with serve_ring() as served:
        yield served


def ask(ring: Ring, url: str, method: str = "GET", headers: dict[str, str] | None = None) -> Reply:
    connection = http.client.HTTPConnection(urlsplit(ring.proxy).netloc, timeout=5)
    try:
        connection.request(method, url, headers=headers or {})
        response = connection.getresponse()
        return Reply(response.status, dict(response.getheaders()), response.read())
    finally:
        connection.close()


def text_of(blog: DemoBlog, path: str) -> str:
    return pages()[blog.host, path].body.decode()


def html_pages() -> Iterator[tuple[str, str, html.HtmlElement]]:
    for (host, path), resource in pages().items():
        if resource.content_type.startswith("text/html"):
            yield host, path, html.document_fromstring(resource.body)


def sentences(post: DemoPost) -> set[str]:
    return {part.strip() for part in re.split(r"[.!?]\s", post.text) if len(part) > 40}


def feed_entries(blog: DemoBlog) -> list[str]:
    source = text_of(blog, blog.feed_path)
    if blog.feed == "json":
        return [item["content_html"] for item in json.loads(source)["items"]]
    parsed = feedparser.parse(source)
    assert not parsed.bozo
    assert all(entry.link and entry.title and entry.published_parsed for entry in parsed.entries)
    return [
        entry.content[0].value if "content" in entry else entry.summary for entry in parsed.entries
    ]


def test_the_circle_has_enough_blogs_posts_and_years() -> None:
    years = {post.date.year for post in posts() if post.date}
    assert len(blogs()) == 9
    assert [blog.language for blog in blogs()].count("fr") == 6
    assert len(posts()) >= 66
    assert years == set(range(2014, 2027))
    assert max(post.date for post in posts() if post.date) < datetime(2026, 11, 1, tzinfo=UTC)


@pytest.mark.parametrize("post", posts(), ids=lambda post: f"{post.blog.key}/{post.slug}")
def test_a_post_is_as_long_as_a_post_should_be(post: DemoPost) -> None:
    assert 120 <= len(re.findall(r"\w+", post.text)) <= 260
    assert post.title
    assert post.tags


def test_no_two_posts_share_an_address_a_title_or_a_sentence() -> None:
    assert (
        len({post.url for post in posts()}) == len({post.title for post in posts()}) == len(posts())
    )
    for one, other in combinations(posts(), 2):
        assert not sentences(one) & sentences(other)


def test_one_post_says_no_date_anywhere() -> None:
    (undated,) = [post for post in posts() if post.date is None]
    resource = pages()[undated.blog.host, undated.path]
    assert resource.modified is None
    assert not re.search(r"(19|20)\d\d", resource.body.decode())


def test_one_post_is_written_from_right_to_left_and_one_title_is_very_long() -> None:
    assert any(
        'dir="rtl"' in post.html and re.match(r"[\u0600-\u06ff]", post.title) for post in posts()
    )
    assert max(len(post.title) for post in posts()) > 180


def test_every_link_within_the_ring_leads_somewhere() -> None:
    hosts = {blog.host for blog in blogs()}
    for host, path, tree in html_pages():
        for link in tree.xpath("//a/@href | //link/@href"):
            target = urlsplit(urljoin(f"http://{host}{path}", str(link)))
            assert target.hostname in hosts, link
            assert (target.hostname, target.path) in pages(), f"{host}{path} → {link}"


def test_posts_answer_posts_of_other_blogs() -> None:
    answers = {
        (post.blog.host, urlsplit(url).hostname)
        for post in posts()
        for url in re.findall(r'href="(http[^"]+)"', post.html)
    }
    assert len([one for one, other in answers if one != other]) >= 8


def test_every_post_can_be_reached_from_home_by_links_or_sitemap() -> None:
    graph = {
        (host, path): {
            urljoin(f"http://{host}{path}", str(link)) for link in tree.xpath("//a/@href")
        }
        for host, path, tree in html_pages()
    }
    for blog in blogs():
        seen, waiting = {blog.home}, [blog.home]
        while waiting:
            parts = urlsplit(waiting.pop())
            found = graph.get((parts.hostname or "", parts.path), set()) - seen
            found = {url for url in found if urlsplit(url).hostname == blog.host}
            seen |= found
            waiting += found
        assert {post.url for post in posts() if post.blog == blog} <= seen


def test_a_post_page_has_its_title_text_date_and_comments() -> None:
    for post in posts():
        page = text_of(post.blog, post.path)
        assert post.html in page
        assert 'id="comments"' in page
        assert post.date is None or post.date.isoformat() in page


@pytest.mark.parametrize("blog", [blog for blog in blogs() if blog.feed_path], ids=lambda b: b.key)
def test_a_feed_carries_what_its_kind_promises(blog: DemoBlog) -> None:
    own = [post for post in posts() if post.blog == blog]
    entries = feed_entries(blog)
    assert len(entries) == min(blog.feed_size, len(own))
    assert f'href="{blog.url(blog.feed_path)}"' in text_of(blog, "/")
    for post, entry in zip(own, entries, strict=False):
        assert (post.text[-40:] in re.sub(r"<[^>]+>", "", entry)) is ("summary" not in blog.feed)


def test_the_kinds_of_feeds_and_archives_are_all_there() -> None:
    assert {blog.feed for blog in blogs()} == {
        "rss",
        "rss-summary",
        "atom",
        "atom-summary",
        "json",
        "none",
    }
    assert {blog.archive for blog in blogs()} == {"pages", "years", "list", "none"}
    assert sum(blog.feed_size == 5 for blog in blogs()) == 3


def test_a_blog_without_feed_names_none() -> None:
    (silent,) = [blog for blog in blogs() if blog.feed == "none"]
    assert 'rel="alternate"' not in text_of(silent, "/")
    assert "/archives/2014.html" in text_of(silent, "/")


def test_comments_have_their_own_feed() -> None:
    zoe = blogs()[0]
    parsed = feedparser.parse(text_of(zoe, zoe.comments_path))
    assert len(parsed.entries) >= 3
    assert text_of(zoe, "/").count('rel="alternate"') == 2


def test_the_sitemap_has_every_post_and_robots_names_it() -> None:
    (mapped,) = [blog for blog in blogs() if blog.sitemap]
    tree = etree.fromstring(text_of(mapped, "/sitemap.xml").encode())
    locations = {element.text for element in tree.iter("{*}loc")}
    assert {post.url for post in posts() if post.blog == mapped} <= locations
    assert f"Sitemap: {mapped.url('/sitemap.xml')}" in text_of(mapped, "/robots.txt")


def test_the_private_page_is_linked_yet_robots_asks_to_leave_it() -> None:
    for blog in blogs():
        rules = RobotFileParser()
        rules.parse(text_of(blog, "/robots.txt").splitlines())
        assert rules.can_fetch("copines", blog.home)
        if blog.private:
            assert not rules.can_fetch("copines", blog.url(blog.private))
            assert f'href="{blog.private}"' in text_of(blog, "/")
    assert sum(bool(blog.private) for blog in blogs()) == 1


def test_the_config_names_home_pages_alone() -> None:
    config = tomllib.loads(ring_config(title='Les "copines"', language="en"))
    assert config["portal"] == {
        "title": 'Les "copines"',
        "url": "https://copines.example/",
        "language": "en",
        "timezone": "Europe/Paris",
    }
    assert config["crawl"]["delay"] == 0.0
    assert [blog["url"] for blog in config["blog"]] == [blog.home for blog in blogs()]


def test_the_ring_is_a_proxy_and_knows_the_host_header_too(ring: Ring) -> None:
    by_proxy = ask(ring, f"http://{ZOE}/")
    by_host = ask(ring, "/", headers={"Host": f"{ZOE}:80"})
    assert by_proxy.status == by_host.status == 200
    assert by_proxy.body == by_host.body == pages()[ZOE, "/"].body
    assert int(by_proxy.headers["Content-Length"]) == len(by_proxy.body)
    assert [request.url for request in ring.requests] == [f"http://{ZOE}/"] * 2


@pytest.mark.parametrize("form", ["{}", 'W/{}, "other"', "*"])
def test_an_unchanged_page_is_not_sent_again(ring: Ring, form: str) -> None:
    first = ask(ring, f"http://{ZOE}/feed/")
    again = ask(
        ring,
        f"http://{ZOE}/feed/",
        headers={"If-None-Match": form.format(first.headers["ETag"])},
    )
    assert "Last-Modified" in first.headers
    assert (again.status, again.body) == (304, b"")
    assert ring.requests[-1].status == 304


def test_head_sends_the_length_without_the_body(ring: Ring) -> None:
    reply = ask(ring, f"http://{ZOE}/about/", method="HEAD")
    assert reply.status == 200
    assert reply.body == b""
    assert int(reply.headers["Content-Length"]) > 500


def test_what_is_not_in_the_ring_is_not_found(ring: Ring) -> None:
    assert ask(ring, f"http://{ZOE}/nowhere/").status == 404
    assert ask(ring, "http://elsewhere.example/").status == 502


def test_a_test_may_change_the_world() -> None:
    world = {("a.example", "/"): Resource("text/plain", b"one")}
    with serve_ring(resources=world) as ring:
        before = ask(ring, "http://a.example/")
        world["a.example", "/"] = Resource("text/plain", b"two")
        after = ask(ring, "http://a.example/", headers={"If-None-Match": before.headers["ETag"]})
    assert (before.body, after.status, after.body) == (b"one", 200, b"two")
    assert ("a.example", "/") not in pages()
