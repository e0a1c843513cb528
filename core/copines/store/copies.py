"""Whole copies of a database, and whether a file is one."""

import os
import re
import sqlite3
from contextlib import closing
from pathlib import Path

from copines.atomic import aside
from copines.errors import StoreError
from copines.messages import Message
from copines.schema import NUMBERED, VERSION, migrate, prepare

#: Tables that FTS5 makes for itself; how they are spelt is its own affair.
_SHADOW = re.compile(r"posts_fts_(?:config|content|data|docsize|idx)\Z")
MAGIC = b"SQLite format 3\0"


def create_private(path: Path) -> None:
    """Make an empty file that only its owner may read, if there is none; SQLite keeps its mode."""
    try:
        os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    except FileExistsError:
        return


def copy_database(source: Path, target: Path) -> None:
    """Copy a database as it is at this moment to a file that takes its name once it is whole.

    It is not migrated. A crawl that is writing meanwhile is not held up.

    Raises
    ------
    StoreError
        It cannot be read, or the copy not be written.
    """
    try:
        address = f"{source.absolute().as_uri()}?mode=rw"
        with (
            aside(target, 0o600) as part,
            closing(sqlite3.connect(address, uri=True)) as old,
            closing(sqlite3.connect(part)) as copy,
        ):
            old.backup(copy)
    except (sqlite3.Error, OSError) as error:
        raise StoreError(
            Message(
                "%(path)s: cannot be copied to %(target)s: %(why)s",
                path=source,
                target=target,
                why=error,
            )
        ) from error


def check_database(path: Path) -> None:
    """Make sure that a file is a whole database of copines, with its tables and no others.

    Raises
    ------
    StoreError
        It is not, or was written by a newer copines.
    """
    try:
        with closing(sqlite3.connect(path)) as found:
            # nothing that the file itself defines is run while it is looked at
            found.execute("PRAGMA trusted_schema = OFF")
            (version,) = found.execute("PRAGMA user_version").fetchone()
            if version > VERSION:
                raise StoreError(
                    Message(
                        "%(path)s: written by a newer copines (schema %(version)d)",
                        path=path.name,
                        version=version,
                    )
                )
            if not version or _tables(found) != _expected(version):
                raise StoreError(Message("%(path)s: no database of copines", path=path.name))
            (said,) = found.execute("PRAGMA quick_check(1)").fetchone()
    except sqlite3.Error as error:
        raise StoreError(f"{path.name}: {error}") from error
    if said != "ok":
        raise StoreError(Message("%(path)s: damaged: %(why)s", path=path.name, why=said))


def _expected(version: int) -> frozenset[tuple[str, str, str]]:
    with closing(sqlite3.connect(":memory:")) as empty:
        if version > len(NUMBERED):
            from sqlite_utils import Database  # noqa: PLC0415 - 0.2 s that copying is spared

            migrate(Database(empty, execute_plugins=False), to=version)
            return _tables(empty)
        prepare(empty)
        for script in NUMBERED[:version]:
            empty.executescript(script)
        return _tables(empty)


def _tables(database: sqlite3.Connection) -> frozenset[tuple[str, str, str]]:
    rows = database.execute(
        "SELECT type, name, coalesce(sql, '') FROM sqlite_master WHERE name NOT LIKE 'sqlite\\_%' "
        "ESCAPE '\\'"
    )
    return frozenset((t, n, "" if _SHADOW.match(n) else s) for t, n, s in rows)
