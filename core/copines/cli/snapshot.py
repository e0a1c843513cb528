"""The database as the last good run left it, kept beside it."""

import shutil
from pathlib import Path

from copines.cli.session import Session
from copines.errors import StoreError
from copines.store import check_database, copy_database

#: One only, replaced by the next that is whole.
SNAPSHOT = "copines.db.snapshot"
#: The disk must have this many times the database's size to spare.
_ROOM = 2
_BESIDE = ("", "-wal", "-shm")


def snapshot_of(session: Session) -> Path:
    """Return where the snapshot is, or is to be."""
    return session.directory / SNAPSHOT


def keep_snapshot(session: Session, *, changed: bool) -> None:
    """Copy the database after a run that changed posts, or where there is no copy yet.

    A copy that is not whole replaces none, and is told: its source is damaged. Nothing is copied
    to a disk with little room, which is told too.
    """
    kept, fresh = snapshot_of(session), session.directory / f"{SNAPSHOT}.new"
    if kept.exists() and not changed:
        return
    if shutil.disk_usage(session.directory).free < _ROOM * session.db.stat().st_size:
        session.complain(f"{kept.name}: not kept: the disk is nearly full")
        return
    try:
        copy_database(session.db, fresh)
        check_database(fresh)
        fresh.replace(kept)
    except (StoreError, OSError) as error:
        session.complain(f"{kept.name}: not kept: {error}")
    finally:
        for end in _BESIDE:
            fresh.with_name(f"{fresh.name}{end}").unlink(missing_ok=True)
