"""Lines of an article → these without what stands around it: titles, bylines, comments, pleas."""

from collections.abc import Sequence
from typing import Any

from copines.crawler.dates import parse_date
from copines.crawler.extract import containers
from copines.crawler.extract.promotion import opens_comments, promotes
from copines.crawler.pages.datelines import is_dateline
from copines.crawler.pages.lines import Line, mark_of

#: A date in a line of its own is no longer.
_DATE_CHARS = 48
#: Characters of a label that is no heading.
_LABEL = 24
#: Letters of a sentence.
SENTENCE = 40
#: A repeated title stands before this many letters of the text.
_HEAD = 200


def bare(
    found: Sequence[Line], lines: Sequence[Line], titles: Sequence[str], own: Sequence[str]
) -> list[Line]:
    """Return lines found on a page without titles, comments, pleas, and what is no part of a text.

    Titles are left out at its head alone; the first is the article's. `own` are addresses of the
    page.
    """
    marks = [mark_of(title) for title in titles]
    heading = next((line.slots for line in lines if line.is_heading and line.mark == marks[0]), [])
    return _trimmed(_bare(found, marks, heading), own)


def _bare(
    lines: Sequence[Line], titles: Sequence[str], heading: Sequence[tuple[Any, bool]]
) -> list[Line]:
    """Leave out titles repeated at the head, comments, and what promotes something else.

    What stands over the article's own heading is not of it either, but for sentences.
    """
    kept: list[Line] = []
    letters = 0
    for line in lines[: before_comments(lines, [True] * len(lines))]:
        if letters < _HEAD and (line.mark in titles or is_date(line)):
            if line.slots == heading and not any(map(_is_sentence, kept)):
                kept.clear()
            continue
        if not line.is_quoted and promotes(line.text, line.linked / len(line.mark)):
            continue
        letters += 0 if line.is_caption else len(line.mark)
        kept.append(line)
    return kept


def before_comments(lines: Sequence[Line], counted: Sequence[bool]) -> int:
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


def _trimmed(lines: list[Line], own: Sequence[str]) -> list[Line]:
    """Leave out at both ends what says by whom and when, and rows of links to the site itself."""
    start, end = 0, len(lines)
    while start < end and _is_around(lines[start], own):
        start += 1
    while start < end and _is_around(lines[end - 1], own):
        end -= 1
    return lines[start:end]


def _is_around(line: Line, own: Sequence[str]) -> bool:
    return is_dateline(line.text) or containers.is_row(line, own)


def _is_sentence(line: Line) -> bool:
    return len(line.mark) - line.linked > SENTENCE


def is_date(line: Line) -> bool:
    """Tell a line that is a date and no more."""
    return len(line.text) <= _DATE_CHARS and parse_date(line.text) is not None
