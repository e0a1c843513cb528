"""Page and feed entry → the article's HTML and text."""

from collections.abc import Callable, Sequence
from typing import Any, Literal

from lxml import etree

from copines import words
from copines.crawler import sanitise
from copines.crawler.excerpts import is_cut
from copines.crawler.extract import article, rescue
from copines.crawler.feeds import Entry
from copines.crawler.pages.lines import Line, mark_of

#: A feed's content, or its summary, this much shorter than the page's text is an excerpt.
_CONTENT_SHARE, _SUMMARY_SHARE = 0.7, 0.9
#: What `extract` may be, besides a CSS selector.
WORDS = ("auto", "feed", "page")
#: A first line longer than this is a paragraph.
_TITLE_CHARS = 400


def body(  # noqa: PLR0913 - the page, the feed, and whom to believe
    tree: Any,
    lines: Sequence[Line],
    titles: Sequence[str],
    bases: tuple[str, str, str],
    entry: Entry | None,
    *,
    where: str = "auto",
    anew: Callable[[], Any] = lambda: None,
) -> tuple[str, str, Literal["feed", "page"]]:
    """Return the article's sanitised HTML with its text: the feed's where it has it whole.

    The article's own title is the first of titles. Addresses are relative to the first of bases in
    the feed, to the second on the page; the third is what the page calls its own. The tree is
    changed; `anew` makes another of the page, should no text be found. `where` is a blog's
    `extract`.
    """
    shown, said = fed(entry, bases[0]) if entry else ("", "")
    if said and where == "feed":
        return shown, said, "feed"
    if where not in WORDS and (chosen := _selected(tree, where, bases[1]))[1]:
        return *chosen, "page"
    page, text = article.find(tree, lines, titles, bases[1:]) if lines else ("", "")
    if rescue.is_poor(lines, text) and (better := rescue.rescued(anew(), text, titles, bases[1:])):
        page, text = better[0], _without_title(better[1], titles[0])
    whole = bool(said) and _is_whole(said, text, bool(entry and entry.html))
    if whole and (where == "auto" or not text):
        return shown, said, "feed"
    return sanitise.clean(page, bases[1]), text, "page"


def fed(entry: Entry, url: str) -> tuple[str, str]:
    """Return what the feed says alone, as sanitised HTML and as text."""
    shown, text = sanitise.read(entry.html or entry.summary_html, url)
    return shown, _without_title(text, entry.title)


def _selected(tree: Any, selector: str, base: str) -> tuple[str, str]:
    """Return what a CSS selector finds, in order; what lies within another counts once."""
    found = tree.cssselect(selector)
    outer = [node for node in found if not any(above in found for above in node.iterancestors())]
    html = "".join(etree.tostring(node, encoding="unicode", with_tail=False) for node in outer)
    return sanitise.read(html, base) if html else ("", "")


def _is_whole(fed: str, found: str, is_content: bool) -> bool:
    """Tell whether the feed's text is the article rather than its beginning."""
    share = words.count(fed) / max(1, words.count(found))
    if share >= 1:
        return True
    if is_cut(fed):
        return False
    return share >= (_CONTENT_SHARE if is_content else _SUMMARY_SHARE)


def _without_title(text: str, title: str) -> str:
    first, _, rest = text.partition("\n")
    if not title or not rest or len(first) > _TITLE_CHARS:
        return text
    return rest if mark_of(first) == mark_of(title) else text
