"""The database as the last good run left it, kept beside it."""

import shutil
from collections.abc import Callable
from pathlib import Path

from copines.errors import StoreError
from copines.messages import Message
from copines.store import check_database, copy_database

#: One only, replaced by the next that is whole.
SNAPSHOT = "copines.db.snapshot"
#: The disk must have this many times the database's size to spare.
_ROOM = 2
_BESIDE = ("", "-wal", "-shm")
#: Bytes from which on a database is copied once in so many seconds: to copy and check takes 2 s of
#: CPU and twice as many bytes moved for each 1.2 GB, and what is lost is crawled again.
_LARGE, _A_DAY = 256 << 20, 86_400


def keep_snapshot(directory: Path, complain: Callable[[str], None], *, changed: bool) -> None:
    """Copy an instance's database after a run that changed posts, or where there is no copy yet.

    A large one is copied after the first such run of a day. A copy that is not whole replaces none,
    and `complain` is called: its source is damaged. So it is where the disk has little room, and
    nothing is copied.
    """
    database, kept = directory / "copines.db", directory / SNAPSHOT
    fresh = directory / f"{SNAPSHOT}.new"
    if kept.exists() and not (changed and _is_old(kept, database)):
        return
    if shutil.disk_usage(directory).free < _ROOM * database.stat().st_size:
        complain(Message("%(path)s: not kept: the disk is nearly full", path=kept.name))
        return
    try:
        copy_database(database, fresh)
        check_database(fresh)
        fresh.replace(kept)
    except (StoreError, OSError) as error:
        why = error.args[0] if isinstance(error, StoreError) else error.strerror
        complain(Message("%(path)s: not kept: %(why)s", path=kept.name, why=why))
    finally:
        for end in _BESIDE:
            fresh.with_name(f"{fresh.name}{end}").unlink(missing_ok=True)


def _is_old(kept: Path, database: Path) -> bool:
    """Tell whether a copy is to be replaced, by when both were written."""
    if database.stat().st_size < _LARGE:
        return True
    log = database.with_name(f"{database.name}-wal")
    written = max(file.stat().st_mtime for file in (database, log) if file.exists())
    return written - kept.stat().st_mtime >= _A_DAY
