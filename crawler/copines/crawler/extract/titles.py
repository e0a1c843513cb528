"""Page → the article's title, without the site's name."""

import html as entities
import re
from collections.abc import Iterator, Sequence, Set
from itertools import groupby, islice
from typing import Any

from copines.crawler.dates import without_date
from copines.crawler.extract.site_names import names_site, site_names
from copines.crawler.pages import Markup
from copines.crawler.pages.lines import lines_of, mark_of
from copines.permalinks import slug_of

_BETWEEN = r"[|–—·•»«:~-]"
_PARTED = re.compile(rf"\s+{_BETWEEN}+\s+|\s*[|»«]\s*")
#: As much, and a colon as it is written in a sentence.
_PARTS = re.compile(rf"{_PARTED.pattern}|:\s+")
#: More parts than a site's name, a title and a few rubrics have.
_MOST_PARTS = 12
#: Words of the classes that microformats and themes give to a title.
_CLASSES = {"p-name", "entry-title", "post-title"}
#: Parts of a title that are looked at.
_PIECES = 8
#: Words of a part of a title that its address is to have, and the share of them.
_NAMED, _MOSTLY = 3, 0.75
#: Letters of what a header says under the site's name at most.
_TAGLINE = 120

#: Size of a text for which <font> says none.
_NORMAL = 3


def title_of(tree: Any, found: Markup, url: str, site_title: str) -> str:
    """Choose the title: the candidates less the site's name, declared ones first.

    "" where a page has no title but its site's.
    """
    under = list(_heads(tree, found))
    sites = [mark for name in site_names(tree, found, site_title) if (mark := mark_of(name))]
    first, told = _told_apart(tree, found, under, sites)
    headline = found.article().get("headline")
    candidates = [
        found.meta.get("og:title", ""),
        headline if isinstance(headline, str) else "",
        *_classed(tree, found),
        *_within(first, found.title),
        *told,
        found.meta.get("twitter:title", ""),
        *_addressed(found.title, url),
        *(() if first or told else _lined(tree, found.title)),
        *_alone(tree, found, sites),
        found.title,
        *first,
        *(text for h, text in under if _placed(h)),
        *_sized(tree, found, sites),
    ]
    bare = (_without_site(flat(c), sites, (*first, *told)) for c in candidates if c.strip())
    return next((c for c in bare if c and mark_of(c) not in sites), "")


def _told_apart(
    tree: Any, found: Markup, under: Sequence[tuple[Any, str]], sites: list[str]
) -> tuple[list[str], list[str]]:
    """Return headings that may be the post's: first-level ones, and parts of <title> under them.

    Of two headings that are parts of <title>, the one that heads the page is the site's; it is
    added to sites.
    """
    pieces = _pieces(found.title)
    parts = [(h, text) for h, text in under if mark_of(text) in pieces - set(sites)]
    order = {node: at for at, node in enumerate(tree.iter("h1", "h2"))}
    heads = [h for h in tree.iter("h1") if not names_site(h, found.base)]
    over = (*_heads(tree, found, "h1"), *parts)
    # by part of <title>, where the last heading stands that says it
    last = {mark: order[h] for h, text in over if (mark := mark_of(text)) in pieces}
    first: list[str] = []
    for heading in heads:
        mark = mark_of(heading.text_content())
        # a heading that says a part of the other's words does not tell the two apart
        others = (at for other, at in last.items() if other not in mark and mark not in other)
        is_over = any(at > order[heading] for at in others)
        above = is_over and not _placed(heading)
        if mark in pieces and len(pieces) > 1 and (above or _is_site(mark, sites)):
            sites.append(mark)
        elif mark:
            first.append(flat(heading.text_content()))
    return first, [text for _, text in parts]


def _within(headings: Sequence[str], title: str) -> Iterator[str]:
    """Yield the headings that a page's title has; where that is in parts, as whole parts of it."""
    if not _PARTED.search(title):
        yield from (text for text in headings if text in title)
        return
    parts = {mark_of(title), *_pieces(title)}  # once: a page may have very many headings
    yield from (text for text in headings if mark_of(text) in parts)


def _addressed(title: str, url: str) -> Iterator[str]:
    """Yield the part of a page's title, with its dashes, whose words are those of its address."""
    named = set(slug_of(url, "").split("-"))
    gaps = list(islice(_PARTED.finditer(title), _PIECES))
    starts = (0, *(gap.end() for gap in gaps))
    ends = (*(gap.start() for gap in gaps), len(title))
    for fits, run in groupby(
        zip(starts, ends, strict=True), lambda at: _names(title[at[0] : at[1]], named)
    ):
        found = list(run)
        part = title[found[0][0] : found[-1][1]]
        if fits and len(slug_of("", part).split("-")) >= _NAMED:
            yield part


def _names(piece: str, named: Set[str]) -> bool:
    """Tell a part of a title of which nearly all words are in an address."""
    words = slug_of("", piece).split("-")
    return sum(word in named for word in words) >= _MOSTLY * len(words)


def _pieces(title: str) -> set[str]:
    """Return the parts of a page's title, and runs of them: a title may have a dash itself."""
    marks = [mark for piece in _PARTED.split(title)[:_PIECES] if (mark := mark_of(piece))]
    runs = {"".join(marks[i:j]) for i in range(len(marks)) for j in range(i + 1, len(marks) + 1)}
    return runs - {"".join(marks)} if len(marks) > 1 else runs


