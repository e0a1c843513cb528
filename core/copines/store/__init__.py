"""Blogs, posts and links in SQLite: with schema, the only room that knows SQL."""

from copines.store.copies import MAGIC, check_database, copy_database
from copines.store.store import Store
from copines.store.visits import Visits

__all__ = ["MAGIC", "Store", "Visits", "check_database", "copy_database"]
