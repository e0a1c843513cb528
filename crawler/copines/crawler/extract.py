"""Page → the article on it."""

import html as entities
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urljoin

import trafilatura
from lxml import etree
from trafilatura.htmlprocessing import build_html_output
from trafilatura.settings import Document

from copines.crawler import dates, language, pages, permalinks, sanitise
from copines.crawler.feeds import Entry

#: A feed's content this much shorter than the page's text is an excerpt (measured as words).
_EXCERPT_SHARE = 0.7
#: A page without `now` believes any date; the caller asks again (see dates.choose).
_NO_NOW = datetime(9990, 1, 1, tzinfo=UTC)
_MORE = re.compile(
    r"(?:\[?…\]?|\[?\.\.\.\]?|read more|continue reading|lire la suite|seguir leyendo|"
    r"weiterlesen)\W{0,4}\Z",
    re.IGNORECASE,
)


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


def extract(  # noqa: PLR0913 - what helps is optional and named at each call
    html: bytes,
    url: str,
    *,
    content_type: str = "",
    entry: Entry | None = None,
    site_title: str = "",
    now: datetime | None = None,
) -> Extracted | None:
    """Find the article on a page; a feed's entry knows better where it has something to say.

    With html empty the entry alone is read. None where neither has text nor title.
    """
    tree = pages.tree_of(html, content_type) if html.strip() else None
    if tree is None and entry is None:
        return None
    if tree is None:
        tree = etree.fromstring("<html/>")
    found = pages.markup(tree, url)
    title = (entry.title if entry else "") or _title(tree, found, site_title)
    body, text = _body(tree, url, entry, title)
    if not text and not title:
        return None
    published, updated = _dates(tree, found, url, entry, now or _NO_NOW)
    return Extracted(
        title=title,
        text=text,
        html=body,
        author=(entry.author if entry else None) or _author(tree, found),
        published=published,
        updated=updated,
        language=language.detect(text, (entry.language if entry else None, found.language)),
        tags=(entry.tags if entry else ()) or _tags(tree, found),
        image=(entry.image if entry else None) or _image(found, url),
        canonical=_canonical(found, url),
        comments_url=(entry.comments_url if entry else None),
        description=_description(found, entry),
        words=sanitise.count_words(text),
    )


# --- the body ----------------------------------------------------------------------------------


def _body(tree: Any, url: str, entry: Entry | None, title: str) -> tuple[str, str]:
    """Give the article's sanitised HTML with its text: the feed's where it has it whole."""
    fed = entry.html or entry.summary_html if entry else ""
    fed_text = sanitise.plain(fed) if fed else ""
    found = _found(tree, url)
    text = sanitise.plain(found)
    if fed_text and _is_whole(fed_text, text, bool(entry and entry.html)):
        found, text = sanitise.clean(fed, url), ""
    else:
        found = sanitise.clean(found, url)
    text = _without_title(sanitise.plain(found), title)
    return found, text


def _is_whole(fed: str, found: str, is_content: bool) -> bool:
    """Tell whether the feed's text is the article rather than its beginning."""
    if not found:
        return True
    if _MORE.search(fed[-40:]):
        return False
    share = sanitise.count_words(fed) / max(1, sanitise.count_words(found))
    return share >= (_EXCERPT_SHARE if is_content else 0.9)


def _found(tree: Any, url: str) -> str:
    """Let trafilatura find the article; "" where it finds none or fails on the page."""
    try:
        document = trafilatura.bare_extraction(
            tree,
            url=url,
            favor_precision=True,
            include_comments=False,
            include_images=True,
            include_links=True,
            include_formatting=True,
            output_format="html",
        )
        return str(build_html_output(document)) if isinstance(document, Document) else ""
    except Exception:  # noqa: BLE001 - whatever breaks on one page costs that page its body only
        return ""


def _without_title(text: str, title: str) -> str:
    first, _, rest = text.partition("\n")
    return rest if title and _same(first, title) and rest else text


def _same(a: str, b: str) -> bool:
    return re.sub(r"\W+", "", a).casefold() == re.sub(r"\W+", "", b).casefold()


# --- what surrounds it -------------------------------------------------------------------------


def _title(tree: Any, found: pages.Markup, site_title: str) -> str:
    """Choose the title: the candidates less the site's name, declared ones first."""
    site = site_title or found.meta.get("og:site_name", "")
    headings = [_clean(h.text_content()) for h in tree.iter("h1") if h.text_content().strip()]
    headline = found.article().get("headline")
    candidates = [
        found.meta.get("og:title", ""),
        headline if isinstance(headline, str) else "",
        *_classed(tree, "p-name", "entry-title", "post-title"),
        *(h for h in headings if h and h in found.title),
        found.meta.get("twitter:title", ""),
        found.title,
        *headings,
    ]
    bare = [_without_site(_clean(c), site, headings) for c in candidates if c.strip()]
    return next((c for c in bare if c and not _same(c, site)), bare[0] if bare else "")


def _classed(tree: Any, *names: str) -> Iterator[str]:
    for node in tree.iter("h1", "h2", "h3", "a", "span"):
        if set((node.get("class") or "").split()) & set(names):
            yield node.text_content()


def _clean(text: str) -> str:
    if re.search(r"&(?:\w+|#\d+);", text):
        text = entities.unescape(text)
    return re.sub(r"\s+", " ", text).strip()


