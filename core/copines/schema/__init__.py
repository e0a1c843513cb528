"""The database's tables: numbered migrations of SQL up to 21, then those of sqlite-utils."""

from copines.schema.migrations import VERSION, migrate
from copines.schema.numbered import NUMBERED, prepare

__all__ = ["NUMBERED", "VERSION", "migrate", "prepare"]
