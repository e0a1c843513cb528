"""Page → the article on it."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial
from typing import Any

from copines import permalinks, words
from copines.crawler import language, pages, sanitise
from copines.crawler.extract import about, body, covers, when
from copines.crawler.extract.stripping import strip
from copines.crawler.extract.tags import tags_of
from copines.crawler.extract.titles import headings, title_of
from copines.crawler.feeds import Entry
from copines.crawler.images import lazy, lead
from copines.crawler.mojibake import mended
from copines.crawler.pages.lines import lines_of

#: A page without `now` believes any date; the caller asks again (see dates.choose).
_NO_NOW = datetime(9990, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Extracted:
    """An article as found on its page, helped by its feed entry."""

    #: Plain text, without the site's name.
    title: str
    #: Plain text, without the title.
    text: str
    #: Sanitised; addresses absolute.
    html: str
    author: str | None
    published: datetime | None
    updated: datetime | None
    language: str | None
    tags: tuple[str, ...]
    image: str | None
    #: The address the page calls its own, on the same site; else the one it was found at.
    canonical: str
    comments_url: str | None
    #: Plain text of the page's or feed's summary.
    description: str
    #: Unicode words of text.
    words: int
    #: feed or page: where the text was taken from.
    text_from: str


def extract(  # noqa: PLR0913 - what helps is optional and named at each call
    html: bytes | str,
    url: str,
    *,
    content_type: str = "",
    entry: Entry | None = None,
    site_title: str = "",
    now: datetime | None = None,
    where: str = "auto",
    spoken: str | None = None,
) -> Extracted | None:
    """Find the article on a page; a feed's entry knows better where it has something to say.

    `where` is a blog's `extract`, `spoken` its language as configured or known. With html empty the
    entry alone is read. None where neither has text nor title.
    """
    tree = pages.tree_of(html, content_type) if html.strip() else None
    if tree is not None:
        again = partial(pages.tree_of, html, content_type)
        found = _read(
            tree, url, entry, site_title, now or _NO_NOW, where=where, spoken=spoken, anew=again
        )
    else:
        found = _fed(entry, url, now or _NO_NOW, spoken) if entry else None
    return _mended(found) if found else None


def _mended(found: Extracted) -> Extracted:
    """Undo wrong decoding that the source did itself, its CMS say."""
    return replace(
        found,
        title=mended(found.title),
        text=mended(found.text),
        html=mended(found.html),
        description=mended(found.description),
        tags=tuple(mended(tag) for tag in found.tags),
        author=found.author and mended(found.author),
    )


def _fed(entry: Entry, url: str, now: datetime, spoken: str | None) -> Extracted | None:
    """Take all from the feed: most posts come so, and a tree of nothing would cost each 0.5 ms."""
    shown, text = body.fed(entry, url)
    if not text and not entry.title:
        return None
    return Extracted(
        title=entry.title,
        text=text,
        html=shown,
        author=entry.author,
        published=when.when(when.Seen(), url, entry, now),
        updated=when.touched(entry, now),
        language=language.detect(text, (entry.language, spoken)),
        tags=entry.tags,
        image=lead.chosen((entry.image,), shown, entry.common),
        canonical=permalinks.canonical(url),
        comments_url=entry.comments_url,
        description=sanitise.plain(entry.summary_html),
        words=words.count(text),
        text_from="feed",
    )


def _read(  # noqa: PLR0913 - as extract
    tree: Any,
    url: str,
    entry: Entry | None,
    site_title: str,
    now: datetime,
    *,
    where: str,
    spoken: str | None,
    anew: Callable[[], Any],
) -> Extracted | None:
    found = pages.markup(tree, url)
    title = (entry.title if entry else "") or title_of(tree, found, url, site_title)
    author, tags = about.author(tree, found), tags_of(tree, found)
    comments = about.comments(tree, found, url)
    declared = when.declared(tree, found)
    lazy.show(tree)
    strip(tree)
    cover = covers.cover(tree, title, found.base)
    lines = lines_of(tree.find("body")) if tree.find("body") is not None else []
    published = when.when(when.seen(tree, declared, lines, title), url, entry, now)
    titles = (title, found.title, found.meta.get("og:title", ""), *headings(tree))
    # last, for it takes the tree apart
    shown, text, text_from = body.body(
        tree,
        lines,
        titles,
        (url, found.base, found.canonical or found.base),
        entry,
        where=where,
        anew=anew,
    )
    if not text and not title:
        return None
    return Extracted(
        title=title,
        text=text,
        html=shown,
        author=(entry.author if entry else None) or author,
        published=published,
        updated=when.changed(found, entry, now),
        language=language.detect(text, (entry.language if entry else None, found.language, spoken)),
        tags=(entry.tags if entry else ()) or tags,
        image=about.image(found, shown, entry, cover),
        canonical=about.canonical(found, url),
        comments_url=(entry.comments_url if entry else None) or comments,
        description=about.description(found, entry),
        words=words.count(text),
        text_from=text_from,
    )
