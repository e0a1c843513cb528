"""Tree of a page → the part of it that is the article."""

from collections.abc import Iterable, Sequence, Set
from typing import Any

from copines.crawler.dates import parse_date
from copines.crawler.extract import containers, matching, places
from copines.crawler.extract.promotion import opens_comments, promotes
from copines.crawler.extract.pruning import pruned
from copines.crawler.extract.seed import seed
from copines.crawler.extract.stripping import strip, strip_comments
from copines.crawler.pages.datelines import is_dateline
from copines.crawler.pages.lines import Line, lines_of, mark_of

#: A date in a line of its own is no longer.
_DATE_CHARS = 48
#: Shorter texts are as likely to be a footer (trafilatura's own MIN_EXTRACTED_SIZE).
_SURE = 250
#: Characters of a label that is no heading.
_LABEL = 24
#: Letters of a sentence.
_SENTENCE = 40
#: A repeated title stands before this many letters of the text.
_HEAD = 200
#: Share of a page's words below which a text is doubted; and how much longer than it, and than a
#: short post's footers, trafilatura's own has to be.
_SHARE, _FAR, _MUCH = 0.25, 4, 500


Own = tuple[str, ...]
Slots = Sequence[tuple[Any, bool]]


def find(tree: Any, lines: Sequence[Line], titles: Iterable[str], own: Own) -> tuple[str, str]:
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
    others = strip_comments(body)
    found = [] if len(text) < _SURE else _stretch(lines, text, others, own)
    if not found or _is_beside(found, body):
        found = _declared(body, own) or found or _stretch(lines, text, others, own)
    marks = [mark_of(title) for title in titles]
    heading = next((line.slots for line in lines if line.is_heading and line.mark == marks[0]), [])
    kept = _bare(found, marks, heading) or _bare(_declared(body, own), marks, heading)
    kept = _trimmed(kept, own)
    if not kept:
        return places.pictures(body), ""
    return pruned(body, lines, kept), "\n".join(line.text for line in kept if not line.is_caption)


def _is_beside(found: Sequence[Line], body: Any) -> bool:
    """Tell lines that all stand beside the place which the theme has for the text, if any is in."""
    place = next(places.marked(body, surely=True), None)
    if place is None or not any(line.mark for line in lines_of(place)):
        return False
    inside = set(place.iter())
    return not any(line.holder() in inside for line in found)


def is_poor(lines: Sequence[Line], text: str) -> bool:
    """Tell a text that leaves out most of what its page says outside links."""
    said = sum(len(line.mark) - line.linked for line in lines)
    return not text or len(mark_of(text)) < _SHARE * said


def rescued(tree: Any, text: str, titles: Sequence[str]) -> tuple[str, str] | None:
    """Return a better finding on an untouched page where ours is far poorer, else None.

    That is trafilatura's own; on a page that nothing is marked on, where we found not one sentence,
    it is what is said outside links.

    What stands alone in the place that a theme has for it is a short post; so is a paragraph in the
    article under the page's own heading.
    """
    if tree is None or (text and next(places.marked(tree, surely=True), None) is not None):
        return None
    if len(mark_of(text)) > containers.PARAGRAPH and containers.headed_article(tree) is not None:
        return None
    found, whole = seed(tree, precise=False)
    if len(whole) > max(_MUCH, _FAR * len(text)):
        return found, whole
    strip(tree)
    body = tree.find("body")
    is_marked = body is None or next(places.marked(body), None) is not None
    if is_marked or len(mark_of(text)) > _SENTENCE:
        return None
    lines = lines_of(body)
    kept = _bare(matching.densest(lines), [mark_of(title) for title in titles])
    said = "\n".join(line.text for line in kept)
    return (pruned(body, lines, kept), said) if len(said) > max(_SURE, _FAR * len(text)) else None


def _stretch(lines: Sequence[Line], text: str, others: Set[Any], own: Own) -> list[Line]:
    """Return the lines of the seed, and what of the article's own place stands beside them.

    `others` are elements whose lines are somebody else's.
    """
    foreign = [line.holder() in others for line in lines]
    found = zip(matching.matches(lines, text), foreign, strict=True)
    matched = [fits and not is_foreign for fits, is_foreign in found]
    scope = containers.scope_of(lines, matched)
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
    end = start + _before_comments(lines[start:end], matched[start:end])
    stretch = zip(*(flags[start:end] for flags in (lines, matched, its, foreign)), strict=True)
    return matching.once(
        [
            (line, fits)
            for line, fits, is_own, is_foreign in stretch
            if fits or is_own or ((line.is_quoted or line.is_caption) and not is_foreign)
        ],
        text,
    )


def _before_comments(lines: Sequence[Line], counted: Sequence[bool]) -> int:
    """Return how many lines stand before the comments, which a label alone opens after the text."""
    letters = [len(line.mark) if fits else 0 for line, fits in zip(lines, counted, strict=True)]
    before, whole = 0, sum(letters)
    for at, line in enumerate(lines):
        is_short = not line.linked and len(line.text) <= _LABEL
        is_label = line.is_heading or (is_short and 2 * before > whole)
        if before and is_label and opens_comments(line.text):
            return at
        before += letters[at]
    return len(lines)


def _at(flags: Sequence[bool]) -> list[int]:
    return [at for at, flag in enumerate(flags) if flag]


def _declared(body: Any, own: Own) -> list[Line]:
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
        is_others = places.is_of_others(line.holder())
        if not (is_link or over_nothing or is_others or _is_date(line)):
            kept.append(line)
    return kept[::-1]


def _trimmed(lines: list[Line], own: Own) -> list[Line]:
    """Leave out at both ends what says by whom and when, and rows of links to the site itself."""
    start, end = 0, len(lines)
    while start < end and _is_around(lines[start], own):
        start += 1
    while start < end and _is_around(lines[end - 1], own):
        end -= 1
    return lines[start:end]


def _is_around(line: Line, own: Own) -> bool:
    return is_dateline(line.text) or containers.is_row(line, own)


def _is_sentence(line: Line) -> bool:
    return len(line.mark) - line.linked > _SENTENCE


def _is_date(line: Line) -> bool:
    return len(line.text) <= _DATE_CHARS and parse_date(line.text) is not None


def _bare(lines: Sequence[Line], titles: Sequence[str], heading: Slots = ()) -> list[Line]:
    """Leave out titles repeated at the head, comments, and what promotes something else.

    What stands over the article's own heading is not of it either, but for sentences.
    """
    kept: list[Line] = []
    letters = 0
    for line in lines[: _before_comments(lines, [True] * len(lines))]:
        if letters < _HEAD and (line.mark in titles or _is_date(line)):
            if line.slots == heading and not any(map(_is_sentence, kept)):
                kept.clear()
            continue
        if not line.is_quoted and promotes(line.text, line.linked / len(line.mark)):
            continue
        letters += 0 if line.is_caption else len(line.mark)
        kept.append(line)
    return kept
