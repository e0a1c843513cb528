"""Migration 22: all tables, made by sqlite-utils; a numbered database's rows move into them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sqlite_utils import Database

#: SQLite's types by their names below, and what is in such a column where nothing is given.
_TYPES: Mapping[str, tuple[type, Any]] = {
    "text": (str, ""),
    "int": (int, 0),
    "real": (float, 0.0),
    "blob": (bytes, None),
}


@dataclass(frozen=True, slots=True)
class _Column:
    """A column, written `name`, `name:type`, or `name?` where it may be NULL.

    One that may not has an empty value where none is given: `upsert_all` inserts before it looks
    for the row that is there, and could not write some columns alone.
    """

    name: str
    type: type
    empty: Any
    optional: bool

    @classmethod
    def read(cls, spelt: str) -> "_Column":
        """Read a column as it is written below."""
        name, _, kind = spelt.removesuffix("?").partition(":")
        return cls(name, *_TYPES[kind or "text"], spelt.endswith("?"))


@dataclass(frozen=True, slots=True)
class _Table:
    """A table: its primary key, and its columns in their order."""

    pk: tuple[str, ...]
    columns: tuple[_Column, ...]
    #: What is in a column where nothing is given, but for what is empty.
    defaults: Mapping[str, str]
    #: The table that a column's keys are of; rows follow what they refer to, and go with it.
    refers: Mapping[str, str]


def _table(
    pk: str,
    columns: str,
    *,
    defaults: Mapping[str, str] | None = None,
    refers: Mapping[str, str] | None = None,
) -> _Table:
    read = tuple(_Column.read(spelt) for spelt in columns.split())
    return _Table(tuple(pk.split()), read, defaults or {}, refers or {})


_TABLES: Mapping[str, _Table] = {
    "blogs": _table(
        "key",
        "key name slug url feed? title tagline first_seen published? state last_try? last_success? "
        "failing_since? next_try? reason hint notice walked? more_feeds rest:int proofs source "
        "feed_since? feed_reason places:int sought? looked? asked? former",
        defaults={
            "state": "new",
            "more_feeds": "[]",
            "proofs": "[]",
            "source": "unsought",
            "former": "[]",
        },
    ),
    "posts": _table(
        "key",
        "key permalink blog slug title text html summary author? published? updated? first_seen "
        "language? tags image? comments_url? words:int shown_from verdict reason fingerprint "
        "text_from digest guid gone announced exact sketch:blob? reread:int",
        defaults={"tags": "[]", "verdict": "shown"},
        refers={"blog": "blogs"},
    ),
    "links": _table(
        "key rank",
        "key related rank:int score:real terms kind",
        defaults={"terms": "[]", "kind": "related"},
        refers={"key": "posts", "related": "posts"},
    ),
    "hyperlinks": _table("key target", "key target", refers={"key": "posts"}),
    "aliases": _table("old", "old url key reason since", refers={"key": "posts"}),
    "redirects": _table("key slug", "key slug", refers={"key": "posts"}),
    "likenesses": _table("band key", "band:int key"),
    "fetches": _table(
        "url",
        "url blog kind status:int etag? last_modified? digest? fetched verdict",
        refers={"blog": "blogs"},
    ),
    "pictures": _table(
        "url", "url blog file width:int height:int fetched verdict", refers={"blog": "blogs"}
    ),
    "robots": _table("host", "host body:blob fetched"),
    "pauses": _table("domain", "domain until"),
    "embeddings": _table("model digest", "model digest text vector:blob"),
    "memory": _table("kind name number", "kind name number:int data:blob"),
    "derived": _table("name", "name signature"),
    "runs": _table("id", "id:int command started ended? report", defaults={"report": "{}"}),
}
_INDEXES = {
    "blogs_by_url": ("blogs", "url"),
    "posts_by_blog": ("posts", "blog, shown_from desc"),
    "posts_by_date": ("posts", "shown_from desc, permalink"),
    "posts_by_text": ("posts", "fingerprint, published, permalink"),
    "posts_judged": (
        "posts",
        "blog, key, published, fingerprint, permalink, verdict, reason, slug, gone",
    ),
    "links_by_related": ("links", "related"),
    "hyperlinks_by_target": ("hyperlinks", "target"),
    "aliases_by_key": ("aliases", "key"),
    "fetches_by_blog": ("fetches", "blog, kind"),
    "pictures_by_blog": ("pictures", "blog"),
    "embeddings_by_text": ("embeddings", "model, text"),
}
_UNIQUE = {
    "blogs_by_slug": ("blogs", "slug"),
    "posts_by_permalink": ("posts", "permalink"),
    "posts_by_slug": ("posts", "blog, slug"),
}
#: sqlite-utils makes no index of some rows alone.
_PARTIAL = """
    CREATE INDEX posts_folded ON posts(fingerprint, blog, permalink) WHERE verdict = 'duplicate';
    CREATE INDEX posts_shown ON posts(
        shown_from DESC, permalink, key, blog, slug, published, language, tags, image, digest, title
    ) WHERE verdict = 'shown';
    CREATE INDEX posts_unsketched ON posts(key) WHERE sketch IS NULL;
"""


def tables(db: "Database") -> None:
    """Make the tables, their indexes, and the full-text index."""
    old = [name for name in _TABLES if db[name].exists()]
    if old:
        db.table("posts_fts").drop()
        db.execute("PRAGMA legacy_alter_table = ON")  # what refers to a table keeps its name
        for name in old:
            db.rename_table(name, f"numbered_{name}")
    for name, table in _TABLES.items():
        _create(db, name, table)
    for name in old:
        _move(db, name)
    db.execute("PRAGMA legacy_alter_table = OFF")
    for name, (table_name, columns) in (*_INDEXES.items(), *_UNIQUE.items()):
        _index(db, name, table_name, columns.split(", "))
    db.executescript(_PARTIAL)
    db.table("posts").enable_fts(["title", "text"], tokenize="unicode61 remove_diacritics 2")


def _create(db: "Database", name: str, table: _Table) -> None:
    from sqlite_utils.db import ForeignKey  # noqa: PLC0415 - as for all of sqlite-utils

    full = [column for column in table.columns if not column.optional]
    empty = {column.name: column.empty for column in full if column.name not in table.pk}
    db.table(name).create(
        {column.name: column.type for column in table.columns},
        pk=table.pk,
        not_null=[column.name for column in full],
        defaults={**empty, **table.defaults},
        foreign_keys=[
            ForeignKey(name, column, other, "key", on_delete="CASCADE", on_update="CASCADE")
            for column, other in table.refers.items()
        ],
    )


def _move(db: "Database", name: str) -> None:
    """Let a table have the rows of its numbered one, in their order."""
    before = db.table(f"numbered_{name}")
    names = ", ".join(column.name for column in _TABLES[name].columns)
    # one unreleased version 13 kept no `text` of embeddings, which are computed anew
    if name != "embeddings" or "text" in before.columns_dict:
        db.execute(f"INSERT INTO {name} ({names}) SELECT {names} FROM numbered_{name}")
    before.drop()


def _index(db: "Database", name: str, table: str, columns: list[str]) -> None:
    from sqlite_utils.db import DescIndex  # noqa: PLC0415 - as above

    spelt = [DescIndex(c[:-5]) if c.endswith(" desc") else c for c in columns]
    db.table(table).create_index(spelt, name, unique=name in _UNIQUE)
