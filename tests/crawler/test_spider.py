"""The spider that makes the requests of all visits."""

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from instance import Running, running
from served_blogs import Blogs, an_item, served, until

#: Crawls blogs that its first argument names, two requests at a time; notes in a file whose visit
#: is made, and says at the end what it holds. The visits of two blogs cannot be made.
_CRAWL = """
import json, sys
from pathlib import Path
from datetime import UTC, datetime
from copines.crawler.process import _keeping_nothing
from copines.crawler.running import process_of, settings_of, start
from copines.crawler.spiders.blogs import BlogsSpider
from copines.crawler.walk import Visit
from copines.crawler.walk.messages import Job
from copines.crawler.workers.host import Planned
from copines.errors import StoreError
from copines.model import Blog, CrawlOptions

now, made = datetime(2026, 11, 23, 12, tzinfo=UTC), Path(sys.argv[2])

def planned(host):
    blog = Blog(f"http://{host}/", host, host, key=host)
    def visit():
        if host == "broken.example":
            raise StoreError("the file is damaged")
        if host == "odd.example":
            raise ValueError("no such state")
        with made.open("a") as file:
            file.write(f"{host}\\n")
        return Visit(Job(blog, walk_archive=False), now)
    return Planned(blog, visit)

visits = tuple(map(planned, json.loads(sys.argv[1])))
settings = settings_of(CrawlOptions(concurrency=2, delay=0), "test", tuple(v.blog for v in visits))
settings.setdict(_keeping_nothing(now))
process = process_of(settings)
crawler = process.create_crawler(BlogsSpider)
told = {"between": lambda: None, "progress": lambda *told: None}
process.crawl(crawler, visits=visits, now=now, **told)
try:
    start(process)
    error = ""
except StoreError as crash:
    error = str(crash)
hosts = crawler.spider._hosts
held = [host.blog.key for host in hosts if host._visit or host._saved]
ended = [host.blog.key for host in hosts if host.ended]
failed = {host.blog.key: host.failure.get("detail") for host in hosts if host.failure}
print(json.dumps({"error": error, "held": held, "ended": ended, "failed": failed}))
"""
_HOSTS = tuple(f"blog{n}.example" for n in range(12))


@contextmanager
def _crawling(made: Path, *hosts: str) -> Iterator[tuple[Blogs, Running]]:
    """Crawl while in the block; feeds are answered once `open` is set."""
    with served() as (blogs, environment):
        for host in _HOSTS:
            blogs.write(host, an_item(host, 1, "Mon, 02 Nov 2026 08:00:00 GMT"))
        blogs.open.clear()
        made.touch()
        with running(("-c", _CRAWL, json.dumps(hosts), str(made)), environment) as crawl:
            try:
                yield blogs, crawl
            finally:
                blogs.open.set()


def _said(crawl: Running) -> dict[str, Any]:
    assert crawl.wait() == 0, crawl.err()
    said: dict[str, Any] = json.loads(crawl.out())
    return said


def test_what_is_known_of_a_blog_is_read_when_its_turn_is_and_forgotten_after(
    tmp_path: Path,
) -> None:
    with _crawling(tmp_path / "made", *_HOSTS) as (blogs, crawl):
        until(lambda: len(_feeds(blogs)) >= 2, lambda: "two are asked at a time")
        time.sleep(0.2)
        made = (tmp_path / "made").read_text("utf-8").split()
        assert len(made) <= len(_feeds(blogs)) + 2, "besides, one that waits for room"
        blogs.open.set()
        said = _said(crawl)
    assert said == {"error": "", "held": [], "ended": list(_HOSTS), "failed": {}}


def _feeds(blogs: Blogs) -> list[str]:
    return [place for place in blogs.asked if not place.endswith("robots.txt")]


def test_a_database_that_cannot_be_read_ends_the_crawl(tmp_path: Path) -> None:
    hosts = (*_HOSTS[:5], "broken.example", *_HOSTS[5:])
    with _crawling(tmp_path / "made", *hosts) as (blogs, crawl):
        blogs.open.set()
        assert _said(crawl)["error"] == "the file is damaged"
    assert (tmp_path / "made").read_text("utf-8").split() == list(_HOSTS[:5])


def test_where_no_visit_can_be_made_none_is_tried_after_the_first(tmp_path: Path) -> None:
    with _crawling(tmp_path / "made", "broken.example", *_HOSTS) as (blogs, crawl):
        blogs.open.set()
        assert _said(crawl)["error"] == "the file is damaged"
    assert not (tmp_path / "made").read_text("utf-8")


def test_a_visit_that_cannot_be_made_for_a_bug_is_given_up_and_the_others_go_on(
    tmp_path: Path,
) -> None:
    hosts = (*_HOSTS[:5], "odd.example", *_HOSTS[5:])
    with _crawling(tmp_path / "made", *hosts) as (blogs, crawl):
        blogs.open.set()
        said = _said(crawl)
    failed = {"odd.example": "ValueError: no such state"}
    assert said == {"error": "", "held": [], "ended": list(hosts), "failed": failed}
