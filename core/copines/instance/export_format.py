"""Posts, links and blogroll ↔ the forms in which they leave and come."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from unicodedata import normalize

from copines import storable
from copines.addresses import checked, fault
from copines.messages import Message
from copines.model import Blog, Neighbor, Post
from copines.permalinks import canonical, key, slug_of
from copines.phrases import cause


def post_line(post: Post, blog: str, verdict: str = "", reason: str = "") -> bytes:
    """Return a post as a line of `export posts`; `blog` is the name of its blog."""
    value = post_json(post, blog)
    if verdict:
        value |= {"verdict": verdict, "reason": reason}
    return _line(value)


def post_json(post: Post, blog: str) -> dict[str, object]:
    """Return a post in the form of `export posts`; `blog` is the name of its blog."""
    value: dict[str, object] = {
        "url": post.permalink,
        "blog": blog,
        "title": post.title,
        "author": post.author,
        "published": post.published.isoformat() if post.published else None,
        "updated": post.updated.isoformat() if post.updated else None,
        "language": post.language,
        "tags": list(post.tags),
        "image": post.image,
        "comments_url": post.comments_url,
        "summary": post.summary,
        "text": post.text,
        "html": post.html,
        "words": post.words,
    }
    # an imported text is neither's
    return value | ({"text_from": post.text_from} if post.text_from else {})


def link_line(permalink: str, rank: int, near: Neighbor) -> bytes:
    """Return a link as a line of `export links`."""
    return _line(
        {
            "url": permalink,
            "related": near.permalink,
            "rank": rank,
            "score": round(near.score, 6),
            "terms": list(near.terms),
            "kind": near.kind,
        }
    )


def _line(value: Mapping[str, object]) -> bytes:
    return (json.dumps(value, ensure_ascii=False) + "\n").encode("utf-8", "replace")


@dataclass(frozen=True, slots=True)
class Mistake(Exception):
    """Why a line is no post."""

    why: str


def read_post(line: str, blogs: Mapping[str, Blog], now: datetime) -> Post:
    """Read a line of `export posts`; `blogs` has those of the config, by name.

    Raises
    ------
    Mistake
        The line is no post, or of a blog that is not in the config.
    """
    try:
        value = storable.parsed(line)
    except (ValueError, RecursionError) as error:
        column = getattr(error, "colno", 1)
        raise Mistake(Message("no valid JSON, column %(column)d", column=column)) from error
    if not isinstance(value, dict):
        raise Mistake(Message("expected an object"))
    url, blog = value.get("url"), value.get("blog")
    if not isinstance(url, str) or not url.startswith(("http://", "https://")):
        raise Mistake(Message('expected "url", an address that begins with http:// or https://'))
    if why := fault(url):
        raise Mistake(Message("%(key)s: %(why)s", key='"url"', why=cause(why)))
    # as the config spells names
    name = normalize("NFC", " ".join(blog.split())) if isinstance(blog, str) else ""
    if name not in blogs:
        raise Mistake(
            Message('unknown blog "%(name)s": only blogs of the config take posts', name=blog)
        )
    return _post(value, canonical(url), blogs[name].key, now)


def _post(value: Mapping[str, Any], url: str, blog: str, now: datetime) -> Post:
    text, html = _text(value, "text"), _text(value, "html")
    title = " ".join(_text(value, "title").split())
    return Post(
        permalink=url,
        key=key(url),
        blog=blog,
        title=title,
        text=text,
        html=html,
        summary=_text(value, "summary"),
        author=_text(value, "author") or None,
        published=_moment(value, "published"),
        updated=_moment(value, "updated"),
        first_seen=now,
        language=re.split("[-_]", _text(value, "language").lower())[0] or None,
        tags=_tags(value),
        image=_address(value, "image"),
        comments_url=_address(value, "comments_url"),
        slug=slug_of(url, title),
        text_from=_text(value, "text_from"),
    )


def _text(value: Mapping[str, Any], name: str) -> str:
    found = value.get(name)
    if found is None:
        return ""
    if not isinstance(found, str):
        raise Mistake(Message('"%(key)s": expected text', key=name))
    return found


def _tags(value: Mapping[str, Any]) -> tuple[str, ...]:
    found = value.get("tags") or []
    if isinstance(found, str):  # as some programs write a single one
        found = [found]
    if not isinstance(found, list) or not all(isinstance(tag, str) for tag in found):
        raise Mistake(Message('"tags": expected a list of texts'))
    return tuple(found)


def _address(value: Mapping[str, Any], name: str) -> str | None:
    found = _text(value, name)
    return checked(found)


def _moment(value: Mapping[str, Any], name: str) -> datetime | None:
    found = _text(value, name).strip()
    if not found:
        return None
    try:
        moment = datetime.fromisoformat(found)
        moment = (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise Mistake(
            Message('"%(key)s": expected an ISO 8601 time, got "%(got)s"', key=name, got=found)
        ) from error
    # what Go writes for no date at all
    return moment if moment.year > 1 else None
