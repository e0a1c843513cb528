"""A journal of what changed, written by triggers, in place of the tokens."""

from typing import TYPE_CHECKING

from copines.schema.tokens import WATCHED

if TYPE_CHECKING:
    from sqlite_utils import Database

#: Kind of the change, table, the column that names what changed, and columns of which another value
#: is a change; none for a table whose rows only come and go.
_NOTED = (
    ("post", "posts", "key", "digest"),
    ("text", "posts", "key", "fingerprint"),
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
    ("blog", "blogs", "key", "name, slug, feed, tagline"),
    # what visits learn of a blog
    (
        *("visit", "blogs", "key"),
        "name, url, feed, state, last_try, last_success, failing_since, next_try, reason, hint, "
        "notice",
    ),
    ("visit", "fetches", "blog", "verdict, status"),
)
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
        db.executescript(_triggers(*noted))
    db.table("posts").create_index(["key", *_LINE], "posts_lines")


def _triggers(kind: str, table: str, key: str, columns: str) -> str:
    """Note each row that comes, goes, or differs; noted again, it moves to the journal's end."""
    differs = " OR ".join(f"old.{c} IS NOT new.{c}" for c in columns.split(", "))
    note = (
        f"INSERT INTO journal (kind, key) VALUES ('{kind}', %s.{key}) ON CONFLICT (kind, key) "
        "DO UPDATE SET seq = (SELECT max(seq) + 1 FROM journal);"
    )
    events = (
        ("INSERT", "1", ("new",)),
        ("DELETE", "1", ("old",)),
        (f"UPDATE OF {columns}", differs, ("old", "new")),
    )
    return "\n".join(
        f"CREATE TRIGGER journal_{kind}_{table}_{event[:6].lower()} AFTER {event} ON {table} "
        f"WHEN {when} BEGIN {' '.join(note % row for row in rows)} END;"
        for event, when, rows in events
    )
