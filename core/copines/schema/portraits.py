"""Where a blog's face is to be had from."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlite_utils import Database


def portraits(db: "Database") -> None:
    """Add the address of a blog's picture; the portal compares the picture itself."""
    db.table("blogs").add_column("face", str, not_null_default="")
