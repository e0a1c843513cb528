"""Migration 24: what cannot be shown is taken out of posts, and refused by the database itself."""

from typing import TYPE_CHECKING

from copines import storable as clean

if TYPE_CHECKING:
    from sqlite_utils import Database

_LINES = ("title", "author", "slug", "image", "comments_url", "tags")
_TEXTS = ("text", "html", "summary")
#: Control characters but tabulator, line feed and carriage return, as GLOB spells them.
_CONTROL = "'*[' || char(1) || '-' || char(8, 11, 12, 14) || '-' || char(31, 127) || ']*'"
_NO_DATE = "{0} IS NOT NULL AND (substr({0}, 1, 4) <= '1900' OR substr({0}, 1, 4) >= '2199')"
_NO_LANGUAGE = "language IS NOT NULL AND language NOT GLOB '[a-z][a-z]' AND "
_NO_LANGUAGE += "language NOT GLOB '[a-z][a-z][a-z]'"


def storable(db: "Database") -> None:
    """Clean what is stored, and make the triggers."""
    db.conn.create_function("storable", 1, lambda value: value and clean.text(value))
    for column in (*_LINES, *_TEXTS):
        unfit = _unfit(column, "")
        db.execute(f"UPDATE posts SET {column} = storable({column}), digest = '' WHERE {unfit}")
    for column in ("published", "updated"):
        where = _NO_DATE.format(column)
        db.execute(f"UPDATE posts SET {column} = NULL, digest = '' WHERE {where}")
    db.execute("UPDATE posts SET shown_from = first_seen WHERE published IS NULL")
    db.execute(f"UPDATE posts SET language = NULL, digest = '' WHERE {_NO_LANGUAGE}")
    unfit = " OR ".join(f"({condition})" for condition in _conditions("new."))
    columns = ", ".join((*_LINES, *_TEXTS, "published", "updated", "language"))
    for event in ("INSERT", f"UPDATE OF {columns}"):
        db.execute(
            f"CREATE TRIGGER storable_posts_{event[:6].lower()} BEFORE {event} ON posts "
            f"WHEN {unfit} BEGIN SELECT RAISE(ABORT, 'a post that cannot be shown'); END"
        )


def _conditions(of: str) -> tuple[str, ...]:
    dates = (_NO_DATE.format(f"{of}{column}") for column in ("published", "updated"))
    return (
        *(_unfit(column, of) for column in (*_LINES, *_TEXTS)),
        *dates,
        _NO_LANGUAGE.replace("language", f"{of}language"),
    )


def _unfit(column: str, of: str) -> str:
    """Return what is true of a value with NUL, or, in one of a line, any control character."""
    nul = f"instr({of}{column}, char(0)) > 0"
    return nul if column in _TEXTS else f"{nul} OR {of}{column} GLOB {_CONTROL}"
