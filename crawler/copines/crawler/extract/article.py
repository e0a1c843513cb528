"""Tree of a page → the part of it that is the article."""

import logging
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import trafilatura
from lxml import etree
from trafilatura.htmlprocessing import build_html_output
from trafilatura.settings import Document

from copines.crawler import sanitise
from copines.crawler.dates import parse_date
from copines.crawler.extract.promotion import promotes
from copines.crawler.extract.pruning import pruned
from copines.crawler.pages.lines import Line, lines_of, mark_of

logger = logging.getLogger(__name__)

#: Shorter lines prove nothing by being found somewhere inside a text.
_TELLING = 20
#: How much a line that trafilatura left out speaks against its surroundings being the article.
_DOUBT = 0.5
#: Share of a line's runs of three words to be found, where markup or a space parted it otherwise.
_ALIKE = 0.7
_PROSE = {"p", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "dl", "table", "pre", "blockquote"}
#: A date in a line of its own is no longer.
_DATE_CHARS = 48
#: Shorter texts are as likely to be a footer (trafilatura's own MIN_EXTRACTED_SIZE).
_SURE = 250
#: Pictures shown of a post without words.
_MOST_PICTURES = 12
_PICTURE = re.compile(r"\.(?:jpe?g|png|gif|webp|avif)\Z", re.IGNORECASE)
#: A repeated title stands before this many letters of the text.
_HEAD = 200
#: Where themes put the article alone, surest first; the last of microformats.org/wiki/h-entry,
#: schema.org and WordPress's hAtom.
_PLACES = (
    "@itemprop='articleBody'",
    *(
        f"contains(concat(' ', normalize-space(@class), ' '), ' {name} ')"
        for name in ("e-content", "entry-content", "post-content", "post-body", "article-content",
                     "content", "entry", "post", "h-entry", "hentry")
    ),
    "self::article",
    "self::main",
)  # fmt: skip


def find(tree: Any, lines: Sequence[Line], titles: Iterable[str]) -> tuple[str, str]:
    """Give the article's HTML, not sanitised, with its text; both "" where none is found.

    trafilatura says which lines belong to it; they are then looked up in the page, so that links,
    pictures, code and quotations stay as they were written. Titles are left out at its head, and
    captions of the text. The tree is changed.
    """
    body = tree.find("body")
    if body is None:
        return "", ""
    seed = _seed(tree)
    marks = {mark_of(title) for title in titles if title}
    found = _declared(body) if len(seed) < _SURE else []
    kept = _bare(found or _stretch(lines, seed), marks) or _bare(_declared(body), marks)
    if not kept:
        return _pictures(body), ""
    text = "\n".join(line.text for line in kept if not line.is_caption)
    return pruned(body, lines, kept), text


def _seed(tree: Any) -> str:
    """Let trafilatura find the article's text; "" where it finds none or fails on the page.

    Asked for links or pictures it chooses worse (F1 0.960 instead of 0.969 on 95 articles).
    """
    try:
        document = trafilatura.bare_extraction(
            tree, favor_precision=True, include_comments=False, include_formatting=True,
            output_format="html",
        )  # fmt: skip
        found = str(build_html_output(document)) if isinstance(document, Document) else ""
        return sanitise.plain(found)
    except Exception:
        logger.debug("trafilatura failed", exc_info=True)
        return ""


def _stretch(lines: Sequence[Line], seed: str) -> list[Line]:
    """Give the lines of the seed, and what of the article's own place stands beside them."""
    matched = _matches(lines, seed)
    start, end = _window(lines, matched)
    place = _place(lines[start:end], matched[start:end])
    own = [_belongs(line, place) for line in lines]
    start, end = min((start, *_at(own)[:1])), max((end, *(at + 1 for at in _at(own)[-1:])))
    return _once(
        [
            (line, fits)
            for line, fits, is_own in zip(
                *(x[start:end] for x in (lines, matched, own)), strict=True
            )
            if fits or is_own or line.is_quoted or line.is_caption
        ],
        seed,
    )


def _once(lines: Iterable[tuple[Line, bool]], seed: str) -> list[Line]:
    """Leave out a second copy of the article, as some pages hold one for small screens.

    A line may stand as often as in the seed; with each goes whether it was found there.
    """
    marks = [mark_of(line) for line in seed.split("\n")]
    joined, short = "\n".join(marks), Counter(marks)
    often: Counter[str] = Counter()
    said: set[tuple[str, ...]] = set()
    kept: list[Line] = []
    for line, fits in lines:
        telling, own = len(line.mark) >= _TELLING, set(_runs(line.text))
        most = joined.count(line.mark) if telling and fits else short[line.mark]
        often[line.mark] += 1
        if (fits or telling) and often[line.mark] > max(1, most):
            continue
        if telling and not most and len(own & said) >= _ALIKE * len(own):
            continue
        said |= own
        kept.append(line)
    return kept


