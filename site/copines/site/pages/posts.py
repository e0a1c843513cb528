"""The pages of posts, and what stands where a post was."""

from collections.abc import Iterator, Mapping
from urllib.parse import urljoin, urlsplit

from markupsafe import Markup

from copines.model import Post
from copines.site import answers, jsonld, preview_pages, teasers, widget
from copines.site.cards import Card, told, web, whole_text
from copines.site.excerpts import held_together, lede, paragraphs, printable
from copines.site.keys import Page
from copines.site.pages.sheet import Make
from copines.site.portal import Portal
from copines.site.topics import filed

#: Answers that a post's page shows with their sentence: of more it gives the titles.
_ANSWERS = 6


def _post(portal: Portal, key: str) -> Iterator[Page]:
    """Render a post's page, and what the widget shows under it."""
    post, card = portal.post(key)
    related = teasers.under(portal, key)
    copies = portal.list(f"copies/{key}") or ()
    yield portal.renderer.page(
        f"{card.path}index.html",
        "post.html",
        card=card,
        teasers=tuple(teaser for teaser in related if not teaser.fill),
        fills=tuple(teaser for teaser in related if teaser.fill),
        data=jsonld.post(card, card.tags, portal.options),
        host=printable(urlsplit(card.permalink).netloc.removeprefix("www.")),
        copies=[(portal.faces[blog], address) for blog, address in copies],
        **_beside(portal, key),
        preview=preview_pages.of_blog(portal, card.face),
        **_exchanged(portal, key),
        tags=filed(card.tags, card.language, portal.list(f"filed/{key}") or ()),
        **_text(post, card, told(post, portal.formula(post.blog))),
    )
    yield from widget.of_post(portal, key, related)


def _beside(portal: Portal, key: str) -> Mapping[str, object]:
    """Return the blog's posts before and after this one, and others from before."""
    newer, *older = portal.list(f"beside/{key}") or (None,)
    return {
        "newer": portal.rows([newer])[0] if newer else None,
        "older": portal.rows(older[:1])[0] if older else None,
        "others": portal.rows(older[1:]),
    }


def _exchanged(portal: Portal, key: str) -> Mapping[str, object]:
    """Return what answers this post, what only names it, and what it answers itself."""
    got = answers.got(portal, key)
    told = [answer for answer in got if answer.sentence]
    return {
        "replies": told[:_ANSWERS],
        "named_by": list({a.card.path: a.card for a in got if a not in told[:_ANSWERS]}.values()),
        "answered": [answer.to for answer in answers.given(portal, key) if answer.sentence],
    }


def _left(portal: Portal, old: str) -> Iterator[Page]:
    """Make the widget's file at a key that a post had: members' pages may stand there for long."""
    yield from widget.of_post(portal, old, teasers.under(portal, portal.list(f"left/{old}")))


def _gone(portal: Portal, which: str) -> Iterator[Page]:
    """Say where a post was taken down that it was, and nothing more."""
    yield portal.renderer.page(_path(portal, which), "gone.html")


def _moved(portal: Portal, which: str) -> Iterator[Page]:
    """Lead from the page of a post that turned out to be another to that."""
    place = portal.place(portal.list(f"moved/{which}"))
    address = urljoin(portal.options.url, place.path)
    told = {"place": place.path, "address": address, "title": place.title}
    yield portal.renderer.page(_path(portal, which), "moved.html", **told)


def _path(portal: Portal, which: str) -> str:
    blog, _, slug = which.rpartition("/")
    return f"posts/{portal.faces[blog].slug}/{slug}/index.html"


def _text(post: Post, card: Card, text: str) -> dict[str, object]:
    whole = whole_text(post, card)
    shown = paragraphs(text or post.summary)
    return {
        "lede": held_together(lede(post.summary, post.text), post.language),
        "paragraphs": tuple(held_together(part, post.language) for part in shown),
        "complete": bool(whole) or not (shown and shown[-1].endswith(" …")),
        "whole": Markup(whole) if whole else None,
        "comments": web(post.comments_url) or post.permalink,
    }


FAMILIES: Mapping[str, Make] = {"post": _post, "left": _left, "gone": _gone, "moved": _moved}
