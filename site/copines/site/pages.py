"""Which pages the portal has, what each shows, and the key by which it is known again."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import urljoin, urlsplit

from copines.site import (
    blogroll,
    feeds,
    jsonld,
    map_page,
    preview_pages,
    search,
    teasers,
    timeline,
    topic_pages,
    widget,
)
from copines.site.badges import Face
from copines.site.cards import Card, Place, Row
from copines.site.keys import Page, Sheet, key_of_file, key_of_texts
from copines.site.plan import Plan, marks
from copines.site.portal import Portal
from copines.site.post_page import post_page
from copines.site.render import static
from copines.site.topics import Topic

_K = TypeVar("_K")
_L = TypeVar("_L", bound=Row | Card)


def sheets(portal: Portal, media: Path) -> Iterator[Sheet]:
    """Give all pages but those under status/; pictures are read from the folder `media`."""
    plan = Plan(portal)
    yield plan.sheet("static/", key_of_file(portal.theme.logo), lambda: static(portal.theme))
    yield _media(plan, media)
    yield from _home(plan)
    yield from _blogs(plan)
    yield from _posts(plan)
    yield from _tombstones(plan)
    yield from _redirects(plan)
    yield from _archives(plan)
    yield from _topics(plan)
    yield from _found(plan)
    yield from _widget(plan)
    yield from _about(plan)
    yield from _followed(plan)
    yield from preview_pages.sheets(plan)


def _media(plan: Plan, media: Path) -> Sheet:
    names = sorted({picture.file for picture in plan.portal.pictures.values()})
    there = [name for name in names if (media / name).is_file()]

    def make() -> Iterator[Page]:
        return (Page(f"media/{name}", (media / name).read_bytes()) for name in there)

    return plan.sheet("media/", there, make)


def _home(plan: Plan) -> Iterator[Sheet]:
    portal = plan.portal
    numbered = timeline.numbered(portal.news)
    last = len(numbered)
    newest = timeline.newest(portal.news, portal.date)
    roll = blogroll.on_home(portal)

    def home() -> Mapping[str, Any]:
        return {
            "told": blogroll.lines(portal, roll.told),
            "named": roll.named,
            "older": last or None,
            "days": _days(portal, newest),
            "data": jsonld.portal(portal.options),
        }

    yield plan.page(
        "index.html",
        "home.html",
        (roll, blogroll.marks(portal, roll.told), last, marks(newest)),
        home,
    )
    for number, shown in enumerate(numbered, 1):
        around = {
            "number": number,
            "older": number - 1 or None,
            "newer": number + 1 if number < last else None,
        }
        yield plan.page(
            f"page/{number}/index.html",
            "page.html",
            (around, marks(shown)),
            _river(portal, shown, around),
        )


def _river(
    portal: Portal, shown: Sequence[Place], told: Mapping[str, Any]
) -> Callable[[], Mapping[str, Any]]:
    return lambda: {**told, "days": _days(portal, shown)}


def _days(portal: Portal, shown: Iterable[Place]) -> list[tuple[str, list[Card]]]:
    """Group posts by the day on which they were published."""
    return _grouped(portal.cards(shown), portal.day)


def _grouped(shown: Iterable[_L], key: Callable[[_L], _K]) -> list[tuple[_K, list[_L]]]:
    """Group posts in their order, undated ones last: their place among the others is a guess."""
    groups: dict[_K, list[_L]] = {}
    for post in sorted(shown, key=lambda post: post.published is None):
        groups.setdefault(key(post), []).append(post)
    return list(groups.items())


def _blogs(plan: Plan) -> Iterator[Sheet]:
    portal = plan.portal
    roll = blogroll.by_name(portal)
    yield plan.page(
        "blogs/index.html",
        "blogs.html",
        blogroll.marks(portal, roll),
        lambda: {"roll": blogroll.lines(portal, roll)},
    )
    for blog, face in portal.faces.items():
        mine = portal.by_blog[blog]
        key = (marks(mine), topic_pages.told_of_blog(blog, portal.circle))
        path = f"blogs/{face.slug}/index.html"
        yield plan.page(path, "blog.html", key, _blog(portal, blog))
        title = f"{face.name} · {portal.options.title}"
        yield from plan.feeds(f"blogs/{face.slug}/", title, mine)


def _blog(portal: Portal, blog: str) -> Callable[[], Mapping[str, Any]]:
    face = portal.faces[blog]

    def shown() -> Mapping[str, Any]:
        mine = portal.rows(portal.by_blog[blog])
        years = _grouped(mine, portal.year)
        return {
            "face": face,
            "years": years,
            "total": len(mine),
            "since": min((year for year, _ in years if year), default=None),
            "newest": mine[0] if mine else None,
            "data": jsonld.blog(face),
            "preview": preview_pages.of_blog(portal, face),
            **topic_pages.of_blog(blog, portal.circle, portal.faces),
        }

    return shown


def _posts(plan: Plan) -> Iterator[Sheet]:
    portal = plan.portal
    for place in portal.places:
        path = f"{place.path}index.html"
        filed = " ".join([topic.slug for topic in portal.circle.of.get(place.permalink, ())])
        copies = repr(portal.copies.get(place.permalink, ""))
        replies = repr(marks(portal.replies.get(place.permalink, ())))
        key = key_of_texts(
            portal.common,
            path,
            place.mark,
            filed,
            copies,
            replies,
            *teasers.told_under(portal, place),
        )
        yield Sheet(path, key, _post(portal, place), (place.permalink, place.face.slug))


def _post(portal: Portal, place: Place) -> Callable[[], Iterable[Page]]:
    return lambda: post_page(portal, place)


def _tombstones(plan: Plan) -> Iterator[Sheet]:
    """Say where a post was taken down that it was, and nothing more."""
    for blog, slug in plan.portal.view.taken_down():
        if face := plan.portal.faces.get(blog):
            yield plan.page(f"posts/{face.slug}/{slug}/index.html", "gone.html", (), dict)


def _redirects(plan: Plan) -> Iterator[Sheet]:
    """Lead from pages of posts that turned out to be others' to those."""
    for blog, slug, permalink in plan.portal.view.redirects():
        face, place = plan.portal.faces.get(blog), plan.portal.by_permalink.get(permalink)
        if face and place:
            told = {
                "place": place.path,
                "address": urljoin(plan.portal.options.url, place.path),
                "title": place.title,
            }
            path = f"posts/{face.slug}/{slug}/index.html"
            yield plan.page(path, "moved.html", told, told.copy)


