"""The pages of topics."""

from collections.abc import Iterator, Mapping

from copines.site import preview_pages, topic_pages
from copines.site.arrangement import in_turns
from copines.site.keys import Page
from copines.site.pages.shared import both_feeds
from copines.site.pages.sheet import Make
from copines.site.portal import Portal


def _index(portal: Portal, _: str) -> Iterator[Page]:
    shown = topic_pages.index(topic_pages.read(portal.list("topics")))
    yield portal.renderer.page("topics/index.html", "topics.html", **shown)


def _topic(portal: Portal, slug: str) -> Iterator[Page]:
    kept = portal.list(f"topic/{slug}")
    first, rest = in_turns(portal.places(kept[2]), topic_pages.BEGUN)
    begun = portal.cards(place.key for place in first)
    listed = portal.rows(place.key for place in rest)
    preview = preview_pages.of_topic(portal, slug)
    shown = topic_pages.shown(kept, (begun, listed), portal.faces)
    yield portal.renderer.page(f"topics/{slug}/index.html", "topic.html", preview=preview, **shown)


def _feeds(portal: Portal, slug: str) -> Iterator[Page]:
    name, news = portal.list(f"topic-news/{slug}")
    yield from both_feeds(portal, f"topics/{slug}/", f"{name} · {portal.options.title}", news)


FAMILIES: Mapping[str, Make] = {"topics": _index, "topic": _topic, "topic-news": _feeds}
