"""The portal's own feeds, blogroll and sitemap."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING
from urllib.parse import urljoin

from lxml import etree

from copines.model import PortalOptions
from copines.opml import Outline, blogroll
from copines.site.badges import Face
from copines.site.cards import Card
from copines.site.elements import add, unnamed
from copines.site.excerpts import printable
from copines.site.keys import Page

if TYPE_CHECKING:
    from copines.site.gazette.shown import Shown

#: Posts of a feed.
NEWEST = 40
#: Addresses of one sitemap (sitemaps.org).
_MAPPED = 50_000
_ATOM, _SITEMAP = "http://www.w3.org/2005/Atom", "http://www.sitemaps.org/schemas/sitemap/0.9"
_MEDIA, _THREAD = "http://search.yahoo.com/mrss/", "http://purl.org/syndication/thread/1.0"
_LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
#: A feed without posts was last changed here: any fixed time, for its bytes must not change.
_NEVER = datetime(2000, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Item:
    """A post in a feed."""

    card: Card
    #: Its whole text as HTML, where its author agreed to that.
    whole: str = ""
    #: Why it is there, in the portal's words; "" where it is for being new.
    why: str = ""
    #: The posts of others that it answers.
    answered: tuple[Card, ...] = ()

    @property
    def text(self) -> str:
        """What is said of it, without markup."""
        return "\n\n".join(filter(None, (self.why, self.card.excerpt)))


def dated_first(items: Iterable[Item]) -> list[Item]:
    """Return as many as a feed has: nobody can say of an undated one that it is new."""
    return sorted(items, key=lambda item: item.card.published is None)[:NEWEST]


def atom(
    path: str, title: str, items: Sequence[Item], feeds: Mapping[str, str], portal: PortalOptions
) -> Page:
    """Return an Atom feed of the newest posts (RFC 4287); each says of which blog's feed it is."""
    shown = dated_first(items)
    cards = [item.card for item in shown]
    address = urljoin(portal.url, path)
    feed = etree.Element(f"{{{_ATOM}}}feed", {_LANGUAGE: portal.language}, unnamed(_ATOM))
    add(feed, "title", title)
    add(feed, "id", address)
    add(feed, "updated", _iso(max((_changed(c) for c in cards), default=_NEVER)))
    add(feed, "link", rel="self", type="application/atom+xml", href=address)
    page = address.removesuffix("feed.xml")
    add(feed, "link", rel="alternate", type="text/html", href=page)
    add(add(feed, "author"), "name", portal.title)
    changed = {card.face.blog: _changed(card) for card in sorted(cards, key=_changed)}
    for item in shown:
        entry, card = _entry(feed, item, portal), item.card
        _source(entry, card.face, feeds.get(card.face.blog), changed[card.face.blog])
    return _xml(path, feed)


def _entry(feed: etree._Element, item: Item, portal: PortalOptions) -> etree._Element:
    entry, card = add(feed, "entry"), item.card
    if card.language:
        entry.set(_LANGUAGE, printable(card.language))
    add(entry, "title", card.title)
    add(entry, "id", card.name)
    add(entry, "link", rel="alternate", type="text/html", href=card.permalink)
    add(entry, "link", rel="related", type="text/html", href=urljoin(portal.url, card.path))
    add(entry, "updated", _iso(_changed(card)))
    if card.published:
        add(entry, "published", _iso(card.published))
    add(add(entry, "author"), "name", card.author or card.face.name)
    for tag in card.tags:
        add(entry, "category", term=tag)
    add(entry, "summary", item.text, type="text")
    if item.whole:
        add(entry, "content", item.whole, type="html")
    _extend(entry, item, portal)
    return entry


def _extend(entry: etree._Element, item: Item, portal: PortalOptions) -> None:
    """Add what readers know of other vocabularies: a picture, and what is answered (RFC 4685)."""
    if picture := item.card.picture:
        size = {"width": str(picture.width), "height": str(picture.height)}
        url = urljoin(portal.url, f"media/{picture.file}")
        etree.SubElement(entry, f"{{{_MEDIA}}}thumbnail", {"url": url, **size}, {"media": _MEDIA})
    for to in item.answered:
        told = {"ref": to.name, "href": to.permalink, "type": "text/html"}
        kept = {name: printable(value) for name, value in told.items()}
        etree.SubElement(entry, f"{{{_THREAD}}}in-reply-to", kept, {"thr": _THREAD})


def _source(entry: etree._Element, face: Face, feed: str | None, changed: datetime) -> None:
    """Name the feed that an entry was taken from (RFC 4287 §4.2.11)."""
    source = add(entry, "source")
    add(source, "id", face.url)
    add(source, "title", face.name)
    if feed:
        add(source, "link", rel="self", href=feed)
    add(source, "link", rel="alternate", href=face.url)
    add(source, "updated", _iso(changed))