def _archives(plan: Plan) -> Iterator[Sheet]:
    portal = plan.portal
    undated = [place for place in portal.places if not place.published]
    months = list(_months(portal))
    years = [
        (year, [(m, portal.words.month(year, m), len(c)) for (_, m), c in group])
        for year, group in groupby(months, lambda item: item[0][0])
    ]
    yield plan.page(
        "archives/index.html",
        "archives.html",
        (years, marks(undated)),
        lambda: {"years": years, "undated": portal.cards(undated)},
    )
    for (year, month), shown in months:
        told = {"name": portal.words.month(year, month), "total": len(shown)}
        yield plan.page(
            f"archives/{year:04}/{month:02}/index.html",
            "month.html",
            marks(shown),
            _river(portal, shown, told),
        )


def _months(portal: Portal) -> Iterator[tuple[tuple[int, int], tuple[Place, ...]]]:
    dated = ((day, place) for place in portal.places if (day := portal.date(place)))
    for month, group in groupby(dated, lambda pair: (pair[0].year, pair[0].month)):
        yield month, tuple(place for _, place in group)


def _topics(plan: Plan) -> Iterator[Sheet]:
    portal = plan.portal
    yield plan.page(
        "topics/index.html",
        "topics.html",
        _sizes(portal.circle.topics),
        lambda: topic_pages.index(portal.circle),
    )
    for topic in portal.circle.topics:
        mine = tuple(portal.by_permalink[permalink] for permalink in topic.posts)
        near = topic_pages.near(topic, portal.circle)
        listed = marks(mine[: topic_pages.SHOWN])
        close = [(other.slug, other.name, other.language) for other in near]
        key = (topic.name, topic.language, topic.blogs, len(mine), listed, close)
        folder = f"topics/{topic.slug}/"
        yield plan.page(f"{folder}index.html", "topic.html", key, _topic(portal, topic, mine, near))
        news = timeline.news(mine, portal.newcomers)
        yield from plan.feeds(folder, f"{topic.name} · {portal.options.title}", news)


