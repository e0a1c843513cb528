"""What pages share, what other programs follow, and what is said of the portal itself."""

from collections.abc import Iterator, Mapping, Sequence
from urllib.parse import urlsplit

from copines.site import feeds, preview_pages, topic_pages, widget
from copines.site.cards import whole_text
from copines.site.keys import Page
from copines.site.pages.sheet import Make
from copines.site.portal import Portal
from copines.site.render import static


def both_feeds(portal: Portal, folder: str, title: str, keys: Sequence[str]) -> Iterator[Page]:
    """Make both feeds, Atom and JSON, of the first of these posts."""
    shown = [_item(portal, key) for key in keys[: feeds.NEWEST]]
    yield from feeds_of(portal, folder, title, shown)


def feeds_of(
    portal: Portal, folder: str, title: str, items: Sequence[feeds.Item]
) -> Iterator[Page]:
    """Make both feeds of these."""
    yield feeds.atom(f"{folder}feed.xml", title, items, portal.feeds, portal.options)
    yield feeds.json_feed(f"{folder}feed.json", title, items, portal.feeds, portal.options)


def _item(portal: Portal, key: str) -> feeds.Item:
    (card,) = portal.cards([key])
    return feeds.Item(card, whole_text(portal.post(key)[0], card) if card.face.full else "")


def _static(portal: Portal, _: str) -> Iterator[Page]:
    yield from static(portal.theme)


def _picture(portal: Portal, name: str) -> Iterator[Page]:
    yield Page(f"media/{name}", (portal.theme.media / name).read_bytes())


def _feeds(portal: Portal, _: str) -> Iterator[Page]:
    yield from both_feeds(portal, "", portal.options.title, portal.list("news"))


def _blogroll(portal: Portal, _: str) -> Iterator[Page]:
    about = {blog: topic_pages.names_of(portal.list(f"about/{blog}")) for blog in portal.faces}
    yield feeds.opml(portal.faces.values(), portal.feeds, about, portal.options)


def _sitemap(portal: Portal, _: str) -> Iterator[Page]:
    paths = tuple(_public(portal))
    yield feeds.sitemap(paths, portal.options)
    yield from feeds.sitemap_parts(paths, portal.options)


def _public(portal: Portal) -> Iterator[str]:
    yield from ("", "blogs/")
    yield from (f"blogs/{face.slug}/" for face in portal.faces.values())
    yield from (f"archives/{year:04}/{month:02}/" for year, month, _ in portal.list("months"))
    yield from ("answers/", "topics/", "map/", "search/")
    yield from (f"topics/{slug}/" for slug, *_ in portal.list("topics"))
    if portal.options.gazette != "none":
        yield "gazette/"
    yield from (f"gazette/{name}/" for name, *_ in portal.list("issues"))
    yield from (f"flashback/{month}/" for month in portal.list("flashbacks"))
    # posts are left to their sources, to which their pages' canonical points
    yield "about/"


def _about(portal: Portal, _: str) -> Iterator[Page]:
    contact = portal.options.contact
    reached = contact if contact.startswith(("mailto:", "http://", "https://")) else None
    yield portal.renderer.page("about/index.html", "about.html", contact=reached)


def _absent(portal: Portal, _: str) -> Iterator[Page]:
    # shown at any address, so that it alone has to know where the portal lives
    yield portal.renderer.page("404.html", "404.html", root=urlsplit(portal.options.url).path)


FAMILIES: Mapping[str, Make] = {
    "card": preview_pages.portal_card,
    "blog-card": preview_pages.blog_card,
    "topic-card": preview_pages.topic_card,
    "static": _static,
    "media": _picture,
    "feeds": _feeds,
    "blogroll": _blogroll,
    "sitemap": _sitemap,
    "about": _about,
    "404": _absent,
    "widget": widget.shared,
}