def gazette(
    path: str, title: str, issues: Sequence[tuple["Shown", str]], portal: PortalOptions
) -> Page:
    """Return an Atom feed of the gazette's issues, each with its HTML."""
    address = urljoin(portal.url, path)
    feed = etree.Element(f"{{{_ATOM}}}feed", {_LANGUAGE: portal.language}, unnamed(_ATOM))
    add(feed, "title", title)
    add(feed, "id", address)
    add(feed, "updated", _iso(max((issue.closed for issue, _ in issues), default=_NEVER)))
    add(feed, "link", rel="self", type="application/atom+xml", href=address)
    add(feed, "link", rel="alternate", type="text/html", href=address.removesuffix("feed.xml"))
    add(add(feed, "author"), "name", portal.title)
    for issue, html in issues:
        entry = add(feed, "entry")
        add(entry, "title", issue.title)
        add(entry, "id", issue.url)
        add(entry, "link", rel="alternate", type="text/html", href=issue.url)
        add(entry, "updated", _iso(issue.closed))
        add(entry, "published", _iso(issue.closed))
        add(entry, "content", html, type="html")
    return _xml(path, feed)


def json_feed(
    path: str, title: str, items: Sequence[Item], feeds: Mapping[str, str], portal: PortalOptions
) -> Page:
    """Return a JSON Feed of the newest posts (https://jsonfeed.org/version/1.1).

    Each says of which blog's feed it is in an extension, `_source`, as Atom's source does.
    """
    shown = dated_first(items)
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": title,
        "home_page_url": urljoin(portal.url, path.removesuffix("feed.json")),
        "feed_url": urljoin(portal.url, path),
        "language": portal.language,
        "items": [_item(item, feeds.get(item.card.face.blog), portal) for item in shown],
    }
    text = json.dumps(feed, ensure_ascii=False) + "\n"  # an indent takes three times as long
    return Page(path, text.encode("utf-8", "replace"))


def _item(shown: Item, feed: str | None, portal: PortalOptions) -> Mapping[str, object]:
    card = shown.card
    source = {"title": card.face.name, "home_page_url": card.face.url, "feed_url": feed}
    item = {
        "id": card.name,
        "url": card.permalink,
        "title": card.title,
        "content_text": None if shown.whole else shown.text,
        "content_html": shown.whole or None,
        "summary": shown.text if shown.whole else None,
        "image": urljoin(portal.url, f"media/{card.picture.file}") if card.picture else None,
        "tags": list(card.tags) or None,
        "date_published": _iso(card.published) if card.published else None,
        "date_modified": _iso(card.updated) if card.updated else None,
        "language": card.language,
        "authors": [{"name": card.author or card.face.name, "url": card.face.url}],
        "_source": {name: value for name, value in source.items() if value},
    }
    return {name: value for name, value in item.items() if value is not None}


def opml(
    faces: Iterable[Face],
    feeds: Mapping[str, str],
    about: Mapping[str, tuple[str, ...]],
    portal: PortalOptions,
) -> Page:
    """Return the blogroll; `about` has the topics of each blog."""
    outlines = (
        Outline(
            face.name, face.url, feeds.get(face.blog) or "", face.tagline, about.get(face.blog, ())
        )
        for face in faces
    )
    return Page("blogroll.opml", blogroll(portal.title, outlines))


def sitemap(paths: Iterable[str], portal: PortalOptions) -> Page:
    """Return the sitemap of these pages; of many, the index of its parts.

    As https://www.sitemaps.org/protocol.html wants it.
    """
    every = tuple(paths)
    if len(every) <= _MAPPED:
        return _map_of(every, portal, "sitemap.xml", "urlset")
    return _map_of(_parts(every), portal, "sitemap.xml", "sitemapindex")


def sitemap_parts(paths: Iterable[str], portal: PortalOptions) -> Iterator[Page]:
    """Yield the sitemaps that the index names; none where one is enough."""
    every = tuple(paths)
    if len(every) > _MAPPED:
        for name, part in _parts(every).items():
            yield _map_of(part, portal, name, "urlset")


def _parts(every: tuple[str, ...]) -> Mapping[str, tuple[str, ...]]:
    starts = range(0, len(every), _MAPPED)
    return {f"sitemap-{n + 1}.xml": every[s : s + _MAPPED] for n, s in enumerate(starts)}


def _map_of(paths: Iterable[str], portal: PortalOptions, name: str, kind: str) -> Page:
    root = etree.Element(f"{{{_SITEMAP}}}{kind}", {}, unnamed(_SITEMAP))
    entry = "sitemap" if kind == "sitemapindex" else "url"
    for path in paths:
        add(add(root, entry), "loc", urljoin(portal.url, path))
    return _xml(name, root)


def _changed(card: Card) -> datetime:
    return card.updated or card.published or _NEVER


def _iso(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")


def _xml(path: str, root: etree._Element) -> Page:
    data = etree.tostring(root, encoding="utf-8", xml_declaration=True, pretty_print=True)
    return Page(path, data)
