"""Which pages have a picture of their own for other programs, and what a phone's desk shows."""

import json
from collections.abc import Callable, Iterator, Sequence

from copines.site import previews
from copines.site.badges import Face
from copines.site.keys import Page, Sheet
from copines.site.plan import Plan
from copines.site.portal import Portal
from copines.site.topics import Topic, widest

#: Blogs and topics with a picture of their own: each takes 30 ms and 16 kB. Pages of the others
#: name the portal's.
_BLOGS, _TOPICS = 200, 40
#: Pixels of the icons of a phone's desk.
_ICONS = (180, 512)
_PORTAL = "card.png"


def of_blog(portal: Portal, face: Face) -> str:
    """Return the path of the picture that a blog's page names."""
    some = list(portal.faces.values())[:_BLOGS]
    return f"blogs/{face.slug}/card.png" if face in some else _PORTAL


def of_topic(portal: Portal, topic: Topic) -> str:
    """Return the path of the picture that a topic's page names."""
    some = widest(portal.circle.topics, _TOPICS)
    return f"topics/{topic.slug}/card.png" if topic in some else _PORTAL


def sheets(plan: Plan) -> Iterator[Sheet]:
    """Return the sheets of all pictures, of the icons, and of the file that names these."""
    portal = plan.portal
    title, faces = portal.options.title, tuple(portal.faces.values())
    yield _card(plan, _PORTAL, (title, portal.motto), faces)
    for face in faces[:_BLOGS]:
        yield _card(plan, of_blog(portal, face), (face.name, title), (face,))
    for topic in widest(portal.circle.topics, _TOPICS):
        who = [portal.faces[blog] for blog, _ in topic.blogs if blog in portal.faces]
        yield _card(plan, of_topic(portal, topic), (topic.name, title), who)
    for size in _ICONS:
        path = f"icon-{size}.png"
        yield plan.sheet(path, portal.options.hue, _icon(path, size, portal.options.hue))
    yield plan.sheet("manifest.webmanifest", title, lambda: (_manifest(portal),))


def _card(plan: Plan, path: str, said: tuple[str, str], faces: Sequence[Face]) -> Sheet:
    hue = plan.portal.options.hue

    def make() -> tuple[Page]:
        return (Page(path, previews.card(*said, faces, hue)),)

    return plan.sheet(path, (said, faces, hue), make)


def _icon(path: str, size: int, hue: int | None) -> Callable[[], tuple[Page]]:
    return lambda: (Page(path, previews.icon(size, hue)),)


def _manifest(portal: Portal) -> Page:
    """Return the web app manifest (https://www.w3.org/TR/appmanifest/)."""
    icons = [
        {"src": f"icon-{size}.png", "sizes": f"{size}x{size}", "type": "image/png"}
        for size in _ICONS
    ]
    told = {
        "name": portal.options.title,
        "lang": portal.options.language,
        "dir": portal.words.direction,
        "start_url": "./",
        "scope": "./",
        "display": "minimal-ui",
        "background_color": previews.PAPER,
        "theme_color": previews.PAPER,
        "icons": icons,
    }
    text = json.dumps(told, ensure_ascii=False, indent=1) + "\n"
    return Page("manifest.webmanifest", text.encode("utf-8", "replace"))
