"""Columns for how often a blog writes, by which its visits are planned."""

from collections import defaultdict
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from copines.schedule import pace_of

if TYPE_CHECKING:
    from sqlite_utils import Database


def paces(db: "Database") -> None:
    """Add the columns, and fill them as the last visit of each blog would have."""
    blogs = db.table("blogs")
    blogs.add_column("gap", int)
    blogs.add_column("newest", str)
    dates: dict[str, list[datetime]] = defaultdict(list)
    kept = "SELECT blog, published FROM posts WHERE published IS NOT NULL AND gone = ''"
    for blog, published in db.execute(kept):
        dates[blog].append(datetime.fromisoformat(published))
    tried = db.execute("SELECT key, last_try FROM blogs WHERE last_try IS NOT NULL").fetchall()
    for key, last in tried:
        pace = pace_of(dates[key], timedelta(), datetime.fromisoformat(last))
        if pace.gap is not None and pace.newest is not None:
            gap = int(pace.gap.total_seconds())
            blogs.update(key, {"gap": gap, "newest": pace.newest.isoformat()})
