"""Which pages have a picture of their own for other programs, and what a phone's desk shows."""

import json
from collections.abc import Iterator, Mapping, Sequence

from copines.site import previews
from copines.site.badges import Face
from copines.site.keys import Page
from copines.site.portal import Portal

#: Pixels of the icons of a phone's desk.
_ICONS = (180, 512)
_PORTAL = "card.png"


def of_blog(portal: Portal, face: Face) -> str:
    """Return the path of the picture that a blog's page names."""
    has = portal.list(f"blog-card/{face.blog}")
    return f"blogs/{face.slug}/card.png" if has else _PORTAL


def of_topic(portal: Portal, slug: str) -> str:
    """Return the path of the picture that a topic's page names."""
    return f"topics/{slug}/card.png" if portal.list(f"topic-card/{slug}") else _PORTAL


def blog_card(portal: Portal, blog: str) -> Iterator[Page]:
    """Make a blog's picture."""
    face, title = portal.faces[blog], portal.options.title
    yield _card(portal, of_blog(portal, face), (face.name, title), [face])


def topic_card(portal: Portal, slug: str) -> Iterator[Page]:
    """Make a topic's picture."""
    name, blogs = portal.list(f"topic-card/{slug}")
    who = [portal.faces[blog] for blog in blogs]
    yield _card(portal, of_topic(portal, slug), (name, portal.options.title), who)


def portal_card(portal: Portal, _: str) -> Iterator[Page]:
    """Make the portal's picture, and what a phone's desk shows."""
    options, faces = portal.options, list(portal.faces.values())
    yield _card(portal, _PORTAL, (options.title, portal.motto), faces)
    for size in _ICONS:
        yield Page(f"icon-{size}.png", previews.icon(size, options.hue))
    text = json.dumps(_manifest(portal), ensure_ascii=False, indent=1) + "\n"
    yield Page("manifest.webmanifest", text.encode("utf-8", "replace"))


def _card(portal: Portal, path: str, said: tuple[str, str], faces: Sequence[Face]) -> Page:
    return Page(path, previews.card(*said, faces, portal.options.hue))


def _manifest(portal: Portal) -> Mapping[str, object]:
    """Return the web app manifest (https://www.w3.org/TR/appmanifest/)."""
    return {
        "name": portal.options.title,
        "lang": portal.options.language,
        "dir": portal.words.direction,
        "start_url": "./",
        "scope": "./",
        "display": "minimal-ui",
        "background_color": previews.PAPER,
        "theme_color": previews.PAPER,
        "icons": [
            {"src": f"icon-{size}.png", "sizes": f"{size}x{size}", "type": "image/png"}
            for size in _ICONS
        ],
    }
