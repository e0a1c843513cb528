"""Pages of posts in the order of their dates: home, numbered pages, archives by month."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime

from copines.site import answers, charts, jsonld
from copines.site.answers import Answer
from copines.site.arrangement import parted
from copines.site.cards import Card
from copines.site.keys import Page
from copines.site.pages.again import last
from copines.site.pages.sheet import Make, days
from copines.site.portal import Portal
from copines.site.search.files import BLOCK
from copines.site.topics import TopicLine

#: Posts of the home page before its list of blogs, at least.
_FIRST = 5
#: Posts that answer others, of the home page, and of how many, so that each is another blog's.
_ANSWERS, _AMONG = 2, 10


def _home(portal: Portal, _: str) -> Iterator[Page]:
    told, named = portal.list("roll")
    river = days(portal, portal.list("home"))
    first, later = parted(river, _FIRST)
    yield portal.renderer.page(
        "index.html",
        "home.html",
        told=with_last(portal, told),
        named=[portal.faces[blog] for blog in named],
        older=portal.list("pages") or None,
        **_again(portal),
        days=river,
        first=first,
        later=later,
        answers=_answers(portal),
        data=jsonld.portal(portal.options),
    )


def _answers(portal: Portal) -> Sequence[Answer]:
    """Return what the newest answer others with, one of each blog."""
    by_blog: dict[str, Answer] = {}
    for answer, *_ in answers.newest(portal, _AMONG):
        by_blog.setdefault(answer.card.face.blog, answer)
    return list(by_blog.values())[:_ANSWERS]


def _again(portal: Portal) -> dict[str, object]:
    """Return what calls a reader back: what the circle speaks of, its gazette, and its archives."""
    topics, since = portal.list("talk") or ((), None)
    newest, begun = last(portal)
    return {
        "talk": [TopicLine(slug, name, spoken, (), ()) for slug, name, spoken in topics],
        "since": datetime.fromisoformat(since) if since else None,
        "newest": newest,
        "begun": begun,
        "flashbacks": portal.list("flashbacks"),
        "total": portal.list("total"),
        "block": BLOCK,
    }


def with_last(portal: Portal, blogs: Iterable[str]) -> list[tuple[object, Card | None]]:
    """Return each blog with its last post."""
    last = [(blog, portal.list(f"last/{blog}")) for blog in blogs]
    cards = {blog: portal.cards([key])[0] for blog, key in last if key}
    return [(portal.faces[blog], cards.get(blog)) for blog, _ in last]


def _page(portal: Portal, which: str) -> Iterator[Page]:
    number = int(which)
    # not how many there are: each new page would have all made again
    is_last = portal.list(f"page/{number + 1}") is None
    yield portal.renderer.page(
        f"page/{number}/index.html",
        "page.html",
        number=number,
        older=number - 1 or None,
        newer=None if is_last else number + 1,
        days=days(portal, portal.list(f"page/{which}")),
    )


def _archives(portal: Portal, _: str) -> Iterator[Page]:
    counts = {(year, month): count for year, month, count in portal.list("months")}
    words = portal.words
    names = {month: (words.month(*month), words.short_month(month[1])) for month in counts}
    yield portal.renderer.page(
        "archives/index.html",
        "archives.html",
        years=[
            (year, [(*cell, *names.get((year, cell[0]), ("", ""))) for cell in cells])
            for year, cells in charts.grid(counts)
        ],
        undated=portal.cards(portal.list("undated")),
        flashbacks=[(month, words.month_alone(int(month))) for month in portal.list("flashbacks")],
    )


def _month(portal: Portal, which: str) -> Iterator[Page]:
    year, month = map(int, which.split("/"))
    shown = portal.list(f"month/{which}")
    yield portal.renderer.page(
        f"archives/{which}/index.html",
        "month.html",
        name=portal.words.month(year, month),
        total=len(shown),
        days=days(portal, shown),
    )


FAMILIES: Mapping[str, Make] = {
    "home": _home,
    "page": _page,
    "archives": _archives,
    "month": _month,
}
