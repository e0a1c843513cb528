"""What a file of another program gives."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

#: carried: as it was; translated: said in another way here; dropped: left behind.
Fate = Literal["carried", "translated", "dropped"]


@dataclass(frozen=True, slots=True)
class Entry:
    """A key of the file, as it stands there."""

    #: Section, or name or address of the blog that it belongs to; "" for the file's own.
    where: str
    key: str
    value: str
    #: From 1.
    line: int


@dataclass(frozen=True, slots=True)
class Remark:
    """What became of a key."""

    line: int
    where: str
    key: str
    fate: Fate
    #: In words; "" where it was carried under its own name.
    why: str
    #: Address of the list that it stands in; "" for the file itself.
    source: str = ""


@dataclass(frozen=True, slots=True)
class FoundBlog:
    """A blog of the file, in the keys of [[blog]], each with a value that the config takes."""

    line: int
    values: Mapping[str, object]

    @property
    def url(self) -> str:
        """The address that the config is to have."""
        return str(self.values["url"])

    @property
    def addresses(self) -> tuple[str, ...]:
        """Those that tell the blog: of its site, of its feed."""
        return tuple(str(self.values[key]) for key in ("url", "feed") if key in self.values)


@dataclass(frozen=True, slots=True)
class Setting:
    """A key of [portal] or [crawl] that the file has a value for."""

    entry: Entry
    section: str
    key: str
    value: object


@dataclass(frozen=True, slots=True)
class Article:
    """A post that another program kept a little of."""

    blog: FoundBlog
    url: str
    title: str
    author: str
    published: datetime | None
    summary: str


@dataclass(frozen=True, slots=True)
class Reading:
    """All that a file gives, in its order."""

    format: str
    blogs: tuple[FoundBlog, ...]
    remarks: tuple[Remark, ...]
    settings: tuple[Setting, ...] = ()
    articles: tuple[Article, ...] = ()
    #: Keys that mean one thing in one program, another in the next; which, nothing here tells.
    unclear: tuple[Entry, ...] = ()
    #: Keys that name further lists, by their address.
    elsewhere: tuple[Entry, ...] = ()
