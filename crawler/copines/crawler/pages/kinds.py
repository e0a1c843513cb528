"""Page → what kind of page it is."""

import re
from collections.abc import Iterator
from typing import Any, Literal
from urllib.parse import urlsplit

from lxml import etree

from copines.crawler.pages.addresses import (
    is_about,
    is_about_for_sure,
    is_bare,
    is_listing_for_sure,
    is_page,
    join,
    may_be_page,
)
from copines.crawler.pages.claims import LISTING_TYPES, claims_post
from copines.crawler.pages.datelines import dated_headings
from copines.crawler.pages.declared import ARTICLE_TYPES, Markup, markup
from copines.crawler.pages.lines import lines_of, mark_of
from copines.crawler.pages.shapes import Shapes
from copines.crawler.pages.trees import tree_of
from copines.crawler.sanitise import count_words
from copines.permalinks import key

Kind = Literal["post", "listing", "stub", "other"]
_OTHER_TYPES = {"AboutPage", "ContactPage", "FAQPage"}
#: What WordPress and its like write on <body>.
_LISTING_BODY = {
    "archive", "category", "tag", "author", "search", "home", "blog", "date", "error404",
    "search-results", "paged", "tag-template", "author-template", "home-template",
}  # fmt: skip
_POST_BODY = {"single", "single-post", "post-template", "post-template-default", "postid"}
#: Words outside links below which a page of a blog without feed is a list rather than a post.
_LEAST_PROSE = 40
_PAGE_BODY = {"page-template-default", "page-template"}
#: What stands around a page's own text.
_AROUND = {"nav", "header", "footer"}


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
    if named := _named(url, known):
        # a name says little; where the page says that it is a post it is, unless built otherwise
        return "post" if claims and _may_be_post(url, known) and not _is_list(tree, url) else named
    score = _declared(found, claims=claims) + _built(tree, url) + _addressed(url, known)
    if not known.patterns and _prose(tree) < _LEAST_PROSE:
        score -= 3  # nothing is known of the blog's addresses, and the page hardly says a word
    if score >= 2:
        return "post"
    return "listing" if _summaries(tree) > 2 else "other"


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


def _is_list(tree: Any, url: str) -> bool:
    """Tell a page built as a list: several articles or dated headings, more links than prose."""
    body = tree.find("body")
    if body is None or _body_classes(tree) & (_LISTING_BODY | _PAGE_BODY):
        return True
    dated = list(dated_headings(lines_of(body)))
    return max(_summaries(tree), len(dated), len(_below(body, url))) > 2 or _prose(
        tree
    ) < count_words(" ".join(_linked_texts(body)))


def _below(body: Any, url: str) -> set[str]:
    """Return the linked pages that lie in the folder that a page's address is."""
    folder = url.partition("?")[0].rstrip("/") + "/"
    linked = (join(url, a.get("href") or "") for a in body.iter("a"))
    return {other for other in linked if other.startswith(folder) and other != folder
            and is_page(other)}  # fmt: skip


def _linked_texts(body: Any) -> Iterator[str]:
    """Yield the texts of links that stand in no head, foot or menu."""
    for node in body.iter("a"):
        if not any(above.tag in _AROUND for above in node.iterancestors()):
            yield node.text_content()


def is_stub(tree: Any) -> bool:
    """Tell a page that only sends on to another: meta refresh and hardly a word."""
    for node in tree.iter("meta"):
        if (node.get("http-equiv") or "").lower() == "refresh":
            delay = re.match(r"\s*(\d+)", node.get("content") or "")
            if "url" in (node.get("content") or "").lower() and (not delay or int(delay[1]) <= 10):
                return _word_count(tree) < 100
    return False


