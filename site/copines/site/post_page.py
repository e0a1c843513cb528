"""What the page of a post shows."""

from collections.abc import Iterator
from urllib.parse import urlsplit

import nh3
from markupsafe import Markup

from copines.model import Post
from copines.site import jsonld, preview_pages, teasers
from copines.site.cards import Card, Place, told, web
from copines.site.excerpts import held_together, lede, paragraphs, printable
from copines.site.keys import Page
from copines.site.portal import Portal
from copines.site.topics import filed

#: What whole texts may hold here: no pictures of other hosts, which would see each reader.
_TAGS = {
    "a", "abbr", "b", "blockquote", "br", "cite", "code", "dd", "del", "dfn", "dl", "dt", "em",
    "figcaption", "h2", "h3", "h4", "h5", "h6", "hr", "i", "ins", "kbd", "li", "mark", "ol", "p",
    "pre", "q", "s", "small", "strong", "sub", "sup", "table", "tbody", "td", "tfoot", "th",
    "thead", "time", "tr", "u", "ul",
}  # fmt: skip


def post_page(portal: Portal, place: Place) -> Iterator[Page]:
    """Render a post's page."""
    if found := portal.post(place):
        post, card = found
        related = teasers.under(portal, place)
        yield portal.renderer.page(
            f"{card.path}index.html",
            "post.html",
            (card.permalink, card.face.slug),
            card=card,
            teasers=tuple(teaser for teaser in related if not teaser.fill),
            fills=tuple(teaser for teaser in related if teaser.fill),
            data=jsonld.post(card, card.tags, portal.options),
            host=printable(urlsplit(card.permalink).netloc.removeprefix("www.")),
            preview=preview_pages.of_blog(portal, card.face),
            copies=portal.copies.get(card.permalink, ()),
            replies=portal.cards(portal.replies.get(card.permalink, ())),
            tags=filed(card.tags, card.language, portal.circle.of.get(card.permalink, ())),
            **_text(post, card, told(post, portal.formulas)),
        )


def _text(post: Post, card: Card, text: str) -> dict[str, object]:
    whole = card.face.full and bool(post.html)
    return {
        "lede": held_together(lede(post.summary, post.text), post.language),
        "paragraphs": tuple(
            held_together(part, post.language) for part in paragraphs(text or post.summary)
        ),
        "whole": Markup(nh3.clean(post.html, tags=_TAGS, url_schemes={"http", "https"}))
        if whole
        else None,
        "comments": web(post.comments_url) or post.permalink,
    }
