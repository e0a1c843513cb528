"""A file being read: blogs in the making, and what became of each key."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from html import unescape

from copines import storable
from copines.areas import area_of, is_choice, member_of
from copines.config.schema import KEYS, Refused
from copines.imports.found import Article, Entry, Fate, FoundBlog, Reading, Remark, Setting
from copines.messages import Message
from copines.permalinks import key as permalink_key

UNREAD = Message("nothing here reads it")
SCRIPTS = Message("scripts are not run")
ENCODINGS = Message("encodings are told from the bytes")
NO_ADDRESS = Message("no address of a blog stands with it")
_LIST = Message("a list of its own; --fetch brings it, or fetch it and import that")
_NEARBY = Message("a list in a file of its own; copines import it")
_NAME_CHARS = 200
_SECRET = re.compile(r"//[^/@\s]*@")


class Notes:
    """What is found in a file, and said of its keys; of each once, where many blogs inherit it."""

    def __init__(self) -> None:
        self._blogs: list[FoundBlog] = []
        self._by_key: dict[str, int] = {}
        self._remarks: dict[tuple[int, str, str], Remark] = {}
        self._settings: list[Setting] = []
        self._elsewhere: list[Entry] = []

    def say(self, entry: Entry, fate: Fate, why: str = "") -> None:
        """Note what became of a key."""
        where = _SECRET.sub("//…@", entry.where)
        told = Remark(entry.line, where, entry.key, fate, why)
        self._remarks.setdefault((entry.line, where, entry.key), told)

    def drop(self, entries: Iterable[Entry], why: str) -> None:
        """Note that keys are left behind."""
        for entry in entries:
            self.say(entry, "dropped", why)

    def broken(self, line: int, column: int) -> None:
        """Note that an item is no JSON."""
        entry = Entry("", "item", "", line)
        self.say(entry, "dropped", Message("no valid JSON, column %(column)d", column=column))

    def elsewhere(self, entry: Entry) -> None:
        """Note that a key's value is the address of another list."""
        try:
            address = str(KEYS["blog"]["url"].read(entry.value))
        except Refused:
            self.say(entry, "dropped", _NEARBY)
        else:
            self.say(entry, "dropped", _LIST)
            self._elsewhere.append(replace(entry, value=address))

    def _is_beside_another(self, blog: FoundBlog) -> bool:
        """Tell whether a site is that of two blogs: many may write on one, each with a feed."""
        twin = self._by_key.get(permalink_key(blog.url))
        if twin is None or "feed" not in blog.values:
            return False
        other = self._blogs[twin].values.get("feed")
        return other is not None and permalink_key(str(other)) != permalink_key(
            str(blog.values["feed"])
        )

    def setting(self, entry: Entry, section: str, key: str, value: object = None) -> None:
        """Keep a value for the portal as a whole; whether it is taken, the caller decides."""
        given = entry.value if value is None else value
        try:
            KEYS[section][key].read(given)
        except Refused as refused:
            self.say(entry, "dropped", refused.args[0])
        else:
            self._settings.append(Setting(entry, section, key, given))

    def add(self, draft: "Draft") -> FoundBlog | None:
        """Take a blog over, or what it adds to one that is there already; None without address."""
        blog = draft.done()
        if not blog:
            self.say(draft.start, "dropped", NO_ADDRESS)
            for entry, fate, why in draft.remarks:
                self.say(entry, "dropped", why if fate == "dropped" else NO_ADDRESS)
            return None
        if self._is_beside_another(blog):
            place = self._by_key[permalink_key(blog.url)]
            self._blogs[place] = replace(first := self._blogs[place], values=apart(first.values))
            blog = draft.by_feed()
        keys = {permalink_key(url) for url in blog.addresses}
        twin = next((self._by_key[k] for k in sorted(keys) if k in self._by_key), None)
        if twin is not None:
            blog = self._blogs[twin] = draft.joined_to(self._blogs[twin])
        else:
            self._blogs.append(blog)
        self._by_key |= dict.fromkeys(keys, len(self._blogs) - 1 if twin is None else twin)
        for entry, fate, why in draft.remarks:
            self.say(entry, fate, why)
        return blog

    def reading(
        self, form: str, *, articles: Iterable[Article] = (), unclear: Iterable[Entry] = ()
    ) -> Reading:
        """Close the notes; remarks come in the order of lines."""
        remarks = sorted(self._remarks.values(), key=lambda remark: remark.line)
        return Reading(
            form,
            tuple(self._blogs),
            tuple(remarks),
            tuple(self._settings),
            tuple(articles),
            tuple(unclear),
            tuple(self._elsewhere),
        )


