"""osmosfeed's yaml, and the cache that it published."""

import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

import yaml

from copines.errors import ConfigError
from copines.imports.found import Article, Entry, FoundBlog, Reading
from copines.imports.json_items import Broken, items
from copines.imports.notes import UNREAD, Draft, Notes
from copines.messages import Message

_SETTINGS = {
    "siteTitle": ("portal", "title"),
    "timezone": ("portal", "timezone"),
    "siteUrl": ("portal", "url"),
}
_SOURCES = re.compile(r'"sources"\s*:\s*\[')
_DROPPED = {
    "cacheMaxDays": Message("posts are kept, however old"),
}


def read_osmosfeed(text: str) -> Reading:
    """Read the yaml.

    Raises
    ------
    ConfigError
        It is none.
    """
    notes = Notes()
    for key, value, line in _pairs(_root(text), ""):
        if key == "sources" and isinstance(value, yaml.SequenceNode):
            for item in value.value:
                _source(notes, item)
            continue
        entry = Entry("", key, _scalar(value), line)
        if key == "cacheUrl":
            notes.elsewhere(entry)
        elif key in _SETTINGS:
            notes.setting(entry, *_SETTINGS[key])
        else:
            notes.say(entry, "dropped", _DROPPED.get(key, UNREAD))
    return notes.reading("osmosfeed")


def _root(text: str) -> yaml.Node:
    try:
        # composed, never constructed: no object is made from what the file names
        root = yaml.compose(text, yaml.SafeLoader)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise ConfigError(
            Message("line %(line)d: no valid yaml: %(why)s", line=line, why=error.problem)
        ) from error
    except (yaml.YAMLError, RecursionError) as error:
        raise ConfigError(Message("no valid yaml: %(why)s", why=error)) from error
    if root is None:
        raise ConfigError(Message("no valid yaml: there is nothing in it"))
    return root


def _pairs(node: yaml.Node, alone: str) -> Iterator[tuple[str, yaml.Node, int]]:
    """Return keys, values and lines of a mapping; a scalar is the value of the key `alone`."""
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            yield _scalar(key), value, key.start_mark.line + 1
    elif alone:
        yield alone, node, node.start_mark.line + 1


def _scalar(node: yaml.Node) -> str:
    return str(node.value) if isinstance(node, yaml.ScalarNode) else ""


def _source(notes: Notes, node: yaml.Node) -> None:
    pairs = [(k, _scalar(v), line) for k, v, line in _pairs(node, "href")]
    where = next((value for key, value, _ in pairs if key == "href"), "")
    draft = Draft(where, node.start_mark.line + 1)
    for key, value, line in pairs:
        entry = Entry(where, key, value, line)
        if key == "href":
            draft.address(entry, "feed")
        else:
            draft.say(entry, "dropped", UNREAD)
    notes.add(draft)


def read_cache(text: str) -> Reading:
    """Read the cache: blogs, and of their posts title, address, date and beginning.

    Raises
    ------
    ConfigError
        It is none.
    """
    notes = Notes()
    articles: list[Article] = []
    begins = _SOURCES.search(text)
    if not begins:
        raise ConfigError(Message('no cache of osmosfeed: it has no list "sources"'))
    for source, line in items(text, begins.end() - 1):
        if isinstance(source, Broken):
            notes.broken(line, source.column)
        if not isinstance(source, dict):
            continue
        where = str(source.get("title") or source.get("feedUrl") or "")
        draft = Draft(where, line)
        for key, value in source.items():
            _kept(draft, Entry(where, key, value if isinstance(value, str) else "", line))
        blog = notes.add(draft)
        articles += _articles(source, blog) if blog else ()
    return notes.reading("osmosfeed-cache", articles=articles)


def _kept(draft: Draft, entry: Entry) -> None:
    if entry.key == "feedUrl":
        draft.address(entry, "feed")
    elif entry.key == "siteUrl":
        if entry.value:
            draft.address(entry, "url")
        else:
            draft.say(entry, "dropped", Message("empty; the site is found from its feed"))
    elif entry.key == "title":
        draft.name(entry)
    elif entry.key == "articles":
        draft.say(
            entry, "translated", Message("as posts, which the next run completes from their pages")
        )
    else:
        draft.say(entry, "dropped", UNREAD)


def _articles(source: Mapping[str, Any], blog: FoundBlog) -> Iterator[Article]:
    given = source.get("articles")
    for article in given if isinstance(given, list) else ():
        if isinstance(article, dict) and str(article.get("link")).startswith(("http:", "https:")):
            title, author, summary = (
                str(article.get(key) or "") for key in ("title", "author", "description")
            )
            yield Article(blog, article["link"], title, author, _when(article), summary)


def _when(article: Mapping[str, Any]) -> datetime | None:
    try:
        moment = datetime.fromisoformat(str(article.get("publishedOn")))
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None
