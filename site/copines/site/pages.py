"""What each page of the portal shows."""

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from pathlib import Path

import nh3
from markupsafe import Markup

from copines.model import Blog, BlogState, Neighbor, PortalOptions, Post
from copines.site import feeds, river
from copines.site.cards import Card, cards
from copines.site.faces import Face, faces
from copines.site.render import Page, Renderer, static
from copines.site.teaser import held_together, lede, paragraphs
from copines.site.view import PortalView
from copines.site.words import Words

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

    @property
    def pages(self) -> int:
        """About how many pages there will be."""
        return len(self.cards) + 4 * len(self.faces) + len(self.cards) // river.PER_PAGE + 40


@dataclass(frozen=True, slots=True)
class Teaser:
    """A neighbor as it is shown under a post, with the reason."""

    card: Card
    terms: tuple[str, ...]


def portal(view: PortalView, blogs: tuple[Blog, ...], options: PortalOptions) -> Portal:
    """Read what the lists show; texts are read page by page, later."""
    words = Words(options.language, options.timezone)
    known = faces(blogs, view.taglines())
    common = {"portal": options, "language": options.language, "blogs": tuple(known.values())}
    told = {state.name: state.feed or "" for state in view.states()}
    renderer = Renderer(words, common)
    pictures = view.pictures() if options.images == "local" else {}
    shown = cards(view.posts(), known, pictures)
    return Portal(options, words, renderer, known, shown, told)


def pages(portal: Portal, view: PortalView, media: Path) -> Iterator[Page]:
    """Render all pages but those under status/; pictures are read from the folder `media`."""
    yield from static()
    yield from _media(portal, media)
    yield from _home(portal)
    yield from _blogs(portal)
    yield from _posts(portal, view)
    yield from _tombstones(portal, view)
    yield from _archives(portal)
    yield portal.renderer.page("about/index.html", "about.html")
    yield portal.renderer.page("404.html", "404.html")
    title = portal.options.title
    yield feeds.atom("feed.xml", title, portal.cards, portal.options)
    yield feeds.json_feed(portal.cards, portal.options)
    yield feeds.opml(portal.faces.values(), portal.feeds, portal.options)
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
    # posts are left to their sources, to which their pages' canonical points
    yield "about/"


def _home(portal: Portal) -> Iterator[Page]:
    numbered = river.numbered(portal.cards)
    last = len(numbered)
    newest = river.newest(portal.cards)
    counts = Counter(card.face.name for card in portal.cards)
    yield portal.renderer.page(
        "index.html", "home.html", days=_days(portal, newest), older=last or None, counts=counts,
        total=len(portal.cards),
    )  # fmt: skip
    for number, shown in enumerate(numbered, 1):
        yield portal.renderer.page(
            f"page/{number}/index.html", "page.html", days=_days(portal, shown), number=number,
            older=number - 1 or None, newer=number + 1 if number < last else None,
        )  # fmt: skip


def _days(portal: Portal, shown: tuple[Card, ...]) -> list[tuple[str, list[Card]]]:
    """Group cards by the day on which they were published."""

    def day(card: Card) -> str:
        return portal.words.day(card.published) if card.published else ""

    return [(name, list(group)) for name, group in groupby(shown, day)]


def _blogs(portal: Portal) -> Iterator[Page]:
    by_blog: dict[str, list[Card]] = {name: [] for name in portal.faces}
    for card in portal.cards:
        by_blog[card.face.name].append(card)
    for name, face in portal.faces.items():
        mine = tuple(by_blog[name])
        years = [(year, list(group)) for year, group in groupby(mine, lambda c: _year(portal, c))]
        yield portal.renderer.page(
            f"blogs/{face.slug}/index.html", "blog.html", face=face, years=years, total=len(mine),
            newest=mine[0] if mine else None,
        )  # fmt: skip
        path = f"blogs/{face.slug}/feed.xml"
        yield feeds.atom(path, f"{name} · {portal.options.title}", mine, portal.options)


def _year(portal: Portal, card: Card) -> int | None:
    return portal.words.local(card.published).year if card.published else None


def _posts(portal: Portal, view: PortalView) -> Iterator[Page]:
    by_permalink = {card.permalink: card for card in portal.cards}
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
                **_text(post, card),
            )


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
        "tags": post.tags[:8],
        "comments": _web(post.comments_url) or post.permalink,
    }


def _web(address: str | None) -> str | None:
    return address if address and address.startswith(("http://", "https://")) else None


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


def status(portal: Portal, view: PortalView, now: datetime) -> Iterator[Page]:
    """Render the pages that tell of visits and of time."""
    states = {state.name: state for state in view.states()}
    mine = [(face, states[name]) for name, face in portal.faces.items() if name in states]
    mine.sort(key=lambda pair: pair[1].state != "failing")
    failing = sum(state.state == "failing" for _, state in mine)
    yield portal.renderer.page("status/index.html", "status.html", states=mine, now=now,
                               failing=failing)  # fmt: skip
    visits = {"visited": now.isoformat(), "blogs": [_visit(state) for _, state in mine]}
    data = json.dumps(visits, ensure_ascii=False, indent=1) + "\n"
    yield Page("status/visits.json", data.encode())


def _visit(state: BlogState) -> dict[str, object]:
    return {
        "name": state.name,
        "state": state.state,
        "last_try": state.last_try.isoformat() if state.last_try else None,
        "last_success": state.last_success.isoformat() if state.last_success else None,
        "posts": state.posts,
    }
