"""Blogs, posts and links in SQLite: with schema, the only room that knows SQL."""

from copines.store import blogs
from copines.store.blogs import Change
from copines.store.copies import MAGIC, check_database, copy_database
from copines.store.posts import Met, Saved
from copines.store.store import Store

__all__ = ["MAGIC", "Change", "Met", "Saved", "Store", "blogs", "check_database", "copy_database"]
