"""Page of which little was found → a second try, as trafilatura finds most, or without it."""

from collections.abc import Sequence
from typing import Any

from copines.crawler.extract import article, containers, edges, matching, places
from copines.crawler.extract.pruning import pruned
from copines.crawler.extract.seed import seed
from copines.crawler.extract.stripping import strip, strip_comments
from copines.crawler.pages.lines import Line, lines_of, mark_of

#: Share of a page's words below which a text is doubted; and how much longer than it, and than a
#: short post's footers, another has to be.
_SHARE, _FAR, _MUCH = 0.25, 4, 500
#: Letters of a text on a page without any markup.
_LEAST = 100


def is_poor(lines: Sequence[Line], text: str) -> bool:
    """Tell a text that leaves out most of what its page says outside links."""
    said = sum(len(line.mark) - line.linked for line in lines)
    return not text or len(mark_of(text)) < _SHARE * said


def rescued(
    tree: Any, text: str, titles: Sequence[str], own: Sequence[str]
) -> tuple[str, str] | None:
    """Return a better finding on an untouched page where ours is far poorer, else None.

    It is made of what trafilatura finds if not asked for precision; on a page that nothing is
    marked on, where we found not one sentence, of what is said outside links. What stands alone in
    the place that a theme has for it is a short post; so is a paragraph in the article under the
    page's own heading. `own` are addresses of the page, which is changed.
    """
    if tree is None or (text and next(places.marked(tree, surely=True), None) is not None):
        return None
    if len(mark_of(text)) > containers.PARAGRAPH and containers.headed_article(tree) is not None:
        return None
    found, whole = seed(tree, precise=False)
    strip(tree)
    body = tree.find("body")
    lines = lines_of(body) if body is not None else []
    others = strip_comments(body) | places.of_others(body) if body is not None else set()
    if len(whole) > max(_MUCH, _FAR * len(text)):
        kept = edges.bare(article.stretch(lines, whole, others, own), lines, titles, own)
        return _shown(body, lines, kept, len(text)) or (found, whole)
    is_marked = body is None or next(places.marked(body), None) is not None
    if is_marked or len(mark_of(text)) > edges.SENTENCE:
        return None
    kept = edges.bare(matching.densest(lines), lines, titles, own)
    return _shown(body, lines, kept, max(_LEAST, _FAR * len(text)))


def _shown(
    body: Any, lines: Sequence[Line], kept: Sequence[Line], least: int
) -> tuple[str, str] | None:
    """Return HTML and text of lines that say enough."""
    said = "\n".join(line.text for line in kept if not line.is_caption)
    return (pruned(body, lines, kept), said) if len(said) > least else None
