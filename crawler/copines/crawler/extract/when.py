"""Page → when its article was published and changed."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from copines.crawler import dates
from copines.crawler.feeds import Entry
from copines.crawler.pages import Markup
from copines.crawler.pages.datelines import dated_headings, lone_date
from copines.crawler.pages.lines import Line, mark_of

_PUBLISHED = (
    "article:published_time", "og:article:published_time", "datepublished", "dc.date",
    "dcterms.created", "dc.date.issued", "pubdate", "date", "citation_publication_date",
)  # fmt: skip
_CHANGED = ("article:modified_time", "og:updated_time", "datemodified")
_PUBLISHED_CLASSES = {"published", "dt-published", "entry-date", "post-date"}


def published(
    tree: Any, found: Markup, lines: Sequence[Line], title: str
) -> tuple[datetime | None, datetime | None]:
    """Give what the page says of its publication: for certain, and at a guess.

    For certain: its markup, or a date beside its title.
    """
    marked = _first_date(
        found.article().get("datePublished"),
        *(found.meta.get(name) for name in _PUBLISHED),
        *_times(tree, marked=True),
    )
    sure = marked or _dateline(lines, title)
    return sure, None if sure else (_first_date(*_times(tree, marked=False)) or lone_date(lines))


def when(
    sure: datetime | None, guess: datetime | None, url: str, entry: Entry | None, now: datetime
) -> datetime | None:
    """Choose when an article was published, by its feed entry, page and address."""
    fed, touched = (entry.published, entry.updated) if entry else (None, None)
    # atom:updated is all that some feeds have: worth less than any word on publication
    last = touched if touched and dates.plausible(touched, now) else guess
    return dates.choose(fed, sure, dates.from_url(url), last, now)


def changed(found: Markup, entry: Entry | None, now: datetime) -> datetime | None:
    """Give when an article was changed, by its feed entry, else by the page's markup."""
    date = (entry.updated if entry else None) or _first_date(
        found.article().get("dateModified"), *(found.meta.get(name) for name in _CHANGED)
    )
    return date if date and dates.plausible(date, now) else None


def touched(entry: Entry, now: datetime) -> datetime | None:
    """Give when an article was changed, by its feed entry alone."""
    return entry.updated if entry.updated and dates.plausible(entry.updated, now) else None


def _first_date(*texts: object) -> datetime | None:
    return next((d for t in texts if isinstance(t, str) and (d := dates.parse_date(t))), None)


def _dateline(lines: Sequence[Line], title: str) -> datetime | None:
    """Give the date beside the title, or beside the only heading that has one."""
    dated = list(dated_headings(lines))
    own = [date for line, date in dated if line.mark == mark_of(title)]
    return own[0] if own else dated[0][1] if len(dated) == 1 else None


def _times(tree: Any, *, marked: bool) -> Iterator[str]:
    """Give the dates of <time> and <abbr>, those that say they are of publishing, or the others."""
    for node in tree.iter("time", "abbr"):
        classes = set((node.get("class") or "").split())
        name = node.get("itemprop")
        is_marked = (
            bool(classes & _PUBLISHED_CLASSES)
            or name == "datePublished"
            or node.get("pubdate") is not None
        )
        if (
            is_marked == marked
            and "updated" not in classes - _PUBLISHED_CLASSES
            and name != "dateModified"
        ):
            yield node.get("datetime") or node.get("title") or node.text_content()


def _is_marked(classes: set[str], itemprop: str | None, pubdate: str | None) -> bool:
    is_published = itemprop == "datePublished" or pubdate is not None
    return is_published or bool(classes & _PUBLISHED_CLASSES)