def headings(tree: Any) -> list[str]:
    """Return the texts of the page's first-level headings."""
    return [flat(h.text_content()) for h in tree.iter("h1") if h.text_content().strip()]


def _heads(tree: Any, found: Markup, level: str = "h2") -> Iterator[tuple[Any, str]]:
    """Yield the headings of a level that stand before any paragraph, and their texts."""
    for node in tree.iter(level, "p", "pre", "td"):
        if node.tag != level and len(node.text_content().strip()) > _TAGLINE:
            return
        text = flat(node.text_content()) if node.tag == level and not _beside(node) else ""
        if text and not names_site(node, found.base):
            yield node, text


def _alone(tree: Any, found: Markup, sites: Sequence[str]) -> list[str]:
    """Return the only heading of the first level where the article is, if <title> names the site.

    Then it may be the same on all pages.
    """
    headings = [h for h in tree.iter("h1") if _placed(h) and not names_site(h, found.base)]
    names = any(mark_of(piece) in sites for piece in _PARTED.split(found.title))
    return [flat(headings[0].text_content())] if names and len(headings) == 1 else []


def _lined(tree: Any, title: str) -> Iterator[str]:
    """Yield what stands of a page's title as a line of its own, the longest first.

    So hand-made pages show a post's title that have no heading for it.
    """
    body = tree.find("body")
    lines = [] if body is None else lines_of(body)
    unlinked = {line.mark for line in lines if not line.linked and not line.is_quoted}
    ends = [
        part
        for gap in islice(_PARTS.finditer(title), _MOST_PARTS)
        for part in (title[: gap.start()], title[gap.end() :])
    ]
    yield from sorted((part for part in ends if mark_of(part) in unlinked), key=len, reverse=True)


def _sized(tree: Any, found: Markup, sites: Sequence[str]) -> Iterator[str]:
    """Yield the lines that are set large (HTML 3.2, FONT), the largest first, alone of their size.

    So pages that know no headings show a title. Where the site's name is not known, it may be that.
    """
    body = tree.find("body")
    if body is None or not sites or not (fonts := list(body.iter("font"))):
        return
    unlinked = {line.mark for line in lines_of(body) if not line.linked}
    sized: dict[int, list[str]] = {}
    for font in fonts:
        text = flat(font.text_content())
        is_title = len(text) <= _TAGLINE and mark_of(without_date(text))
        if is_title and mark_of(text) in unlinked - set(sites):
            sized.setdefault(_size(font.get("size") or ""), []).append(text)
    for size in sorted(sized, reverse=True):
        if size > _NORMAL and len(sized[size]) == 1:
            yield sized[size][0]


def _size(said: str) -> int:
    """Return a size of 1 to 7; "+2" is that much larger than the normal one."""
    found = re.fullmatch(r"([+-]?)(\d)", said.strip())
    if not found:
        return _NORMAL
    return _NORMAL + int(found[0]) if found[1] else int(found[2])


def _beside(heading: Any) -> bool:
    """Tell a heading of what stands beside the article."""
    return next(heading.iterancestors("aside", "nav", "footer"), None) is not None


def _placed(heading: Any) -> bool:
    """Tell a heading that stands where the article does."""
    return next(heading.iterancestors("article", "main"), None) is not None


def _classed(tree: Any, found: Markup) -> Iterator[str]:
    for node in tree.iter("h1", "h2", "h3", "a", "span"):
        if set((node.get("class") or "").split()) & _CLASSES and not names_site(node, found.base):
            yield node.text_content()


def flat(text: str) -> str:
    """Return a text on one line, entities that were encoded twice decoded."""
    if re.search(r"&(?:\w+|#\d+);", text):
        text = entities.unescape(text)
    return re.sub(r"\s+", " ", text).strip()


def _without_site(title: str, sites: Sequence[str], headings: Sequence[str]) -> str:
    """Drop the site's name before or after a separator; a heading tells where it ends."""
    for colon in islice(re.finditer(r"[:：](?=.)", title), _MOST_PARTS):
        if mark_of(title[: colon.start()]) in sites:
            return title[colon.end() :].strip()
    pieces = _PARTED.split(title)
    if len(pieces) < 2:
        return title
    is_heading = mark_of(title) in map(mark_of, headings)
    for heading in () if is_heading else headings:
        rest = title.replace(heading, "", 1)
        cut = re.match(rf"\s*{_BETWEEN}", rest) or re.search(rf"{_BETWEEN}\s*\Z", rest)
        if cut and heading != title and heading in title and mark_of(heading) not in sites:
            return heading
    if _is_site(pieces[-1], sites):
        return re.sub(rf"\s*{_BETWEEN}+\s*\Z", "", title[: title.rindex(pieces[-1])])
    if _is_site(pieces[0], sites):
        return re.sub(rf"\A\s*{_BETWEEN}+\s*", "", title[len(pieces[0]) :])
    return title


def _is_site(piece: str, sites: Sequence[str]) -> bool:
    """Tell the site's name, or the beginning of it, in a piece of a title."""
    mark = mark_of(piece)
    return any(mark == site or (len(mark) > 2 and site.startswith(mark)) for site in sites)
