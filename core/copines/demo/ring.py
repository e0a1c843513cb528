"""Every page, feed and file of the demo's circle of blogs."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from types import MappingProxyType

from copines.demo.blogs import DemoBlog, blogs
from copines.demo.feeds import comments_feed, feed, robots, sitemap
from copines.demo.layout import FACE_PATH, stylesheet
from copines.demo.pages import html_pages
from copines.demo.paint import face, has_face, picture
from copines.demo.posts import DemoPost, posts


@dataclass(frozen=True, slots=True)
class Resource:
    """What one address answers."""

    content_type: str
    body: bytes
    #: Aware, UTC; None for no Last-Modified.
    modified: datetime | None = None


@cache
def pages() -> Mapping[tuple[str, str], Resource]:
    """Return the whole ring by host and path."""
    found: dict[tuple[str, str], Resource] = {}
    for blog in blogs():
        own = [post for post in posts() if post.blog == blog]
        dates = {post.path: post.date for post in own}
        newest = max(post.date for post in own if post.date)
        for path, (content_type, text) in files(blog, own).items():
            modified = dates.get(path, newest)
            found[blog.host, path] = Resource(content_type, text.encode(), modified)
        if has_face(blog.host):
            found[blog.host, FACE_PATH] = Resource("image/png", face(blog.host), newest)
        for post in own:
            if post.picture_path:
                painted = picture(post.slug)
                found[blog.host, post.picture_path] = Resource("image/png", painted, post.date)
    return MappingProxyType(found)


def files(blog: DemoBlog, own: Sequence[DemoPost]) -> dict[str, tuple[str, str]]:
    """Return the media type and text of each file of a blog, by path."""
    html = html_pages(blog, own)
    found = {path: ("text/html; charset=utf-8", text) for path, text in html.items()}
    found["/robots.txt"] = ("text/plain; charset=utf-8", robots(blog))
    found["/style.css"] = ("text/css; charset=utf-8", stylesheet(blog))
    if blog.feed_path:
        found[blog.feed_path] = feed(blog, own)
    if blog.comments_path:
        text = comments_feed(blog, own)
        found[blog.comments_path] = ("application/rss+xml; charset=utf-8", text)
    if blog.sitemap:
        found["/sitemap.xml"] = ("application/xml; charset=utf-8", sitemap(blog, own))
    return found
