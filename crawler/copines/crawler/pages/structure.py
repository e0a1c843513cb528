"""Tree of a page → how it is built: one text or a list of several, and how much it says."""

from collections.abc import Iterator
from typing import Any

from lxml import etree

from copines.addresses import join
from copines.crawler.pages.addresses import is_page
from copines.crawler.pages.dated import Dates, dates_of
from copines.crawler.pages.declared import base_of
from copines.permalinks import same_site
from copines.words import count

#: What WordPress and its like write on <body>.
_LISTING_BODY = {
    "archive", "category", "tag", "author", "search", "home", "blog", "date", "error404",
    "search-results", "paged", "tag-template", "author-template", "home-template",
}  # fmt: skip
_POST_BODY = {"single", "single-post", "post-template", "post-template-default", "postid"}
_PAGE_BODY = {"page-template-default", "page-template"}
#: What microformats call an entry.
_ENTRIES = {"h-entry", "hentry"}
#: What stands around a page's own text.
_AROUND = {"nav", "header", "footer"}
#: What a post of a few words may be about.
_SHOWN = ("img", "video", "audio", "iframe", "object", "embed", "blockquote")
#: More articles, dated headings or pages below make a list.
_FEW = 2


def built(tree: Any, dates: Dates) -> int:
    """Weigh how the page is built."""
    classes = _body_classes(tree)
    if classes & _POST_BODY:
        return 3
    if classes & _PAGE_BODY:
        return -4
    score = -3 if classes & _LISTING_BODY else 0
    entries = summaries(tree)
    if entries == 1:
        score += 1
    elif entries > _FEW:
        score -= 2
    return score + dates.weigh()


def is_list(tree: Any, url: str) -> bool:
    """Tell a page built as a list: several articles or dated headings, more links than prose."""
    body = tree.find("body")
    if body is None or _body_classes(tree) & (_LISTING_BODY | _PAGE_BODY):
        return True
    dates = dates_of(tree, url)
    if max(summaries(tree), dates.headings, len(_below(body, url))) > _FEW or dates.are_of_list:
        return True
    return prose(tree) < count(" ".join(_linked_texts(body)))


def _body_classes(tree: Any) -> set[str]:
    body = tree.find("body")
    classes = set((body.get("class") or "").lower().split()) if body is not None else set()
    return classes | {"page-template" for name in classes if name.startswith("page-id-")}


def summaries(tree: Any) -> int:
    """Count the articles a page holds, by <article>, h-entry or hentry, not nested ones.

    Cards of other posts under a post are none of them.
    """
    found = [node for node in tree.iter("article", "div", "section", "li") if _is_entry(node)]
    if len(found) > 1 and not _leads(found[0]) and all(map(_leads, found[1:])):
        said, *others = (count(" ".join(node.itertext())) for node in found)
        return 1 if said > sum(others) else len(found)
    return len(found)


def _is_entry(node: Any) -> bool:
    """Tell an article that is in no other, and neither a comment nor called a related one."""
    classes = (node.get("class") or "").lower()
    if node.tag != "article" and not _ENTRIES & set(classes.split()):
        return False
    if "comment" in classes or "related" in classes:
        return False
    return not any(
        above.tag == "article" or _ENTRIES & set((above.get("class") or "").split())
        for above in node.iterancestors()
    )


def _leads(article: Any) -> bool:
    """Tell an article whose heading is a link: what a list has of a post, not the post."""
    heading = next(article.iter("h1", "h2", "h3", "h4", "h5"), None)
    if heading is None:
        return next(article.iter("a"), None) is not None
    return any(True for _ in (*heading.iter("a"), *heading.iterancestors("a")))


def prose(tree: Any) -> int:
    """Count the words that a page says outside links, heads and feet."""
    body = tree.find("body")
    said, skipped = [], 0
    for event, node in etree.iterwalk(body, events=("start", "end")) if body is not None else ():
        silent = node.tag in _AROUND or node.tag in {"a", "script", "style", "small", "h1"}
        skipped += silent if event == "start" else -silent
        text = node.text if event == "start" else node.tail
        if text and not skipped:
            said.append(text)
    return count(" ".join(said))


def shows(tree: Any, url: str) -> bool:
    """Tell a page with a picture, film, sound, quotation or link to elsewhere in its middle."""
    body, base = tree.find("body"), base_of(tree, url)
    for node in body.iter("a", *_SHOWN) if body is not None else ():
        address = join(base, node.get("href") or "") if node.tag == "a" else ""
        away = bool(address) and not same_site(address, url)
        if (away or node.tag != "a") and not _is_around(node):
            return True
    return False


def word_count(tree: Any) -> int:
    """Count all words of a page."""
    body = tree.find("body")
    return count(" ".join(body.itertext())) if body is not None else 0


def _below(body: Any, url: str) -> set[str]:
    """Return the linked pages that lie in the folder that a page's address is."""
    folder = url.partition("?")[0].rstrip("/") + "/"
    linked = (join(url, a.get("href") or "") for a in body.iter("a"))
    return {
        other for other in linked if other.startswith(folder) and other != folder and is_page(other)
    }


def _linked_texts(body: Any) -> Iterator[str]:
    """Yield the texts of links that stand in no head, foot or menu."""
    return (node.text_content() for node in body.iter("a") if not _is_around(node))


def _is_around(node: Any) -> bool:
    """Tell what stands in a head, a foot or a menu."""
    return any(above.tag in _AROUND for above in node.iterancestors())
