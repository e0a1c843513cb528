"""Page → when its article was published and changed."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from copines.crawler import dates
from copines.crawler.feeds import Entry
from copines.crawler.pages import Markup
from copines.crawler.pages.apart import is_apart
from copines.crawler.pages.datelines import dated_headings, first_moment, lone_date
from copines.crawler.pages.declared import types_of
from copines.crawler.pages.lines import Line, mark_of

_PUBLISHED = (
    "article:published_time",
    "og:article:published_time",
    "dc.date",
    "dcterms.created",
    "dc.date.issued",
    "pubdate",
    "date",
    "citation_publication_date",
    "dcterms.issued",
    "dcterms.date",
    "og:published_time",
    "og:pubdate",
    "publish-date",
    "publication_date",
    "parsely-pub-date",
    "sailthru.date",
    "bt:pubdate",
)
#: Of schema.org, and of Dublin Core as Drupal writes it.
_PROPERTIES = {"datePublished", "schema:datePublished", "schema:dateCreated", "dc:created"}
_CHANGED = ("article:modified_time", "og:updated_time", "datemodified")
_PUBLISHED_CLASSES = {"published", "dt-published", "entry-date", "post-date"}
#: Letters of a place that says when a post was published, and hardly more.
_SHORT = 48


@dataclass(frozen=True, slots=True)
class Seen:
    """What a page says of its publication."""

    #: To machines: JSON-LD, meta, microdata.
    declared: datetime | None = None
    #: To readers: a <time> of publishing, or a date beside the title.
    shown: datetime | None = None
    #: At a guess: another date on the page.
    guess: datetime | None = None


def declared(tree: Any, found: Markup) -> datetime | None:
    """Return the date that a page declares to machines; to be asked while its <meta> are there."""
    article = found.article()
    pages = (o for o in found.objects if "WebPage" in types_of(o))
    return _first_date(
        article.get("datePublished"),
        *(found.meta.get(name) for name in _PUBLISHED),
        *(n.get("content") for n in _properties(tree)),
        article.get("dateCreated"),
        *(page.get("datePublished") for page in pages),
    )


def seen(tree: Any, declared: datetime | None, lines: Sequence[Line], title: str) -> Seen:
    """Return all that a page says of its publication."""
    shown = _first_date(*_times(tree)) or _dateline(lines, title)
    sure = declared or shown
    return Seen(declared, shown, None if sure else first_moment(lines) or lone_date(lines))


def when(said: Seen, url: str, entry: Entry | None, now: datetime) -> datetime | None:
    """Choose when an article was published, by its feed entry, page and address."""
    fed, touched = (entry.published, entry.updated) if entry else (None, None)
    is_imported = entry is not None and entry.is_imported
    # atom:updated is all that some feeds have: worth less than any word on publication
    left = (date for date in (fed if is_imported else None, touched) if date)
    told = dates.Told(
        feed=None if is_imported else fed,
        markup=said.declared,
        folders=dates.of_folders(url),
        slug=dates.from_url(url),
        shown=said.shown,
        rest=next((date for date in left if dates.plausible(date, now)), said.guess),
    )
    return dates.choose(told, now)


def changed(found: Markup, entry: Entry | None, now: datetime) -> datetime | None:
    """Return when an article was changed, by its feed entry, else by the page's markup."""
    date = (entry.updated if entry else None) or _first_date(
        found.article().get("dateModified"), *(found.meta.get(name) for name in _CHANGED)
    )
    return date if date and dates.plausible(date, now) else None


def touched(entry: Entry, now: datetime) -> datetime | None:
    """Return when an article was changed, by its feed entry alone."""
    return entry.updated if entry.updated and dates.plausible(entry.updated, now) else None


def _first_date(*texts: object) -> datetime | None:
    return next((d for t in texts if isinstance(t, str) and (d := dates.parse_date(t))), None)


def _dateline(lines: Sequence[Line], title: str) -> datetime | None:
    """Return the date beside the title, or beside the only heading that has one."""
    dated = list(dated_headings(lines))
    own = [date for line, date in dated if line.mark == mark_of(title)]
    return own[0] if own else dated[0][1] if len(dated) == 1 else None


def _properties(tree: Any) -> Iterator[Any]:
    """Return the elements of the article's own datePublished: microdata, and Drupal's RDFa."""
    for node in tree.iter("meta", "time", "abbr", "span"):
        names = {*(node.get("itemprop") or "").split(), *(node.get("property") or "").split()}
        if names & _PROPERTIES and not is_apart(node):
            yield node


def _times(tree: Any) -> Iterator[str]:
    """Return the dates of <time>, <abbr> and short places that say they are of publishing."""
    for node in tree.iter("time", "abbr", "span", "div", "p"):
        classes = set((node.get("class") or "").lower().split())
        properties = (node.get("itemprop") or "").split()
        is_marked = (
            bool(classes & _PUBLISHED_CLASSES)
            or "datePublished" in properties
            or node.get("pubdate") is not None
        )
        if not is_marked or is_apart(node):
            continue
        said = node.get("datetime") or node.get("title") or node.text_content()
        # a whole article may be called published, too
        if node.tag not in {"div", "p"} or len(said.strip()) <= _SHORT:
            yield said