def _declared(found: Markup, *, claims: bool) -> int:
    """Weigh what the page says it is."""
    types = found.types()
    og = found.meta.get("og:type", "").lower()
    # what marks in its body say alone
    score = 2 if claims and og != "article" and not types & ARTICLE_TYPES else 0
    if types & ARTICLE_TYPES:
        score += 2
    elif types & _OTHER_TYPES or types & LISTING_TYPES:
        score -= 2
    if og in {"article", "blog", "website", "profile"}:
        score += {"article": 2, "profile": -2}.get(og, -1)
    if any(n in found.meta for n in ("article:published_time", "og:article:published_time",
                                     "datepublished", "dc.date", "dcterms.created")):  # fmt: skip
        score += 1
    return score


def _built(tree: Any, url: str) -> int:
    """Weigh how the page is built."""
    classes = _body_classes(tree)
    if classes & _POST_BODY:
        return 3
    if classes & _PAGE_BODY:
        return -4
    score = -3 if classes & _LISTING_BODY else 0
    entries = _summaries(tree)
    if entries == 1:
        score += 1
    elif entries > 2:
        score -= 2
    return score + (1 if _dated(tree) else 0) + _headed(tree)


def _body_classes(tree: Any) -> set[str]:
    body = tree.find("body")
    classes = set((body.get("class") or "").lower().split()) if body is not None else set()
    return classes | {"page-template" for name in classes if name.startswith("page-id-")}


def _headed(tree: Any) -> int:
    """Weigh whether one heading of the page has a date beside it, or several have."""
    body, title = tree.find("body"), tree.find(".//title")
    if body is None:
        return 0
    dated = [line.mark for line, _ in dated_headings(lines_of(body))]
    name = mark_of(title.text_content()) if title is not None else ""
    if len(dated) == 1 or any(len(mark) >= 4 and name.startswith(mark) for mark in dated):
        return 2
    return -2 if len(dated) > 2 else 0


def _addressed(url: str, known: Shapes) -> int:
    """Weigh the address."""
    if known.distinctive(url):
        return 3
    score = 1 if known.matches(url) else 0
    if known.patterns and not known.matches(url):
        score -= 1
    if re.search(r"/(?:19|20)\d\d[/-]\d\d?[/-]", urlsplit(url).path):
        score += 2
    return score


def _summaries(tree: Any) -> int:
    """Count the articles a page holds, by <article>, h-entry or hentry, not nested ones."""
    count = 0
    for node in tree.iter("article", "div", "section", "li"):
        classes = (node.get("class") or "").lower().split()
        if node.tag != "article" and not {"h-entry", "hentry"} & set(classes):
            continue
        if "comment" in " ".join(classes) or "related" in " ".join(classes):
            continue
        nested = any(
            a.tag == "article" or {"h-entry", "hentry"} & set((a.get("class") or "").split())
            for a in node.iterancestors()
        )
        count += not nested
    return count


def _dated(tree: Any) -> bool:
    marks = ("published", "dt-published", "entry-date", "post-date", "date", "post-meta")
    for node in tree.iter("time", "abbr", "span", "p", "div"):
        if node.tag == "time" and node.get("datetime"):
            return True
        if set((node.get("class") or "").lower().split()) & set(marks):
            return True
    return False


def _is_error(found: Markup) -> bool:
    return bool(
        re.match(
            r"(?:error )?40[34]\b|(?:page |not )not found|page not found|page introuvable|"
            r"just a moment",
            found.title,
            re.IGNORECASE,
        )
    )


def _prose(tree: Any) -> int:
    """Count the words that a page says outside links, heads and feet."""
    body = tree.find("body")
    said, skipped = [], 0
    for event, node in etree.iterwalk(body, events=("start", "end")) if body is not None else ():
        silent = node.tag in _AROUND or node.tag in {"a", "script", "style", "small", "h1"}
        skipped += silent if event == "start" else -silent
        text = node.text if event == "start" else node.tail
        if text and not skipped:
            said.append(text)
    return count_words(" ".join(said))


def _word_count(tree: Any) -> int:
    body = tree.find("body")
    return count_words(" ".join(body.itertext())) if body is not None else 0