def _topic(
    portal: Portal, topic: Topic, mine: Sequence[Place], near: Sequence[Topic]
) -> Callable[[], Mapping[str, Any]]:
    def shown() -> Mapping[str, Any]:
        begun = portal.cards(mine[: topic_pages.BEGUN])
        listed = portal.rows(mine[topic_pages.BEGUN : topic_pages.SHOWN])
        preview = preview_pages.of_topic(portal, topic)
        return {
            **topic_pages.shown(topic, (begun, listed), near, portal.faces),
            "preview": preview,
        }

    return shown


def _sizes(found: Iterable[Topic]) -> list[tuple[object, ...]]:
    return [(t.slug, t.name, t.language, len(t.posts), len(t.blogs)) for t in found]


def _found(plan: Plan) -> Iterator[Sheet]:
    """Give map and search."""
    portal = plan.portal
    posts = Counter(place.face.blog for place in portal.places)
    circle = (
        _sizes(portal.circle.topics),
        [topic.blogs for topic in portal.circle.topics],
        portal.circle.kin,
        sorted(posts.items()),
    )
    yield plan.sheet("map/", circle, lambda: _maps(portal, posts))
    yield from search.sheets(portal)
    yield plan.page(
        "search/index.html",
        "search.html",
        _sizes(portal.circle.topics),
        lambda: topic_pages.index(portal.circle),
    )


def _maps(portal: Portal, posts: Mapping[str, int]) -> Iterator[Page]:
    for path, shown in map_page.pages(portal.circle, portal.faces, posts, portal.words.around):
        yield portal.renderer.page(path, "map.html", None, **shown())


def _widget(plan: Plan) -> Iterator[Sheet]:
    """Give what members' own pages show of their friends."""
    portal = plan.portal
    yield from widget.sheets(portal)
    for blog, face in portal.faces.items():
        title = portal.words.phrase("The friends of %(blog)s", blog=face.name).unescape()
        yield plan.atom(f"w/blog-{face.slug}.xml", title, teasers.lately(portal, blog))
        if face.teasered:
            yield plan.page(
                f"blogs/{face.slug}/widget/index.html", "embed.html", (), _embed(portal, face)
            )


def _embed(portal: Portal, face: Face) -> Callable[[], Mapping[str, Any]]:
    above = widget.heading(portal.words, portal.options)
    found = widget.snippets(portal.options.url, above, face.slug)
    return lambda: {"face": face, "snippets": tuple(found)}


def _about(plan: Plan) -> Iterator[Sheet]:
    options = plan.portal.options
    contact = options.contact
    reached = contact if contact.startswith(("mailto:", "http://", "https://")) else None
    yield plan.page("about/index.html", "about.html", (), lambda: {"contact": reached})
    # shown at any address, so that it alone has to know where the portal lives
    root = urlsplit(options.url).path
    yield plan.page("404.html", "404.html", (), lambda: {"root": root})


def _followed(plan: Plan) -> Iterator[Sheet]:
    """Give what other programs follow."""
    portal = plan.portal
    known = portal.feeds
    yield from plan.feeds("", portal.options.title, portal.news)
    about = {blog: topic_pages.names_of(blog, portal.circle) for blog in portal.faces}
    yield plan.sheet(
        "blogroll.opml",
        (known, about),
        lambda: (feeds.opml(portal.faces.values(), known, about, portal.options),),
    )
    public = list(_public(portal))
    maps = feeds.sitemaps(len(public))
    yield plan.sheet("sitemap.xml", public, lambda: feeds.sitemap(public, portal.options), maps)


def _public(portal: Portal) -> Iterator[str]:
    yield from ("", "blogs/")
    yield from (f"blogs/{face.slug}/" for face in portal.faces.values())
    yield from (f"archives/{year:04}/{month:02}/" for (year, month), _ in _months(portal))
    yield from ("topics/", "map/", "search/")
    yield from (f"topics/{topic.slug}/" for topic in portal.circle.topics)
    # posts are left to their sources, to which their pages' canonical points
    yield "about/"
