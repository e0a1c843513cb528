"""What is known of posts once their texts were read."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from operator import attrgetter
from typing import Self

from copines.linker.text import series
from copines.model import Document

_APART = "\0"


@dataclass(frozen=True, slots=True)
class Row:
    """What is known of a post once its text was read; they sort as rows of vectors do."""

    language: str
    blog: str
    permalink: str
    #: Changes with what was read.
    digest: str = ""
    #: Its date's number, counted in days; "" where it has no date.
    day: str = ""
    #: Characters of its text.
    length: str = ""
    #: What the titles of one numbered series have in common; "" where it is of none.
    series: str = ""
    #: Permalinks that its text leads to, a space after each.
    mentions: str = ""
    title: str = ""

    @property
    def order(self) -> tuple[str, str, str]:
        """By language, blog and permalink."""
        return self.language, self.blog, self.permalink

    @classmethod
    def of(cls, document: Document) -> Self:
        """Note what is needed of a document beside its vector."""
        date = document.published
        return cls(
            document.language or "",
            document.blog,
            document.permalink,
            document.digest,
            str(date.date().toordinal()) if date else "",
            str(len(document.text)),
            series(document.title),
            "".join(f"{link} " for link in document.mentions),
            document.title.replace(_APART, " "),
        )


_NAMES = tuple(each.name for each in fields(Row))
_fields = attrgetter(*_NAMES)


@dataclass(frozen=True, slots=True)
class Rows:
    """Rows by column, of which a hundred thousand are read in a tenth of a row's time."""

    language: list[str]
    blog: list[str]
    permalink: list[str]
    digest: list[str]
    day: list[str]
    length: list[str]
    series: list[str]
    mentions: list[str]
    title: list[str]

    @classmethod
    def of(cls, rows: Iterable[Row]) -> Self:
        """Turn rows into columns."""
        columns = [list(column) for column in zip(*map(_fields, rows), strict=True)]
        return cls(*(columns or [[] for _ in _NAMES]))

    def __len__(self) -> int:
        return len(self.permalink)

    def followed_by(self, other: Self) -> Self:
        """Put more rows behind these."""
        return type(self)(*(getattr(self, name) + getattr(other, name) for name in _NAMES))

    def since(self, first: int) -> Self:
        """Return the rows from one on."""
        return type(self)(*(getattr(self, name)[first:] for name in _NAMES))

    def pieces(self) -> dict[str, bytes]:
        """Return them as named bytes."""
        columns = ((name, _APART.join(getattr(self, name))) for name in _NAMES)
        # one row of "" is not the same as none
        return {
            f"row.{name}": (text + _APART if len(self) else "").encode() for name, text in columns
        }

    @classmethod
    def read(cls, kept: Mapping[str, bytes | bytearray | memoryview]) -> Self:
        """Read them back."""
        texts = (str(kept[f"row.{name}"], "utf-8") for name in _NAMES)
        return cls(*(text.split(_APART)[:-1] for text in texts))
