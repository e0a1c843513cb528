"""Answers that are packed otherwise than they say, over real HTTP."""

import gzip
import json
from collections.abc import Callable
from pathlib import Path

from served_blogs import a_circle_of, an_item, served

_GZIP = {"Content-Type": "application/rss+xml", "Content-Encoding": "gzip"}


def test_a_feed_is_read_however_it_is_packed_and_what_is_damaged_is_named(tmp_path: Path) -> None:
    ways: dict[str, tuple[dict[str, str], Callable[[bytes], bytes]]] = {
        "plain": (_GZIP, lambda data: data),
        "undeclared": ({}, gzip.compress),
        "twice": (_GZIP, lambda data: gzip.compress(gzip.compress(data))),
        "damaged": (_GZIP, lambda data: b"\x1f\x8b\x08\x00" + data[::-1]),
    }
    with served() as (blogs, environment):
        for name, (headers, pack) in ways.items():
            host = f"{name}.example"
            blogs.write(host, an_item(host, 1, "Mon, 05 Feb 2024 10:00:00 GMT"))
            _, _, feed = blogs.pages[f"{host}/"]
            assert isinstance(feed, str)
            blogs.pages[f"{host}/"] = (200, headers, pack(feed.encode()))
        circle = a_circle_of(tmp_path / "circle", *(f"{name}.example" for name in ways))
        circle.environment.update(environment)
        report = json.loads(circle.copines("crawl", "--json", ok=(3,)).stdout)["crawl"]

    assert report["posts"]["new"] == 3
    assert [failed["blog"] for failed in report["failed"]] == ["damaged.example"]
    assert "packed" in report["failed"][0]["reason"] or "gzip" in report["failed"][0]["reason"]