def _at(flags: Sequence[bool]) -> list[int]:
    return [at for at, flag in enumerate(flags) if flag]


def _place(lines: Sequence[Line], matched: Sequence[bool]) -> Any:
    """Give the element whose children hold most of the seed, None where none holds half."""
    letters: Counter[Any] = Counter()
    for line, fits in zip(lines, matched, strict=True):
        if fits and (block := _block(line)) is not None:
            letters[block.getparent()] += len(line.mark)
    place, most = letters.most_common(1)[0] if letters else (None, 0)
    return place if 2 * most > letters.total() else None


def _block(line: Line) -> Any:
    """Give the innermost block around a line."""
    node: Any = line.holder()
    while node is not None and node.tag not in sanitise.BLOCK:
        node = node.getparent()
    return node


def _belongs(line: Line, place: Any) -> bool:
    """Tell a heading, paragraph, list or table that stands in the article's place itself.

    Asked for precision, trafilatura leaves out headings and lists that blogs are full of.
    """
    node: Any = line.holder()
    if place is None or 2 * line.linked > len(line.mark):
        return False
    while node is not None and node.getparent() is not place:
        node = node.getparent()
    return node is not None and node.tag in _PROSE


def _matches(lines: Sequence[Line], seed: str) -> list[bool]:
    """Tell for each line whether it is in the seed."""
    whole = {mark_of(line) for line in seed.split("\n")}
    joined, runs = "\n".join(whole), set(_runs(seed))

    def fits(line: Line) -> bool:
        if line.mark in whole or len(line.mark) < _TELLING:
            return line.mark in whole
        own = list(_runs(line.text))
        found = sum(run in runs for run in own)
        if found >= _ALIKE * len(own):
            return True
        # words may be parted otherwise; where none is found, the long search is in vain
        return (found > 0 or len(own) < 4) and line.mark in joined

    return [fits(line) for line in lines]


def _runs(text: str) -> Iterator[tuple[str, ...]]:
    words = re.findall(r"\w+", text.casefold())
    return (tuple(words[i : i + 3]) for i in range(max(1, len(words) - 2)))


def _window(lines: Sequence[Line], matched: Sequence[bool]) -> tuple[int, int]:
    """Give the stretch of lines that holds most of the seed and least of all else.

    The maximum subarray (Bentley 1984) of letters that match less half of those that do not.
    """
    best, total, begin, stretch = 0.0, 0.0, 0, (0, 0)
    for i, (line, fits) in enumerate(zip(lines, matched, strict=True)):
        if total <= 0:
            total, begin = 0.0, i
        total += len(line.mark) * (1 if fits else -_DOUBT)
        if total > best:
            best, stretch = total, (begin, i + 1)
    return stretch


def _declared(body: Any) -> list[Line]:
    """Give the lines of the first place that a theme marks as the article's, where one is alone.

    For posts too short for trafilatura: a sentence, a video, a photograph with its caption.
    Lists of links beside it are left out, with the headings over them.
    """
    kept: list[Line] = []
    for line in reversed(next((found for p in _marked(body) if (found := lines_of(p))), [])):
        over_nothing = line.is_heading and (not kept or kept[-1].is_heading)
        is_link = 2 * line.linked > len(line.mark) and _block(line).tag != "p"
        if not (is_link or over_nothing or _is_date(line)):
            kept.append(line)
    return kept[::-1]


def _is_date(line: Line) -> bool:
    return len(line.text) <= _DATE_CHARS and parse_date(line.text) is not None


def _marked(body: Any) -> Iterator[Any]:
    """Give the places that a theme marks as the article's, where one is alone."""
    for place in _PLACES:
        found = body.xpath(f".//*[{place}]")
        if len(found) == 1:
            yield found[0]


def _pictures(body: Any) -> str:
    """Give the pictures of a post without words."""
    place = next(_marked(body), None)
    shown = [] if place is None else [n for n in place.iter("img") if _is_shown(n)]
    return "".join(
        str(etree.tostring(node, encoding="unicode", method="html", with_tail=False))
        for node in shown[:_MOST_PICTURES]
    )


def _is_shown(picture: Any) -> bool:
    """Tell a picture of the post from the icon of a link to another page."""
    above = next(picture.iterancestors("a"), None)
    return above is None or bool(_PICTURE.search(above.get("href") or ""))


def _bare(lines: Iterable[Line], titles: set[str]) -> list[Line]:
    """Leave out the title repeated at the head, and what promotes something else."""
    kept: list[Line] = []
    letters = 0
    for line in lines:
        if letters < _HEAD and (line.mark in titles or _is_date(line)):
            continue
        if not line.is_quoted and promotes(line.text, line.linked / len(line.mark)):
            continue
        letters += 0 if line.is_caption else len(line.mark)
        kept.append(line)
    return kept
