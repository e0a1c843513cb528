"""Where a blog's face is to be had from."""

from typing import TYPE_CHECKING

from copines.schema.numbered import noted

if TYPE_CHECKING:
    from sqlite_utils import Database


def portraits(db: "Database") -> None:
    """Add the address of a blog's picture; a portal is signed anew where one differs."""
    db.executescript("ALTER TABLE blogs ADD COLUMN face TEXT NOT NULL DEFAULT ''")
    for event in ("insert", "delete", "update"):
        db.executescript(f"DROP TRIGGER portal_blogs_{event}")
    db.executescript(noted("portal", "blogs", "name, slug, feed, tagline, face"))
