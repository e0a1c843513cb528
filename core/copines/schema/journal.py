"""A journal of what changed, written by triggers, in place of the tokens."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from copines.schema.tokens import WATCHED

if TYPE_CHECKING:
    from sqlite_utils import Database

#: Kind of the change, table, the column that names what changed, and columns of which another value
#: is a change; none for a table whose rows only come and go.
_NOTED = (
    # what orders and files a post, and decides whether it is shown
    (
        *("place", "posts", "key"),
        "permalink, key, blog, slug, published, shown_from, language, tags, image, verdict, "
        "reason, gone",
    ),
    ("reply", "hyperlinks", "key", "key, target"),
    ("alias", "aliases", "old", "old, key"),
    ("redirect", "redirects", "key", "key, slug"),
    ("picture", "pictures", "url", "url, file, width, height"),
    ("blog", "blogs", "key", "name"),
    # what visits learn of a blog
    (
        *("visit", "blogs", "key"),
        "name, url, feed, state, last_try, last_success, failing_since, next_try, reason, hint, "
        "notice",
    ),
    ("visit", "fetches", "blog", "verdict, status"),
)
#: The same of rows that are there before and after: a post that comes or goes is noted above.
_EDITED = (("post", "posts", "key", "digest"), ("text", "posts", "key", "fingerprint"))
#: What the site reads of a post without its text: else each look walks through all of the row.
_LINE = ("permalink", "blog", "slug", "published", "language", "tags", "image", "digest", "title")


def journal(db: "Database") -> None:
    """Make the journal and its triggers; what was remembered by tokens is forgotten."""
    for name, table, _ in WATCHED:
        for event in ("insert", "delete", "update"):
            db.execute(f"DROP TRIGGER {name}_{table}_{event}")
    db.table("derived").delete_where("name IN ('portal', 'verdicts', 'visits', 'links')")
    db.table("memory").delete_where("kind = 'portal'")
    db.table("journal").create({"seq": int, "kind": str, "key": str}, pk="seq")
    db.table("journal").create_index(["kind", "key"], "journal_by_key", unique=True)
    for noted in _NOTED:
        for event in ("INSERT", "DELETE", "UPDATE"):
            db.execute(_trigger(event, noted))
    for noted in _EDITED:
        db.execute(_trigger("UPDATE", noted))
    db.table("posts").create_index(["key", *_LINE], "posts_lines")


def asked(db: "Database") -> None:
    """Note what became of a blog's pages apart from how visits went: feeds are asked at each."""
    pages = "fetch", "fetches", "blog", "verdict, status, fetched"
    for event in ("INSERT", "DELETE", "UPDATE"):
        db.execute(f"DROP TRIGGER journal_visit_fetches_{event.lower()}")
        db.execute(_trigger(event, pages, ("page", "entry")))


def _trigger(event: str, noted: tuple[str, str, str, str], kinds: Sequence[str] = ()) -> str:
    """Note each row that comes, goes, or differs; noted again, it moves to the journal's end.

    Where kinds are given, rows of others are passed over.
    """
    kind, table, key, columns = noted
    differs = " OR ".join(f"old.{c} IS NOT new.{c}" for c in columns.split(", "))
    update = event == "UPDATE"
    rows = {"INSERT": ("new",), "DELETE": ("old",)}.get(event, ("old", "new"))
    when = differs if update else "1"
    if kinds:
        when = f"{rows[-1]}.kind IN ({', '.join(map(repr, kinds))}) AND ({when})"
    notes = (
        f"INSERT INTO journal (kind, key) VALUES ('{kind}', {row}.{key}) ON CONFLICT (kind, key) "
        "DO UPDATE SET seq = (SELECT max(seq) + 1 FROM journal);"
        for row in rows
    )
    return (
        f"CREATE TRIGGER journal_{kind}_{table}_{event.lower()} "
        f"AFTER {event}{f' OF {columns}' if update else ''} ON {table} "
        f"WHEN {when} BEGIN {' '.join(notes)} END"
    )
