"""Page and feed entry → the article's HTML and text."""

from collections.abc import Sequence
from typing import Any

from copines.crawler import sanitise
from copines.crawler.excerpts import is_cut
from copines.crawler.extract import article
from copines.crawler.feeds import Entry
from copines.crawler.pages.lines import Line, mark_of

#: A feed's content, or its summary, this much shorter than the page's text is an excerpt.
_CONTENT_SHARE, _SUMMARY_SHARE = 0.7, 0.9


def body(
    tree: Any,
    lines: Sequence[Line],
    titles: Sequence[str],
    bases: tuple[str, str],
    entry: Entry | None,
) -> tuple[str, str]:
    """Give the article's sanitised HTML with its text: the feed's where it has it whole.

    The article's own title is the first of titles; addresses are relative to the first of bases
    in the feed, to the second on the page. The tree is changed.
    """
    fed = entry.html or entry.summary_html if entry else ""
    fed_text = sanitise.plain(fed) if fed else ""
    # an entry without a page is asked for nothing more: looking costs 3 ms each
    page, text = article.find(tree, lines, titles) if lines else ("", "")
    if fed_text and _is_whole(fed_text, text, bool(entry and entry.html)):
        shown = sanitise.clean(fed, bases[0])
        return shown, _without_title(sanitise.plain(shown), titles[0])
    return sanitise.clean(page, bases[1]), text


def _is_whole(fed: str, found: str, is_content: bool) -> bool:
    """Tell whether the feed's text is the article rather than its beginning."""
    share = sanitise.count_words(fed) / max(1, sanitise.count_words(found))
    if share >= 1:
        return True
    if is_cut(fed):
        return False
    return share >= (_CONTENT_SHARE if is_content else _SUMMARY_SHARE)


def _without_title(text: str, title: str) -> str:
    first, _, rest = text.partition("\n")
    return rest if title and rest and mark_of(first) == mark_of(title) else text
