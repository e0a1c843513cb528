"""Pluto's ini: one section a blog, by a name of its own."""

from collections.abc import Mapping
from types import MappingProxyType
from urllib.parse import quote

from copines.imports.found import Entry, Reading
from copines.imports.ini import Section, sections
from copines.imports.notes import ENCODINGS, SCRIPTS, UNREAD, Draft, Notes
from copines.messages import Message

_RESERVED = {"planet", "defaults", "feeds"}
_FEED = {"feed", "feed_url", "xml_url"}
_SITE = {"link", "url", "html_url"}
_TITLE = {"title", "name"}
#: Shorthands, and the feed that each stands for.
_FEEDS: Mapping[str, str] = MappingProxyType(
    {
        "github": "https://github.com/{}/commits.atom",
        "rubygems": "https://rubygems.org/gems/{}/versions.atom",
        "meetup": "https://www.meetup.com/{}/events/rss/",
        "googlegroups": "https://groups.google.com/forum/feed/{}/topics/atom.xml?num=15",
    }
)
_DROPPED: Mapping[str, str] = MappingProxyType(
    {
        **dict.fromkeys(("author", "owner"), Message("a post tells its author itself")),
        **dict.fromkeys(("encoding", "charset"), ENCODINGS),
        "location": Message("places are not shown"),
        "email": Message("addresses of authors are not kept"),
        "auto_feed_url": Message("feeds are found by themselves"),
        "filter": SCRIPTS,
    }
)


def read_pluto(text: str) -> Reading:
    """Read an ini of Pluto."""
    notes = Notes()
    for section in sections(text, indented=True):
        if not section.name or section.name.casefold() in _RESERVED:
            _portal(notes, section)
        else:
            _blog(notes, section)
    return notes.reading("pluto")


def _portal(notes: Notes, section: Section) -> None:
    for entry in section.entries:
        if entry.key in _TITLE:
            notes.setting(entry, "portal", "title")
        elif entry.key in {"source", "url"}:
            notes.elsewhere(entry)
        else:
            notes.say(entry, "dropped", _DROPPED.get(entry.key, UNREAD))


def _blog(notes: Notes, section: Section) -> None:
    draft = Draft(section.name, section.line)
    for entry in section.entries:
        if entry.key in _FEED:
            draft.address(entry, "feed")
        elif entry.key in _SITE:
            draft.address(entry, "url")
        elif entry.key in _TITLE:
            draft.name(entry)
        elif entry.key in {"avatar", "face"}:
            draft.picture(entry)
        elif entry.key in _FEEDS:
            feed = _FEEDS[entry.key].format(quote(entry.value))
            draft.take(entry, "feed", feed, why=Message("as feed: %(address)s", address=feed))
        else:
            _rule(draft, entry)
    notes.add(draft)


def _rule(draft: Draft, entry: Entry) -> None:
    if entry.key in {"include", "includes"}:
        draft.take(entry, "include")
    elif entry.key in {"exclude", "excludes"}:
        why = Message(
            "as exclude; warning: Pluto read it and never applied it, here it leaves posts out"
        )
        draft.take(entry, "exclude", why=why)
    else:
        draft.say(entry, "dropped", _DROPPED.get(entry.key, UNREAD))
