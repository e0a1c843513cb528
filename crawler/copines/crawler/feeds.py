"""Bytes → Feed with its entries."""

import html as entities
import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urljoin, urlsplit

import fastfeedparser
import feedparser
from lxml import etree

from copines.crawler.dates import parse_date
from copines.crawler.language import primary
from copines.crawler.sanitise import plain
from copines.errors import FeedError

#: More than any blog has in one document; a longer one is cut, not refused.
_MAX_ENTRIES = 10_000
#: feedparser takes 0.1 ms an item and more for deep trees (5.4 s for 200,000 levels).
_MAX_SLOW_ENTRIES = 2_000
_MAX_DEPTH = 1_000
_ATOM = "{http://www.w3.org/2005/Atom}"
_ATOM_NAMESPACES = ("http://www.w3.org/2005/Atom", "http://purl.org/atom/ns#")
_TAGS = re.compile(
    r"</?(?:a|abbr|b|br|cite|code|del|em|font|i|img|ins|kbd|mark|p|q|s|small|span|strong|sub|sup|"
    r"tt|u|wbr)(?:\s[^<>]*)?/?>",
    re.IGNORECASE,
)
_COMMENTS_TITLE = re.compile(
    r"\s*(?:comments? (?:on|for)|commentaires (?:sur|pour)|comentarios (?:en|sobre)|"
    r"kommentare (?:zu|für)|commenti (?:su|a))\b.*",
    re.IGNORECASE | re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class Entry:
    """One article as the feed tells it; "", None or () where it says nothing."""

    #: guid, atom:id or id; as written.
    id: str
    #: Absolute address of the article.
    url: str
    #: Plain text.
    title: str
    #: The content element as HTML, not sanitised; "" where the feed has descriptions alone.
    html: str
    #: The summary or description as HTML, not sanitised.
    summary_html: str
    author: str | None
    published: datetime | None
    updated: datetime | None
    language: str | None
    tags: tuple[str, ...]
    image: str | None
    comments_url: str | None


@dataclass(frozen=True, slots=True)
class Feed:
    """A blog's feed document."""

    #: rss, rdf, atom or json.
    format: str
    title: str
    subtitle: str
    #: Absolute address of the site, "" where the feed names none.
    site_url: str
    language: str | None
    entries: tuple[Entry, ...]
    #: The document with older entries (RFC 5005 §3 next, §4 prev-archive).
    next_url: str | None = None
    #: WebSub hub (https://www.w3.org/TR/websub/#discovery).
    hub: str | None = None


def parse(data: bytes, url: str, content_type: str = "") -> Feed:
    """Read a feed found at url: RSS 0.9x to 2.0, Atom 0.3 and 1.0, JSON Feed 1 and 1.1.

    Raises
    ------
    FeedError
        Where data is empty, a web page or anything else that is no feed.
    """
    start = data[:4096].lstrip(b"\xef\xbb\xbf \t\r\n")
    if not start:
        raise FeedError(url, "empty answer")
    if start[:1] == b"{":
        return _json(data, url)
    if _looks_html(start):
        raise FeedError(url, "a web page, not a feed")
    root = _well_formed(data)
    if root is not None and not re.search(rb"<!DOCTYPE|xml:base\s*=", data, re.IGNORECASE):
        try:
            return _fast(data, url, root)
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
            pass  # fastfeedparser refuses what feedparser may still read
    return _slow(data, url, content_type, root)


def is_comments_feed(feed: Feed, url: str) -> bool:
    """Tell a feed of comments from a feed of posts, by address, title and entries."""
    segments = [s.lower() for s in urlsplit(url).path.split("/")]
    if "comments" in segments or "commentaires" in segments or "comments" in urlsplit(url).query:
        return True
    if _COMMENTS_TITLE.fullmatch(feed.title):
        return True
    about = [e for e in feed.entries if re.search(r"#(?:comment|respond|c\d)", e.url)]
    return bool(feed.entries) and 2 * len(about) > len(feed.entries)


def _looks_html(start: bytes) -> bool:
    head = start[:2048].lower()
    if re.search(rb"<(?:rss|feed|rdf:rdf|channel)\b", start.lower()):
        return False
    return bool(re.search(rb"<!doctype html|<html\b|<head\b|<body\b", head))


def _well_formed(data: bytes) -> Any:
    """Parse strictly; None where the document is not well-formed or too deep (256 levels)."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
    try:
        return etree.fromstring(data.lstrip(), parser)
    except (etree.LxmlError, ValueError):
        return None


# --- XML, both parsers -----------------------------------------------------------------------


def _fast(data: bytes, url: str, root: Any) -> Feed:
    found = fastfeedparser.parse(data, include_enclosures=True)
    return _feed(found["feed"], found["entries"], _format(root), url, _Tree(root))


def _slow(data: bytes, url: str, content_type: str, root: Any) -> Feed:
    data = _bounded(data, url)
    headers = {"content-type": "application/xml", "content-location": url}
    if charset := re.search(r"charset=[\w\"'-]+", content_type, re.IGNORECASE):
        headers["content-type"] += f"; {charset[0]}"
    found = feedparser.parse(
        data, response_headers=headers, sanitize_html=False, resolve_relative_uris=True
    )
    if not found.get("version") and not found["entries"]:
        raise FeedError(url, "neither RSS, Atom nor JSON Feed")
    version = str(found.get("version") or "rss")
    form = "atom" if version.startswith("atom") else "rdf" if version in _RDF else "rss"
    return _feed(found["feed"], found["entries"], form, url, _Tree(root))


_RDF = {"rss090", "rss10"}


def _bounded(data: bytes, url: str) -> bytes:
    """Keep the slow parser from documents made to occupy it."""
    ends = [m.end() for m in re.finditer(rb"</(?:\w+:)?(?:item|entry)\s*>", data)]
    if len(ends) > _MAX_SLOW_ENTRIES:
        data = data[: ends[_MAX_SLOW_ENTRIES - 1]]
    depth = 0
    bare = re.sub(rb"<!\[CDATA\[.*?\]\]>|<!--.*?-->", b"", data, flags=re.DOTALL)
    for tag in re.finditer(rb"<(/?)[A-Za-z][^<>]*?(/?)>", bare):
        depth += -1 if tag[1] else 0 if tag[2] else 1
        if depth > _MAX_DEPTH:
            raise FeedError(url, f"nested deeper than {_MAX_DEPTH} levels")
    return data


def _format(root: Any) -> str:
    name = etree.QName(root)
    if name.namespace in _ATOM_NAMESPACES:
        return "atom"
    return "rdf" if name.localname == "RDF" else "rss"


class _Tree:
    """What neither parser tells, read from the document itself where it is well-formed."""

    def __init__(self, root: Any) -> None:
        self._root = root
        self._items = [] if root is None else [n for n in root.iter("{*}item", "{*}entry")]

    def item(self, position: int, count: int) -> Any:
        """Give the element of an entry, None where the parsers counted otherwise."""
        return self._items[position] if len(self._items) == count else None

    def links(self) -> Iterator[tuple[str, str]]:
        """Give rel and href of the feed's own links."""
        if self._root is None:
            return
        for link in self._root.iter("{*}link"):
            if link.getparent().tag not in {n.tag for n in self._items[:1]} and link.get("href"):
                yield (link.get("rel") or "alternate").rpartition("/")[2], link.get("href").strip()


def _feed(
    raw: Mapping[str, Any], items: Iterable[Mapping[str, Any]], form: str, url: str, tree: _Tree
) -> Feed:
    site = _absolute(url, _text(_get(raw, "link")))
    rels = dict(reversed(list(tree.links())))
    for link in _get(raw, "links") or ():
        rels.setdefault(str(link.get("rel") or ""), str(link.get("href") or ""))
    language = primary(_text(_get(raw, "language")))
    kept = list(items)
    entries = tuple(
        _entry(item, form, site or url, language, tree.item(i, len(kept)))
        for i, item in enumerate(kept[:_MAX_ENTRIES])
    )
    return Feed(
        format=form,
        title=_title(_text(_get(raw, "title"))),
        subtitle=plain(_text(_get(raw, "subtitle"))),
        site_url=site,
        language=language,
        entries=entries,
        next_url=_absolute(url, rels.get("prev-archive") or rels.get("next") or "") or None,
        hub=_absolute(url, rels.get("hub") or "") or None,
    )


def _entry(raw: Mapping[str, Any], form: str, base: str, language: str | None, node: Any) -> Entry:
    identity = _text(_get(raw, "id"))
    url = _absolute(base, _text(_get(raw, "link")) or _permalink_in(identity))
    contents = [c for c in _get(raw, "content") or () if c.get("value")]
    html = max((_as_html(c) for c in contents), key=len, default="")
    summary = _text(_get(raw, "summary") or _get(raw, "description"))
    if node is not None and not _has(node, "description", "summary", "abstract"):
        summary = ""
    published = parse_date(_text(_get(raw, "published") or _get(raw, "created")))
    updated = parse_date(_text(_get(raw, "updated")))
    if form != "atom" and published is None:
        published, updated = updated, None  # dc:date is all that RSS 1.0 has
    return Entry(
        id=identity or url,
        url=url,
        title=_entry_title(_text(_get(raw, "title")), node),
        html=html,
        summary_html="" if summary == html else summary,
        author=_author(raw),
        published=published,
        updated=updated,
        language=primary(_language(contents)) or language,
        tags=_tags(_text(t.get("label") or t.get("term")) for t in _get(raw, "tags") or ()),
        image=_image(raw, base),
        comments_url=_absolute(base, _text(_get(raw, "comments"))) or None,
    )


def _get(raw: Mapping[str, Any], name: str) -> Any:
    """Read a key as it is: feedparser's own lookup warns, and answers for other keys."""
    return dict.get(raw, name) if isinstance(raw, dict) else None


def _text(value: object) -> str:
    return re.sub(r"[\x00-\x08\x0b\x0c\x0e-\x1f]", "", str(value)).strip() if value else ""


def _has(node: Any, *names: str) -> bool:
    return any(node.find("{*}" + name) is not None for name in names)


def _as_html(content: Mapping[str, Any]) -> str:
    value = _text(content.get("value"))
    if content.get("type") in {"text/plain", "text"}:
        return _paragraphs(value)
    return value


def _paragraphs(text: str) -> str:
    """Give plain text as HTML: a blank line parts paragraphs."""
    parts = re.split(r"\n\s*\n", entities.escape(text, quote=False))
    return "".join(f"<p>{p.strip()}</p>" for p in parts if p.strip())


def _entry_title(raw: str, node: Any) -> str:
    """Give a title in plain text; one that Atom declares to be text is that already."""
    title = None if node is None else node.find(_ATOM + "title")
    if title is not None and title.get("type", "text") == "text" and len(title) == 0:
        return _title_text(_text(title.text))
    return _title(raw)


def _title_text(text: str) -> str:
    """Keep a declared text, save where it is evidently HTML declared by mistake."""
    if re.search(r"&(?:amp|quot|#\d+|#x[0-9a-f]+|nbsp|[lr]squo|hellip|eacute);", text, re.I):
        text = entities.unescape(text)
    return re.sub(r"\s+", " ", text).strip()


def _title(raw: str) -> str:
    """Strip inline markup, decode entities once: RSS does not say whether it is HTML."""
    return re.sub(r"\s+", " ", entities.unescape(_TAGS.sub("", raw))).strip()


def _author(raw: Mapping[str, Any]) -> str | None:
    detail = _get(raw, "author_detail") or {}
    name = _text(detail.get("name")) or _text(_get(raw, "author"))
    # RSS 2.0: <author>lea@example.org (Léa)</author>
    if match := re.fullmatch(r"\S+@\S+\s*\((.+)\)", name):
        name = match[1]
    name = _title(re.sub(r"\s*<?\S+@\S+>?\s*", " ", name))
    return name or None


def _tags(names: Iterable[str]) -> tuple[str, ...]:
    seen = {_title(name).casefold(): _title(name) for name in reversed(list(names)) if name}
    return tuple(reversed([name for name in seen.values() if name]))


def _language(contents: Iterable[Mapping[str, Any]]) -> str | None:
    return next((str(c["language"]) for c in contents if c.get("language")), None)


def _image(raw: Mapping[str, Any], base: str) -> str | None:
    found: list[str] = []
    for name in ("media_thumbnail", "media_content", "enclosures"):
        for media in _get(raw, name) or ():
            kind = str(media.get("medium") or media.get("type") or "image")
            if name == "media_thumbnail" or kind.startswith("image"):
                found.append(str(media.get("url") or media.get("href") or ""))
    return next((a for f in found if (a := _absolute(base, f))), None)


def _permalink_in(identity: str) -> str:
    return identity if identity.startswith(("http://", "https://")) else ""


def _absolute(base: str, address: str) -> str:
    """Resolve an address; "" for none, or one that is not of the web."""
    if not address:
        return ""
    try:
        joined = urljoin(base, re.sub(r"\s+", lambda m: "" if "\n" in m[0] else "%20", address))
    except ValueError:
        return ""
    return joined if joined.startswith(("http://", "https://")) else ""


# --- JSON Feed (https://www.jsonfeed.org/version/1.1/) ----------------------------------------


def _json(data: bytes, url: str) -> Feed:
    try:
        raw = json.loads(data.decode("utf-8-sig", "replace"))
    except (ValueError, RecursionError) as error:
        raise FeedError(url, "not valid JSON") from error
    items = raw.get("items") if isinstance(raw, dict) else None
    if not isinstance(items, list) or "jsonfeed" not in str(raw.get("version", "")):
        raise FeedError(url, "JSON, but no JSON Feed")
    site = _absolute(url, _string(raw, "home_page_url"))
    language = primary(_string(raw, "language"))
    hubs = [h for h in raw.get("hubs") or () if isinstance(h, dict)]
    read: Callable[[dict[str, Any]], Entry] = lambda item: _json_entry(  # noqa: E731
        item, site or url, language, _json_author(raw)
    )
    return Feed(
        format="json",
        title=_text(raw.get("title")),
        subtitle=_text(raw.get("description")),
        site_url=site,
        language=language,
        entries=tuple(read(item) for item in items[:_MAX_ENTRIES] if isinstance(item, dict)),
        next_url=_absolute(url, _string(raw, "next_url")) or None,
        hub=_absolute(url, _string(hubs[0], "url")) or None if hubs else None,
    )


def _json_entry(item: dict[str, Any], base: str, language: str | None, author: str | None) -> Entry:
    identity = _string(item, "id")
    url = _string(item, "url") or _permalink_in(identity) or _string(item, "external_url")
    url = _absolute(base, url)
    summary = _paragraphs(_string(item, "summary"))
    tags = item.get("tags")
    return Entry(
        id=identity or url,
        url=url,
        title=re.sub(r"\s+", " ", _string(item, "title")),
        html=_string(item, "content_html") or _paragraphs(_string(item, "content_text")),
        summary_html=summary,
        author=_json_author(item) or author,
        published=parse_date(_string(item, "date_published")),
        updated=parse_date(_string(item, "date_modified")),
        language=primary(_string(item, "language")) or language,
        tags=_tags(str(t) for t in tags if isinstance(t, str)) if isinstance(tags, list) else (),
        image=_absolute(base, _string(item, "image") or _string(item, "banner_image")) or None,
        comments_url=None,
    )


def _string(item: Mapping[str, Any], name: str) -> str:
    value = item.get(name)
    return _text(value) if isinstance(value, str | int | float) else ""


def _json_author(item: Mapping[str, Any]) -> str | None:
    authors = item.get("authors")
    first = authors[0] if isinstance(authors, list) and authors else item.get("author")
    return (_string(first, "name") or None) if isinstance(first, dict) else None
