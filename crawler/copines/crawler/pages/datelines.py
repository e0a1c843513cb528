"""Lines of a page → its headings that have a date beside them."""

import re
from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import takewhile

from copines.crawler.dates import parse_date, without_date
from copines.crawler.pages.apart import is_apart
from copines.crawler.pages.lines import Line

#: Lines under a heading in which its date stands, if it has one.
_NEAR = 4
#: Longer lines are sentences that mention a date.
_BYLINE = 160
_LONE = 48
#: Words beside a date: a weekday, a place (Brest, le mardi 14 juillet).
_FEW = 3
#: Words of a line that names author and rubric too.
_MANY = 14
#: In any digits: ২০২৪. Two tell a year in Thailand: ก.พ. 67.
_YEAR = re.compile(
    r"(?<!\d)(?:(?:19|20|25)\d\d|(?![0-9])\d{4})(?!\d)|[年년]|[\u0e01-\u0e2e]\.\s?\d\d(?!\d)"
)
_CLOCK = re.compile(r"\b\d{1,2}[:h]\d\d\b")
#: What says that a date is of publishing, first in its line.
_PUBLISHED = re.compile(
    r"\W*(?:par |by |le |on )?(?:publi|post[eé]|écrit|ecrit|rédigé|redige|mis en ligne|written|"
    r"created|créé|date|veröffentlicht|geschrieben|erstellt|escrito|scritto|pubblicat|geplaatst|"
    r"geschreven|opublikowan|опубликован|投稿|公開|作成|发布|發布|發表|作成|등록|작성|게시)",
    re.IGNORECASE,
)
#: What says that it is of a change.
_CHANGED = re.compile(
    r"\W*(?:dernière |last |zuletzt |última |ultima |laatst )?(?:mise? à jour|modifi|maj\b|updated|"
    r"edited|revised|aktualisiert|geändert|actuali[zs]a|atualiza|aggiorna|bijgewerkt|gewijzigd|"
    r"最終更新|更新|수정)",
    re.IGNORECASE,
)
#: What follows a date in a line about a post: its author, rubric, comments.
_BY = re.compile(
    r"\b(?:par|by|von|da|di|por|door|av|af|przez|dans|in|under|sous|at|à|um)\b|[|·•—–»@]|\bcomm",
    re.IGNORECASE,
)
_PLACE = re.compile(
    r"(?:^|[-_ ])(?:date|time|meta|posted|published|publish|byline|info|details)(?:$|[-_ ])",
    re.IGNORECASE,
)
_HAN = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")


def dated_headings(lines: Sequence[Line]) -> Iterator[tuple[Line, datetime]]:
    """Return the headings with a date right under or right above them, in document order."""
    for at, line in enumerate(lines):
        if not line.is_heading:
            continue
        under = takewhile(_may_be_dateline, lines[at + 1 : at + 1 + _NEAR])
        over = lines[max(0, at - 1) : at]
        beside = (n for n in over if _heads_site(line) or not _heads_site(n))
        dates = (_date(near, _BYLINE) for near in (*under, *beside))
        if date := next((date for date in dates if date), None):
            yield line, date


def dates_at(lines: Sequence[Line]) -> Iterator[int]:
    """Return where the lines with a date stand, sentences and the site's head and foot left out."""
    for at, line in enumerate(lines):
        found = _date(line, _LONE if line.is_heading else _BYLINE)
        if found and not _heads_site(line, "header", "footer"):
            yield at


def is_dateline(text: str) -> bool:
    """Tell a line that says of a post by whom or when it was written, in words that begin so."""
    is_sentence = re.search(r"[.!?…。！？]\W*\Z", text) is not None
    told = len(text) <= _BYLINE and not is_sentence and _PUBLISHED.match(text)
    return bool(told and (_YEAR.search(text) or _CLOCK.search(text)))


def first_moment(lines: Sequence[Line]) -> datetime | None:
    """Return the first date that the page marks as one, outside sentences."""
    dates = (_date(line, _BYLINE) for line in lines if line.moment)
    return next((date for date in dates if date), None)


def lone_date(lines: Sequence[Line]) -> datetime | None:
    """Return the date of the first line that holds hardly anything else."""
    beside = (line for line in lines if not line.is_heading and not _heads_site(line))
    dates = (_date(line, _LONE) for line in beside)
    return next((date for date in dates if date), None)


def _may_be_dateline(line: Line) -> bool:
    """Tell a line under a heading from the next heading, unless that is a date alone."""
    return not line.is_heading or _date(line, _LONE) is not None


def _heads_site(line: Line, *parts: str) -> bool:
    """Tell a line in the head of a site, or these parts, where some show what day it is."""
    around = {node.tag for node in line.holder().iterancestors()}
    return bool(around & {*(parts or ("header",))}) and not around & {"article", "main"}


def _date(line: Line, most: int) -> datetime | None:
    if line.is_quoted or line.is_caption or len(line.text) > most:
        return None
    if not (line.moment or _YEAR.search(line.text)):
        return None
    date = parse_date(line.moment) or parse_date(line.text)
    if not date or not _is_byline(line) or is_apart(line.holder()):
        return None
    return date


def _is_byline(line: Line) -> bool:
    """Tell a line about a post from a sentence that mentions a day."""
    if _CHANGED.match(line.text):
        return False
    if _PUBLISHED.match(line.text):
        return True
    rest = without_date(line.text)
    ends = re.search(r"[.!?…。！？][\s\"'»”)]*$", line.text) is not None
    words = _words(rest)
    if ends and words >= _FEW:
        return False
    # authors and rubrics are links, often of short words: de la Tour
    words -= line.linked // 3
    if words <= _FEW:
        return True
    if words > _MANY:
        return False
    before = _BY.split(rest, maxsplit=1)[0] if not re.match(r"\s*-\s", rest) else ""
    return _words(before) <= _FEW - 1 or _is_marked(line)


def _words(text: str) -> int:
    han = len(_HAN.findall(text))
    return len(re.findall(r"[^\W\d_]{2,}", _HAN.sub(" ", text))) + han // 2


def _is_marked(line: Line) -> bool:
    """Tell a line in a place that the theme calls one of dates."""
    holder = line.holder()
    around = (holder, *(node for node, _ in zip(holder.iterancestors(), range(2), strict=False)))
    return any(_PLACE.search(f"{n.get('class') or ''} {n.get('id') or ''}") for n in around)
