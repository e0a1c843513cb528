"""One SQLite file: opened, migrated, written in transactions."""

import sqlite3
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from copines import storable
from copines.errors import StoreError, UnreadyError
from copines.messages import Call, Message
from copines.schema import VERSION, migrate
from copines.store.copies import copy_database, create_private

if TYPE_CHECKING:
    import sqlite_utils


#: Values by column.
Row = dict[str, Any]
Result = TypeVar("Result")
#: What is wrong with a statement, not with the file.
_BUGS = (sqlite3.IntegrityError, sqlite3.ProgrammingError, sqlite3.DataError)
#: What would help, by SQLite's code (https://sqlite.org/rescode.html).
_HINTS = {
    sqlite3.SQLITE_BUSY: Message("another program holds it: try again once that is done"),
    sqlite3.SQLITE_FULL: Message("the disk is full: make room"),
    sqlite3.SQLITE_READONLY: Message("it cannot be written: look at who owns it, and its folder"),
    sqlite3.SQLITE_CORRUPT: Message(
        "it is damaged; to put the last good one back: %(repair)s", repair=Call("repair")
    ),
}


class Database:
    """A connection to the instance's database.

    Rows are written by sqlite-utils, many at once: a call costs 0.3 ms, a row in it 15 µs. Reads
    stream from the same connection; commands that only read do not load sqlite-utils.
    """

    def __init__(self, path: Path, *, readonly: bool = False) -> None:
        """Open the file, made or migrated where needed; only its owner may read a new one.

        Opened `readonly` it is left as it is, and nobody who writes is waited for.

        Raises
        ------
        StoreError
            The file is no database, cannot be opened, or was written by a newer copines.
        UnreadyError
            To be read, it is missing, or was written by an earlier one.
        """
        self._path, self.readonly = path, readonly
        try:
            if readonly:
                self._open_readonly()
                return
            create_private(path)
            self.connection = sqlite3.connect(path, isolation_level=None, timeout=30)
            self._prepare()
        except (sqlite3.Error, OSError) as error:
            code = getattr(error, "sqlite_errorcode", 0) & 0xFF
            hint = _HINTS.get(code, Message("is it a copines database?"))
            raise StoreError(
                Message("%(path)s: %(why)s\n\n%(hint)s", path=path, why=error, hint=hint)
            ) from error

    def _open_readonly(self) -> None:
        if not self._path.exists():
            raise UnreadyError(
                Message(
                    "%(db)s: no database yet\n\nmake one: %(run)s", db=self._path, run=Call("run")
                )
            )
        address = f"{self._path.absolute().as_uri()}?mode=ro"
        self.connection = sqlite3.connect(address, uri=True, isolation_level=None, timeout=30)
        version = self._version()
        self._refuse_newer(version)
        if version < VERSION:
            self.connection.close()
            raise UnreadyError(
                Message(
                    "%(db)s: written by an earlier copines (schema %(version)d, this one reads "
                    "%(own)d)\n\nhave it brought up to date: %(build)s",
                    db=self._path,
                    version=version,
                    own=VERSION,
                    build=Call("build"),
                )
            )

    def _prepare(self) -> None:
        for pragma in ("journal_mode = WAL", "synchronous = NORMAL"):
            self.connection.execute(f"PRAGMA {pragma}")
        version = self._version()
        self._refuse_newer(version)
        if version < VERSION:
            with self.transaction():  # which another command may have had before
                self._migrate(self._version())
        self.connection.execute("PRAGMA foreign_keys = ON")

    def _refuse_newer(self, version: int) -> None:
        if version > VERSION:
            self.connection.close()
            raise StoreError(
                Message(
                    "%(db)s: written by a newer copines (schema %(version)d, this one knows "
                    "%(own)d)\n\nupgrade copines, or use the copy kept before the migration",
                    db=self._path,
                    version=version,
                    own=VERSION,
                )
            )

    def _version(self) -> int:
        return int(self.connection.execute("PRAGMA user_version").fetchone()[0])

    def _migrate(self, version: int) -> None:
        if 0 < version < VERSION:
            kept = self._path.with_name(f"{self._path.name}.v{version}")
            copy_database(self._path, kept)  # by another connection: this one is about to write
        if version < VERSION:
            migrate(self.tables)
        if lost := self.one("PRAGMA foreign_key_check"):
            raise sqlite3.IntegrityError(f"row {lost[1]} of {lost[0]} refers to no {lost[2]}")

    @cached_property
    def tables(self) -> "sqlite_utils.Database":
        """The same connection as sqlite_utils sees it."""
        with _without("numpy"):
            from sqlite_utils import Database as Tables  # noqa: PLC0415 - reading is spared it

        return Tables(self.connection, execute_plugins=False)

    def close(self) -> None:
        """Close the file; nothing of an open transaction is kept."""
        self.connection.close()

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All writes within, or none of them; one within another is a savepoint of it.

        The outer one takes the write lock at once: one that begins by reading, as `atomic` does,
        fails instead of waiting where another command has written since.

        Raises
        ------
        StoreError
            As for each statement: the disk is full, the file locked for long, or damaged.
        """
        if self.connection.in_transaction:
            with self.tables.atomic():
                yield
            return
        self._run(self.connection.execute, "BEGIN IMMEDIATE")
        try:
            yield
            self._run(self.connection.execute, "COMMIT")
        except BaseException:
            if self.connection.in_transaction:  # SQLite ends it by itself where the disk is full
                self.connection.execute("ROLLBACK")
            raise

    def read(self, query: str, values: Iterable[Any] = ()) -> Iterator[tuple[Any, ...]]:
        """Stream the rows of a query."""
        return self._rows(self._run(self.connection.execute, query, tuple(values)))

    def _rows(self, cursor: sqlite3.Cursor) -> Iterator[tuple[Any, ...]]:
        try:
            yield from cursor
        except sqlite3.DatabaseError as error:
            raise self._blamed(error) from error

    def one(self, query: str, *values: object) -> tuple[Any, ...] | None:
        """Return the first row of a query."""
        row: tuple[Any, ...] | None = self._run(self.connection.execute, query, values).fetchone()
        return row

    def rows(self, table: str, where: str, *values: object, columns: str = "*") -> list[Row]:
        """Return the rows of a table for which a condition holds, by column."""
        found = self.tables.table(table).rows_where
        return self._run(lambda: list(found(where, values, select=columns)))

    def insert(self, table: str, rows: Iterable[Row], *, ignore: bool = False) -> None:
        """Insert rows that have the same columns; leave out those that are there, if so wished."""
        self._write(self.tables.table(table).insert_all, rows, ignore=ignore)

    def upsert(self, table: str, rows: Iterable[Row]) -> None:
        """Insert rows that have the same columns, or change these columns of those there."""
        self._write(self.tables.table(table).upsert_all, rows)

    def _write(self, call: Callable[..., Any], rows: Iterable[Row], **named: Any) -> None:
        rows = list(rows)
        if not rows:  # as mostly: a savepoint for nothing takes 0.1 ms
            return
        try:
            with self.tables.atomic():
                self._run(call, rows, **named)
        except UnicodeEncodeError:  # halves of characters, in an address or a reason
            self._run(call, list(map(_whole, rows)), **named)

    def update(self, table: str, key: str, changes: Row) -> None:
        """Change the row with this primary key, the key itself perhaps."""
        self._run(self.tables.table(table).update, key, changes)

    def delete(self, table: str, where: str, *values: object) -> None:
        """Delete the rows for which a condition holds."""
        self._run(self.tables.table(table).delete_where, where, values)

    def execute(self, query: str, *values: object) -> None:
        """Run one statement that changes no row of the file."""
        self._run(self.connection.execute, query, values)

    def _run(self, call: Callable[..., Result], *given: Any, **named: Any) -> Result:
        try:
            return call(*given, **named)
        except sqlite3.DatabaseError as error:
            raise self._blamed(error) from error

    def _blamed(self, error: sqlite3.DatabaseError) -> Exception:
        """Tell trouble with the machine or the file, which ends a run, from a bug of ours."""
        if isinstance(error, _BUGS):
            return error
        code = getattr(error, "sqlite_errorcode", 0) & 0xFF  # the primary of extended codes
        hint = _HINTS.get(code, "")
        return StoreError(f"{self._path}: {error}" + (f"\n\n{hint}" if hint else ""))


@contextmanager
def _without(module: str) -> Iterator[None]:
    """Let whoever imports a module meanwhile go on without it, if it is not loaded by now.

    For the sake of types that we do not write sqlite-utils loads NumPy: 0.1 s and 13 MB.
    """
    if module in sys.modules:
        yield
        return
    # https://docs.python.org/3/reference/import.html#the-module-cache
    sys.modules[module] = None  # type: ignore[assignment]  # typeshed does not know of None
    try:
        yield
    finally:
        del sys.modules[module]


def _whole(row: Row) -> Row:
    """Return a row without halves of characters."""
    return {n: storable.text(v) if isinstance(v, str) else v for n, v in row.items()}
