"""The ini file of Planet 2.0 and of Venus, and Venus' lists in CSV."""

import csv
import re
from collections.abc import Iterable, Mapping
from types import MappingProxyType

from copines.imports.found import Entry, Reading
from copines.imports.ini import Section, interpolated, sections
from copines.imports.notes import NO_ADDRESS, SCRIPTS, Draft, Notes
from copines.messages import Message

#: Keys that only Venus reads.
_VENUS = frozenset({
    "bill_of_materials", "cache_keep_entries", "cache_lists_directory", "cache_sources_directory",
    "content_type", "django_autoescape", "filter_directories", "filters", "future_dates",
    "http_cache_directory", "ignore_in_feed", "name_type", "output_theme", "pubsubhubbub_feeds",
    "pubsubhubbub_hub", "spider_threads", "summary_type", "template_directories", "title_type",
    "xml_base",
})  # fmt: skip
#: What other lists call the columns of the feed, the site and the name, without blanks.
_COLUMNS = {
    **dict.fromkeys(("feedurl", "xmlurl", "rss", "rssurl", "rssfeed", "atom", "flux"), "feed"),
    **dict.fromkeys(
        ("url", "site", "siteurl", "website", "htmlurl", "homepage", "adresse"), "link"
    ),
    **dict.fromkeys(("title", "blog", "nom", "titre"), "name"),
}
#: What a feed takes from [DEFAULT] and [Planet] where it says nothing of its own.
_INHERITED = ("filter", "exclude", "future_dates", "new_feed_items")
_PAGES = Message("the portal has pages and archives of its own")
_PATHS = Message("everything of an instance lies in its own folder")
_LOOK = Message("a theme can change how the portal looks: docs/themes.md")
_DROPPED: Mapping[str, str] = MappingProxyType({
    "items_per_page": _PAGES, "days_per_page": _PAGES, "cache_directory": _PATHS,
    "output_dir": _PATHS, "cache_sources_directory": _PATHS, "cache_lists_directory": _PATHS,
    "http_cache_directory": _PATHS, "template_files": _LOOK, "template_directories": _LOOK,
    "output_theme": _LOOK, "bill_of_materials": _LOOK, "date_format": _LOOK,
    "new_date_format": _LOOK, "django_autoescape": _LOOK,
    "facewidth": Message("faces have one size"), "faceheight": Message("faces have one size"),
    "activity_threshold": Message("a blog that is silent stays; `copines status` tells of it"),
    "filters": Message(
        "scripts are not run; include and exclude choose posts, teasers are cut anyhow"
    ),
    "filter_directories": SCRIPTS,
    "xml_base": Message("addresses are resolved against each post's own"),
    "ignore_in_feed": Message("what a feed gets wrong is seen through, post by post"),
    "encoding": Message("encodings are told from the bytes; the portal is UTF-8"),
    "spider_threads": Message("[crawl] concurrency says how much is fetched at once"),
    "log_level": Message("--quiet and --log-file say what is told"),
    "log_format": Message("--quiet and --log-file say what is told"),
    "pubsubhubbub_hub": Message("hubs are not told of new posts"),
    "pubsubhubbub_feeds": Message("hubs are not told of new posts"),
    "owner_name": Message("[crawl] contact names the host, by an address"),
    "user_agent": Message("the User-Agent names the portal and [crawl] contact"),
})  # fmt: skip
_OTHER = Message("a value for templates; nothing here reads it")


def read_planet(text: str, dialect: str = "") -> Reading:
    """Read an ini; the dialect is "planet" or "venus", or "" to tell by keys only Venus has."""
    notes = Notes()
    found = sections(text, indented=False)
    dialect = dialect or ("venus" if _is_venus(found) else "")
    general = tuple(s for s in found if s.name.casefold() in {"default", "planet"})
    defaults = tuple(entry for s in general for entry in s.entries)
    templates = _words(defaults, "template_files", "bill_of_materials", "filters")
    inherited = {
        e.key: e for s in general for e in interpolated(s, defaults) if e.key in _INHERITED
    }
    for section in found:
        entries = tuple(interpolated(section, defaults))
        if section in general:
            _portal(notes, (e for e in entries if e.key not in _INHERITED))
        elif not section.name:
            notes.drop(entries, Message("stands before the first section"))
        elif _is_list(section):
            notes.elsewhere(Entry(section.name, "section", section.name, section.line))
            notes.drop(entries, Message("belongs to a list of its own"))
        elif why := _no_feed(section, templates):
            notes.drop((Entry(section.name, "section", "", section.line), *entries), why)
        else:
            feed = Entry(section.name, "feed", section.name, section.line)
            _blog(notes, feed, {**inherited, **{e.key: e for e in entries}}, dialect)
    notes.drop(inherited.values(), Message("there is no blog that it could hold for"))
    unclear = (e for s in found for e in s.entries if e.key == "new_feed_items")
    return notes.reading(dialect or "planet", unclear=() if dialect else unclear)


