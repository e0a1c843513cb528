"""Page → what kind of page it is."""

import re
from typing import Any, Literal

from copines.addresses import page_path
from copines.crawler.dates import of_folders
from copines.crawler.pages.addresses import (
    is_about,
    is_about_for_sure,
    is_among_posts,
    is_bare,
    is_hand_named,
    is_listing_for_sure,
    may_be_page,
)
from copines.crawler.pages.claims import LISTING_TYPES, claims_post
from copines.crawler.pages.dated import dates_of
from copines.crawler.pages.declared import ARTICLE_TYPES, Markup, markup
from copines.crawler.pages.shapes import Shapes
from copines.crawler.pages.structure import (
    built,
    is_list,
    prose,
    shows,
    summaries,
    word_count,
)
from copines.crawler.pages.trees import tree_of
from copines.permalinks import key

Kind = Literal["post", "listing", "stub", "other"]
_OTHER_TYPES = {"AboutPage", "ContactPage", "FAQPage"}
#: Words outside links below which a page of a blog without feed is a list rather than a post.
_LEAST_PROSE = 25
#: Those of a dated page that is a post though it shows nothing else.
_LEAST_SAID = 14


def kind(html: bytes | str, url: str, known: Shapes) -> Kind:
    """Judge what a page is, by address, declared types and structure, none of them alone."""
    tree = tree_of(html)
    if tree is None:
        return "other"
    if is_stub(tree):
        return "stub"
    return "post" if key(url) in known.known else _judged(tree, url, known)


def _judged(tree: Any, url: str, known: Shapes) -> Kind:
    found = markup(tree, url)
    if _is_error(found):
        return "other"
    claims = claims_post(tree, found, url)
    named = _named(url, known)
    if named and not is_hand_named(url):
        # a name says little; where the page says that it is a post it is, unless built otherwise
        return "post" if claims and _may_be_post(url, known) and not is_list(tree, url) else named
    dates = dates_of(tree, url)
    dated = claims or dates.is_page_dated or _is_dated(url)
    if named:
        several = max(dates.headings, summaries(tree)) > 1
        return "post" if dated and not several and not is_list(tree, url) else named
    score = _declared(found, claims=claims, dated=dated)
    score += built(tree, dates) + _addressed(url, known)
    if not known.patterns and is_among_posts(url) and (dated or not is_list(tree, url)):
        score += 2
    if not known.distinctive(url) and _says_little(tree, url, dated=dated):
        score -= 3
    if score >= 2:
        return "post"
    return "listing" if summaries(tree) > 2 else "other"


def _named(url: str, known: Shapes) -> Kind | None:
    """Say what a page is by its name alone; None where that leaves it open."""
    if known.is_listing(url):
        return "listing"
    # what the site's map names is read under any name, and judged by its shape too
    named_so = not (known.admits(url) or known.matches(url))
    return "other" if is_about(url) or named_so else None


def _may_be_post(url: str, known: Shapes) -> bool:
    """Tell an address that a post may have, though it is named like a list or another page."""
    if is_listing_for_sure(url) or is_about_for_sure(url) or not may_be_page(url):
        return False
    # /merci beside /2016/11/miche is none of them; where posts have bare names it may be one
    return not (is_about(url) and known.patterns and is_bare(url)) or known.matches(url)


def is_stub(tree: Any) -> bool:
    """Tell a page that only sends on to another: meta refresh and hardly a word."""
    for node in tree.iter("meta"):
        if (node.get("http-equiv") or "").lower() == "refresh":
            delay = re.match(r"\s{0,99}(\d{1,9})", node.get("content") or "")
            if "url" in (node.get("content") or "").lower() and (not delay or int(delay[1]) <= 10):
                return word_count(tree) < 100
    return False


def _says_little(tree: Any, url: str, *, dated: bool) -> bool:
    """Tell a page with hardly a word, unless it is dated and short posts are no shorter."""
    words = prose(tree)
    if words >= _LEAST_PROSE:
        return False
    return not dated or (words < _LEAST_SAID and not shows(tree, url))


def _declared(found: Markup, *, claims: bool, dated: bool) -> int:
    """Weigh what the page says it is."""
    types = found.types()
    og = found.meta.get("og:type", "").lower()
    # what marks in its body say alone
    score = 2 if claims and og != "article" and not types & ARTICLE_TYPES else 0
    if types & ARTICLE_TYPES:
        score += 2
    elif types & _OTHER_TYPES or types & LISTING_TYPES:
        score -= 2
    # many themes say of every page, dated posts too, that the site is one
    score += {"article": 2, "blog": -1, "website": 0 if dated else -1, "profile": -2}.get(og, 0)
    if any(
        n in found.meta
        for n in (
            "article:published_time",
            "og:article:published_time",
            "datepublished",
            "dc.date",
            "dcterms.created",
        )
    ):
        score += 1
    return score


def _addressed(url: str, known: Shapes) -> int:
    """Weigh the address."""
    if known.distinctive(url):
        return 3
    score = 1 if known.matches(url) else 0
    if known.patterns and not known.matches(url):
        score -= 1
    return score + (2 if _is_dated(url) else 0)


def _is_dated(url: str) -> bool:
    """Tell an address that says in which month its page was written."""
    dated = re.search(r"/(?:19|20)\d\d[/-]\d\d?[/-]", page_path(url))
    return bool(dated or of_folders(url))


def _is_error(found: Markup) -> bool:
    return bool(
        re.match(
            r"(?:error )?40[34]\b|(?:page |not )not found|page not found|page introuvable|"
            r"just a moment",
            found.title,
            re.IGNORECASE,
        )
    )
