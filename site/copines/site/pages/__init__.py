"""Which pages the portal has, and what makes each.

A sheet is one page, or a few that show the same. Its name is its family's, and after a slash which
one of these it is; most are named as the list that they show.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from copines.site.keys import Page
from copines.site.pages import again, answers, blogs, found, posts, river, shared, topics
from copines.site.pages.sheet import Make
from copines.site.portal import Portal

_FAMILIES: Mapping[str, Make] = {
    **river.FAMILIES,
    **again.FAMILIES,
    **blogs.FAMILIES,
    **posts.FAMILIES,
    **topics.FAMILIES,
    **found.FAMILIES,
    **answers.FAMILIES,
    **shared.FAMILIES,
}
#: Of which there is one each.
_SINGLE = (
    *("static", "home", "blogs", "archives", "topics", "map", "index", "search"),
    *("widget", "about", "404", "feeds", "blogroll", "sitemap", "card"),
    *("answers", "answer-feeds", "gazette", "gazette-feed"),
)
#: One for each of the lists so named, ...
_LISTED = frozenset(
    {
        *("page", "month", "topic", "topic-news", "left", "gone", "moved", "words", "found"),
        *("blog-card", "topic-card", "issue", "letter", "flashback"),
    }
)
#: ... and for each blog.
_OF_BLOG = ("blog", "blog-feeds", "blog-widget", "embed")


def sheets(lists: Mapping[str, Any]) -> Iterator[str]:
    """Yield the names of all sheets but those under status/."""
    yield from _SINGLE
    yield from (name for name in lists if name.partition("/")[0] in _LISTED and "/" in name)
    yield from (f"post/{key}" for key in lists["posts"])
    yield from of_blogs(lists["blogs"])
    yield from (f"media/{name}" for name in lists["media"])


def of_blogs(blogs: Iterable[str]) -> Iterator[str]:
    """Yield the names of the sheets that each blog has, whatever lists there are."""
    yield from (f"{family}/{blog}" for blog in blogs for family in _OF_BLOG)


def make(portal: Portal, sheet: str) -> Iterable[Page]:
    """Make the pages of a sheet."""
    family, _, which = sheet.partition("/")
    return _FAMILIES[family](portal, which)
