"""Lists of addresses, one a line or in JSON."""

import re

from copines.errors import ConfigError
from copines.imports.found import Entry, Reading
from copines.imports.json_items import Broken, items
from copines.imports.notes import UNREAD, Draft, Notes
from copines.messages import Message

_ADDRESS = re.compile(r"(?:https?|feed):", re.IGNORECASE)
#: What stands between addresses, or round them; a comma may be a part of one.
_BETWEEN = re.compile(
    r"""[\s<>"'`“”„‘’«»‹›\u200b\u2060\ufeff]+|[\[\](){}]+(?=(?:https?|feed):)"""
    r"""|[,;]+(?=\s|\Z|["'<>“”«»]|(?:https?|feed):|[^/?=&]*\Z)""",
    re.IGNORECASE,
)
#: What ends a sentence or an aside; a bracket is an address's own where it opens there too.
_ENDS = {")": "(", "]": "[", "}": "{", ".": "", "!": "", "?": "", ":": ""}
_WEIGHT = Message(
    "openring drew among so many of the newest; here a weight is a share of the home page"
)


def read_urls(text: str) -> Reading:
    """Read an address a line, which a weight (openring) or words may follow."""
    notes = Notes()
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip() or line.lstrip().startswith(("#", ";", "//")):
            continue
        parts = [part for part in _BETWEEN.split(line) if part]
        urls = [_alone(part) for part in parts if _ADDRESS.match(part)] or parts[:1]
        words = " ".join(part for part in parts if _alone(part) not in urls)
        more = re.sub(r"(?:\A|\s)#.*", "", words).strip(" -*")
        for url in urls:
            draft = Draft(url, number)
            draft.address(Entry(url, "url", url, number), "url")
            if more.isdecimal():
                draft.say(Entry(url, "weight", more, number), "dropped", _WEIGHT)
            elif more:
                draft.say(Entry(url, "words", more, number), "dropped", UNREAD)
            notes.add(draft)
    return notes.reading("urls")


def _alone(part: str) -> str:
    """Return an address without what ends the sentence, or the aside, that it stands in."""
    while part and part[-1] in _ENDS:
        opening = _ENDS[part[-1]]
        if opening and part.count(opening) >= part.count(part[-1]):
            break
        part = part[:-1]
    return part


def read_json_list(text: str) -> Reading:
    """Read a list of objects: openring's sites, or the members of a webring."""
    if "[" not in text:
        raise ConfigError(Message("there is no list in it"))
    notes = Notes()
    for item, line in items(text, text.index("[")):
        if isinstance(item, Broken):
            notes.broken(line, item.column)
            continue
        member = item if isinstance(item, dict) else {"url": item}
        where = str(member.get("name") or member.get("title") or member.get("url") or "")
        draft = Draft(where, line)
        for key, value in member.items():
            said = str(value) if isinstance(value, str | int | float) else ""
            _take(draft, Entry(where, str(key), said, line))
        notes.add(draft)
    return notes.reading("json")


def _take(draft: Draft, entry: Entry) -> None:
    key = entry.key.casefold()
    if key in {"feed", "rss", "atom", "feedurl", "feed_url", "xmlurl"}:
        if entry.value:
            draft.address(entry, "feed")
        else:
            draft.say(entry, "dropped", Message("empty; the feed is looked for"))
    elif key in {"url", "link", "href", "site", "htmlurl"}:
        draft.address(entry, "url")
    elif key in {"name", "title"}:
        draft.name(entry)
    else:
        draft.say(entry, "dropped", UNREAD)
