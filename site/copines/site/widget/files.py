"""What the widget fetches: static, small, the same for everybody."""

import json
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path

from rjsmin import jsmin

from copines.model import FILL
from copines.site import css, teasers
from copines.site.excerpts import cut
from copines.site.keys import Page, Sheet, key_of, key_of_texts
from copines.site.portal import Portal
from copines.site.teasers import Teaser
from copines.site.widget.embed import heading

_HERE = Path(__file__).parent
#: Bytes of a file on the wire, gzip, by a server that spares its processor.
_HEAVIEST = 1000
_LEVEL, _ENVELOPE = 1, 12
#: Characters of excerpt and title, the first that weigh little enough: Latin letters nearly always
#: take the first, others weigh three times as much.
_CUTS = ((130, 90), (80, 80), (40, 60), (0, 40))


@dataclass(frozen=True, slots=True)
class _File:
    """Teasers for one page, or for a whole blog."""

    portal: Portal
    #: From the portal's root, without its ending.
    path: str
    #: What stands around them, in the portal's language.
    said: Mapping[str, str]
    #: And below them: where all are related, some, or none.
    notes: tuple[str, str, str]
    found: Callable[[], Sequence[Teaser]]

    def sheet(self, decides: Iterable[str]) -> Sheet:
        """Give the sheet of both forms; what decides of the teasers makes its key."""
        key = key_of_texts(self.portal.common, self.path, *decides)
        files = (f"{self.path}.json", f"{self.path}.html")
        return Sheet(self.path, key, self._make, files=files)

    def _make(self) -> Iterator[Page]:
        teasers = self.found()
        posts = light(self._around(teasers), teasers)
        said = self._around(teasers[: len(posts)])
        yield Page(f"{self.path}.json", _json(said, posts))
        fills = [post for post in posts if post["kind"]]
        parts = (
            (self.said["heading"], [post for post in posts if not post["kind"]]),
            (self.said["more"], fills),
        )
        yield self.portal.renderer.page(
            f"{self.path}.html",
            "widget.html",
            None,
            said=said,
            posts=posts,
            parts=[p for p in parts if p[1]],
        )

    def _around(self, teasers: Sequence[Teaser]) -> Mapping[str, str]:
        """Give what stands around these: no more than they need."""
        kinds = {teaser.fill for teaser in teasers}
        unsaid = {name for name, fill in (("because", False), ("more", True)) if fill not in kinds}
        said = {name: text for name, text in self.said.items() if name not in unsaid}
        related, both, fills = self.notes
        mixed = both if False in kinds else fills
        return {**said, "note": mixed if True in kinds else related}


def sheets(portal: Portal) -> Iterator[Sheet]:
    """Give script and files; a blog's own serves its posts that the portal does not know yet.

    A known post has its file also where nothing is shown under it: the blog's would show what a
    veto keeps away from this one.
    """
    key = key_of(portal.common, "widget.js")
    yield Sheet("widget.js", key, _shared, files=("widget.js", "w/frame.css"))
    (under, of_post), (late, of_blog) = _said(portal)
    for place in portal.places:
        file = _File(
            portal, f"w/{place.key}", under, of_post, partial(teasers.under, portal, place)
        )
        yield file.sheet(teasers.told_under(portal, place))
    for old, place in portal.left.items():  # members' pages may stand at both addresses for long
        file = _File(portal, f"w/{old}", under, of_post, partial(teasers.under, portal, place))
        yield file.sheet(teasers.told_under(portal, place))
    for blog, face in portal.faces.items():
        file = _File(
            portal, f"w/blog-{face.slug}", late, of_blog, partial(teasers.of_late, portal, blog)
        )
        yield file.sheet(teasers.told_of_late(portal, blog))


_Said = tuple[Mapping[str, str], tuple[str, str, str]]


def _said(portal: Portal) -> tuple[_Said, _Said]:
    """Give what stands around the teasers of a post, and of a blog, and the notes below."""
    words = portal.words
    said = {
        "heading": heading(words, portal.options),
        "more": words.gettext("More to read among friends"),
        "language": portal.options.language,
        "portal": portal.options.title,
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


def light(said: Mapping[str, str], teasers: Sequence[Teaser]) -> list[Mapping[str, str]]:
    """Give what is shown of teasers, cut until all weighs little enough; the last go at need."""
    for count in range(len(teasers), 0, -1):
        for excerpt, title in _CUTS:
            posts = [_post(teaser, excerpt, title) for teaser in teasers[:count]]
            if _weight(_json(said, posts)) <= _HEAVIEST:
                return posts
    return []


def _post(teaser: Teaser, excerpt: int, title: int) -> Mapping[str, str]:
    card, tongue = teaser.card, teaser.tongue
    return {
        "url": card.permalink,
        "title": cut(card.title, title),
        "blog": f"{card.face.name} ({tongue})" if tongue else card.face.name,
        "excerpt": cut(card.excerpt, excerpt) if excerpt else "",
        "terms": ", ".join(teaser.terms),
        "language": card.language or "",
        "kind": FILL if teaser.fill else "",
    }


def _json(said: Mapping[str, str], posts: Sequence[Mapping[str, str]]) -> bytes:
    shown = [{name: text for name, text in post.items() if text} for post in posts]
    text = json.dumps({**said, "posts": shown}, ensure_ascii=False, separators=(",", ":"))
    return text.encode("utf-8", "replace")


def _weight(data: bytes) -> int:
    if len(data) <= _HEAVIEST:
        return len(data)
    return len(zlib.compress(data, _LEVEL)) + _ENVELOPE


@cache
def _shared() -> tuple[Page, ...]:
    """Give the script, without comments and blanks, and the frames' style sheet."""
    sheet = css.small((_HERE / "frame.css").read_text("utf-8")).encode()
    script = str(jsmin((_HERE / "widget.js").read_text("utf-8")))
    return Page("widget.js", script.encode()), Page("w/frame.css", sheet)
