"""Tree of a page → the part of it that is the article."""

from collections.abc import Iterable, Sequence
from typing import Any

from copines.crawler.dates import parse_date
from copines.crawler.extract import matching, places
from copines.crawler.extract.promotion import promotes
from copines.crawler.extract.pruning import pruned
from copines.crawler.extract.seed import seed
from copines.crawler.pages.lines import Line, lines_of, mark_of

#: A date in a line of its own is no longer.
_DATE_CHARS = 48
#: Shorter texts are as likely to be a footer (trafilatura's own MIN_EXTRACTED_SIZE).
_SURE = 250
#: A repeated title stands before this many letters of the text.
_HEAD = 200


def find(tree: Any, lines: Sequence[Line], titles: Iterable[str], base: str) -> tuple[str, str]:
    """Return the article's HTML, not sanitised, with its text; both "" where none is found.

    trafilatura says which lines belong to it; they are then looked up in the page, so that links,
    pictures, code and quotations stay as they were written. Titles are left out at its head, and
    captions of the text. The tree is changed.
    """
    body = tree.find("body")
    if body is None:
        return "", ""
    _, text = seed(tree)
    marks = {mark_of(title) for title in titles if title}
    found = _declared(body) if len(text) < _SURE else []
    kept = _bare(found or _stretch(lines, text, base), marks) or _bare(_declared(body), marks)
    if not kept:
        return places.pictures(body), ""
    return pruned(body, lines, kept), "\n".join(line.text for line in kept if not line.is_caption)


def _stretch(lines: Sequence[Line], text: str, base: str) -> list[Line]:
    """Return the lines of the seed, and what of the article's own place stands beside them."""
    matched = matching.matches(lines, text)
    start, end = matching.window(lines, matched)
    place = places.place_of(lines[start:end], matched[start:end])
    own = [places.belongs(line, place, base) for line in lines]
    start, end = min((start, *_at(own)[:1])), max((end, *(at + 1 for at in _at(own)[-1:])))
    return matching.once(
        [
            (line, fits)
            for line, fits, is_own in zip(
                *(x[start:end] for x in (lines, matched, own)), strict=True
            )
            if fits or is_own or line.is_quoted or line.is_caption
        ],
        text,
    )


def _at(flags: Sequence[bool]) -> list[int]:
    return [at for at, flag in enumerate(flags) if flag]


def _declared(body: Any) -> list[Line]:
    """Return the lines of the first place that a theme marks as the article's, where one is alone.

    For posts too short for trafilatura: a sentence, a video, a photograph with its caption.
    Lists of links beside it are left out, with the headings over them.
    """
    kept: list[Line] = []
    found = (lines for place in places.marked(body) if (lines := lines_of(place)))
    for line in reversed(next(found, [])):
        over_nothing = line.is_heading and (not kept or kept[-1].is_heading)
        is_link = 2 * line.linked > len(line.mark) and places.block_of(line).tag != "p"
        if not (is_link or over_nothing or _is_date(line)):
            kept.append(line)
    return kept[::-1]


def _is_date(line: Line) -> bool:
    return len(line.text) <= _DATE_CHARS and parse_date(line.text) is not None


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
