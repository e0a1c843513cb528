"""Triggers that clear a token in `derived` whenever something that depends on it changes."""

from typing import TYPE_CHECKING

from copines.schema.numbered import noted

if TYPE_CHECKING:
    from sqlite_utils import Database

WATCHED = (
    ("portal", "posts", "permalink, key, blog, slug, digest, verdict, reason, shown_from"),
    ("portal", "aliases", "old, key"),
    ("portal", "blogs", "name, slug, feed, tagline"),
    ("portal", "hyperlinks", ""),
    ("portal", "pictures", "url, file, width, height"),
    ("portal", "redirects", "key, slug"),
    ("verdicts", "aliases", "old, key"),
    ("verdicts", "posts", "permalink, key, blog, published, fingerprint, gone"),
    ("visits", "blogs", ""),
    ("visits", "fetches", "verdict, status"),
)


def tokens(db: "Database") -> None:
    """Make the triggers, and clear all tokens."""
    names = sorted({name for name, _, _ in WATCHED})
    db.table("derived").upsert_all([{"name": name, "signature": ""} for name in names], pk="name")
    for name, table, columns in WATCHED:
        db.executescript(noted(name, table, columns))
