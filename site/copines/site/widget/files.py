"""What the widget fetches: static, small, the same for everybody."""

import json
import zlib
from collections.abc import Iterator, Mapping, Sequence
from functools import cache, lru_cache
from pathlib import Path

from rjsmin import jsmin

from copines.model import FILL, PortalOptions
from copines.site import css, feeds, teasers
from copines.site.excerpts import cut
from copines.site.keys import Page
from copines.site.portal import Portal
from copines.site.teasers import Teaser
from copines.site.widget.embed import heading
from copines.site.words import Words

_HERE = Path(__file__).parent
#: Bytes of a file on the wire, gzip, by a server that spares its processor.
_HEAVIEST = 1000
_LEVEL, _ENVELOPE = 1, 12
#: Characters of excerpt and title, the first that weigh little enough: Latin letters nearly always
#: take the first, others weigh three times as much.
_CUTS = ((130, 90), (80, 80), (40, 60), (0, 40))


def of_post(portal: Portal, key: str, found: Sequence[Teaser]) -> Iterator[Page]:
    """Make both forms of the teasers under a post.

    A post has its files also where nothing is shown under it: the blog's would show what a veto
    keeps away from this one.
    """
    (under, notes), _ = _said(portal.words, portal.options)
    yield from _files(portal, f"w/{key}", (under, notes), found)


def of_blog(portal: Portal, blog: str) -> Iterator[Page]:
    """Make a blog's own, which serves its posts that the portal does not know yet."""
    face = portal.faces[blog]
    _, late = _said(portal.words, portal.options)
    yield from _files(portal, f"w/blog-{face.slug}", late, teasers.of_late(portal, blog))
    title = portal.words.phrase("The friends of %(blog)s", blog=face.name).unescape()
    near = teasers.lately(portal, blog, feeds.NEWEST)
    items = [feeds.Item(teaser.card, why=_reason(portal, key, teaser)) for key, teaser in near]
    yield feeds.atom(f"w/blog-{face.slug}.xml", title, items, portal.feeds, portal.options)


def _reason(portal: Portal, key: str, teaser: Teaser) -> str:
    """Say in a feed why a post is there: under which it stands, and what both are about."""
    if teaser.why:
        return f"{teaser.why} ({teaser.by})"
    (row,) = portal.rows([key])
    phrase = "Beside “%(title)s”, for: %(terms)s" if teaser.terms else "Beside “%(title)s”"
    said = {"title": row.title, "terms": ", ".join(teaser.terms)}
    return portal.words.gettext(phrase) % said


def _files(
    portal: Portal, path: str, around: "_Around", teasers: Sequence[Teaser]
) -> Iterator[Page]:
    posts = light(_needed(around, teasers), teasers, f"{portal.options.url}media/")
    said = _needed(around, teasers[: len(posts)])
    yield Page(f"{path}.json", _json(said, posts))
    parts = (
        (around[0]["heading"], [post for post in posts if not post["kind"]]),
        (around[0]["more"], [post for post in posts if post["kind"]]),
    )
    shown = [part for part in parts if part[1]]
    yield portal.renderer.page(f"{path}.html", "widget.html", said=said, posts=posts, parts=shown)


def _needed(around: "_Around", teasers: Sequence[Teaser]) -> Mapping[str, str]:
    """Return what stands around these: no more than they need."""
    told, (related, both, fills) = around
    kinds = {teaser.fill for teaser in teasers}
    unsaid = {name for name, fill in (("because", False), ("more", True)) if fill not in kinds}
    said = {name: text for name, text in told.items() if name not in unsaid}
    mixed = both if False in kinds else fills
    return {**said, "note": mixed if True in kinds else related}


#: What stands around teasers, by name, and below them: where all are related, some, or none.
_Around = tuple[Mapping[str, str], tuple[str, str, str]]


@lru_cache(maxsize=1)
def _said(words: Words, options: PortalOptions) -> tuple[_Around, _Around]:
    """Return what stands around the teasers of a post, and of a blog, in the portal's language."""
    said = {
        "heading": heading(words, options),
        "more": words.gettext("More to read among friends"),
        "language": options.language,
        "portal": options.title,
    }
    because = words.gettext("Because you are reading:")
    by_post = words.gettext(
        "Brought together by the machine, from the words these posts share. Nobody paid to be here."
    )
    by_blog = words.gettext(
        "Brought together by the machine, from the words they share with the "
        "newest posts here. Nobody paid to be here."
    )
    both = words.gettext(
        "Chosen by the machine: the first by the words that posts share, the "
        "others in turn. Nobody paid to be here."
    )
    fills = words.gettext(
        "Not for their subject: the circle’s posts take turns, those seldom "
        "shown first. Nobody paid to be here."
    )
    return ({**said, "because": because}, (by_post, both, fills)), (said, (by_blog, both, fills))


def light(
    said: Mapping[str, str], teasers: Sequence[Teaser], media: str = ""
) -> list[Mapping[str, str]]:
    """Return what is shown of teasers, cut until all weighs little enough; the last go at need.

    `media` is the address of the folder of faces.
    """
    for count in range(len(teasers), 0, -1):
        for excerpt, title in _CUTS:
            posts = [_post(teaser, excerpt, title, media) for teaser in teasers[:count]]
            if _weight(_json(said, posts)) <= _HEAVIEST:
                return posts
    return []


def _post(teaser: Teaser, excerpt: int, title: int, media: str) -> Mapping[str, str]:
    card, tongue = teaser.card, teaser.tongue
    picture = card.face.picture
    return {
        "url": card.permalink,
        "title": cut(card.title, title),
        "blog": f"{card.face.name} ({tongue})" if tongue else card.face.name,
        "excerpt": cut(card.excerpt, excerpt) if excerpt else "",
        "terms": "" if teaser.why else ", ".join(teaser.terms),
        "why": f"{teaser.why} ({teaser.by})" if teaser.why else "",
        "language": card.language or "",
        "kind": FILL if teaser.fill else "",
        "face": f"{media}{picture}" if picture else "",
    }


def _json(said: Mapping[str, str], posts: Sequence[Mapping[str, str]]) -> bytes:
    shown = [{name: text for name, text in post.items() if text} for post in posts]
    text = json.dumps({**said, "posts": shown}, ensure_ascii=False, separators=(",", ":"))
    return text.encode("utf-8", "replace")


def _weight(data: bytes) -> int:
    if len(data) <= _HEAVIEST:
        return len(data)
    return len(zlib.compress(data, _LEVEL)) + _ENVELOPE


def shared(portal: Portal, _: str) -> Iterator[Page]:
    """Make the script, without comments and blanks, and the frames' style sheet."""
    script, sheet = _served()
    yield Page("widget.js", script)
    yield Page("w/frame.css", sheet)


@cache
def _served() -> tuple[bytes, bytes]:
    sheet = css.small((_HERE / "frame.css").read_text("utf-8")).encode()
    return str(jsmin((_HERE / "widget.js").read_text("utf-8"))).encode(), sheet
