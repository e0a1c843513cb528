"""Blogs that joined before their first post → the lists that differ; no post is looked at."""

from collections.abc import Callable, Sequence
from typing import Any

from copines.site import topic_pages
from copines.site.lists import OF_EACH, TOLD, roll, with_card
from copines.site.topics import TopicLine, widest


def lists(
    known: Callable[[str], Any],
    dated: Callable[[Sequence[str]], Sequence[str]],
    blogs: Sequence[str],
    joined: Sequence[str],
) -> dict[str, Any] | None:
    """Return the lists that may differ; None where it takes all posts to tell.

    `known` has the lists as they were, `dated` tells which of some posts have a date. `blogs` are
    all, in the order of the config, and `joined` those of them that came, none with a post.
    """
    before = known("blogs")
    grows = len(before) <= TOLD < len(blogs)  # who wrote last was not asked so far
    if grows or not {*with_card(before)} <= {*with_card(blogs)}:
        return None
    shown = [*known("roll")[0], *known("roll")[1]]
    last = {blog: known(f"last/{blog}") for blog in shown}
    has_date = {*dated([key for key in last.values() if key])}
    wrote = [blog for blog in shown if last[blog] in has_date]
    found = {"blogs": [*blogs], "roll": roll(blogs, wrote), "map": _map(known, len(blogs))}
    for blog in joined:
        found |= {
            f"blog/{blog}": [],
            f"last/{blog}": None,
            f"about/{blog}": topic_pages.about((), ()),
        }
    cards = (blog for blog in with_card(blogs) if blog in joined)
    return {**found, **{f"blog-card/{blog}": True for blog in cards}}


def _map(known: Callable[[str], Any], blogs: int) -> list[Any]:
    """Return what the map is made of: with more blogs there is room for more topics."""
    topics, kin, posts = known("map")
    there = {topic[0]: topic for topic in topics}
    shared = (topic for topic in topic_pages.read(known("topics")) if len(topic.blogs) > 1)
    room = widest(shared, OF_EACH * max(blogs, len(posts)))
    return [[there.get(topic.slug) or _line(topic, known) for topic in room], kin, posts]


def _line(topic: TopicLine, known: Callable[[str], Any]) -> list[Any]:
    blogs = known(f"topic/{topic.slug}")[1]
    return [topic.slug, topic.name, topic.language, len(topic.posts), blogs]
