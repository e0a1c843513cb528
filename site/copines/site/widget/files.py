"""What the widget fetches: static, small, the same for everybody."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from rjsmin import jsmin

from copines.site.cards import Card, web
from copines.site.render import Page, Renderer
from copines.site.teaser import cut

#: Characters of a title and of an excerpt: three of each stay below 1 kB of gzip.
_TITLE, _EXCERPT = 90, 130
_SCRIPT = Path(__file__).parent / "widget.js"


@dataclass(frozen=True, slots=True)
class Friends:
    """Teasers for one page, or for a whole blog."""

    #: Below w/, without its ending.
    name: str
    heading: str
    #: Of the heading.
    language: str
    cards: Sequence[Card]

    def posts(self) -> list[dict[str, str]]:
        """Give what is shown of each post; those whose address is not of the web are left out."""
        return [
            {
                "url": card.permalink,
                "title": cut(card.title, _TITLE),
                "blog": card.face.name,
                "excerpt": cut(card.excerpt, _EXCERPT),
                "language": card.language or "",
            }
            for card in self.cards
            if web(card.permalink)
        ]


def json_of(friends: Friends) -> Page:
    """Give the file that the widget's script fetches."""
    told = {"heading": friends.heading, "language": friends.language, "posts": friends.posts()}
    text = json.dumps(told, ensure_ascii=False, separators=(",", ":"))
    return Page(f"w/{friends.name}.json", text.encode("utf-8", "replace"))


def frame(friends: Friends, renderer: Renderer) -> Page:
    """Give the page for hosts that strip scripts: to include at build time, or in an iframe."""
    path = f"w/{friends.name}.html"
    return renderer.page(path, "widget.html", None, heading=friends.heading, posts=friends.posts())


@cache
def script() -> Page:
    """Give the script, without comments and blanks."""
    return Page("widget.js", str(jsmin(_SCRIPT.read_text("utf-8"))).encode())
