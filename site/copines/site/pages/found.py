"""Map and search."""

from collections.abc import Iterator, Mapping

from copines.site import search, topic_pages
from copines.site.keys import Page
from copines.site.pages.sheet import Make
from copines.site.portal import Portal


def _map(portal: Portal, _: str) -> Iterator[Page]:
    from copines.site import map_page  # noqa: PLC0415 - few builds draw it

    for path, shown in map_page.pages(portal.list("map"), portal.faces, portal.words.around):
        yield portal.renderer.page(path, "map.html", **shown())


def _search(portal: Portal, _: str) -> Iterator[Page]:
    shown = topic_pages.index(topic_pages.read(portal.list("topics")))
    yield portal.renderer.page("search/index.html", "search.html", **shown)


def _index(portal: Portal, _: str) -> Iterator[Page]:
    yield search.page("search/index.json", portal.list("index"))


def _words(portal: Portal, shard: str) -> Iterator[Page]:
    yield search.page(f"search/words/{search.file_of(shard)}.json", portal.list(f"words/{shard}"))


def _posts(portal: Portal, number: str) -> Iterator[Page]:
    cards = portal.cards(portal.list(f"found/{number}"))
    yield search.page(f"search/posts/{number}.json", [search.told_of(card) for card in cards])


FAMILIES: Mapping[str, Make] = {
    "map": _map,
    "search": _search,
    "index": _index,
    "words": _words,
    "found": _posts,
}