def _without_site(title: str, site: str, headings: list[str]) -> str:
    """Drop the site's name before or after a separator; a heading tells where it ends."""
    pieces = re.split(r"\s+[|–—·•»«:~-]+\s+|\s*[|»«]\s*", title)
    if len(pieces) < 2:
        return title
    for heading in headings:
        rest = title.replace(heading, "", 1)
        cut = re.match(r"\s*[|–—·•»«:~-]", rest) or re.search(r"[|–—·•»«:~-]\s*\Z", rest)
        if cut and heading != title and heading in title and not _same(heading, site):
            return heading
    if site and _same(pieces[-1], site):
        return re.sub(r"\s*[|–—·•»«:~-]+\s*\Z", "", title[: title.rindex(pieces[-1])])
    if site and _same(pieces[0], site):
        return re.sub(r"\A\s*[|–—·•»«:~-]+\s*", "", title[len(pieces[0]) :])
    return title


def _author(tree: Any, found: pages.Markup) -> str | None:
    named = found.article().get("author")
    first = named[0] if isinstance(named, list) and named else named
    name = first.get("name") if isinstance(first, Mapping) else first
    if isinstance(name, str) and name.strip():
        return _clean(name)
    for key in ("author", "article:author", "dc.creator", "twitter:creator"):
        value = found.meta.get(key, "")
        if value and not value.startswith(("http", "@")):
            return _clean(value)
    for node in tree.iter("a", "span", "address", "p"):
        names = set((node.get("class") or "").split()) | set((node.get("rel") or "").split())
        if names & {"p-author", "author", "fn", "byline"}:
            text = re.sub(r"^(?:by|par|von|por)\s+", "", _clean(node.text_content()), flags=re.I)
            if 0 < len(text) <= 60:
                return text
    return None


def _dates(
    tree: Any, found: pages.Markup, url: str, entry: Entry | None, now: datetime
) -> tuple[datetime | None, datetime | None]:
    """Give when the article was published and changed."""
    article = found.article()
    markup = _first_date(
        article.get("datePublished"),
        *(found.meta.get(n) for n in (
            "article:published_time", "og:article:published_time", "datepublished", "dc.date",
            "dcterms.created", "dc.date.issued", "pubdate", "date", "citation_publication_date",
        )),
        *_times(tree),
    )  # fmt: skip
    changed = _first_date(
        article.get("dateModified"),
        *(found.meta.get(n) for n in ("article:modified_time", "og:updated_time", "datemodified")),
    )
    fed = (entry.published or entry.updated) if entry else None
    published = dates.choose(fed, markup, dates.from_url(url), _text_date(tree), now)
    updated = (entry.updated if entry else None) or changed
    return published, updated if updated and dates.plausible(updated, now) else None


def _first_date(*texts: object) -> datetime | None:
    return next((d for t in texts if isinstance(t, str) and (d := dates.parse_date(t))), None)


def _times(tree: Any) -> Iterator[str]:
    """Give the dates of <time>, those that say they are of publishing first."""
    nodes = [n for n in tree.iter("time", "abbr") if n.get("datetime") or n.get("title")]
    marks = {"published", "dt-published", "entry-date", "post-date"}

    def rank(node: Any) -> int:
        classes = set((node.get("class") or "").split())
        if classes & marks or node.get("itemprop") == "datePublished" or node.get("pubdate"):
            return 0
        return 2 if "updated" in classes or node.get("itemprop") == "dateModified" else 1

    for node in sorted(nodes, key=rank):
        yield node.get("datetime") or node.get("title")


def _text_date(tree: Any) -> datetime | None:
    """Read a date written out near the top: where a byline stands."""
    for node in tree.iter("p", "span", "div", "time", "li", "small", "h2", "h3", "h4", "em"):
        names = f"{node.get('class') or ''} {node.get('id') or ''}".lower()
        if re.search(r"date|meta|byline|publish|posted|time", names):
            text = _clean(node.text_content())
            if len(text) < 200 and (date := dates.parse_date(text)):
                return date
    return None


def _tags(tree: Any, found: pages.Markup) -> tuple[str, ...]:
    names = [n for n in (_clean(a.text_content()) for a in tree.iter("a")
             if {"tag", "p-category"} & set(f"{a.get('rel') or ''} {a.get('class') or ''}".split()))
             if 0 < len(n) <= 50]  # fmt: skip
    if not names:
        raw = found.article().get("keywords") or found.meta.get("article:tag", "")
        listed = raw if isinstance(raw, list) else str(raw).split(",")
        names = [_clean(str(n)) for n in listed if str(n).strip()]
    seen: dict[str, str] = {}
    for name in names[:30]:
        seen.setdefault(name.casefold(), name.removeprefix("#"))
    return tuple(seen.values())


def _image(found: pages.Markup, url: str) -> str | None:
    raw: Any = found.meta.get("og:image") or found.article().get("image")
    raw = raw[0] if isinstance(raw, list) and raw else raw
    raw = raw.get("url") if isinstance(raw, Mapping) else raw
    if not isinstance(raw, str) or not raw.strip():
        return None
    try:
        address = urljoin(url, raw.strip())
    except ValueError:
        return None
    return address if address.startswith(("http://", "https://")) else None


def _canonical(found: pages.Markup, url: str) -> str:
    own = found.canonical
    if own and permalinks.same_site(own, url) and permalinks.normalise(own).count("/"):
        return permalinks.canonical(own)
    return permalinks.canonical(url)


def _description(found: pages.Markup, entry: Entry | None) -> str:
    fed = sanitise.plain(entry.summary_html) if entry and entry.summary_html else ""
    return fed or _clean(found.meta.get("og:description") or found.meta.get("description") or "")