class Draft:
    """One blog in the making; what became of its keys is said once it is done."""

    def __init__(self, where: str, line: int) -> None:
        self._line = line
        #: The blog itself, as a key.
        self.start = Entry(where, "blog", "", line)
        self._values: dict[str, object] = {}
        #: Key of [[blog]] that an entry gave, "" for none.
        self._told: list[tuple[Entry, str, Fate, str]] = []

    def say(self, entry: Entry, fate: Fate, why: str = "") -> None:
        """Note what became of a key that gives nothing to [[blog]]."""
        self._told.append((entry, "", fate, why))

    def take(self, entry: Entry, key: str, value: object = None, why: str = "") -> None:
        """Put a value under a key of [[blog]]; why says how it differs from the file's."""
        given = entry.value if value is None else value
        try:
            read = KEYS["blog"][key].read(given)
        except Refused as refused:
            self.say(entry, "dropped", refused.args[0])
            return
        self._values[key] = list(read) if isinstance(read, tuple) else read
        as_ = "" if key == entry.key.casefold() else Message("as %(key)s", key=key)
        self._told.append((entry, key, "translated" if why else "carried", why or as_))

    def address(self, entry: Entry, key: str) -> None:
        """Put an address under url or feed; feed: is no scheme of the web."""
        given = entry.value.strip()
        fixed = re.sub(r"(?i)\Afeed:(?://)?(?=https?:)", "", given)
        fixed = re.sub(r"(?i)\Afeed:(?://)?", "http://", fixed)
        self.take(
            entry,
            key,
            fixed,
            why="" if fixed == given else Message("as %(key)s, without feed:", key=key),
        )

    def name(self, entry: Entry) -> None:
        """Put a name, unless it is empty or an address; some programs write &amp;amp; for &."""
        entry = replace(entry, value=unescape(entry.value))
        if not storable.line(entry.value.strip()):
            self.say(entry, "dropped", Message("empty; the site's own title is shown"))
        elif re.match(r"https?://\S+\Z", entry.value.strip()):
            self.say(entry, "dropped", Message("an address; the site's own title is shown"))
        elif len(entry.value) > _NAME_CHARS:
            self.say(entry, "dropped", Message("no name is so long; the site's own title is shown"))
        else:
            self.take(entry, "name")

    def picture(self, entry: Entry) -> None:
        """Put the address of a face; a file of the other program's is not there."""
        if re.match(r"https?://\S+\Z", entry.value.strip()):
            self.take(entry, "picture", why=Message("as %(key)s", key="picture"))
        else:
            self.say(
                entry, "dropped", Message("a file there; name its address as picture, if need be")
            )

    def done(self) -> FoundBlog | None:
        """Return the blog; None where it has no address."""
        values = dict(self._values)
        if "url" not in values and "feed" in values:
            values["url"] = values.pop("feed")
        if "url" not in values:
            return None
        if "feed" in values and values["feed"] == values["url"]:
            del values["feed"]
        if is_choice(str(values.get("feed", values["url"]))):
            values["scope"] = "feed"
            said = Entry(self.start.where, "scope", "feed", self._line)
            self.say(
                said,
                "translated",
                Message('scope = "feed": a category, tag or author alone is named'),
            )
        return FoundBlog(self._line, _ordered(values))

    def joined_to(self, first: FoundBlog) -> FoundBlog:
        """Return the first of two stanzas of one blog, with the tags of both and what it lacked."""
        own = {**self._values}
        tags = dict.fromkeys((*_list(first.values.get("tags")), *_list(own.get("tags"))))
        more = {"tags": list(tags)} if tags else {}
        lacked = {k: v for k, v in own.items() if k not in {*first.values, "url", "feed"}}
        self._told = [
            (entry, key, fate, why)
            if key in {"", "tags", *lacked}
            else (
                entry,
                key,
                "dropped",
                Message("the blog is on line %(line)d already", line=first.line),
            )
            for entry, key, fate, why in self._told
        ]
        return FoundBlog(first.line, _ordered({**first.values, **lacked, **more}))

    def by_feed(self) -> FoundBlog:
        """Return the blog as its feed alone tells of it: its site is that of another one too."""
        self._told = [
            (
                entry,
                key,
                "dropped",
                Message("another blog of this file has this site: its feed stands for it"),
            )
            if key == "url"
            else (entry, key, fate, why)
            for entry, key, fate, why in self._told
        ]
        values = {**self._values, "url": self._values["feed"]}
        del values["feed"]
        return FoundBlog(self._line, apart(values))

    @property
    def remarks(self) -> tuple[tuple[Entry, Fate, str], ...]:
        """What became of its keys."""
        return tuple((entry, fate, why) for entry, _, fate, why in self._told)


def _ordered(values: dict[str, object]) -> dict[str, object]:
    return {key: values[key] for key in KEYS["blog"] if key in values}


def apart(values: Mapping[str, object]) -> dict[str, object]:
    """Return a blog whose site is that of others too: no more is meant of it than its feed.

    One that has a folder of its own there, as members of a platform do, may be walked.
    """
    feed = str(values.get("feed", values["url"]))
    is_apart = member_of(feed) or ("feed" not in values and area_of(feed).path)
    return _ordered({**values} if is_apart else {**values, "scope": "feed"})


def _list(value: object) -> list[object]:
    return value if isinstance(value, list) else []
