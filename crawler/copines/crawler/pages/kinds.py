"""Page → what kind of page it is."""

import re
from typing import Any, Literal
from urllib.parse import urlsplit

from lxml import etree

from copines.crawler.pages.addresses import is_about, is_page
from copines.crawler.pages.datelines import dated_headings
from copines.crawler.pages.declared import ARTICLE_TYPES, Markup, markup
from copines.crawler.pages.lines import lines_of, mark_of
from copines.crawler.pages.shapes import Shapes
from copines.crawler.pages.trees import tree_of
from copines.permalinks import key

Kind = Literal["post", "listing", "stub", "other"]
_LISTING_TYPES = {
    "CollectionPage", "SearchResultsPage", "Blog", "ItemList", "ProfilePage", "WebSite",
}  # fmt: skip
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
    if known.is_listing(url):
        return "listing"
    if not is_page(url) or is_about(url) or _is_error(found):
        return "other"
    score = _declared(found) + _built(tree, url) + _addressed(url, known)
    if not known.patterns and _prose(tree) < _LEAST_PROSE:
        score -= 3  # nothing is known of the blog's addresses, and the page hardly says a word
    if score >= 2:
        return "post"
    return "listing" if _summaries(tree) > 2 else "other"


def is_stub(tree: Any) -> bool:
    """Tell a page that only sends on to another: meta refresh and hardly a word."""
    for node in tree.iter("meta"):
        if (node.get("http-equiv") or "").lower() == "refresh":
            delay = re.match(r"\s*(\d+)", node.get("content") or "")
            if "url" in (node.get("content") or "").lower() and (not delay or int(delay[1]) <= 10):
                return _word_count(tree) < 100
    return False


def _declared(found: Markup) -> int:
    """Weigh what the page says it is."""
    types = found.types()
    score = 0
    if types & ARTICLE_TYPES:
        score += 2
    elif types & _OTHER_TYPES or types & _LISTING_TYPES - {"WebSite", "ItemList"}:
        score -= 2
    og = found.meta.get("og:type", "").lower()
    if og in {"article", "blog", "website", "profile"}:
        score += {"article": 2, "profile": -2}.get(og, -1)
    if any(n in found.meta for n in ("article:published_time", "og:article:published_time",
                                     "datepublished", "dc.date", "dcterms.created")):  # fmt: skip
        score += 1
    return score


def _built(tree: Any, url: str) -> int:
    """Weigh how the page is built."""
    body = tree.find("body")
    classes = set((body.get("class") or "").lower().split()) if body is not None else set()
    if classes & _POST_BODY:
        return 3
    if classes & _PAGE_BODY or any(c.startswith("page-id-") for c in classes):
        return -4
    score = -3 if classes & _LISTING_BODY else 0
    entries = _summaries(tree)
    if entries == 1:
        score += 1
    elif entries > 2:
        score -= 2
    return score + (1 if _dated(tree) else 0) + _headed(tree)


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
    words, skipped = 0, 0
    for event, node in etree.iterwalk(body, events=("start", "end")) if body is not None else ():
        silent = node.tag in {"a", "nav", "header", "footer", "script", "style", "small", "h1"}
        skipped += silent if event == "start" else -silent
        text = node.text if event == "start" else node.tail
        if text and not skipped:
            words += len(text.split())
    return words


def _word_count(tree: Any) -> int:
    body = tree.find("body")
    return len(" ".join(body.itertext()).split()) if body is not None else 0
