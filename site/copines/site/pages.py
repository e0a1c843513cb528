"""What each page of the portal shows."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import TypeVar
from urllib.parse import urlsplit

import nh3
from markupsafe import Markup

from copines.model import Blog, Neighbor, PortalOptions, Post
from copines.site import feeds, jsonld, map_page, river, topic_pages
from copines.site.cards import Card, cards, web
from copines.site.circle import Circle, circle
from copines.site.faces import Face, faces
from copines.site.render import Page, Renderer, static
from copines.site.search_index import search_index
from copines.site.teaser import held_together, lede, paragraphs
from copines.site.theme import Theme
from copines.site.topics import filed
from copines.site.view import PortalView
from copines.site.words import Words

_K = TypeVar("_K")
#: Teasers under a post.
_TEASERS = 3
#: What whole texts may hold here: no pictures of other hosts, which would see each reader.
_TAGS = {
    "a", "abbr", "b", "blockquote", "br", "cite", "code", "dd", "del", "dfn", "dl", "dt", "em",
    "figcaption", "h2", "h3", "h4", "h5", "h6", "hr", "i", "ins", "kbd", "li", "mark", "ol", "p",
    "pre", "q", "s", "small", "strong", "sub", "sup", "table", "tbody", "td", "tfoot", "th",
    "thead", "time", "tr", "u", "ul",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Portal:
    """All that is rendered, but for the texts themselves."""

    options: PortalOptions
    words: Words
    renderer: Renderer
    faces: Mapping[str, Face]
    #: Newest first.
    cards: tuple[Card, ...]
    #: Addresses of the blogs' feeds, by name.
    feeds: Mapping[str, str]
    circle: Circle
    theme: Theme

    def day(self, card: Card) -> str:
        """Name the day on which a post was published."""
        return self.words.day(card.published) if card.published else ""

    @property
    def pages(self) -> int:
        """About how many pages there will be."""
        return len(self.cards) + 4 * len(self.faces) + len(self.cards) // river.PER_PAGE + 40


@dataclass(frozen=True, slots=True)
class Teaser:
    """A neighbor as it is shown under a post, with the reason."""

    card: Card
    terms: tuple[str, ...]


def portal(
    view: PortalView, blogs: tuple[Blog, ...], options: PortalOptions, theme: Theme
) -> Portal:
    """Read what the lists show; texts are read page by page, later."""
    words = Words(options.language, options.timezone)
    known = faces(blogs, view.taglines())
    common = {"portal": options, "language": options.language, "blogs": tuple(known.values())}
    told = {state.name: feed for state in view.states() if (feed := web(state.feed))}
    renderer = Renderer(words, common, theme)
    pictures = view.pictures() if options.images == "local" else {}
    shown = cards(view.posts(), known, pictures)
    common_ground = circle(shown, view.links())
    return Portal(options, words, renderer, known, shown, told, common_ground, theme)


def pages(portal: Portal, view: PortalView, media: Path) -> Iterator[Page]:
    """Render all pages but those under status/; pictures are read from the folder `media`."""
    yield from static(portal.theme)
    yield from _media(portal, media)
    yield from _home(portal)
    yield from _blogs(portal)
    yield from _posts(portal, view)
    yield from _tombstones(portal, view)
    yield from _archives(portal)
    yield from _topics(portal)
    yield from _map(portal)
    yield from search_index(portal.cards)
    browsed = topic_pages.index(portal.circle)
    yield portal.renderer.page("search/index.html", "search.html", None, **browsed)
    contact = portal.options.contact
    reached = contact if contact.startswith("mailto:") else web(contact)
    yield portal.renderer.page("about/index.html", "about.html", contact=reached)
    # shown at any address, so that it alone has to know where the portal lives
    root = urlsplit(portal.options.url).path
    yield portal.renderer.page("404.html", "404.html", root=root)
    title = portal.options.title
    yield feeds.atom("feed.xml", title, portal.cards, portal.feeds, portal.options)
    yield feeds.json_feed(portal.cards, portal.options)
    about = {name: topic_pages.names_of(name, portal.circle) for name in portal.faces}
    yield feeds.opml(portal.faces.values(), portal.feeds, about, portal.options)
    yield feeds.sitemap(_public(portal), portal.options)


def _media(portal: Portal, media: Path) -> Iterator[Page]:
    for name in sorted({card.picture.file for card in portal.cards if card.picture}):
        file = media / name
        if file.is_file():
            yield Page(f"media/{name}", file.read_bytes())


def _public(portal: Portal) -> Iterator[str]:
    yield ""
    yield from (f"blogs/{face.slug}/" for face in portal.faces.values())
    yield from (f"archives/{year:04}/{month:02}/" for (year, month), _ in _months(portal))
    yield from ("topics/", "map/", "search/")
    yield from (f"topics/{topic.slug}/" for topic in portal.circle.topics)
    # posts are left to their sources, to which their pages' canonical points
    yield "about/"


def _home(portal: Portal) -> Iterator[Page]:
    numbered = river.numbered(portal.cards)
    last = len(numbered)
    newest = river.newest(portal.cards, portal.day)
    counts = Counter(card.face.name for card in portal.cards)
    yield portal.renderer.page(
        "index.html", "home.html", days=_days(portal, newest), older=last or None, counts=counts,
        total=len(portal.cards), lately=river.lately(portal.cards, tuple(portal.faces.values())),
        data=jsonld.portal(portal.options),
    )  # fmt: skip
    for number, shown in enumerate(numbered, 1):
        yield portal.renderer.page(
            f"page/{number}/index.html", "page.html", days=_days(portal, shown), number=number,
            older=number - 1 or None, newer=number + 1 if number < last else None,
        )  # fmt: skip


def _days(portal: Portal, shown: tuple[Card, ...]) -> list[tuple[str, list[Card]]]:
    """Group cards by the day on which they were published."""
    return _grouped(shown, portal.day)


def _grouped(shown: Iterable[Card], key: Callable[[Card], _K]) -> list[tuple[_K, list[Card]]]:
    """Group cards in their order, undated ones last: their place among the others is a guess."""
    groups: dict[_K, list[Card]] = {}
    for card in sorted(shown, key=lambda card: card.published is None):
        groups.setdefault(key(card), []).append(card)
    return list(groups.items())


def _blogs(portal: Portal) -> Iterator[Page]:
    by_blog: dict[str, list[Card]] = {name: [] for name in portal.faces}
    for card in portal.cards:
        by_blog[card.face.name].append(card)
    for name, face in portal.faces.items():
        mine = tuple(by_blog[name])
        years = _grouped(mine, lambda card: _year(portal, card))
        common = topic_pages.of_blog(name, portal.circle, portal.faces)
        yield portal.renderer.page(
            f"blogs/{face.slug}/index.html", "blog.html", None, face=face, years=years,
            total=len(mine), since=min((year for year, _ in years if year), default=None),
            newest=mine[0] if mine else None, data=jsonld.blog(face), **common,
        )  # fmt: skip
        path = f"blogs/{face.slug}/feed.xml"
        title = f"{name} · {portal.options.title}"
        yield feeds.atom(path, title, mine, portal.feeds, portal.options)


def _year(portal: Portal, card: Card) -> int | None:
    return portal.words.local(card.published).year if card.published else None


def _posts(portal: Portal, view: PortalView) -> Iterator[Page]:
    by_permalink = {card.permalink: card for card in portal.cards}
    copies = _copies(portal, view)
    for post in view.posts():
        card = by_permalink.get(post.permalink)
        if card:
            teasers = _teasers(view.neighbors(post.permalink), by_permalink)
            yield portal.renderer.page(
                f"{card.path}index.html",
                "post.html",
                (post.permalink, post.blog),
                card=card,
                teasers=teasers,
                data=jsonld.post(card, card.tags, portal.options),
                copies=copies.get(card.permalink, ()),
                tags=filed(card.tags, card.language, portal.circle.of.get(card.permalink, ())),
                **_text(post, card),
            )


def _copies(portal: Portal, view: PortalView) -> Mapping[str, list[tuple[Face, str]]]:
    """Where else in the circle a post was published, by its permalink."""
    found: dict[str, list[tuple[Face, str]]] = {}
    for permalink, blog, address in view.folded():
        if blog in portal.faces and web(address):
            found.setdefault(permalink, []).append((portal.faces[blog], address))
    return found


def _topics(portal: Portal) -> Iterator[Page]:
    by_permalink = {card.permalink: card for card in portal.cards}
    render = portal.renderer.page
    yield render("topics/index.html", "topics.html", None, **topic_pages.index(portal.circle))
    for topic in portal.circle.topics:
        mine = tuple(by_permalink[permalink] for permalink in topic.posts)
        folder = f"topics/{topic.slug}/"
        shown = topic_pages.shown(topic, mine, portal.circle, portal.faces)
        yield render(f"{folder}index.html", "topic.html", None, **shown)
        title = f"{topic.name} · {portal.options.title}"
        yield feeds.atom(f"{folder}feed.xml", title, mine, portal.feeds, portal.options)


def _map(portal: Portal) -> Iterator[Page]:
    posts = Counter(card.face.name for card in portal.cards)
    shown = map_page.shown(portal.circle, portal.faces, posts)
    yield portal.renderer.page("map/index.html", "map.html", None, **shown)


def _tombstones(portal: Portal, view: PortalView) -> Iterator[Page]:
    """Say where a post was taken down that it was, and nothing more."""
    for blog, slug in view.taken_down():
        if face := portal.faces.get(blog):
            yield portal.renderer.page(f"posts/{face.slug}/{slug}/index.html", "gone.html")


def _text(post: Post, card: Card) -> dict[str, object]:
    whole = card.face.full and bool(post.html)
    return {
        "lede": held_together(lede(post.summary, post.text), post.language),
        "paragraphs": tuple(
            held_together(text, post.language) for text in paragraphs(post.text or post.summary)
        ),
        "whole": Markup(nh3.clean(post.html, tags=_TAGS, url_schemes={"http", "https"}))
        if whole
        else None,
        "comments": web(post.comments_url) or post.permalink,
    }


def _teasers(near: tuple[Neighbor, ...], known: Mapping[str, Card]) -> tuple[Teaser, ...]:
    found = (Teaser(known[n.permalink], n.terms[:3]) for n in near if n.permalink in known)
    return tuple(found)[:_TEASERS]


def _months(portal: Portal) -> Iterator[tuple[tuple[int, int], tuple[Card, ...]]]:
    dated = ((portal.words.local(c.published), c) for c in portal.cards if c.published)
    for month, group in groupby(dated, lambda pair: (pair[0].year, pair[0].month)):
        yield month, tuple(card for _, card in group)


def _archives(portal: Portal) -> Iterator[Page]:
    months = list(_months(portal))
    years = [(year, [(m, portal.words.month(year, m), len(c)) for (_, m), c in group])
             for year, group in groupby(months, lambda item: item[0][0])]  # fmt: skip
    yield portal.renderer.page("archives/index.html", "archives.html", years=years,
                               undated=[c for c in portal.cards if not c.published])  # fmt: skip
    for (year, month), shown in months:
        yield portal.renderer.page(
            f"archives/{year:04}/{month:02}/index.html", "month.html",
            name=portal.words.month(year, month), days=_days(portal, shown), total=len(shown),
        )  # fmt: skip
