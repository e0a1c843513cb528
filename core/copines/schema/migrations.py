"""What is done to a database of an earlier version, or to an empty one.

`PRAGMA user_version` is the schema's version: up to 21 the number of numbered migrations that ran,
then one more for each of CHANGES. SQLite has it in the file's header, so that opening costs no
query, and a copines that is older refuses the file. Which of CHANGES ran is kept by sqlite-utils,
in `_sqlite_migrations`.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING

from copines.schema.journal import asked, journal
from copines.schema.numbered import NUMBERED, prepare
from copines.schema.paces import paces
from copines.schema.portraits import portraits
from copines.schema.storable import storable
from copines.schema.tables import tables
from copines.schema.tokens import tokens

if TYPE_CHECKING:
    from sqlite_utils import Database, Migrations

#: Append-only: each is run once, in this order, under its function's name.
CHANGES: tuple[Callable[["Database"], None], ...] = (
    tables,
    tokens,
    paces,
    storable,
    journal,
    portraits,
    asked,
)
VERSION = len(NUMBERED) + len(CHANGES)


def migrate(db: "Database", *, to: int = VERSION) -> None:
    """Bring a database, of an earlier version or empty, to a version; of an empty one, from 22 on.

    It is called within a transaction, without foreign keys: a table that is made anew must not take
    with it what refers to it.
    """
    version = int(db.execute("PRAGMA user_version").fetchone()[0])
    prepare(db.conn)
    for script in NUMBERED[version:] if version else ():
        db.executescript(script)
    later = CHANGES[to - len(NUMBERED) :]
    migrations().apply(db, stop_before=[change.__name__ for change in later])
    db.execute(f"PRAGMA user_version = {max(version, to)}")


def migrations() -> "Migrations":
    """Return CHANGES as sqlite-utils runs them."""
    from sqlite_utils import Migrations  # noqa: PLC0415 - 0.2 s that opening is spared

    made = Migrations("copines")
    for change in CHANGES:
        made()(change)
    return made
