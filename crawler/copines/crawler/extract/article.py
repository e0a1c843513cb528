"""Tree of a page → the part of it that is the article."""

from collections.abc import Sequence, Set
from typing import Any

from copines.crawler.extract import containers, edges, matching, places
from copines.crawler.extract.pruning import pruned
from copines.crawler.extract.seed import seed
from copines.crawler.extract.stripping import strip_comments
from copines.crawler.pages.lines import Line, lines_of

#: Shorter texts are as likely to be a footer (trafilatura's own MIN_EXTRACTED_SIZE).
_SURE = 250
#: Share of what the theme's place says below which a text is doubted.
_SHARE = 0.5

Own = Sequence[str]


def find(tree: Any, lines: Sequence[Line], titles: Sequence[str], own: Own) -> tuple[str, str]:
    """Return the article's HTML, not sanitised, with its text; both "" where none is found.

    trafilatura says which lines belong to it; they are then looked up in the page, so that links,
    pictures, code and quotations stay as they were written. Titles are left out at its head, and
    captions of the text. `own` are addresses of the page. The tree is changed.
    """
    body = tree.find("body")
    if body is None:
        return "", ""
    _, text = seed(tree)
    # only now, and their lines stay: what surrounds an article helps to see where it ends
    others = strip_comments(body) | places.of_others(body)
    place = next(places.marked(body, surely=True), None)
    found = [] if len(text) < _SURE else stretch(lines, text, others, own, place)
    if not found or misses(found, place, others):
        found = _declared(body, others, own) or found or stretch(lines, text, others, own, place)
    kept = edges.bare(found, lines, titles, own)
    kept = kept or edges.bare(_declared(body, others, own), lines, titles, own)
    if not kept:
        return places.pictures(body), ""
    return pruned(body, lines, kept), "\n".join(line.text for line in kept if not line.is_caption)


def misses(found: Sequence[Line], place: Any, others: Set[Any]) -> bool:
    """Tell lines that leave out most of what is said in the place which the theme has for it."""
    if place is None:
        return False
    lines = [line for line in lines_of(place) if line.holder() not in others]
    said = sum(len(line.mark) - line.linked for line in lines)
    inside = set(place.iter())
    got = sum(len(line.mark) for line in found if line.holder() in inside)
    return bool(lines) and (not got or got < _SHARE * said)


def stretch(
    lines: Sequence[Line], text: str, others: Set[Any], own: Own, place: Any = None
) -> list[Line]:
    """Return the lines of the seed, and what of the article's own place stands beside them.

    `others` are elements whose lines are somebody else's.
    """
    foreign = [line.holder() in others for line in lines]
    found = zip(matching.matches(lines, text), foreign, strict=True)
    matched = [fits and not is_foreign for fits, is_foreign in found]
    scope = containers.scope_of(lines, matched, place)
    if scope is not None:
        inside = set(scope.iter())
        matched = [
            fits and line.holder() in inside for line, fits in zip(lines, matched, strict=True)
        ]
    start, end = matching.window(lines, matched)
    place, is_direct = containers.place_of(lines[start:end], matched[start:end])
    parts = containers.parts_of(place)
    its = [
        not is_foreign
        and (is_direct or start <= at < end)
        and containers.belongs(line, parts, own, is_inner=start <= at < end)
        for at, (line, is_foreign) in enumerate(zip(lines, foreign, strict=True))
    ]
    start, end = min((start, *_at(its)[:1])), max((end, *(at + 1 for at in _at(its)[-1:])))
    end = start + edges.before_comments(lines[start:end], matched[start:end])
    stretch = zip(*(flags[start:end] for flags in (lines, matched, its, foreign)), strict=True)
    return matching.once(
        [
            (line, fits)
            for line, fits, is_own, is_foreign in stretch
            if fits or is_own or ((line.is_quoted or line.is_caption) and not is_foreign)
        ],
        text,
    )


def _at(flags: Sequence[bool]) -> list[int]:
    return [at for at, flag in enumerate(flags) if flag]


def _declared(body: Any, others: Set[Any], own: Own) -> list[Line]:
    """Return the lines of the first place that a theme marks as the article's, where one is alone.

    For posts too short for trafilatura: a sentence, a video, a photograph with its caption.
    Lists of links beside it are left out, with the headings over them; not those to other sites.
    """
    kept: list[Line] = []
    sure = set(places.marked(body, surely=True))
    found = ((place, lines) for place in places.marked(body) if (lines := lines_of(place)))
    place, lines = next(found, (None, []))
    for line in reversed(lines):
        over_nothing = line.is_heading and (not kept or kept[-1].is_heading)
        is_link = (
            2 * line.linked > len(line.mark)
            and containers.block_of(line).tag != "p"
            and not (place in sure and containers.leads_away(line, own))
        )
        is_foreign = line.holder() in others
        if not (is_link or over_nothing or is_foreign or edges.is_date(line)):
            kept.append(line)
    return kept[::-1]
