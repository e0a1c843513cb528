"""OPML, as dirty as it comes."""

import re
from collections.abc import Mapping
from html.parser import HTMLParser
from types import MappingProxyType

from copines.imports.found import Entry, Reading
from copines.imports.notes import UNREAD, Draft, Notes
from copines.messages import Message

_FEED, _SITE = ("xmlurl", "rssurl", "feedurl"), ("htmlurl",)
_DROPPED: Mapping[str, str] = MappingProxyType(
    {
        "description": Message("the site's own is shown"),
        "version": Message("every kind of feed is read"),
    }
)
_FRESHRSS = Message("FreshRSS' own way to read a page; here articles are found by themselves")
_AS_TAGS = Message("as %(key)s", key="tags")
_FALSE = {"", "0", "false", "no"}


def read_opml(text: str) -> Reading:
    """Read an OPML: any case, any nesting, with or without closing tags and namespaces."""
    reader = _Reader()
    reader.feed(text)
    reader.close()
    return reader.notes.reading("opml")


class _Reader(HTMLParser):
    """Walks through the outlines.

    An XML parser gives up, or loses what follows, at the ampersands and unclosed tags of real
    lists. This one declares no entities, fetches nothing, and knows its line.
    """

    def __init__(self) -> None:
        super().__init__()
        self.notes = Notes()
        #: Titles of the outlines that are open; "" for one that is no folder.
        self._open: list[str] = []
        self._head = ""
        #: An outline without address that held nothing yet.
        self._bare: Entry | None = None

    def set_cdata_mode(self, elem: str, **_: object) -> None:
        """Let no <title> or <style> of a list swallow what follows it."""

    def parse_html_declaration(self, i: int) -> int:
        """Pass over <![…>, at which Python's own reader breaks off where it is no CDATA."""
        if self.rawdata.startswith("<![", i):
            return self.parse_bogus_comment(i)
        return super().parse_html_declaration(i)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Read an outline that may hold others."""
        tag = tag.rpartition(":")[2]
        if tag == "outline":
            self._open.append(self._outline(attrs))
        elif tag == "body":
            self._head = ""
        elif tag == "head" or self._head:
            self._head = tag

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Read an outline that holds nothing."""
        if tag.rpartition(":")[2] == "outline":
            self._outline(attrs)
            self._leave()

    def handle_endtag(self, tag: str) -> None:
        """Leave an outline."""
        tag = tag.rpartition(":")[2]
        if tag == "outline" and self._open:
            self._leave()
            self._open.pop()
        elif tag == "head":
            self._head = ""
        elif self._head:
            self._head = "head"

    def _leave(self) -> None:
        """Note an outline that is neither a blog nor a folder of any."""
        if self._bare:
            self.notes.say(self._bare, "dropped", Message("names no address"))
        self._bare = None

    def handle_data(self, data: str) -> None:
        """Note what the head says of the list itself."""
        if self._head not in {"", "head"} and data.strip():
            entry = Entry("", self._head, data.strip(), self.getpos()[0])
            self.notes.say(entry, "dropped", Message("tells of the list itself"))

    def _outline(self, attrs: list[tuple[str, str | None]]) -> str:
        """Take a blog over, or give the name of a folder."""
        self._bare = None
        said = {key: (value or "").strip() for key, value in attrs}
        name = " ".join((said.get("text") or said.get("title") or "").split())
        feed = next((said[key] for key in _FEED if said.get(key)), "")
        if not feed and said.get("type", "").lower() not in {"include", "opml"}:
            feed = said.get("url", "")
        self._bare = None
        if not feed and not any(said.get(key) for key in _SITE):
            self._folder(said, name)
            if not said.get("url") and not said.get("frss:opmlurl"):
                self._bare = Entry(name, "outline", name, self.getpos()[0])
            return name
        self._blog(said, name or feed)
        return ""

    def _folder(self, said: Mapping[str, str], name: str) -> None:
        for key in (key for key in said if key not in {"text", "title", "type", *_FEED, *_SITE}):
            entry = self._entry(name, key, said[key])
            if key in {"frss:opmlurl", "url"}:
                self.notes.elsewhere(entry)
            else:
                self.notes.say(entry, "dropped", _DROPPED.get(key, Message("tells of the folder")))

    def _entry(self, where: str, key: str, value: str) -> Entry:
        """Return the attribute as the file spells it, on the line where it stands."""
        tag = self.get_starttag_text() or ""
        spelt = re.search(rf"(?<![\w:]){re.escape(key)}(?=\s*=|\s|/|>)", tag, re.IGNORECASE)
        line = self.getpos()[0] + (tag.count("\n", 0, spelt.start()) if spelt else 0)
        return Entry(where, spelt[0] if spelt else key, value, line)

    def _blog(self, said: Mapping[str, str], where: str) -> None:
        draft = Draft(where, self.getpos()[0])
        is_feed = not re.match(r"(?:html|xml|json)\+", said.get("type", ""), re.I)
        named = "text" if said.get("text") else "title"
        tags = [folder for folder in self._open if folder]
        for key, value in said.items():
            entry = self._entry(where, key, value)
            if key == named:
                draft.name(entry)
            elif key in _SITE:
                draft.address(entry, "url")
            elif key == "url" and said.get("htmlurl") and said.get("type", "").lower() == "link":
                draft.say(entry, "carried", Message("read"))  # OPML 2.0: a page, as htmlUrl is
            elif key in _FEED or (key == "url" and not any(said.get(k) for k in _FEED)):
                self._source(draft, entry, said, is_feed=is_feed)
            elif key == "category":
                tags += _categories(value)
                draft.say(entry, "translated", _AS_TAGS)
            else:
                self._other(draft, entry)
        if tags := _once(tags):
            folder = Entry(where, "folder", ", ".join(tags), self.getpos()[0])
            draft.take(folder, "tags", tags, why=_AS_TAGS)
        self.notes.add(draft)

    def _source(
        self, draft: Draft, entry: Entry, said: Mapping[str, str], *, is_feed: bool
    ) -> None:
        if is_feed:
            draft.address(entry, "feed")
        elif not any(said.get(key) for key in _SITE):
            draft.take(entry, "url", why=Message("as url: a page, which has no feed"))
        else:
            draft.say(entry, "dropped", Message("a page and no feed; the site is read by itself"))

    def _other(self, draft: Draft, entry: Entry) -> None:
        key, value = entry.key.lower(), entry.value
        if key == "language" and value:
            draft.take(entry, "language")
        elif key in {"isdown", "disabled"}:  # of Planet's lists, of Miniflux
            if value.lower() in _FALSE:
                draft.say(entry, "carried", Message("not down"))
            else:
                draft.take(entry, "enabled", value=False, why="enabled = false")
        elif key in {"title", "type"}:
            draft.say(entry, "carried", Message("read"))
        elif key.startswith("frss:") and key not in _DROPPED:
            draft.say(entry, "dropped", _FRESHRSS)
        else:
            draft.say(entry, "dropped", _DROPPED.get(key, UNREAD))


def _categories(value: str) -> list[str]:
    """Return the folders of `category`: paths, parted by commas (OPML 2.0)."""
    paths = (path.strip().strip("/") for path in value.split(","))
    return [" ".join(part.split()) for path in paths for part in path.split("/") if part.strip()]


def _once(tags: list[str]) -> list[str]:
    first: dict[str, str] = {}
    for tag in tags:
        first.setdefault(tag.casefold(), tag)
    return list(first.values())
