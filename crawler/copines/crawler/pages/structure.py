"""Tree of a page → how it is built: one text or a list of several, and how much it says."""

from collections.abc import Iterator
from typing import Any

from lxml import etree

from copines.addresses import join
from copines.crawler.pages.addresses import is_page
from copines.crawler.pages.datelines import dated_headings
from copines.crawler.pages.lines import lines_of, mark_of
from copines.words import count

#: What WordPress and its like write on <body>.
_LISTING_BODY = {
    "archive", "category", "tag", "author", "search", "home", "blog", "date", "error404",
    "search-results", "paged", "tag-template", "author-template", "home-template",
}  # fmt: skip
_POST_BODY = {"single", "single-post", "post-template", "post-template-default", "postid"}
_PAGE_BODY = {"page-template-default", "page-template"}
#: What stands around a page's own text.
_AROUND = {"nav", "header", "footer"}
#: More articles, dated headings or pages below make a list.
_FEW = 2
#: Bytes of a heading that proves something by beginning a title: two ideographs say as much as
#: a word.
_TELLING = 4


def built(tree: Any, url: str) -> int:
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
    return score + (1 if _dated(tree) else 0) + _headed(tree)


def is_list(tree: Any, url: str) -> bool:
    """Tell a page built as a list: several articles or dated headings, more links than prose."""
    body = tree.find("body")
    if body is None or _body_classes(tree) & (_LISTING_BODY | _PAGE_BODY):
        return True
    dated = list(dated_headings(lines_of(body)))
    if max(summaries(tree), len(dated), len(_below(body, url))) > _FEW:
        return True
    return prose(tree) < count(" ".join(_linked_texts(body)))


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
    own = (mark for mark in dated if len(mark.encode()) >= _TELLING and name.startswith(mark))
    if len(dated) == 1 or next(own, None):
        return 2
    return -2 if len(dated) > _FEW else 0


def summaries(tree: Any) -> int:
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
    for node in body.iter("a"):
        if not any(above.tag in _AROUND for above in node.iterancestors()):
            yield node.text_content()
