"""Values from outside → what may be stored and shown: one way for crawl, import and config.

Whatever is stored can be written into XML, HTML and JSON, and into a calendar.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from copines.model import Post

#: What XML 1.0 (§2.2) has no place for, halves of characters, and controls that nobody sees.
_UNFIT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")
#: What is seen: no white space, nothing of Unicode's Default_Ignorable_Code_Point (zero-width
#: spaces, soft hyphens, marks of direction), and not Braille's blank.
_SEEN = re.compile(
    "[^\\s\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e"
    "\u2060-\u206f\u2800\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufff8\U000e0000-\U000e0fff]"
)
#: Characters of a title or a name; and of a text, which is more than any book has.
LINE_CHARS, TEXT_CHARS = 4_000, 8_000_000
#: Tags of one post.
_TAGS = 200
_LANGUAGE = re.compile(r"[a-z]{2,3}\Z")
#: Years that a post can have (docs/dates.md).
_FIRST_YEAR, _LAST_YEAR = 1900, 2199


def text(value: str, most: int = TEXT_CHARS) -> str:
    """Return a text without what cannot be stored or shown, cut where it is too long."""
    value = value[:most]
    # all that is unfit is not printable (Unicode's class C), which is seen in half the time
    return value if value.replace("\n", " ").isprintable() else _UNFIT.sub("", value)


def line(value: str) -> str:
    """Return a title or a name likewise; "" for one of which nothing is seen."""
    kept = text(value, LINE_CHARS)
    return kept if _SEEN.search(kept) else ""


def _joined(value: str) -> str:
    """Return a text without soft hyphens, which only say where a line may break a word."""
    return value.replace("\xad", "")


def moment(value: datetime | None) -> datetime | None:
    """Return a date in UTC, None for one that no post has: of the year 1 or 9999, say."""
    if value is None or not _FIRST_YEAR < value.year < _LAST_YEAR:
        return None
    return value.astimezone(UTC) if value.tzinfo else value.replace(tzinfo=UTC)


def post(value: Post) -> Post:
    """Return a post of which all can be stored and shown."""
    known = _LANGUAGE.match(value.language or "")
    return replace(
        value,
        title=line(_joined(value.title)),
        text=text(_joined(value.text)),
        html=text(value.html),
        summary=text(value.summary),
        author=line(value.author) or None if value.author else None,
        published=moment(value.published),
        updated=moment(value.updated),
        language=value.language if known else None,
        tags=tuple(dict.fromkeys(t for tag in value.tags[:_TAGS] if (t := line(tag).strip()))),
        image=value.image and line(value.image),
        comments_url=value.comments_url and line(value.comments_url),
    )


def parsed(document: str) -> Any:
    r"""Parse JSON; halves of characters, written as \ud83d, are left out.

    Raises
    ------
    ValueError
        It is none.
    RecursionError
        It is nested too deep.
    """
    found = json.loads(document, strict=False)
    return whole(found) if "\\ud" in document.lower() else found


def whole(value: Any) -> Any:
    """Return what was parsed without halves of characters."""
    if isinstance(value, str):
        return text(value)
    if isinstance(value, list):
        return [whole(item) for item in value]
    if isinstance(value, Mapping):
        return {text(name): whole(item) for name, item in value.items()}
    return value