def read_csv(text: str) -> Reading:
    """Read a list in CSV, its keys on top; where none names an address, that is in the first."""
    notes = Notes()
    lines = text.split("\n")
    rows = csv.reader(lines, delimiter=delimiter(lines[0]) or ",")
    head = [_column(cell) for cell in next(rows, [])]
    if not {"feed", "link"} & set(head):
        head[:1] = ["feed"]
    for row in rows:
        said: dict[str, str] = {}
        for key, cell in zip(head, row, strict=False):
            if cell.strip():
                said.setdefault(key, cell.strip())
        feed = said.pop("feed", "") or said.pop("link", "")
        if feed:
            entries = {k: Entry(feed, k, v, rows.line_num) for k, v in said.items()}
            _blog(notes, Entry(feed, "feed", feed, rows.line_num), entries, "venus")
        elif said:
            entry = Entry("", "row", "", rows.line_num)
            notes.say(entry, "dropped", NO_ADDRESS)
    return notes.reading("venus-csv")


def _column(name: str) -> str:
    """Return the key that a column gives; its own name where it is none of them."""
    name = name.strip().lower()
    return _COLUMNS.get(re.sub(r"[\s_-]", "", name), name)


def delimiter(head: str) -> str:
    """Return what parts the columns of a list, by the line of their names; "" for none."""
    found = {sign: head.count(sign) for sign in ",;\t" if sign in head}
    return max(found, key=lambda sign: found[sign], default="")


def _is_venus(found: Iterable[Section]) -> bool:
    return any(
        e.key in _VENUS or s.name.endswith((".xslt", ".dj", ".genshi", ".plugin"))
        for s in found
        for e in s.entries
    )


def _words(entries: Iterable[Entry], *keys: str) -> frozenset[str]:
    return frozenset(word for e in entries if e.key in keys for word in e.value.split())


def _is_list(section: Section) -> bool:
    said = {entry.key: entry.value for entry in section.entries}
    return bool(re.search(r"opml|foaf|csv|config|\.", said.get("content_type", "")))


def _no_feed(section: Section, templates: frozenset[str]) -> str:
    """Say why a section is no blog; "" where it is one."""
    if section.name in templates or not re.match(r"\w+:", section.name):
        return Message(
            "a template or a filter; a theme can change how the portal looks: docs/themes.md"
        )
    return ""


def _portal(notes: Notes, entries: Iterable[Entry]) -> None:
    for entry in entries:
        if entry.key == "name":
            notes.setting(entry, "portal", "title")
        elif entry.key == "link":
            notes.setting(entry, "portal", "url")
        elif entry.key == "owner_email":
            notes.setting(entry, "crawl", "contact", f"mailto:{entry.value}")
        elif entry.key == "locale":
            notes.setting(entry, "portal", "language", entry.value[:2].lower())
        elif entry.key == "feed_timeout":
            number = int(entry.value) if entry.value.isdecimal() else entry.value
            notes.setting(entry, "crawl", "timeout", number)
        else:
            notes.say(entry, "dropped", _DROPPED.get(entry.key, _OTHER))


def _blog(notes: Notes, feed: Entry, entries: Mapping[str, Entry], dialect: str) -> None:
    draft = Draft(feed.where, feed.line)
    draft.address(feed, "feed")
    for entry in entries.values():
        if entry.key == "name":
            draft.name(entry)
        elif entry.key == "link":
            draft.address(entry, "url")
        elif entry.key == "face":
            draft.picture(entry)
        elif entry.key in {"filter", "exclude"}:
            _rule(draft, entry)
        elif entry.key == "future_dates":
            _future(draft, entry)
        elif entry.key == "new_feed_items":
            _new_items(draft, entry, dialect)
        else:
            draft.say(entry, "dropped", _DROPPED.get(entry.key, _OTHER))
    notes.add(draft)


def _rule(draft: Draft, entry: Entry) -> None:
    key = "include" if entry.key == "filter" else "exclude"
    draft.take(
        entry, key, why=Message("as %(key)s; there it was sought in the whole entry", key=key)
    )


def _future(draft: Draft, entry: Entry) -> None:
    meant = {"ignore_entry": "hide", "keep": "show"}.get(entry.value)
    if meant:
        draft.take(entry, "future", meant, why=f'future = "{meant}"')
    else:
        draft.say(entry, "dropped", Message("a post dated later than now is held until its date"))


def _new_items(draft: Draft, entry: Entry, dialect: str) -> None:
    if dialect == "venus":
        number = int(entry.value) if entry.value.isdecimal() else entry.value
        draft.take(
            entry, "cap", number, why=Message("as cap: most of its posts on the home page at once")
        )
    elif dialect == "planet":
        draft.say(
            entry,
            "dropped",
            Message(
                "Planet hid for ever what else a new feed had; here all is "
                "kept, and blogs take turns on the home page"
            ),
        )
    else:
        draft.say(
            entry,
            "dropped",
            Message(
                "Planet and Venus mean different things by it; say which wrote "
                "this: --format planet or --format venus"
            ),
        )
