"""The picture that stands for a blog: its h-card's, its icon, its feed's."""

from io import BytesIO

import pytest
from PIL import Image

from copines.crawler import pages
from copines.crawler.feeds import parse
from copines.crawler.pictures import NoPictureError, portrait
from copines.crawler.walk.messages import Answer
from copines.model import Blog
from walks import HOME, SITE, Walked, a_feed, a_job, a_whole_item, walk


def a_picture(width: int, height: int, kind: str = "PNG", mode: str = "RGB") -> bytes:
    out = BytesIO()
    Image.new(mode, (width, height), 3 if mode == "P" else (200, 40, 90, 255)[: len(mode)]).save(
        out, kind
    )
    return out.getvalue()


def face_of(head: str, body: str = "") -> str:
    tree = pages.tree_of(f"<!doctype html><head>{head}</head><body>{body}</body>")
    assert tree is not None
    return pages.face(tree, f"{SITE}/blog/")


def test_the_photo_of_the_h_card_comes_first() -> None:
    card = '<div class="p-author h-card"><img class="u-photo" src="/moi.jpg"></div>'
    assert face_of('<link rel="icon" sizes="512x512" href="/grand.png">', card) == f"{SITE}/moi.jpg"


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        ('<link rel="shortcut icon" href="/favicon.ico">', ""),
        ('<link rel="icon" sizes="16x16 32x32" href="/favicon.ico">', ""),
        ('<link rel="icon" type="image/svg+xml" sizes="any" href="/i.svg">', ""),
        ('<link rel="apple-touch-icon" href="/t.png"><link rel="icon" href="/i.png">', "/t.png"),
        (
            '<link rel="icon" sizes="96x96" href="/m.png">'
            '<link rel="icon" sizes="192x192" href="/l.png">',
            "/l.png",
        ),
        ('<base href="/a/"><link rel="ICON" sizes="64X64" href="i.png">', "/a/i.png"),
        ('<link rel="apple-touch-icon" href="data:image/png;base64,AAAA">', ""),
    ],
)
def test_of_icons_the_largest_is_taken_and_signs_of_tabs_are_none(head: str, expected: str) -> None:
    assert face_of(head) == (SITE + expected if expected else "")


@pytest.mark.parametrize(
    ("kind", "mode"), [("PNG", "RGBA"), ("GIF", "P"), ("JPEG", "RGB"), ("ICO", "RGBA")]
)
def test_a_face_is_a_small_square(kind: str, mode: str) -> None:
    small = portrait(a_picture(240, 200, kind, mode))
    assert small.width == small.height <= 160
    assert len(small.data) < 4000


@pytest.mark.parametrize("body", [b"<svg/>", a_picture(16, 16), b""])
def test_what_is_no_face_is_refused(body: bytes) -> None:
    with pytest.raises(NoPictureError):
        portrait(body)


def told(walked: Walked) -> set[str]:
    return {outcome.about[2] for outcome in walked.outcomes if outcome.about}


_ICON = '<link rel="apple-touch-icon" href="/t.png"></head>'
_SITE: dict[str, str | Answer] = {
    "/": HOME.replace("</head>", _ICON),
    "/feed.xml": a_feed("<image><url>/signe.png</url></image>", a_whole_item("/semis")),
    "/t.png": Answer("", 200, a_picture(180, 180), "image/png"),
    "/signe.png": Answer("", 200, a_picture(90, 90), "image/png"),
}


def test_a_home_pages_icon_is_fetched_once_and_kept_small() -> None:
    walked = walk(_SITE, a_job(pictures=True))
    assert told(walked) == {f"{SITE}/t.png"}
    (seen,) = (seen for outcome in walked.outcomes for seen in outcome.pictures)
    assert (seen.picture.url, seen.picture.width, seen.why) == (f"{SITE}/t.png", 160, None)
    again = walk(_SITE, a_job(pictures=True, seen_pictures=(f"{SITE}/t.png",)))
    assert "/t.png" not in again.asked


def test_a_feeds_picture_stands_in_where_the_page_has_none() -> None:
    walked = walk({**_SITE, "/": HOME}, a_job(pictures=True))
    assert told(walked) == {"", f"{SITE}/signe.png"}
    assert "/signe.png" in walked.asked
    known = a_job(f"{SITE}/feed.xml", pictures=True, face=f"{SITE}/t.png", walk_archive=False)
    assert told(walk(_SITE, known)) == {""}


def test_the_configs_picture_is_fetched_and_without_pictures_none_is() -> None:
    blog = Blog(f"{SITE}/", "Zoé", "zoe", key="Zoé", picture=f"{SITE}/signe.png")
    assert "/signe.png" in walk(_SITE, a_job(blog=blog, pictures=True)).asked
    assert "/t.png" not in walk(_SITE, a_job()).asked


@pytest.mark.parametrize(
    "document",
    [
        '<feed xmlns="http://www.w3.org/2005/Atom"><title>Z</title><logo>/l.png</logo></feed>',
        a_feed("<image><url>/l.png</url><title>Z</title></image>"),
        '{"version": "https://jsonfeed.org/version/1.1", "icon": "/l.png", "items": []}',
    ],
    ids=["atom", "rss", "json"],
)
def test_a_feed_names_its_picture(document: str) -> None:
    assert parse(document.encode(), f"{SITE}/feed").image == f"{SITE}/l.png"
