"""The demo's blogs as others are: without feeds, without metadata, without classes."""

import json
import re
from dataclasses import replace

import pytest

from copines.demo.posts import posts
from copines.demo.server import Ring
from instance import Instance

_FEED_LINK = re.compile(rb"<link\b[^>]*\balternate\b[^>]*>")
_METADATA = re.compile(
    rb"<script[^>]*ld\+json.*?</script>|<meta\b[^>]*(?:property|itemprop)=[^>]*>|"
    rb"<meta\b[^>]*\bname=\"?(?:author|date|description|generator|dc)[^>]*>|"
    rb"<link\b[^>]*\bcanonical\b[^>]*>|\s(?:item(?:prop|type|scope|id)|datetime)(?:=\"[^\"]*\")?",
    re.DOTALL,
)
_NAMES = re.compile(rb"\s(?:class|id|rel|role)=(?:\"[^\"]*\"|[^\s>]+)")
_SECTIONS = re.compile(rb"(</?)(?:article|main|header|footer|nav|aside|section|time)\b")


def _posts(circle: Instance) -> dict[str, dict[str, object]]:
    lines = map(json.loads, circle.copines("export", "posts").stdout.splitlines())
    return {str(post["url"]): post for post in lines}


def _strip(ring: Ring, *left_out: re.Pattern[bytes]) -> None:
    """Take feeds and sitemaps off the ring, and these out of its pages."""
    for place, resource in list(ring.resources.items()):
        if b"<html" not in resource.body:
            del ring.resources[place]
            continue
        body = resource.body
        for pattern in (_FEED_LINK, *left_out):
            body = pattern.sub(rb"\1div" if pattern is _SECTIONS else b"", body)
        ring.resources[place] = replace(resource, body=body)


@pytest.mark.parametrize(
    "left_out", [(), (_METADATA, _NAMES, _SECTIONS)], ids=["feeds", "feeds, metadata and names"]
)
def test_every_post_is_found_by_the_pages_alone(
    circle: Instance, ring: Ring, left_out: tuple[re.Pattern[bytes], ...]
) -> None:
    _strip(ring, *left_out)

    circle.copines("crawl", ok=(0, 3))

    found = _posts(circle)
    written = {f"http://{post.blog.host}{post.path}": post.title for post in posts()}
    assert {url: post["title"] for url, post in found.items()} == written
    circle.copines("crawl", ok=(0, 3))
    assert _posts(circle) == found
