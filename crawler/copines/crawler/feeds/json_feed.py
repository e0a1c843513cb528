"""JSON Feed → Feed (https://www.jsonfeed.org/version/1.1/)."""

import re
from collections.abc import Mapping
from typing import Any

from copines import storable
from copines.crawler.dates import parse_value
from copines.crawler.feeds.addresses import web
from copines.crawler.feeds.model import MAX_ENTRIES, Entry, Feed
from copines.crawler.feeds.words import absolute, paragraphs, permalink_in, tags_of, text_of
from copines.crawler.images.addresses import may_lead
from copines.crawler.language import primary
from copines.errors import FeedError
from copines.reasons import Reason


def parse(text: str, url: str) -> Feed:
    """Read a JSON Feed, version 1 or 1.1; FeedError where it is none."""
    raw, items = _document(text, url)
    site = absolute(url, _string(raw, "home_page_url"))
    language = primary(_string(raw, "language"))
    author = _json_author(raw)
    named = raw.get("hubs")
    hubs = [h for h in named if isinstance(h, dict)] if isinstance(named, list) else []
    return Feed(
        format="json",
        title=text_of(raw.get("title")),
        subtitle=text_of(raw.get("description")),
        site_url=site,
        language=language,
        entries=tuple(
            _json_entry(item, url, language, author)
            for item in items[:MAX_ENTRIES]
            if isinstance(item, dict)
        ),
        image=absolute(url, _string(raw, "icon")),
        next_url=absolute(url, _string(raw, "next_url")) or None,
        hub=absolute(url, _string(hubs[0], "url")) or None if hubs else None,
    )


def _document(text: str, url: str) -> tuple[dict[str, Any], list[Any]]:
    try:
        raw = storable.parsed(text)
    except (ValueError, RecursionError) as error:
        raise FeedError(url, Reason.of("not_a_feed", detail="not valid JSON")) from error
    items = raw.get("items") if isinstance(raw, dict) else None
    if not isinstance(items, list) or "jsonfeed" not in str(raw.get("version", "")):
        raise FeedError(url, Reason.of("not_a_feed", detail="JSON, but no JSON Feed"))
    return raw, items


def _json_entry(item: dict[str, Any], base: str, language: str | None, author: str | None) -> Entry:
    identity = _string(item, "id")
    url = _string(item, "url") or permalink_in(identity) or _string(item, "external_url")
    url = absolute(base, url)
    summary = paragraphs(_string(item, "summary"))
    tags = item.get("tags")
    return Entry(
        id=identity or url,
        url=url,
        title=re.sub(r"\s+", " ", _string(item, "title")),
        html=_string(item, "content_html") or paragraphs(_string(item, "content_text")),
        summary_html=summary,
        author=_json_author(item) or author,
        published=parse_value(_string(item, "date_published")),
        updated=parse_value(_string(item, "date_modified")),
        language=primary(_string(item, "language")) or language,
        tags=tags_of(str(t) for t in tags if isinstance(t, str)) if isinstance(tags, list) else (),
        image=next(
            (
                a
                for name in ("image", "banner_image")
                if (a := absolute(base, _string(item, name))) and may_lead(a)
            ),
            None,
        ),
        comments_url=None,
        others=tuple(web(base, (permalink_in(identity), _string(item, "external_url")))),
    )


def _string(item: Mapping[str, Any], name: str) -> str:
    value = item.get(name)
    return text_of(value) if isinstance(value, str | int | float) else ""


def _json_author(item: Mapping[str, Any]) -> str | None:
    authors = item.get("authors")
    first = authors[0] if isinstance(authors, list) and authors else item.get("author")
    return (_string(first, "name") or None) if isinstance(first, dict) else None
